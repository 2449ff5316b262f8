"""Fitting the combiner on what layers say of articles that they were not trained on, and judging it likewise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotate.detect.layers.features import Board, Key, features, one_line
from annotate.detect.layers.recognizer import NAME, spans
from annotate.detect.layers.seen import Surfaces
from annotate.detect.layers.tags import NO_CHANCES, Chances
from annotate.detect.layers.weighing import Weights, flat
from annotate.detect.training import logistic
from annotate.detect.training.articles import FOLDS
from annotate.detect.training.recognizer import Prepared

PENALTY = 3.0
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)

Counts = Mapping[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with all its candidates, from layers that did not learn from it."""

    item: Prepared
    board: Board
    gold: frozenset[Key]


def judged(items: Sequence[Prepared], matrices: Mapping[str, Chances], use: Iterable[str]) -> list[Judged]:
    """The boards of the articles; `matrices` holds the recognizer's chances by key, `use` the learned layers to use."""
    surfaces = [Surfaces(marked(item for item in items if item.fold != fold)) for fold in range(FOLDS)]
    return [_judged(item, matrices, surfaces[item.fold], frozenset(use)) for item in items]


def _judged(item: Prepared, matrices: Mapping[str, Chances], surfaces: Surfaces, use: frozenset[str]) -> Judged:
    page = item.page
    candidates, chances = list(item.candidates), NO_CHANCES
    if NAME in use:
        chances = matrices[item.article.key]
        candidates += spans(page, chances)
    if "seen" in use:
        candidates += surfaces.find(page)
    return Judged(item, Board.of(page, candidates, item.resolved, chances), gold_keys(item))


def gold_keys(item: Prepared) -> frozenset[Key]:
    """The gold spans of an article that lie on tokens."""
    gold = (item.page.candidate(span.start, span.end, span.label, "") for span in item.article.spans)
    return frozenset((span.start, span.end, span.label) for span in gold if span)


def marked(items: Iterable[Prepared]) -> list[tuple[str, str]]:
    """The surfaces of the gold spans in lower case, each with its label."""
    return sorted(
        {
            (item.article.text[span.start : span.end].lower(), span.label)
            for item in items
            for span in item.article.spans
            if "\n" not in item.article.text[span.start : span.end]
        }
    )


def counted(articles: Iterable[Judged]) -> Counts:
    """How often each surface was right and wrong under each label."""
    right: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for article in articles:
        for key in article.board.layers:
            surface = (one_line(article.board.page.surface(key[0], key[1])), key[2])
            seen[surface] += 1
            right[surface] += key in article.gold
    return {surface: (right[surface], count - right[surface]) for surface, count in seen.items()}


def fitted(articles: Sequence[Judged], threshold: float) -> Weights:
    """The weights learned from articles; what is remembered of a surface comes from other folds than its own."""
    total = counted(articles)
    by_fold: defaultdict[int, list[Judged]] = defaultdict(list)
    for article in articles:
        by_fold[article.item.fold].append(article)
    examples: list[list[str]] = []
    right: list[bool] = []
    for _, members in sorted(by_fold.items()):
        other = Weights({}, threshold, _without(total, counted(members)))
        for article in members:
            for key in sorted(article.board.layers):
                examples.append(features(article.board, key, other.remembered))
                right.append(key in article.gold)
    return Weights(logistic.fit(examples, right, PENALTY), threshold, total)


def _without(total: Counts, own: Counts) -> Counts:
    return {
        surface: (right - own.get(surface, (0, 0))[0], wrong - own.get(surface, (0, 0))[1])
        for surface, (right, wrong) in total.items()
    }


Weighed = list[tuple[Judged, dict[Key, float]]]
"""Articles with the probabilities of their candidates."""


def held_out(articles: Sequence[Judged]) -> Weighed:
    """For each article the probability of every candidate, by weights fitted on the other folds."""
    result: Weighed = []
    for fold in range(FOLDS):
        weights = fitted([article for article in articles if article.item.fold != fold], 0.0)
        for article in articles:
            if article.item.fold == fold:
                board = article.board
                keys = sorted(board.layers)
                found = {key: weights.probability(features(board, key, weights.remembered)) for key in keys}
                result.append((article, found))
    return result


def at_threshold(chances: Weighed, threshold: float) -> list[tuple[Judged, dict[Key, float]]]:
    """What is left of the candidates at a threshold, with their probabilities."""
    return [(article, {key: found[key] for key in flat(found, threshold)}) for article, found in chances]
