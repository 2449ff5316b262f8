"""The cursor by word and by character, and edges that move by token."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from annotate import cursor as cursors
from annotate.cursor import Cursor, grown
from annotate.text import tokens, words

LONG = 100_000
TEXTS = st.text(st.sampled_from("aB1β 日\n\t.,;()’'-–—%\u0301\u200d👩"), max_size=40) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)
PROSE = "The FDA (U.S.) cleared Amgen’s anti-PD-1 — at last."


def ranges(text: str, cursor: Cursor, step: int) -> list[tuple[int, int]]:
    """Every range that the cursor covers on its way to the end of the text, the first included."""
    visited = [(cursor.start, cursor.end)]
    while (cursor := cursors.move(text, cursor, step)) and (cursor.start, cursor.end) != visited[-1]:
        visited.append((cursor.start, cursor.end))
    return visited


def surface(text: str, cursor: Cursor) -> str:
    return text[cursor.start : cursor.end]


@given(TEXTS)
@example(PROSE)
@settings(max_examples=200)
def test_right_visits_every_word_once_and_left_goes_back_the_same_way(text: str) -> None:
    all_words = list(words(text))
    there = ranges(text, cursors.at(text, 0), 1)
    assert there == (all_words or [(0, 0)])
    last = cursors.at(text, len(text))
    assert ranges(text, last, -1) == there[::-1]


@given(TEXTS)
@settings(max_examples=100)
def test_by_character_it_visits_every_code_point(text: str) -> None:
    assume(text)
    there = ranges(text, cursors.at(text, 0, by_character=True), 1)
    assert there == [(offset, offset + 1) for offset in range(len(text))]
    last = cursors.at(text, len(text), by_character=True)
    assert ranges(text, last, -1) == there[::-1]


@given(TEXTS, st.integers(0, 45))
@settings(max_examples=200)
def test_at_an_offset_it_is_on_the_word_there_or_the_next_or_the_last(text: str, offset: int) -> None:
    cursor = cursors.at(text, offset)
    all_words = list(words(text))
    assert not cursor.extended
    assert (cursor.start, cursor.end) in (all_words or [(0, 0)])
    here = [word for word in all_words if word[0] <= offset < word[1]]
    if here:
        assert (cursor.start, cursor.end) == here[0]


@given(TEXTS, st.integers(0, 45), st.lists(st.tuples(st.sampled_from([-1, 1]), st.booleans()), max_size=8))
@settings(max_examples=200)
def test_whatever_is_pressed_the_range_begins_and_ends_with_words(
    text: str, offset: int, keys: list[tuple[int, bool]]
) -> None:
    starts, ends = {start for start, _ in words(text)} | {0}, {end for _, end in words(text)} | {0}
    cursor = cursors.at(text, offset)
    for step, extend in keys:
        cursor = cursors.move(text, cursor, step, extend=extend)
        assert cursor.start in starts
        assert cursor.end in ends
        assert extend or not cursor.extended


def test_stretching_keeps_the_word_where_it_was_set_down() -> None:
    cursor = cursors.at(PROSE, PROSE.index("cleared"))
    for step, expected in [
        (1, "cleared Amgen"),
        (1, "cleared Amgen’s anti-PD-1"),
        (-1, "cleared Amgen"),
        (-1, "cleared"),
        (-1, "U.S.) cleared"),
    ]:
        cursor = cursors.move(PROSE, cursor, step, extend=True)
        assert surface(PROSE, cursor) == expected


@pytest.mark.parametrize(("step", "expected"), [(1, "anti-PD-1"), (-1, "FDA")])
@pytest.mark.parametrize("drawn_backwards", [False, True])
def test_a_selection_is_left_at_the_side_where_the_step_goes(step: int, expected: str, drawn_backwards: bool) -> None:
    start, end = PROSE.index("U.S."), PROSE.index("’s")
    cursor = cursors.over(PROSE, start, end)
    if drawn_backwards:
        cursor = Cursor(cursor.head, cursor.anchor)
    assert surface(PROSE, cursor) == "U.S.) cleared Amgen"
    assert surface(PROSE, cursors.move(PROSE, cursor, step)) == expected


@pytest.mark.parametrize(("step", "expected"), [(1, "last"), (-1, "The")])
def test_a_selection_of_everything_becomes_the_outermost_word(step: int, expected: str) -> None:
    everything = cursors.over(PROSE, 0, len(PROSE))
    moved = cursors.move(PROSE, everything, step)
    assert surface(PROSE, moved) == expected
    assert not moved.extended


@pytest.mark.parametrize(
    ("dragged", "expected"),
    [
        ("FDA (", "FDA"),
        ("FDA (U", "FDA (U.S."),
        ("cleared ", "cleared"),
        ("ared Am", "cleared Amgen"),
        (" cleared Amgen’s ", "cleared Amgen"),
        (" — at", "at"),
    ],
)
def test_a_dragged_range_holds_the_words_that_begin_in_it(dragged: str, expected: str) -> None:
    start = PROSE.index(dragged)
    assert surface(PROSE, cursors.over(PROSE, start, start + len(dragged))) == expected


def test_an_exact_range_stays_exact_until_it_is_stretched_by_word() -> None:
    start = PROSE.index("gen’s anti")
    cursor = cursors.exactly(start, start + len("gen’s anti"))
    assert (cursor.extended, surface(PROSE, cursor)) == (True, "gen’s anti")
    assert surface(PROSE, cursors.move(PROSE, cursor, 1, extend=True)) == "Amgen’s anti-PD-1 — at"
    assert surface(PROSE, cursors.move(PROSE, cursor, -1, extend=True)) == "Amgen"
    assert surface(PROSE, cursors.move(PROSE, cursor, 1)) == "at"


def test_moving_to_an_offset_stretches_or_leaves() -> None:
    cursor = cursors.at(PROSE, 0)
    stretched = cursors.move_to(PROSE, cursor, PROSE.index("cleared") + 2, extend=True)
    assert surface(PROSE, stretched) == "The FDA (U.S.) cleared"
    assert surface(PROSE, cursors.move_to(PROSE, stretched, PROSE.index("last"))) == "last"


def test_character_mode_begins_on_the_first_character_and_leads_back_to_the_word() -> None:
    cursor = cursors.switch(PROSE, cursors.at(PROSE, PROSE.index("Amgen")))
    assert (cursor.by_character, surface(PROSE, cursor)) == (True, "A")
    cursor = cursors.move(PROSE, cursor, 1, extend=True)
    assert surface(PROSE, cursor) == "Am"
    assert surface(PROSE, cursors.switch(PROSE, cursor)) == "Amgen"


def test_character_mode_keeps_the_side_that_moves() -> None:
    cursor = cursors.move(PROSE, cursors.at(PROSE, PROSE.index("Amgen")), -1, extend=True)
    cursor = cursors.switch(PROSE, cursor)
    assert surface(PROSE, cursor) == "cleared Amgen"
    cursor = cursors.move(PROSE, cursor, 1, extend=True)
    assert surface(PROSE, cursor) == "leared Amgen"
    assert surface(PROSE, cursors.move(PROSE, cursors.switch(PROSE, cursor), -1, extend=True)) == "U.S.) cleared Amgen"


@pytest.mark.parametrize("text", ["", " \n ", "——"])
def test_without_words_the_cursor_is_empty_and_stays(text: str) -> None:
    cursor = cursors.at(text, 5)
    assert (cursor.start, cursor.end) == (0, 0)
    for extend in (False, True):
        for step in (-1, 1):
            assert cursors.move(text, cursor, step, extend=extend) == cursor


@st.composite
def ranges_of_tokens(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    all_tokens = list(tokens(text))
    assume(all_tokens)
    first = draw(st.integers(0, len(all_tokens) - 1))
    last = draw(st.integers(first, len(all_tokens) - 1))
    return text, all_tokens[first][0], all_tokens[last][1]


@given(ranges_of_tokens(), st.sampled_from([-1, 1]), st.sampled_from([-1, 1]))
@settings(max_examples=300)
def test_edges_move_by_one_token_and_stay_on_edges(span: tuple[str, int, int], edge: int, by: int) -> None:
    text, start, end = span
    all_tokens = list(tokens(text))
    first = [token[0] for token in all_tokens].index(start)
    last = [token[1] for token in all_tokens].index(end)
    wanted = (first - by, last) if edge < 0 else (first, last + by)
    possible = 0 <= wanted[0] <= wanted[1] < len(all_tokens)
    expected = (all_tokens[wanted[0]][0], all_tokens[wanted[1]][1]) if possible else (start, end)
    assert grown(text, start, end, edge=edge, by=by, by_character=False) == expected


@given(ranges_of_tokens(), st.sampled_from([-1, 1]), st.booleans())
@settings(max_examples=200)
def test_growing_and_shrinking_again_changes_nothing(span: tuple[str, int, int], edge: int, by_character: bool) -> None:
    text, start, end = span
    larger = grown(text, start, end, edge=edge, by=1, by_character=by_character)
    if larger != (start, end):
        assert grown(text, *larger, edge=edge, by=-1, by_character=by_character) == (start, end)


@given(TEXTS, st.data())
@settings(max_examples=100)
def test_by_character_an_edge_moves_by_one_and_over_white_space(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    edge, by = data.draw(st.sampled_from([-1, 1])), data.draw(st.sampled_from([-1, 1]))
    moved = grown(text, start, end, edge=edge, by=by, by_character=True)
    assert 0 <= moved[0] < moved[1] <= len(text)
    before, after = (start, moved[0]) if edge < 0 else (end, moved[1])
    assert (moved[1] if edge < 0 else moved[0]) == (end if edge < 0 else start)
    if before != after:
        assert (after - before) * edge * by > 0
        passed = text[min(before, after) : max(before, after)]
        assert len(passed) == 1 or (passed[1:-1].isspace() or len(passed) == 2)
        assert not text[after if edge < 0 else after - 1].isspace()


def test_an_edge_inside_a_token_grows_to_the_edge_of_that_token() -> None:
    text = "the Keytruda trial"
    start, end = text.index("ytru"), text.index("ytru") + 4
    assert grown(text, start, end, edge=-1, by=1, by_character=False) == (text.index("Key"), end)
    assert grown(text, start, end, edge=1, by=1, by_character=False) == (start, text.index(" trial"))


@pytest.mark.parametrize("far", [254, 255, 256, 257, 5_000])
@pytest.mark.parametrize("before", ["👩\u200d🔬", "cafe\u0301", "Key", "end."])
def test_growing_left_finds_the_token_before_however_far(before: str, far: int) -> None:
    text = before + " " * far + "word"
    expected = list(tokens(before))[-1][0]
    assert grown(text, len(before) + far, len(text), edge=-1, by=1, by_character=False) == (expected, len(text))


@pytest.mark.parametrize("filler", ["x", " ", "\n", "—", "日", "."])
def test_very_long_words_and_gaps_work(filler: str) -> None:
    text = f"first {filler * LONG} last"
    cursor = cursors.at(text, len(text))
    assert surface(text, cursor) == "last"
    back = ranges(text, cursor, -1)
    assert back[-1] == (0, 5)
    assert ranges(text, cursors.at(text, 0), 1) == back[::-1]
    assert cursors.at(text, LONG).start in {6, len(text) - 4}
    left, _ = grown(text, len(text) - 4, len(text), edge=-1, by=1, by_character=False)
    assert left == list(tokens(text))[-2][0]
