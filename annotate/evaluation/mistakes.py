"""The mistakes of a detector, most frequent first, each with the places where it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from annotate.evaluation.matching import Kind, Pair
from annotate.text import display_line
from store.records import ScoredSpan

CONTEXT = 40
"""Characters on either side of a mistake."""
EXAMPLES = 3
WORST = 10
KINDS = (Kind.MISSED, Kind.SPURIOUS, Kind.LABEL, Kind.EDGE)


@dataclass(frozen=True, slots=True)
class Example:
    """One place of a mistake; the texts are fit for a terminal, each as long as what it shows."""

    article: str
    """The article's key."""
    start: int
    end: int
    before: str
    surface: str
    after: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """The same surface taken wrongly in the same way; texts are fit for a terminal."""

    kind: Kind
    count: int
    label: str | None
    """Of the gold span; None for a spurious one."""
    surface: str | None
    predicted_label: str | None
    """Of the prediction; None for a missed one."""
    predicted_surface: str | None
    examples: tuple[Example, ...]
    """The first ones, in the order of the articles."""


_Key = tuple[str | None, str | None, str | None, str | None]
_Place = tuple[str, str, ScoredSpan]


def worst(articles: Iterable[tuple[str, str, Iterable[Pair]]], most: int = WORST) -> dict[Kind, tuple[Mistake, ...]]:
    """For each kind of mistake the most frequent ones; an article is its key, its text and its pairs.

    Mistakes of equal counts stand in the order of their surfaces.
    """
    places: dict[Kind, defaultdict[_Key, list[_Place]]] = {kind: defaultdict(list) for kind in KINDS}
    for article, text, pairs in articles:
        for pair in pairs:
            span = pair.gold or pair.predicted
            if span is not None and pair.kind is not Kind.HIT:
                key = (*_said(text, pair.gold), *_said(text, pair.predicted))
                places[pair.kind][key].append((article, text, span))
    return {kind: _ranked(kind, found, most) for kind, found in places.items()}


def _said(text: str, span: ScoredSpan | None) -> tuple[str | None, str | None]:
    return (None, None) if span is None else (display_line(span.label), display_line(text[span.start : span.end]))


def _ranked(kind: Kind, places: dict[_Key, list[_Place]], most: int) -> tuple[Mistake, ...]:
    order = sorted(places, key=lambda key: (-len(places[key]), *(part or "" for part in (key[1], key[3], *key))))
    return tuple(
        Mistake(kind, len(places[key]), *key, tuple(_example(*place) for place in places[key][:EXAMPLES]))
        for key in order[:most]
    )


def _example(article: str, text: str, span: ScoredSpan) -> Example:
    return Example(
        display_line(article),
        span.start,
        span.end,
        display_line(text[max(0, span.start - CONTEXT) : span.start]),
        display_line(text[span.start : span.end]),
        display_line(text[span.end : span.end + CONTEXT]),
    )
