from itertools import combinations
from typing import get_args

import pytest
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color

from tui.colours import AA, contrast
from tui.widgets.marks import State
from tui.widgets.styling import Palette, Styling

DARK = Style(color="#e0e0e0", bgcolor="#121212")
LIGHT = Style(color="#202020", bgcolor="#fafafa")


def attributes(style: Style) -> tuple[bool, ...]:
    return tuple(map(bool, (style.bold, style.dim, style.italic, style.underline, style.reverse, style.strike)))


def looks(styling: Styling) -> dict[str, Style]:
    marks = {state: styling.mark(state, "DRUG") for state in get_args(State)}
    current = styling.mark("suggested", "DRUG", current=True)
    others = {"base": styling.base, "cursor": styling.cursor, "selection": styling.selection, "current": current}
    over = {"within": styling.within("suggested", "DRUG"), "related": styling.related(marks["annotated"])}
    return marks | others | over


def test_no_two_looks_share_their_attributes() -> None:
    for one, other in combinations(looks(Styling(Palette(), DARK)).items(), 2):
        assert attributes(one[1]) != attributes(other[1]), (one[0], other[0])


@pytest.mark.parametrize("state", get_args(State))
def test_a_current_entity_is_reversed_and_bold_in_every_state(state: State) -> None:
    style = Styling(Palette(), DARK).mark(state, "DRUG", current=True)
    assert style.reverse
    assert style.bold
    assert not style.dim


@pytest.mark.parametrize("base", [DARK, LIGHT])
@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#888888", "#ffee00", "#000080"])
def test_label_colours_can_be_read_on_any_background(base: Style, colour: str) -> None:
    style = Styling(Palette({"DRUG": colour}), base).mark("suggested", "DRUG")
    assert style.color is not None
    assert style.bgcolor is not None
    assert contrast(Color.from_rich_color(style.color).hex6, Color.from_rich_color(style.bgcolor).hex6) >= AA


def test_annotations_are_tinted_and_keep_the_colour_of_the_text() -> None:
    style = Styling(Palette({"DRUG": "#ff0000"}), DARK).mark("annotated", "DRUG")
    assert style.color == DARK.color
    assert style.bgcolor not in (DARK.bgcolor, RichColor.parse("#ff0000"))


def test_a_label_without_a_colour_takes_the_other_one() -> None:
    styling = Styling(Palette({"DRUG": "#ff8800"}, other="#00ff00"), DARK)
    assert styling.mark("suggested", "NEW").color == RichColor.parse("#00ff00")


def test_equal_looks_are_one_object() -> None:
    styling = Styling(Palette(), DARK)
    assert styling.mark("annotated", "DRUG") is styling.mark("annotated", "DRUG")
