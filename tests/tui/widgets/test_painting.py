from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tests.tui.widgets.driver import PALETTE, Marks, mark
from tests.tui.widgets.texts import hard_texts
from tui.widgets.marks import Cursor, Mark
from tui.widgets.painting import MEASURE, Columns, Page, thinned
from tui.widgets.styling import Styling
from tui.widgets.wrapping import Wrapped

BASE = Style(color="#e0e0e0", bgcolor="#121212")
NOWHERE = Cursor(10**9, 10**9)


def page(text: str, marks: list[Mark], width: int = 80, margin: int = 12) -> Page:
    columns = Columns.of(width, margin)
    return Page(Wrapped(text, columns.text), Marks(marks), Styling(PALETTE, BASE), columns)


def drawn(strip: Strip, style: Style) -> str:
    """All text on the strip that is drawn in the style."""
    return "".join(segment.text for segment in strip if segment.style == style)


def margin_of(page: Page, number: int, cursor: Cursor = NOWHERE) -> str:
    return page.strip(number, cursor).crop(page.columns.left, page.columns.text_x).text.strip()


def test_the_text_column_is_no_wider_than_can_be_read_and_stands_in_the_middle() -> None:
    columns = Columns.of(200, 10)
    assert columns.text == MEASURE
    assert abs(columns.left - (200 - columns.text_x - MEASURE)) <= 1


def test_the_margin_is_left_out_where_it_would_crowd_the_text() -> None:
    assert Columns.of(100, 10).margin == 10
    assert Columns.of(50, 10).margin == 0
    assert Columns.of(50, 10).text_x + Columns.of(50, 10).text <= 50 - 3


def test_an_entity_is_drawn_in_the_style_of_its_state() -> None:
    text = "mezigdomide and Kyprolis"
    shown_page = page(text, [mark(text, "mezigdomide"), mark(text, "Kyprolis", state="annotated")])
    strip, styling = shown_page.strip(0, NOWHERE), shown_page.styling
    assert drawn(strip, styling.mark("suggested", "DRUG")) == "mezigdomide"
    assert drawn(strip, styling.mark("annotated", "DRUG")) == "Kyprolis"


def test_an_inner_entity_is_drawn_over_the_outer_and_the_current_one_over_all() -> None:
    text = "Memorial Sloan Kettering Cancer Center"
    outer, inner = mark(text, text, "ORG"), mark(text, "Cancer", "DISEASE")
    shown_page = page(text, [outer, inner])
    styling = shown_page.styling
    assert drawn(shown_page.strip(0, NOWHERE), styling.mark("suggested", "DISEASE")) == "Cancer"
    strip = shown_page.strip(0, Cursor(outer.start, outer.end, current=outer))
    assert drawn(strip, styling.mark("suggested", "ORG", current=True)) == text


def test_a_cursor_on_a_part_of_an_entity_shows_both() -> None:
    text = "Bristol Myers Squibb won"
    entity = mark(text, "Bristol Myers Squibb", "COMPANY")
    shown_page = page(text, [entity])
    strip = shown_page.strip(0, Cursor(8, 13, current=entity))
    assert drawn(strip, shown_page.styling.within("suggested", "COMPANY")) == "Myers"
    assert drawn(strip, shown_page.styling.mark("suggested", "COMPANY", current=True)) == "Bristol  Squibb"


def test_a_selection_goes_over_line_ends_and_blank_lines() -> None:
    text = "one\n\ntwo"
    shown_page = page(text, [])
    selection = Cursor(1, 6, extended=True)
    parts = [drawn(shown_page.strip(n, selection), shown_page.styling.selection) for n in range(3)]
    assert parts == ["ne ", " ", "t"]


def test_an_empty_cursor_is_drawn_on_one_cell_even_at_the_end() -> None:
    shown_page = page("one", [])
    assert drawn(shown_page.strip(0, Cursor(1, 1)), shown_page.styling.cursor) == "n"
    assert drawn(shown_page.strip(0, Cursor(3, 3)), shown_page.styling.cursor) == " "


def test_a_line_broken_by_us_ends_without_a_cell_for_the_cursor_on_the_next() -> None:
    text = "word " * 40
    shown_page = page(text, [])
    start = shown_page.wrapped.span(1)[0]
    assert drawn(shown_page.strip(0, Cursor(start, start + 4)), shown_page.styling.cursor) == ""
    assert drawn(shown_page.strip(1, Cursor(start, start + 4)), shown_page.styling.cursor) == "word"


