"""The weighed decision: flat sets of spans, and the features they are chosen by."""

from __future__ import annotations

from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.detect.layers.features import Board, Key, features
from annotate.detect.layers.page import NOTHING, Candidate, Page
from annotate.detect.layers.tags import Chances
from annotate.detect.layers.weighing import Weights, flat

CHANCES = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from(["DRUG", "TARGET"])).map(
        lambda item: (item[0], item[0] + item[1], item[2])
    ),
    st.floats(0, 1),
    max_size=7,
)


def overlap(first: Key, second: Key) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def gain(keys: tuple[Key, ...], chances: dict[Key, float]) -> float:
    return sum(chances[key] - 0.4 for key in keys)


@given(chances=CHANCES)
def test_no_flat_set_of_spans_beats_the_one_chosen(chances: dict[Key, float]) -> None:
    subsets = chain.from_iterable(combinations(chances, size) for size in range(len(chances) + 1))
    legal = [keys for keys in subsets if not any(overlap(*pair) for pair in combinations(keys, 2))]
    chosen = tuple(flat(chances, 0.4))
    assert chosen in [tuple(sorted(keys)) for keys in legal]
    assert gain(chosen, chances) == pytest.approx(max(gain(keys, chances) for keys in legal))


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    weights = Weights({"DRUG last mab": 1.5, "DRUG ": -0.25}, 0.4, {("keytruda", "DRUG"): (3, 1)})
    weights.write(tmp_path)
    assert Weights.read(tmp_path) == weights


def test_a_feature_with_weight_moves_the_probability_and_an_unknown_one_does_not() -> None:
    weights = Weights({"DRUG last mab": 2.0}, 0.4)
    assert weights.probability(["DRUG unheard of"]) == 0.5
    assert weights.probability(["DRUG last mab", "DRUG unheard of"]) == pytest.approx(0.881, abs=0.001)


def test_what_is_to_stay_unmarked_is_no_candidate() -> None:
    page = Page.of("They met at Market Square today.")
    board = Board.of(page, [Candidate(3, 4, "COMPANY", "contexts"), Candidate(3, 5, NOTHING, "gazetteer")], [])
    assert not board.layers
    longer = Board.of(page, [Candidate(2, 5, "COMPANY", "firms"), Candidate(3, 5, NOTHING, "gazetteer")], [])
    assert list(longer.layers) == [(2, 5, "COMPANY")]


def test_features_tell_who_agrees() -> None:
    page = Page.of("Quixotinib helped. Quixotinib did.")
    rule, model = Candidate(0, 1, "DRUG", "stems"), Candidate(0, 1, "DRUG", "ner")
    chances = Chances.of(["O", "U-DRUG"], np.array([[0.1, 0.9]] + [[1.0, 0.0]] * 5, dtype=np.float32))
    board = Board.of(page, [rule, model, Candidate(3, 4, "DRUG", "stems")], [rule], chances)
    found = features(board, (0, 1, "DRUG"), lambda *_: (2, 0))
    assert {"DRUG rules exact chance 2", "DRUG model exact", "DRUG layers ner+stems", "DRUG memory 2 0"} <= set(found)
    assert "DRUG model mentions few" in found


def test_possible_spans_are_those_whose_tags_have_a_chance() -> None:
    names = ["O", "B-DRUG", "I-DRUG", "L-DRUG", "U-DRUG"]
    rows = [[0.1, 0.6, 0.0, 0.0, 0.3], [0.2, 0.0, 0.5, 0.3, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]]
    chances = Chances.of(names, np.array(rows, dtype=np.float32))
    possible = {key: round(chances.span(*key), 2) for key in chances.possible()}
    assert possible == {(0, 1, "DRUG"): 0.3, (0, 2, "DRUG"): 0.18, (0, 3, "DRUG"): 0.3}
    assert chances.span(0, 1, "TARGET") == 0
