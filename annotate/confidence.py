"""How far a score can be trusted, learned from what the curator accepted and rejected.

A calibrated score is the logistic of ``slope * logit(score) + offset + label + source`` (Platt, 1999, with an offset
for each label and each source: a detector and its layer). The fit is the most probable one under normal priors around
"the score is right as it is", so that a few decisions change little and many decisions take over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, log1p
from typing import NamedTuple, Self

STRENGTH = 20.0
"""The precision of the priors: one decision moves a score by at most about two hundredths."""
EDGE = 0.005
"""Scores are held this far from 0 and 1, where the logit has no value."""
_STEPS = 30
_STILL = 1e-4


class Decided(NamedTuple):
    """A suggestion on which the curator has decided, with the score that it was stored with."""

    score: float
    label: str
    source: str
    """Who proposed it: a detector and its layer."""
    accepted: bool


class _Group(NamedTuple):
    """Decisions alike in everything that the fit can see."""

    inputs: tuple[tuple[int, float], ...]
    """The parameters that count here, by place, and by how much."""
    accepted: int
    decided: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A correction of scores; without decisions it leaves them as they are."""

    slope: float = 1.0
    offset: float = 0.0
    labels: Mapping[str, float] = field(default_factory=dict)
    sources: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def fit(cls, rows: Iterable[Decided]) -> Self:
        """The calibration that the decisions speak for; the order of the rows does not matter."""
        names, groups = _grouped(rows)
        slope, offset, *rest = _fitted(groups, len(names))
        parts: dict[str, dict[str, float]] = {"label": {}, "source": {}}
        for (kind, name), weight in zip(names[2:], rest, strict=True):
            parts[kind][name] = weight
        return cls(slope, offset, parts["label"], parts["source"])

    def apply(self, score: float, label: str, source: str) -> float:
        """The calibrated score, between 0 and 1."""
        if self.slope == 1 and not (self.offset or self.labels or self.sources):
            return score
        own = self.labels.get(label, 0.0) + self.sources.get(source, 0.0)
        return _logistic(self.slope * logit(score) + self.offset + own)


def logit(score: float) -> float:
    """The logarithm of the odds, for scores held off 0 and 1."""
    held = min(1 - EDGE, max(EDGE, score))
    return log(held / (1 - held))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value >= 0 else 1 - 1 / (1 + exp(value))


def _grouped(rows: Iterable[Decided]) -> tuple[list[tuple[str, str]], list[_Group]]:
    """The parameters, and the decisions counted by the logit of the score in fourths, label and source."""
    accepted: Counter[tuple[float, str, str]] = Counter()
    decided: Counter[tuple[float, str, str]] = Counter()
    for row in rows:
        key = (round(logit(row.score) * 4) / 4, row.label, row.source)
        decided[key] += 1
        accepted[key] += row.accepted
    labels = sorted({("label", label) for _, label, _ in decided})
    sources = sorted({("source", source) for _, _, source in decided})
    names = [("slope", ""), ("offset", ""), *labels, *sources]
    place = {name: number for number, name in enumerate(names)}
    groups = [
        _Group(
            ((0, key[0]), (1, 1.0), (place["label", key[1]], 1.0), (place["source", key[2]], 1.0)), accepted[key], count
        )
        for key, count in sorted(decided.items())
    ]
    return names, groups


def _fitted(groups: Sequence[_Group], size: int) -> list[float]:
    """The most probable parameters, by Newton's method; the slope, which stands first, stays above 0."""
    means = [1.0, *[0.0] * (size - 1)]
    values = means
    for _ in range(_STEPS if groups else 0):
        gradient, curvature = _derivatives(groups, values, means)
        step = _solved(curvature, gradient)
        share, now = 1.0, _likelihood(groups, values, means)
        while True:  # a whole step may go too far where many scores were far off
            following = [value + share * move for value, move in zip(values, step, strict=True)]
            if share < _STILL or (following[0] > 0 and _likelihood(groups, following, means) >= now):
                break
            share /= 2
        if share < _STILL:
            break
        values = following
        if max(map(abs, step)) < _STILL:
            break
    return values


def _likelihood(groups: Sequence[_Group], values: Sequence[float], means: Sequence[float]) -> float:
    """The logarithm of the posterior, but for a constant."""
    prior = sum((value - mean) ** 2 for value, mean in zip(values, means, strict=True)) * STRENGTH / 2
    total = 0.0
    for inputs, accepted, decided in groups:
        value = sum(values[place] * given for place, given in inputs)
        total += accepted * value - decided * (max(value, 0.0) + log1p(exp(-abs(value))))
    return total - prior


def _derivatives(
    groups: Sequence[_Group], values: Sequence[float], means: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """The first derivatives of the log posterior, and the second ones with the sign changed."""
    gradient = [STRENGTH * (mean - value) for value, mean in zip(values, means, strict=True)]
    curvature = [[STRENGTH if row == column else 0.0 for column in range(len(values))] for row in range(len(values))]
    for inputs, accepted, decided in groups:
        chance = _logistic(sum(values[place] * given for place, given in inputs))
        off, spread = accepted - decided * chance, decided * chance * (1 - chance)
        for place, given in inputs:
            gradient[place] += given * off
            row, own = curvature[place], given * spread
            for other, also in inputs:
                row[other] += own * also
    return gradient, curvature


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a positive definite system, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, pivot in enumerate(rows):
        for row in rows[place + 1 :]:
            if row[place]:
                factor = row[place] / pivot[place]
                row[place:] = [own - factor * above for own, above in zip(row[place:], pivot[place:], strict=True)]
    solution = [0.0] * len(rows)
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        known = sum(row[other] * solution[other] for other in range(place + 1, len(rows)))
        solution[place] = (row[-1] - known) / row[place]
    return solution
