"""Scores, confusion, mistakes and intervals of an evaluation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotate.evaluation.bootstrap import intervals
from annotate.evaluation.evaluate import Evaluation, JudgedArticle, evaluate, partial, strict, to_object
from annotate.evaluation.matching import Kind
from annotate.evaluation.mistakes import CONTEXT
from annotate.evaluation.scores import Counts, Score, macro, score
from store.records import ScoredSpan
from tests.annotate.evaluated import TEXT, anywhere, articles, at


def judge(gold: Sequence[ScoredSpan], predicted: Sequence[ScoredSpan], text: str = TEXT) -> Evaluation:
    return evaluate([JudgedArticle("a1", text, gold, predicted)])


SAMPLE = judge(
    [at(0, 2), at(4, 6), at(8, 10), at(12, 14, "B"), at(16, 18, "B")],
    [at(0, 2), at(4, 7), at(8, 10, "B"), at(12, 14, "B"), at(20, 22, "C")],
)
"""Of label A a hit, a wrong edge and a wrong label; of B a hit and a missed one; a spurious C."""


def test_scores_by_label() -> None:
    assert SAMPLE.labels == {"A": Counts(3, 2, 1, 2), "B": Counts(2, 2, 1, 1), "C": Counts(0, 1, 0, 0)}
    assert strict(SAMPLE.labels["A"]) == Score(1 / 2, 1 / 3, 2 / 5)
    assert partial(SAMPLE.labels["A"]) == Score(1.0, 2 / 3, 4 / 5)
    assert strict(SAMPLE.labels["C"]) == Score(0.0, None, 0.0)


def test_averages() -> None:
    assert strict(SAMPLE.overall) == Score(2 / 5, 2 / 5, 2 / 5)
    found = macro(map(strict, SAMPLE.labels.values()))
    assert (found.precision, found.recall, found.f1) == pytest.approx((1 / 2, 5 / 12, 9 / 20))


def test_a_label_that_is_never_predicted_counts_as_nothing_in_the_macro_average() -> None:
    assert macro([score(1, 1, 1), score(0, 4, 0)]) == Score(0.5, 0.5, 0.5)
    assert macro([score(0, 0, 3)]) == Score(None, None, None)


def test_confusion() -> None:
    assert SAMPLE.confusion == {
        ("A", "A"): 2,
        ("A", "B"): 1,
        ("B", "B"): 1,
        ("B", None): 1,
        (None, "C"): 1,
    }
    assert SAMPLE.only_in_predictions == {"C": 1}
    assert SAMPLE.only_in_gold == {}
    assert judge([at(0, 1)], []).only_in_gold == {"A": 1}


def test_nothing_at_all_has_no_score() -> None:
    found = judge([], [])
    assert strict(found.overall) == Score(None, None, None)
    assert to_object(found)["accept_only"] == {"share": None, "interval": None}


@given(st.lists(anywhere, min_size=1, max_size=4))
@settings(deadline=None)
def test_predictions_equal_to_gold_are_all_right(gold: list[list[ScoredSpan]]) -> None:
    assume(any(gold))
    found = evaluate([JudgedArticle("a", TEXT, each, each) for each in gold], resamples=20)
    for counts in (*found.labels.values(), found.overall):
        assert strict(counts) == partial(counts) == Score(1.0, 1.0, 1.0)
    assert macro(map(strict, found.labels.values())).f1 == pytest.approx(1)
    assert found.kinds[Kind.HIT] == sum(found.kinds.values())
    assert not any(found.worst.values())
    if found.intervals:
        assert found.intervals.micro[0].f1 in (None, (1.0, 1.0))


@given(st.lists(articles, max_size=4))
@settings(deadline=None)
def test_counts_add_up(judged: list[JudgedArticle]) -> None:
    found = evaluate(judged, resamples=0, worst=1000)
    for label, counts in found.labels.items():
        assert 0 <= counts.strict <= counts.partial <= min(counts.gold, counts.predicted)
        assert sum(number for (gold, _), number in found.confusion.items() if gold == label) == counts.gold
        assert sum(number for (_, said), number in found.confusion.items() if said == label) == counts.predicted
        assert found.confusion.get((label, label), 0) == counts.partial
    answers = found.kinds[Kind.HIT] + found.kinds[Kind.EDGE] + found.kinds[Kind.LABEL]
    assert answers + found.kinds[Kind.MISSED] == found.overall.gold
    assert answers + found.kinds[Kind.SPURIOUS] == found.overall.predicted
    assert found.kinds[Kind.HIT] == found.overall.strict
    for kind, mistakes in found.worst.items():
        assert sum(mistake.count for mistake in mistakes) == found.kinds[kind]


@given(st.lists(articles, min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_articles_changes_no_score(judged: list[JudgedArticle], order: Random) -> None:
    before = evaluate(judged, resamples=0)
    order.shuffle(judged)
    after = evaluate(judged, resamples=0)
    assert (after.labels, after.kinds, after.confusion) == (before.labels, before.kinds, before.confusion)
    assert after.confidence == before.confidence


# mistakes


def test_mistakes_are_grouped_by_surface_with_the_most_frequent_first() -> None:
    text = "Zeta met Amgen. Amgen paid; Amgen left. Zeta."
    amgens = [at(9, 14), at(16, 21), at(28, 33)]
    found = evaluate([JudgedArticle("x", text, [at(0, 4), *amgens], [])] * 2).worst[Kind.MISSED]
    assert [(mistake.count, mistake.surface, mistake.label) for mistake in found] == [
        (6, "Amgen", "A"),
        (2, "Zeta", "A"),
    ]
    first = found[0].examples[0]
    assert (first.article, first.before, first.surface, first.after) == (
        "x",
        "Zeta met ",
        "Amgen",
        ". Amgen paid; Amgen left. Zeta.",
    )
    assert len(found[0].examples) == 3


def test_a_mistake_tells_both_sides() -> None:
    (edge,) = SAMPLE.worst[Kind.EDGE]
    assert (edge.label, edge.surface, edge.predicted_label, edge.predicted_surface) == ("A", "ef", "A", "efg")
    (wrong,) = SAMPLE.worst[Kind.LABEL]
    assert (wrong.label, wrong.predicted_label) == ("A", "B")
    (spurious,) = SAMPLE.worst[Kind.SPURIOUS]
    assert (spurious.label, spurious.predicted_label, spurious.predicted_surface) == (None, "C", "uv")


@given(st.text(min_size=3, max_size=120), st.data())
@settings(deadline=None)
def test_the_context_of_a_mistake_cannot_act_on_the_terminal(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (mistake,) = judge([at(start, end, "\x1b[2J")], [], text).worst[Kind.MISSED]
    (example,) = mistake.examples
    shown = f"{example.before}{example.surface}{example.after}"
    assert len(shown) == len(text[max(0, start - CONTEXT) : end + CONTEXT])
    assert not set(shown) & set("\n\r\t\x1b\x9b\u202e")
    assert mistake.label == "␛[2J"


# intervals

COUNTS = [{"A": Counts(4, 5, 2, 3), "B": Counts(2, 0, 0, 0)}, {"A": Counts(6, 6, 6, 6)}, {"C": Counts(0, 2, 0, 0)}]


def test_equal_articles_leave_no_doubt() -> None:
    found = intervals([COUNTS[0]] * 5, resamples=50)
    assert found is not None
    assert found.labels["A"][0].precision == pytest.approx((2 / 5, 2 / 5))
    assert found.labels["A"][1].recall == pytest.approx((3 / 4, 3 / 4))
    assert found.labels["B"][0].precision is None
    assert found.labels["B"][0].f1 == (0.0, 0.0)
    assert found.micro[0].f1 == pytest.approx((4 / 11, 4 / 11))
    assert found.macro[0].precision == pytest.approx((1 / 5, 1 / 5))
    assert found.macro[1].f1 == pytest.approx((1 / 3, 1 / 3))


def test_the_seed_decides_the_intervals() -> None:
    assert intervals(COUNTS, resamples=40, seed=7) == intervals(COUNTS, resamples=40, seed=7)
    assert intervals(COUNTS * 9, resamples=40, seed=7) != intervals(COUNTS * 9, resamples=40, seed=8)


def test_intervals_hold_what_resampling_two_articles_must_give() -> None:
    # recall of one article is 1, of the other 0: half of the draws mix them, a quarter each gives 0 and 1
    found = intervals([{"A": Counts(5, 5, 5, 5)}, {"A": Counts(5, 5, 0, 0)}], resamples=400)
    assert found is not None
    assert found.micro[0].recall == (0.0, 1.0)


def test_more_articles_make_intervals_narrower() -> None:
    few, many = (intervals(COUNTS * times, resamples=300) for times in (3, 60))
    assert few is not None
    assert many is not None
    widths = [high - low for low, high in (found.micro[0].f1 or (0.0, 0.0) for found in (few, many))]
    assert 0 < widths[1] < widths[0] / 2
    assert many.micro[0].f1 is not None
    assert many.micro[0].f1[0] < 2 * 8 / (12 + 13) < many.micro[0].f1[1]


def test_one_article_or_no_resample_gives_no_interval() -> None:
    assert intervals(COUNTS[:1]) is None
    assert intervals(COUNTS, resamples=0) is None
    assert intervals([{}, {}], resamples=5) is not None


@given(st.lists(articles, max_size=3))
@settings(deadline=None)
def test_the_object_is_json_and_says_what_the_values_say(judged: list[JudgedArticle]) -> None:
    found = evaluate(judged, resamples=5)
    data = json.loads(json.dumps(to_object(found), allow_nan=False))
    assert data["articles"] == len(judged)
    assert data["micro"]["strict"]["hits"] == found.overall.strict
    assert data["accept_only"]["share"] == data["micro"]["strict"]["recall"]
    assert sum(each["count"] for each in data["confusion"]) == sum(data["kinds"].values())
    assert list(data["labels"]) == sorted(found.labels)
