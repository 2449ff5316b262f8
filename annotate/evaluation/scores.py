"""Precision, recall and F1, strict and partial, from counts.

A strict hit is a prediction with the span and the label of its gold span. A partial hit has the label and overlaps; a
gold span and a prediction are each counted once at most, and a partial hit counts as a whole one.
Precision = hits / predicted, recall = hits / gold, F1 = 2 hits / (gold + predicted).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotate.evaluation.matching import Kind, Pair


@dataclass(frozen=True, slots=True)
class Counts:
    """How many spans of one label, or of all, there are in gold and predictions, and how many agree."""

    gold: int = 0
    predicted: int = 0
    strict: int = 0
    """Strict hits."""
    partial: int = 0
    """Partial hits, the strict ones among them."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.strict + other.strict,
            self.partial + other.partial,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in 0..1; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


def count(pairs: Iterable[Pair]) -> dict[str, Counts]:
    """The counts of each label that stands in gold or in predictions."""
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    strict: Counter[str] = Counter()
    partial: Counter[str] = Counter()
    for pair in pairs:
        if pair.gold is not None:
            gold[pair.gold.label] += 1
            strict[pair.gold.label] += pair.kind is Kind.HIT
            partial[pair.gold.label] += pair.kind in (Kind.HIT, Kind.EDGE)
        if pair.predicted is not None:
            predicted[pair.predicted.label] += 1
    labels = sorted(gold.keys() | predicted.keys())
    return {label: Counts(gold[label], predicted[label], strict[label], partial[label]) for label in labels}


def total(counts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The counts of several articles by label, labels in the order of the alphabet."""
    sums: defaultdict[str, Counts] = defaultdict(Counts)
    for article in counts:
        for label, each in article.items():
            sums[label] += each
    return dict(sorted(sums.items()))


def score(hits: int, gold: int, predicted: int) -> Score:
    """The score of so many hits among so many gold spans and predictions."""
    return Score(_share(hits, predicted), _share(hits, gold), _share(2 * hits, gold + predicted))


def macro(scores: Iterable[Score]) -> Score:
    """The mean of the scores of the labels that have gold spans, each label counting the same.

    A label that is never predicted has no precision of its own and counts as 0.
    """
    of_gold = [each for each in scores if each.recall is not None]
    if not of_gold:
        return Score(None, None, None)
    return Score(
        sum(each.precision or 0.0 for each in of_gold) / len(of_gold),
        sum(each.recall or 0.0 for each in of_gold) / len(of_gold),
        sum(each.f1 or 0.0 for each in of_gold) / len(of_gold),
    )


def confusion(pairs: Iterable[Pair]) -> Counter[tuple[str | None, str | None]]:
    """How often a gold label was answered by a predicted one, equal or overlapping spans alike.

    (label, None) is missed, (None, label) spurious. The counts of a gold label add up to its gold spans, those of a
    predicted label to its predictions.
    """
    return Counter(
        (pair.gold.label if pair.gold else None, pair.predicted.label if pair.predicted else None) for pair in pairs
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
