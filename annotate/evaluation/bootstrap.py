"""How far scores depend on which articles were judged: percentile bootstrap over articles.

The articles are drawn as often as there are, with replacement, and the scores computed again (Efron and Tibshirani, An
Introduction to the Bootstrap, 1993, chapter 13). Articles and not spans are drawn, because the spans of one article
resemble each other. An interval lies between the 2.5th and the 97.5th percentile of those resamples in which there is
something to divide by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotate.evaluation.scores import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

RESAMPLES = 1_000
PERCENTILES = (2.5, 97.5)
Interval = tuple[float, float]
"""The lower and the upper end of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class ScoreInterval:
    """The intervals of a score; None where no resample had anything to divide by."""

    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of the scores, each strict and partial."""

    labels: Mapping[str, tuple[ScoreInterval, ScoreInterval]]
    micro: tuple[ScoreInterval, ScoreInterval]
    macro: tuple[ScoreInterval, ScoreInterval]
    resamples: int
    seed: int


def intervals(
    articles: Sequence[Mapping[str, Counts]], *, resamples: int = RESAMPLES, seed: int = 0
) -> Intervals | None:
    """The intervals for articles of which each is given by its counts; the same seed gives the same intervals.

    None for fewer than two articles and for no resamples.
    """
    if len(articles) < 2 or not resamples:
        return None
    labels = sorted({label for article in articles for label in article})
    drawn = _resampled(articles, labels, resamples, seed)
    return Intervals(
        {label: _both(_scores(drawn[:, place])) for place, label in enumerate(labels)},
        _both(_scores(drawn.sum(axis=1))),
        _both(_macro(_scores(drawn))),
        resamples,
        seed,
    )


def _resampled(articles: Sequence[Mapping[str, Counts]], labels: Sequence[str], resamples: int, seed: int) -> Numbers:
    """Sums of counts by resample, label, and field: gold, predicted, strict hits, partial hits."""
    import numpy as np

    none = Counts()
    found = [[article.get(label, none) for label in labels] for article in articles]
    table = np.array(
        [[(each.gold, each.predicted, each.strict, each.partial) for each in row] for row in found], dtype=np.float64
    ).reshape(len(articles), len(labels) * 4)
    draw = np.random.default_rng(seed)
    sums = np.empty((resamples, len(labels) * 4))
    for resample in range(resamples):
        times = np.bincount(draw.integers(len(articles), size=len(articles)), minlength=len(articles))
        sums[resample] = times @ table
    return sums.reshape(resamples, len(labels), 4)


def _scores(counts: Numbers) -> Numbers:
    """Precision, recall and F1 for counts whose last axis is their field; strict and partial come first.

    What has nothing to divide by is not a number.
    """
    import numpy as np

    gold, predicted = counts[..., 0], counts[..., 1]
    with np.errstate(invalid="ignore"):
        both = [
            np.stack([hits / predicted, hits / gold, 2 * hits / (gold + predicted)], axis=-1)
            for hits in (counts[..., 2], counts[..., 3])
        ]
    return np.stack(both)


def _macro(scores: Numbers) -> Numbers:
    """The means over the labels that have gold in the resample; an undefined precision counts as 0."""
    import numpy as np

    has_gold = ~np.isnan(scores[..., 1:2])
    with np.errstate(invalid="ignore"):
        sums: Numbers = np.where(has_gold, np.nan_to_num(scores), 0).sum(axis=2) / has_gold.sum(axis=2)
    return sums


def _both(scores: Numbers) -> tuple[ScoreInterval, ScoreInterval]:
    strict, partial = scores
    return _interval(strict), _interval(partial)


def _interval(scores: Numbers) -> ScoreInterval:
    precision, recall, f1 = (_percentiles(scores[:, place]) for place in range(3))
    return ScoreInterval(precision, recall, f1)


def _percentiles(values: Numbers) -> Interval | None:
    import numpy as np

    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, PERCENTILES)
    return float(low), float(high)