def test_a_selection_over_a_broken_line_adds_no_cell_at_its_end() -> None:
    text = "word " * 40
    shown_page = page(text, [])
    start = shown_page.wrapped.span(1)[0]
    strip = shown_page.strip(0, Cursor(start - 4, start + 4, extended=True))
    assert drawn(strip, shown_page.styling.selection) == text[start - 4 : start]


def test_the_margin_names_what_begins_on_the_line_in_order() -> None:
    text = "Amgen and Kyprolis"
    marks = [mark(text, "Amgen", "ORG"), mark(text, "Kyprolis", state="uncertain")]
    assert margin_of(page(text, marks), 0) == "ORG DRUG?"


def test_an_entity_over_two_lines_is_named_on_its_first() -> None:
    text = "word " * 40
    shown_page = page(text, [Mark(0, 190, "ORG", "suggested")])
    assert [margin_of(shown_page, n) for n in range(2)] == ["ORG", ""]


def test_names_stand_in_full_in_a_crowded_margin_and_the_others_are_counted() -> None:
    text = "a b c d e f g h"
    marks = [mark(text, letter, "COMPANY") for letter in text[::2]]
    assert margin_of(page(text, marks[:2]), 0) == "COMPANY +1"
    assert margin_of(page(text, marks), 0) == "COMPANY +7"
    assert margin_of(page(text, [mark(text, "a", "COMBINATION_REGIMEN"), *marks[1:]]), 0) == "COMBINAT… +7"


def test_the_current_entity_is_named_before_others() -> None:
    text = "a b c d"
    marks = [mark(text, "a", "COMPANY"), mark(text, "c", "DISEASE")]
    assert margin_of(page(text, marks), 0, Cursor(4, 5, current=marks[1])) == "DISEASE +1"


def test_a_rejected_suggestion_is_named_only_under_the_cursor() -> None:
    text = "Amgen won"
    rejected = mark(text, "Amgen", "ORG", "rejected")
    assert margin_of(page(text, [rejected]), 0) == ""
    assert margin_of(page(text, [rejected]), 0, Cursor(0, 5, current=rejected)) == "ORG"


def test_labels_cannot_touch_the_terminal() -> None:
    assert margin_of(page("Amgen", [Mark(0, 5, "\x1b[2J", "suggested")]), 0) == "␛[2J"


def test_a_label_never_moves_the_text() -> None:
    text = "word " * 40
    bare, marked = page(text, []), page(text, [Mark(n, n + 4, "COMPANY", "annotated") for n in range(0, 200, 5)])
    x = bare.columns.text_x
    for number in range(len(bare.wrapped)):
        assert bare.strip(number, NOWHERE).crop(x).text == marked.strip(number, NOWHERE).crop(x).text


def test_a_strip_stays_the_same_object_until_its_look_changes() -> None:
    text = "one\ntwo"
    marks = Marks([mark(text, "one")])
    columns = Columns.of(80, 10)
    shown_page = Page(Wrapped(text, columns.text), marks, Styling(PALETTE, BASE), columns)
    strips = [shown_page.strip(n, Cursor(0, 3)) for n in range(2)]
    assert shown_page.strip(0, Cursor(0, 3)) is strips[0]
    assert shown_page.strip(1, Cursor(0, 2)) is strips[1]
    assert shown_page.strip(0, Cursor(0, 2)) is not strips[0]
    marks.all.append(mark(text, "two"))
    assert shown_page.strip(1, Cursor(0, 3)) is not strips[1]


def test_few_marks_without_width_are_written_on_one_cell() -> None:
    assert thinned("a" + "\u0301" * 50 + "b\u0301") == "a" + "\u0301" * 8 + "b\u0301"
    assert thinned("naïve 日本") == "naïve 日本"


@given(hard_texts, st.integers(20, 90), st.data())
def test_every_strip_is_as_wide_as_the_view_and_holds_its_line(text: str, width: int, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    marks = []
    for _ in range(data.draw(st.integers(0, 4))):
        start, end = sorted((data.draw(places), data.draw(places)))
        if start < end:
            marks.append(Mark(start, end, "DRUG", "annotated"))
    start, end = sorted((data.draw(places), data.draw(places)))
    shown_page = page(text, marks, width)
    x = shown_page.columns.text_x
    for number in range(len(shown_page.wrapped) + 1):
        strip = shown_page.strip(number, Cursor(start, end, data.draw(st.booleans())))
        assert strip.cell_length == sum(cell_len(segment.text) for segment in strip) == width
        if number < len(shown_page.wrapped):
            expected = thinned(shown_page.wrapped.line(number).text).rstrip(" ")
            assert strip.text[x:].rstrip(" ") == expected
