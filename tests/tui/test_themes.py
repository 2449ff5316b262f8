"""The colours of text and labels can be read in every theme."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from annotate.scheme import PALETTE, default_scheme
from store.records import Label, LabelScheme
from tui.colours import AA, COLOURS, THEME_NAMES, blend, contrast, label_colour, label_colours, luminance, theme_name
from tui.themes import THEMES, next_theme

themes = pytest.mark.parametrize("theme", THEME_NAMES)


@themes
def test_text_is_readable_wherever_it_stands(theme: str) -> None:
    colours = COLOURS[theme]
    texts = (colours.text, colours.muted, colours.accent, colours.warning, colours.error, colours.success)
    for behind in (colours.background, colours.surface, colours.panel):
        assert all(contrast(text, behind) >= AA for text in texts)
    assert contrast(colours.text, colours.background) >= 7


@themes
def test_every_palette_colour_is_readable_as_text_and_under_text(theme: str) -> None:
    colours = COLOURS[theme]
    assert tuple(colours.palette) == PALETTE
    for name in PALETTE:
        shown = label_colour(name, colours)
        assert shown.foreground == colours.palette[name]
        assert contrast(shown.foreground, colours.background) >= colours.contrast
        assert contrast(colours.text, shown.tint) >= AA
        assert contrast(shown.tint, colours.background) >= 1.15


@themes
def test_neighbours_differ_in_lightness(theme: str) -> None:
    palette = COLOURS[theme].palette
    for one, other in pairwise(palette.values()):
        assert contrast(one, other) >= 1.3
    assert len(set(palette.values())) == len(palette)


def test_the_contrast_theme_asks_for_more() -> None:
    assert COLOURS["glossator-contrast"].contrast == 7


@given(st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True), st.sampled_from(THEME_NAMES))
def test_any_custom_colour_is_made_readable(colour: str, theme: str) -> None:
    colours = COLOURS[theme]
    shown = label_colour(colour, colours)
    assert contrast(shown.foreground, colours.background) >= colours.contrast
    assert contrast(colours.text, shown.tint) >= AA


def test_a_custom_colour_that_is_readable_stays_as_it_is() -> None:
    assert label_colour("#ffcc00", COLOURS["glossator-dark"]).foreground == "#ffcc00"


@themes
def test_the_labels_of_a_scheme_get_their_colours(theme: str) -> None:
    scheme = default_scheme()
    colours = label_colours(scheme, theme)
    assert list(colours) == [label.name for label in scheme.labels]
    assert len({colour.foreground for colour in colours.values()}) == len(scheme.labels)


def test_a_label_may_have_a_colour_of_its_own() -> None:
    scheme = LabelScheme("own", 1, (Label("GENE", "1", "#ABCDEF", "a gene"),))
    assert label_colours(scheme, "glossator-dark")["GENE"].foreground == "#abcdef"


def test_contrast_and_luminance_are_those_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert blend("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize(
    ("written", "name"),
    [("light", "glossator-light"), ("Glossator-Dark", "glossator-dark"), ("contrast", "glossator-contrast")],
)
def test_a_theme_may_be_called_by_its_short_name(written: str, name: str) -> None:
    assert theme_name(written) == name


def test_another_theme_is_unknown() -> None:
    assert theme_name("solarized") is None


def test_the_theme_command_goes_round() -> None:
    seen = [THEME_NAMES[0]]
    for _ in THEME_NAMES:
        seen.append(next_theme(seen[-1]))
    assert seen == [*THEME_NAMES, THEME_NAMES[0]]
    assert next_theme("nord") == THEME_NAMES[0]


async def test_textual_takes_the_themes_and_keeps_their_colours() -> None:
    before = dict(BUILTIN_THEMES)
    app: App[None] = App()
    async with app.run_test():
        for theme in THEMES:
            app.register_theme(theme)
            app.theme = theme.name
            variables = app.get_css_variables()
            colours = COLOURS[theme.name]
            assert Color.parse(variables["background"]) == Color.parse(colours.background)
            assert Color.parse(variables["foreground"]) == Color.parse(colours.text)
            assert variables["text-muted"] == colours.muted
            cursor = variables["block-cursor-foreground"], variables["block-cursor-background"]
            assert contrast(*cursor) >= AA
    assert before == BUILTIN_THEMES
