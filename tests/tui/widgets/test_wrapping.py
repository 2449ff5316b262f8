import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.widgets.texts import hard_texts
from tui.widgets.wrapping import ONE_CELL, Line, Wrapped, cell_widths, make_line, shown

widths = st.integers(2, 24)


def lines(wrapped: Wrapped) -> list[Line]:
    return [wrapped.line(number) for number in range(len(wrapped))]


def texts(text: str, width: int) -> list[str]:
    return [line.text for line in lines(Wrapped(text, width))]


def test_breaks_at_word_edges_and_lets_trailing_spaces_hang() -> None:
    assert texts("one two  three", 7) == ["one two  ", "three"]
    assert texts("one two three", 8) == ["one two ", "three"]


def test_a_word_that_just_fits_is_not_broken() -> None:
    assert texts("mezigdomide has", 11) == ["mezigdomide ", "has"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert texts("a mezigdomide b", 5) == ["a ", "mezig", "domid", "e b"]


def test_paragraphs_break_at_line_feeds_and_keep_blank_lines() -> None:
    assert texts("one\n\ntwo\n", 10) == ["one", "", "two", ""]
    assert texts("", 10) == [""]


def test_a_carriage_return_is_shown_but_for_one_at_a_line_end() -> None:
    assert texts("one\r\ntwo\rthree", 10) == ["one ", "two␍three"]


def test_wide_characters_break_between_any_two_but_not_before_punctuation() -> None:
    assert texts("日本語の文、東京", 12) == ["日本語の文、", "東京"]
    assert texts("日本語の文、東京", 10) == ["日本語の", "文、東京"]
    assert texts("日本（株）", 6) == ["日本", "（株）"]


def test_words_stay_whole_beside_wide_characters() -> None:
    assert texts("東京 mezigdomide東京", 12) == ["東京 ", "mezigdomide", "東京"]


def test_nothing_that_acts_on_the_terminal_is_shown() -> None:
    assert shown("\x1b[2J\u202e\x9b👩\u200d🔬❤\ufe0f") == "␛[2J··👩\u200c🔬❤\u200c"


def test_every_character_taken_for_one_cell_wide_is() -> None:
    one_cell = re.compile(f"[{ONE_CELL}]")
    members = [chr(code) for code in range(0x3000) if one_cell.match(chr(code))]
    assert [c for c in members if cell_len(shown(c)) != 1] == []


@given(hard_texts, widths)
def test_lines_cover_the_text_exactly(text: str, width: int) -> None:
    wrapped = Wrapped(text, width)
    every = lines(wrapped)
    assert every[0].start == 0
    assert every[-1].end == len(text)
    for line, after in pairwise(every):
        assert text[line.end : after.start] == ("\n" if line.hard else "")
    assert "".join(line.text for line in every) == shown(text).replace("\n", "")
    assert sum(line.hard for line in every) == text.count("\n") + 1


@given(hard_texts, widths)
def test_no_line_is_wider_than_asked_but_for_the_spaces_that_hang(text: str, width: int) -> None:
    for line in lines(Wrapped(text, width)):
        assert cell_len(line.text.rstrip(" ")) <= width


@given(hard_texts, widths)
def test_a_line_ends_early_only_where_the_next_word_does_not_fit(text: str, width: int) -> None:
    every = lines(Wrapped(text, width))
    for line, after in pairwise(every):
        if not line.hard:
            head = re.match(r"[^ ]*", after.text)
            assert head is not None
            assert cell_len(line.text) + cell_len(head.group()) > width or any(w == 2 for w in cell_widths(after.text))


@given(hard_texts, widths)
def test_columns_are_where_rich_puts_the_characters(text: str, width: int) -> None:
    for line in lines(Wrapped(text, width)):
        assert line.width == cell_len(line.text)
        for offset in range(line.start, line.end + 1):
            start, _ = line.cluster(offset, offset + 1)
            assert line.column(offset) == cell_len(line.text[: start - line.start])


@given(hard_texts, widths)
def test_an_offset_and_its_cell_lead_to_each_other(text: str, width: int) -> None:
    wrapped = Wrapped(text, width)
    for offset in range(len(text) + 1):
        number = wrapped.line_of(offset)
        line = wrapped.line(number)
        assert line.start <= offset <= line.end
        back = line.offset(line.column(offset))
        assert back == (line.cluster(offset, offset + 1)[0] if offset < line.end else line.end) or line.width == 0
        assert line.column(back) == line.column(offset)


@given(hard_texts, widths)
def test_every_cell_belongs_to_one_cluster(text: str, width: int) -> None:
    for line in lines(Wrapped(text, width)):
        for column in range(line.width):
            offset = line.offset(column)
            x1, x2 = line.cells(offset, offset + 1)
            assert x1 <= column < x2


@given(hard_texts, widths)
def test_every_line_is_found_by_its_offsets(text: str, width: int) -> None:
    wrapped = Wrapped(text, width)
    for number in range(len(wrapped)):
        start, end = wrapped.span(number)
        assert wrapped.line_of(start) == number
        assert wrapped.line_of(end) == number + (not wrapped.is_hard(number))
        assert list(wrapped.lines_of(start, end)) == [number]


@given(hard_texts)
def test_the_shown_text_keeps_its_length_and_measures_as_its_characters(text: str) -> None:
    assert len(shown(text)) == len(text)
    part = text.replace("\n", "")
    assert cell_len(shown(part)) == sum(cell_widths(part))


@pytest.mark.parametrize("unit", ["x", "word ", "日", "👩‍🔬", "a\u0301", "\u0301", " ", "\x1b", "\t"])
def test_a_line_of_100000_characters(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    wrapped = Wrapped(text, 80)
    assert wrapped.span(len(wrapped) - 1)[1] == len(text)
    assert sum(end - start for start, end in map(wrapped.span, range(len(wrapped)))) == len(text)
    assert all(line.cut(80).width <= 80 for line in lines(wrapped))


def test_a_range_is_grown_to_whole_characters() -> None:
    line = make_line("ae\u0301日x", 0, 5)
    assert line.cluster(2, 3) == (1, 3)
    assert line.cells(2, 4) == (1, 4)
    assert [line.offset(column) for column in range(7)] == [0, 1, 3, 3, 4, 5, 5]


def test_a_mark_without_a_base_belongs_to_the_first_character() -> None:
    line = make_line("\u0301ab", 0, 3)
    assert [line.offset(column) for column in range(3)] == [0, 2, 3]
    assert line.cluster(1, 2) == (0, 2)


def test_a_line_is_cut_before_the_spaces_that_hang() -> None:
    line = make_line("ab    ", 0, 6).cut(3)
    assert (line.text, line.end, line.width) == ("ab ", 3, 3)
