"""Whether scores can be trusted: are they as high as the share that is right, and do they rank right before wrong.

A prediction is right where it is a strict hit. Predictions without a score are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum

from annotate.evaluation.matching import Kind, Pair

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of neighbouring scores."""

    low: float
    """The lowest score among them."""
    high: float
    count: int
    mean_score: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far the scores of predictions say what is right."""

    scored: int
    """Predictions that have a score."""
    right: int
    ece: float
    """The expected calibration error: the mean gap between score and share right over the bins, by their counts."""
    auroc: float | None
    """The chance that a right prediction has a higher score than a wrong one; None where all are right, or none."""
    bins: tuple[Bin, ...]


def confidence(pairs: Iterable[Pair]) -> Confidence | None:
    """The trustworthiness of the scores of predictions; None where none has a score."""
    judged = sorted(
        (pair.predicted.score, pair.kind is Kind.HIT)
        for pair in pairs
        if pair.predicted is not None and pair.predicted.score is not None
    )
    if not judged:
        return None
    bins = tuple(_bins(judged))
    ece = fsum(each.count * abs(each.mean_score - each.share_right) for each in bins) / len(judged)
    return Confidence(len(judged), sum(right for _, right in judged), ece, auroc(judged), bins)


def auroc(judged: Iterable[tuple[float, bool]]) -> float | None:
    """The area under the ROC curve of scores for right and wrong, by rank sums; equal scores count half.

    None where all are right or none is. Source: Hanley and McNeil, Radiology 143 (1982) 29-36.
    """
    right: Counter[float] = Counter()
    wrong: Counter[float] = Counter()
    for score, is_right in judged:
        (right if is_right else wrong)[score] += 1
    pairs = right.total() * wrong.total()
    if not pairs:
        return None
    below = won_twice = 0
    for score in sorted(right.keys() | wrong.keys()):
        won_twice += right[score] * (2 * below + wrong[score])
        below += wrong[score]
    return won_twice / (2 * pairs)


def _bins(judged: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    """Ten bins of equal counts from the lowest score up, as far as equal scores, which share a bin, allow.

    Without that rule the order of equal scores would decide the calibration error.
    """
    held: list[tuple[float, bool]] = []
    done = 0
    for _, group in groupby(judged, key=lambda each: each[0]):
        held += group
        if (done + len(held)) * BINS >= len(judged) * (done * BINS // len(judged) + 1):
            yield _bin(held)
            done += len(held)
            held = []


def _bin(judged: Sequence[tuple[float, bool]]) -> Bin:
    scores = [score for score, _ in judged]
    right = sum(is_right for _, is_right in judged)
    return Bin(scores[0], scores[-1], len(judged), fsum(scores) / len(judged), right / len(judged))
