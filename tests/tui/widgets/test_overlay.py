"""Hints and found places over the text of an article: nothing moves, and what they cover is covered whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from annotate.text import words
from tests.tui.widgets.driver import PALETTE, Marks, mark
from tests.tui.widgets.texts import hard_texts
from tui.widgets.marks import Cursor, Mark
from tui.widgets.overlay import NO_OVERLAY, Overlay
from tui.widgets.painting import Columns, Page
from tui.widgets.styling import Palette, Styling
from tui.widgets.wrapping import Wrapped

BASE = Style(color="#e0e0e0", bgcolor="#121212")
NOWHERE = Cursor(10**9, 10**9)
TEXT = "a phase III trial of 東京 e\u0301tude (日) x"


def page(text: str, marks: list[Mark] | None = None, width: int = 80) -> Page:
    columns = Columns.of(width, 0)
    return Page(Wrapped(text, columns.text), Marks(marks or []), Styling(PALETTE, BASE), columns)


def drawn(strip: Strip, *styles: Style) -> list[str]:
    """The pieces on the strip that are drawn in one of the styles."""
    return [segment.text for segment in strip if segment.style in styles]


def line(shown: Page, overlay: Overlay, cursor: Cursor = NOWHERE) -> str:
    """The text of the first line as it is drawn."""
    return shown.strip(0, cursor, overlay).text.strip()


def hinted(text: str, **letters: str) -> Overlay:
    return Overlay(sorted((text.index(part), hint) for part, hint in letters.items()))


def test_letters_stand_in_the_first_cells_of_words_and_nothing_moves() -> None:
    overlay = Overlay([(0, "f"), (2, "jd"), (8, "k"), (12, "zz")])
    assert line(page(TEXT), overlay).startswith("f jdase kII zzial of 東京")
    assert cell_len(line(page(TEXT), overlay)) == cell_len(TEXT)


def test_wide_and_combined_characters_are_covered_whole() -> None:
    text = "東京 e\u0301tude (日) x"
    assert line(page(text), hinted(text, 京="f")) == "東f  étude (日) x".replace("é", "e\u0301")
    assert line(page(text), hinted(text, 東="fj")) == "fj京 étude (日) x".replace("é", "e\u0301")
    assert line(page(text), hinted(text, e="f")) == "東京 ftude (日) x"
    assert line(page("a東 b"), Overlay([(0, "fj")])) == "fj  b"


def test_letters_reach_over_the_blank_behind_a_short_word_and_past_the_end_of_the_line() -> None:
    overlay = Overlay([(0, "fj"), (2, "dk")])
    assert line(page("a b"), overlay) == "fjdk"


def test_hints_that_touch_can_be_told_apart() -> None:
    shown = page("a b c d")
    plain, underlined = shown.styling.hints
    strip = shown.strip(0, NOWHERE, Overlay([(0, "fj"), (2, "d"), (4, "ks"), (6, "l")]))
    looks = [segment.style for segment in strip if segment.style in (plain, underlined)]
    assert looks == [plain, underlined, plain, underlined]


def test_behind_hints_the_text_steps_back_and_only_letters_are_reverse_and_bold() -> None:
    text = "Corvane said that brixamab works"
    marks = [mark(text, "Corvane", state="annotated"), mark(text, "brixamab", "ORG")]
    current = Cursor(0, 7, current=marks[0])
    strip = page(text, marks).strip(0, current, Overlay([(18, "f")]))
    looks = {segment.text.strip(): segment.style for segment in strip if segment.text.strip() and segment.style}
    assert {part for part, style in looks.items() if style.reverse and style.bold} == {"f"}
    assert {part for part, style in looks.items() if style.reverse} == {"f", "Corvane"}
    assert all(style.dim for part, style in looks.items() if part not in ("f", "Corvane"))
    assert looks["rixamab"].underline


def test_a_selection_behind_hints_is_underlined() -> None:
    shown = page("one two three")
    strip = shown.strip(0, Cursor(0, 7, extended=True), Overlay([(4, "f")]))
    looks = {segment.text: segment.style for segment in strip if segment.style}
    assert looks["one "].underline
    assert looks["one "].dim
    assert not looks["one "].reverse


def test_a_page_without_a_hint_steps_back_all_the_same() -> None:
    shown = page("one\ntwo")
    assert [segment.style.dim for segment in shown.strip(1, NOWHERE, Overlay(((0, "f"),))) if segment.style][1]


def test_what_is_found_has_attributes_of_its_own_under_the_cursor_and_over_entities() -> None:
    text = "Corvane and Corvane and Corvane"
    shown = page(text, [mark(text, "Corvane", state="annotated")])
    found = Overlay(None, ((0, 4), (12, 16), (24, 28)))
    strip = shown.strip(0, Cursor(12, 16, extended=True), found)
    assert drawn(strip, shown.styling.found) == ["Corv", "Corv"]
    assert drawn(strip, shown.styling.selection) == ["Corv"]
    assert drawn(strip, shown.styling.mark("annotated", "DRUG")) == ["ane"]
    style = shown.styling.found
    assert (style.bold, style.italic, style.underline, style.reverse, style.dim) == (True, True, True, False, None)


def test_what_is_found_over_a_line_end_is_marked_on_both_lines() -> None:
    shown = page("one two\nthree four")
    found = Overlay(None, ((4, 13), (14, 16)))
    assert drawn(shown.strip(0, NOWHERE, found), shown.styling.found) == ["two"]
    assert drawn(shown.strip(1, NOWHERE, found), shown.styling.found) == ["three", "fo"]


def test_the_letters_can_be_read_whatever_the_accent() -> None:
    for accent, base in (("#222222", BASE), ("#eeeeee", Style(color="#202020", bgcolor="#fafafa"))):
        hint = Styling(Palette(accent=accent), base).hints[0]
        assert hint.color is not None
        assert hint.color.triplet != Style(color=accent).color.triplet  # type: ignore[union-attr]


@given(hard_texts, st.integers(6, 30), st.integers(1, 2))
def test_lines_are_as_wide_with_hints_as_without(text: str, width: int, letters: int) -> None:
    shown = page(text, width=width)
    offsets = [start for start, _ in words(text)]
    overlay = Overlay([(offset, "fj"[:letters]) for offset in offsets], ())
    for number in range(len(shown.wrapped)):
        plain, strip = (shown.strip(number, NOWHERE, each) for each in (NO_OVERLAY, overlay))
        assert strip.cell_length == plain.cell_length == sum(cell_len(segment.text) for segment in strip)
        unhinted = [segment for segment in strip if segment.style not in shown.styling.hints]
        for segment in unhinted:
            assert segment.text.strip() == "" or segment.text in plain.text


@given(st.lists(st.integers(0, 40), max_size=10, unique=True), st.integers(0, 40), st.integers(0, 12))
def test_a_line_has_what_overlaps_it(edges: list[int], start: int, size: int) -> None:
    edges = sorted(edges)
    found = [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=False)]
    hints = [(low, "f") for low, _ in found]
    part = Overlay(hints, found).on(start, start + size)
    assert list(part.found) == [each for each in found if each[0] < start + size and each[1] > start]
    assert list(part.hints or ()) == [each for each in hints if start <= each[0] < start + size]
    assert hash(part) == hash(Overlay(tuple(part.hints or ()), tuple(part.found)))
