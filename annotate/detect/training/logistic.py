"""Logistic regression on sparse features: full batches, Adam (Kingma and Ba, 2015), a penalty on squared weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

STEPS = 200
RATE = 0.05
DECAYS = (0.9, 0.999)
TINY = 1e-8
RARE = 2
"""Features seen less often than this carry no weight."""


def fit(examples: Sequence[Sequence[str]], right: Sequence[bool], penalty: float) -> Mapping[str, float]:
    """The weights by feature under which the examples that are right are most probable."""
    counts = Counter(feature for found in examples for feature in found)
    columns = {feature: place for place, feature in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    rows, places = [], []
    for row, found in enumerate(examples):
        known = [columns[feature] for feature in found if feature in columns]
        rows += [row] * len(known)
        places += known
    weights = _descend(np.array(rows), np.array(places), np.array(right, dtype=float), len(columns), penalty)
    return {feature: float(weights[place]) for feature, place in columns.items() if abs(weights[place]) >= 5e-5}


def _descend(
    rows: np.typing.NDArray[np.int_],
    places: np.typing.NDArray[np.int_],
    right: np.typing.NDArray[np.float64],
    width: int,
    penalty: float,
) -> np.typing.NDArray[np.float64]:
    weights, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    first, second = DECAYS
    for step in range(1, STEPS + 1):
        totals = np.bincount(rows, weights[places], len(right))
        wrong = 1 / (1 + np.exp(-totals)) - right
        gradient = np.bincount(places, wrong[rows], width) + penalty * weights
        mean = first * mean + (1 - first) * gradient
        square = second * square + (1 - second) * gradient**2
        rate = RATE * (1 - 0.9 * step / STEPS)
        weights -= rate * (mean / (1 - first**step)) / (np.sqrt(square / (1 - second**step)) + TINY)
    return weights
