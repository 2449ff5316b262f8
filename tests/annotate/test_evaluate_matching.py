"""Which prediction answers which gold span."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.evaluation.matching import Kind, pair
from store.records import ScoredSpan
from tests.annotate.evaluated import anywhere, at, flat

Whole = tuple[int, int, str]


def whole(span: ScoredSpan) -> Whole:
    return span.start, span.end, span.label


def kinds(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> list[Kind]:
    return [each.kind for each in pair(gold, predicted)]


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([at(2, 5)], [at(2, 5)], [Kind.HIT]),
        ([at(2, 5)], [at(4, 9)], [Kind.EDGE]),
        ([at(2, 5)], [at(2, 5, "B")], [Kind.LABEL]),
        ([at(2, 5)], [at(1, 3, "B")], [Kind.LABEL]),
        ([at(2, 5)], [at(5, 7)], [Kind.MISSED, Kind.SPURIOUS]),  # they touch and do not overlap
        ([at(5, 9)], [at(3, 6), at(5, 9)], [Kind.SPURIOUS, Kind.HIT]),  # the equal one first
        ([at(2, 5)], [at(2, 5, "B"), at(2, 3)], [Kind.EDGE, Kind.SPURIOUS]),  # the same label before the same span
        ([at(2, 5), at(2, 3)], [at(2, 5, "B")], [Kind.MISSED, Kind.LABEL]),  # the same span before another
        ([at(2, 9)], [at(2, 4), at(6, 9)], [Kind.EDGE, Kind.SPURIOUS]),  # a gold span counts once
        ([at(2, 4), at(6, 9)], [at(2, 9)], [Kind.EDGE, Kind.MISSED]),  # a prediction counts once
        ([at(2, 4), at(4, 9)], [at(1, 3), at(3, 5)], [Kind.EDGE, Kind.EDGE]),
        ([at(2, 4), at(2, 4)], [at(2, 4), at(2, 4)], [Kind.HIT]),
        ([], [], []),
    ],
)
def test_pairs(gold: list[ScoredSpan], predicted: list[ScoredSpan], expected: list[Kind]) -> None:
    assert kinds(gold, predicted) == expected


def test_of_equal_predictions_the_one_with_the_highest_score_stays() -> None:
    (found,) = pair([at(2, 4)], [at(2, 4), at(2, 4, "A", 0.9), at(2, 4, "A", 0.0)])
    assert found.predicted == at(2, 4, "A", 0.9)


@given(anywhere, anywhere)
@settings(deadline=None)
def test_each_span_stands_in_one_pair(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> None:
    found = pair(gold, predicted)
    assert sorted(whole(each.gold) for each in found if each.gold) == sorted({whole(span) for span in gold})
    assert sorted(whole(each.predicted) for each in found if each.predicted) == sorted({whole(s) for s in predicted})


@given(anywhere, anywhere)
@settings(deadline=None)
def test_hits_are_the_spans_that_both_sides_have(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> None:
    hits = {whole(each.gold) for each in pair(gold, predicted) if each.gold and each.kind is Kind.HIT}
    assert hits == {whole(span) for span in gold} & {whole(span) for span in predicted}


@given(anywhere, anywhere)
@settings(deadline=None)
def test_what_is_left_on_both_sides_does_not_overlap(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> None:
    found = pair(gold, predicted)
    missed = [each.gold for each in found if each.gold and not each.predicted]
    spurious = [each.predicted for each in found if each.predicted and not each.gold]
    assert not [(one, other) for one in missed for other in spurious if overlap(one, other)]
    assert all(overlap(each.gold, each.predicted) for each in found if each.gold and each.predicted)


@given(anywhere, anywhere, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_spans_does_not_matter(gold: list[ScoredSpan], predicted: list[ScoredSpan], order: Random) -> None:
    before = pair(gold, predicted)
    order.shuffle(gold)
    order.shuffle(predicted)
    assert pair(gold, predicted) == before


@given(flat, flat)
@settings(deadline=None)
def test_gold_and_predictions_are_judged_alike(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> None:
    swapped = {Kind.MISSED: Kind.SPURIOUS, Kind.SPURIOUS: Kind.MISSED}
    assert Counter(kinds(gold, predicted)) == Counter(swapped.get(kind, kind) for kind in kinds(predicted, gold))


@given(flat, flat)
@settings(deadline=None)
def test_flat_spans_are_paired_as_often_as_can_be(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> None:
    gold, predicted = gold[:5], predicted[:5]
    found = Counter(kinds(gold, predicted))
    assert found[Kind.HIT] + found[Kind.EDGE] == most_pairs(gold, predicted)


def overlap(one: ScoredSpan | None, other: ScoredSpan | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end


def most_pairs(gold: list[ScoredSpan], predicted: list[ScoredSpan]) -> int:
    """The largest number of pairs with the same label, by trying every assignment."""
    few, many = sorted((gold, predicted), key=len)
    return max(
        sum(one.label == other.label and overlap(one, other) for one, other in zip(few, order, strict=True))
        for order in permutations(many, len(few))
    )
