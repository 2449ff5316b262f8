"""Scores corrected by what a curator decided."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.confidence import EDGE, Calibration, Decided

ROWS = st.lists(
    st.builds(
        Decided,
        score=st.floats(0, 1),
        label=st.sampled_from(["DRUG", "COMPANY"]),
        source=st.sampled_from(["stems", "ner"]),
        accepted=st.booleans(),
    ),
    max_size=60,
)


def decided(count: int, share: float, score: float = 0.5, label: str = "DRUG", layer: str = "stems") -> list[Decided]:
    return [Decided(score, label, layer, number < round(count * share)) for number in range(count)]


@given(score=st.floats(0, 1))
def test_without_decisions_a_score_stays_as_it_is(score: float) -> None:
    assert Calibration.fit([]).apply(score, "DRUG", "stems") == score


@given(score=st.floats(EDGE, 1 - EDGE), accepted=st.booleans())
def test_one_decision_changes_little(score: float, accepted: bool) -> None:
    calibration = Calibration.fit([Decided(score, "DRUG", "stems", accepted)])
    assert calibration.apply(score, "DRUG", "stems") == pytest.approx(score, abs=0.05)


def test_many_decisions_take_over() -> None:
    calibration = Calibration.fit(decided(2000, 0.9))
    assert calibration.apply(0.5, "DRUG", "stems") == pytest.approx(0.9, abs=0.02)


def test_what_is_learned_of_one_label_moves_another_less() -> None:
    calibration = Calibration.fit(decided(100, 0.1, label="TARGET"))
    own, other = calibration.apply(0.5, "TARGET", "stems"), calibration.apply(0.5, "DRUG", "ner")
    assert own < other - 0.1
    assert other <= 0.5


def test_layers_are_told_apart() -> None:
    calibration = Calibration.fit(decided(300, 0.2, layer="ner") + decided(300, 0.9, layer="gazetteer"))
    assert calibration.apply(0.5, "DRUG", "ner") < 0.3
    assert calibration.apply(0.5, "DRUG", "gazetteer") > 0.75


def test_scores_that_exaggerate_are_drawn_to_the_middle() -> None:
    rows = [*decided(400, 0.75, score=0.99), *decided(400, 0.25, score=0.01)]
    calibration = Calibration.fit(rows)
    assert calibration.apply(0.99, "DRUG", "stems") < 0.85
    assert calibration.apply(0.01, "DRUG", "stems") > 0.15


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, first=st.floats(0, 1), second=st.floats(0, 1))
def test_a_better_score_stays_at_least_as_good_and_between_0_and_1(
    rows: list[Decided], first: float, second: float
) -> None:
    calibration = Calibration.fit(rows)
    low, high = (calibration.apply(score, "DRUG", "ner") for score in sorted((first, second)))
    assert 0 <= low <= 1
    assert 0 <= high <= 1
    assert low <= high


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 9))
def test_the_order_of_decisions_does_not_matter(rows: list[Decided], seed: int) -> None:
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    assert Calibration.fit(mixed) == Calibration.fit(rows)
