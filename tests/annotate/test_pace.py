"""Time between decisions, and accepts that came faster than one reads."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.pace import LEAST_SECONDS, PAUSE_SECONDS, Pace, is_hurried, pace, reading_seconds
from store.figures import Act
from store.records import Span

TEXT = " ".join(f"word{number:03}" for number in range(1000))
"""Each word takes 8 code points."""
DAY = "2026-03-09"


def span(word: int) -> Span:
    """The span of one word."""
    return Span(word * 8, word * 8 + 7, "DRUG")


def act(at: float, *words: int, kind: str = "accept", article: int | None = 1, annotator: str = "ada") -> Act:
    spans = tuple(map(span, words))
    return Act(at, DAY, annotator, kind, article, stands=True, is_part=False, continues=False, spans=spans)


def undone(at: float) -> Act:
    return Act(at, DAY, "ada", "undo", 1, stands=False, is_part=False, continues=False)


def measured(*acts: Act) -> Pace:
    return pace(acts, lambda article_id: TEXT)


def haste(*acts: Act) -> tuple[int, int]:
    """How many accepts were timed, and how many of them hurried, by somebody who left another article just before."""
    found = measured(act(0, kind="finish", article=2), *acts)
    return found.timed["DRUG"], found.hurried["DRUG"]


def test_time_counts_up_to_a_minute_and_a_pause_not_at_all() -> None:
    found = measured(act(100, 0), act(105, 1), act(105 + PAUSE_SECONDS, 2), act(300, 3))
    assert found.seconds == {DAY: 5 + PAUSE_SECONDS}
    assert found.decisions[DAY] == 4


def test_what_was_taken_back_is_no_decision_but_took_its_time() -> None:
    found = measured(act(0, 0), undone(2), undone(3), act(5, 0))
    assert (found.decisions[DAY], found.seconds[DAY]) == (2, 5)


def test_acts_about_articles_took_time_and_decide_on_no_entity() -> None:
    found = measured(act(0, 0), act(4, kind="finish"))
    assert (found.decisions[DAY], found.seconds[DAY]) == (1, 4)


def test_an_act_about_several_articles_is_one_decision_and_is_not_timed() -> None:
    parts = [act(9, 5)._replace(is_part=True), act(9, 5, article=2)._replace(is_part=True, continues=True)]
    found = measured(act(0, 0), *parts)
    assert found.decisions[DAY] == 2
    assert found.timed["DRUG"] == 0


def test_annotators_have_their_own_clock_and_place() -> None:
    found = measured(act(0, 0), act(1, 0, annotator="bob"), act(4, 1), act(5, 1, annotator="bob"))
    assert found.seconds[DAY] == 8
    assert found.timed["DRUG"] == 2


def test_a_removed_article_has_neither_time_nor_decisions() -> None:
    found = measured(act(0, 0), act(10, 1, article=None), act(12, 1))
    assert (found.decisions[DAY], found.seconds[DAY]) == (2, 2)


def test_an_accept_that_took_the_time_of_its_words_is_not_hurried() -> None:
    assert haste(act(10, 49)) == (1, 0)
    assert haste(act(9.9, 49)) == (1, 1)


def test_the_first_accept_and_one_after_a_pause_are_not_timed() -> None:
    assert measured(act(0, 500)).timed["DRUG"] == 0
    assert haste(act(PAUSE_SECONDS + 1, 500)) == (0, 0)


def test_time_left_over_in_an_article_counts_for_later_accepts() -> None:
    assert haste(act(20, 4), act(21, 90)) == (2, 0)
    assert haste(act(20, 4, article=2), act(21, 90)) == (2, 1)


def test_a_pause_counts_as_a_minute_of_reading() -> None:
    words = int(PAUSE_SECONDS / reading_seconds(1))
    pause = act(1000, 0)
    assert haste(pause, act(1001, words)) == (1, 0)
    assert haste(pause, act(1001, words + 10)) == (1, 1)


def test_words_passed_once_need_not_be_read_again() -> None:
    assert haste(act(50, 240, kind="add"), act(53, 240)) == (1, 0)
    assert haste(act(50, 240, kind="add"), act(53, 270)) == (1, 1)


def test_a_reject_takes_the_reading_on_and_is_not_judged() -> None:
    assert haste(act(1, 100, kind="reject"), act(2, 102)) == (1, 0)


def test_no_accept_is_faster_than_a_hand() -> None:
    assert haste(act(55, 1), act(55 + LEAST_SECONDS / 2, 2)) == (2, 1)


def test_a_bulk_act_neither_is_timed_nor_takes_the_reading_on() -> None:
    assert haste(act(1, 1, 900), act(2, 9)) == (1, 0)
    assert haste(act(1, 1, 900), act(2, 12)) == (1, 1)


@pytest.mark.parametrize(("words", "gap", "spare", "hurried"), [(10, 2, 0, False), (10, 1.9, 0, True),
    (10, 1, 1, False), (0, 0.3, 0, False), (0, 0.29, 60, True)])  # fmt: skip
def test_the_rule(words: int, gap: float, spare: float, hurried: bool) -> None:
    assert is_hurried(words, gap, spare) is hurried


@given(gaps=st.lists(st.tuples(st.floats(0, 55), st.integers(0, 999)), min_size=1, max_size=30))
def test_whoever_takes_longer_is_never_the_more_hurried(gaps: list[tuple[float, int]]) -> None:
    def run(extra: float) -> Pace:
        times = accumulate(gap + extra for gap, _ in gaps)
        return measured(act(0, 0), *(act(at, word) for at, (_, word) in zip(times, gaps, strict=True)))

    fast, slow = run(0), run(1)
    assert slow.timed == fast.timed
    assert slow.hurried["DRUG"] <= fast.hurried["DRUG"]
    assert fast.decisions[DAY] == len(gaps) + 1
