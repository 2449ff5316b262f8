"""Whether scores rank right before wrong, and are as high as the share that is right."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.evaluation.confidence import BINS, Confidence, auroc, confidence
from annotate.evaluation.matching import Pair, pair
from tests.annotate.evaluated import at

judgements = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1), st.booleans()))


def pairs(judged: list[tuple[float, bool]]) -> list[Pair]:
    """A hit for each right one, a spurious prediction for each wrong one."""
    return [Pair(at(0, 1) if right else None, at(0, 1, "A", score)) for score, right in judged]


def measured(judged: list[tuple[float, bool]]) -> Confidence:
    found = confidence(pairs(judged))
    assert found is not None
    return found


@given(judgements)
@settings(deadline=None)
def test_auroc_is_the_share_of_pairs_in_the_right_order(judged: list[tuple[float, bool]]) -> None:
    rights = [score for score, right in judged if right]
    wrongs = [score for score, right in judged if not right]
    if not rights or not wrongs:
        assert auroc(judged) is None
        return
    won = sum((right > wrong) + (right == wrong) / 2 for right in rights for wrong in wrongs)
    assert auroc(judged) == pytest.approx(won / (len(rights) * len(wrongs)))


def test_auroc_of_known_rankings() -> None:
    assert auroc([(0.9, True), (0.8, True), (0.1, False)]) == 1.0
    assert auroc([(0.9, False), (0.1, True)]) == 0.0
    assert auroc([(0.5, False), (0.5, True)]) == 0.5


@given(judgements.filter(bool), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_bins_hold_every_prediction_once_in_any_order(judged: list[tuple[float, bool]], order: Random) -> None:
    before = measured(judged)
    assert sum(each.count for each in before.bins) == before.scored == len(judged)
    assert len(before.bins) <= BINS
    assert all(one.high < other.low for one, other in pairwise(before.bins))
    assert 0 <= before.ece <= 1
    order.shuffle(judged)
    assert measured(judged) == before


@given(st.integers(1, 5), st.integers(0, 9))
@settings(deadline=None)
def test_different_scores_make_ten_bins_of_equal_counts(size: int, rest: int) -> None:
    count = 10 * size + rest
    found = measured([(place / count, True) for place in range(count)])
    assert len(found.bins) == BINS
    assert {each.count for each in found.bins} <= {size, size + 1}


def test_the_calibration_error_is_the_gap_between_score_and_share() -> None:
    assert measured([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]).ece == 0.0
    assert measured([(1.0, False)] * 5).ece == 1.0
    assert measured([(0.9, True), (0.2, False)]).ece == pytest.approx((0.1 + 0.2) / 2)


def test_predictions_without_a_score_are_left_out() -> None:
    found = confidence(pair([at(0, 2), at(4, 6)], [at(0, 2, "A", 0.8), at(4, 6), at(8, 9, "A", 0.3)]))
    assert found is not None
    assert (found.scored, found.right, found.auroc) == (2, 1, 1.0)
    assert confidence(pair([at(0, 2)], [at(0, 2)])) is None


def test_a_wrong_edge_and_a_wrong_label_are_not_right() -> None:
    found = confidence(pair([at(0, 2), at(4, 6)], [at(0, 3, "A", 0.8), at(4, 6, "B", 0.9)]))
    assert found is not None
    assert (found.scored, found.right, found.auroc) == (2, 0, None)
