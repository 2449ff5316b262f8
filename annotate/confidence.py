"""How far a score can be trusted, learned from what the curator accepted and rejected.

A calibrated score is the logistic of ``slope * logit(score) + offset + label + layer`` (Platt, 1999, with an offset
for each label and each layer). The fit is the most probable one under normal priors around "the score is right as it
is", so that a few decisions change little and many decisions take over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import NamedTuple, Self

STRENGTH = 20.0
"""The precision of the priors: one decision moves a score by at most about two hundredths."""
EDGE = 0.005
"""Scores are held this far from 0 and 1, where the logit has no value."""
_SWEEPS = 200
_STILL = 1e-5


class Decided(NamedTuple):
    """A suggestion on which the curator has decided, with the score that it was stored with."""

    score: float
    label: str
    layer: str
    accepted: bool


class _Group(NamedTuple):
    """Decisions alike in everything that the fit can see."""

    logit: float
    keys: tuple[str, ...]
    """The parameters that add to the logit."""
    accepted: int
    decided: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A correction of scores; without decisions it leaves them as they are."""

    slope: float = 1.0
    offset: float = 0.0
    labels: Mapping[str, float] = field(default_factory=dict)
    layers: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def fit(cls, rows: Iterable[Decided]) -> Self:
        """The calibration that the decisions speak for; the order of the rows does not matter."""
        groups = _grouped(rows)
        slope, weights = _fitted(groups)
        parts: dict[str, dict[str, float]] = {"label": {}, "layer": {}}
        for key, weight in weights.items():
            kind, _, name = key.partition(" ")
            if kind in parts:
                parts[kind][name] = weight
        return cls(slope, weights.get("offset", 0.0), parts["label"], parts["layer"])

    def apply(self, score: float, label: str, layer: str) -> float:
        """The calibrated score, between 0 and 1."""
        if self.slope == 1 and not (self.offset or self.labels or self.layers):
            return score
        own = self.labels.get(label, 0.0) + self.layers.get(layer, 0.0)
        return _logistic(self.slope * logit(score) + self.offset + own)


def logit(score: float) -> float:
    """The logarithm of the odds, for scores held off 0 and 1."""
    held = min(1 - EDGE, max(EDGE, score))
    return log(held / (1 - held))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value >= 0 else 1 - 1 / (1 + exp(value))


def _grouped(rows: Iterable[Decided]) -> list[_Group]:
    """The decisions counted by the logit of the score in fourths, label and layer, in a fixed order."""
    accepted: Counter[tuple[float, str, str]] = Counter()
    decided: Counter[tuple[float, str, str]] = Counter()
    for row in rows:
        key = (round(logit(row.score) * 4) / 4, row.label, row.layer)
        decided[key] += 1
        accepted[key] += row.accepted
    return [
        _Group(value, ("offset", f"label {label}", f"layer {layer}"), accepted[value, label, layer], count)
        for (value, label, layer), count in sorted(decided.items())
    ]


def _fitted(groups: Sequence[_Group]) -> tuple[float, dict[str, float]]:
    """Slope and weights by steps of one parameter after the other, until none moves; the slope stays above 0."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key in group.keys:
            having[key].append(number)
    slope, weights = 1.0, dict.fromkeys(having, 0.0)
    values = [group.logit for group in groups]
    for _ in range(_SWEEPS):
        step = _step(groups, values, range(len(groups)), [group.logit for group in groups], slope - 1)
        step = max(step, -slope / 2)
        slope += step
        values = [value + step * group.logit for value, group in zip(values, groups, strict=True)]
        largest = abs(step)
        for key, numbers in having.items():
            step = _step(groups, values, numbers, [1.0] * len(numbers), weights[key])
            weights[key] += step
            largest = max(largest, abs(step))
            for number in numbers:
                values[number] += step
        if largest < _STILL:
            break
    return slope, weights


def _step(
    groups: Sequence[_Group], values: Sequence[float], numbers: Sequence[int], inputs: Sequence[float], away: float
) -> float:
    """The step of one parameter towards its best value, `away` from the mean of its prior."""
    gradient, curvature = -STRENGTH * away, STRENGTH
    for number, given in zip(numbers, inputs, strict=True):
        group = groups[number]
        chance = _logistic(values[number])
        gradient += given * (group.accepted - group.decided * chance)
        curvature += given * given * group.decided / 4  # the most it can be, so that no step goes too far
    return gradient / curvature
