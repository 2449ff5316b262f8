"""Which prediction answers which gold span, and what kind of answer it is.

Each gold span and each prediction stands in exactly one pair, so that every count of an evaluation adds up. Pairs are
made in this order, each time among the spans that are still free:

1. the same span with the same label: a hit;
2. overlap with the same label: a wrong edge;
3. the same span with another label, then
4. overlap with another label: a wrong label.

Gold that is left is missed, a prediction that is left is spurious. Overlap is one code point or more; where several
spans overlap, they are paired from left to right, which makes as many pairs as can be made where neither gold nor
predictions overlap among themselves. Spans that are given more than once count once.

The pairing is our own and not that of a library. Nervaluate 1.2.1, the one that is still kept, asks for no label in its
partial scheme, takes the last code point as part of a span, and lets a prediction that only overlaps a gold span use it
up before the equal one is looked at (gold 5..9, predictions 3..6 and 5..9: no strict hit), so that the order of the
spans decides.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from store.records import ScoredSpan


class Kind(StrEnum):
    """What became of a gold span or of a prediction."""

    HIT = "hit"
    EDGE = "wrong edge"
    LABEL = "wrong label"
    MISSED = "missed"
    SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold span and the prediction that answers it; one of the two may be None."""

    gold: ScoredSpan | None
    predicted: ScoredSpan | None

    @property
    def kind(self) -> Kind:
        """What became of the two."""
        if self.gold is None:
            return Kind.SPURIOUS
        if self.predicted is None:
            return Kind.MISSED
        if self.gold.label != self.predicted.label:
            return Kind.LABEL
        return Kind.HIT if _bounds(self.gold) == _bounds(self.predicted) else Kind.EDGE


def pair(gold: Iterable[ScoredSpan], predicted: Iterable[ScoredSpan]) -> tuple[Pair, ...]:
    """The pairs of one article in order of text; the order within the arguments does not matter."""
    free_gold, free_predicted = _distinct(gold), _distinct(predicted)
    found: list[Pair] = []
    for key in _STEPS:
        made = list(_overlapping(free_gold, free_predicted, key))
        used_gold, used_predicted = ({_whole(both[side]) for both in made} for side in (0, 1))
        free_gold = [span for span in free_gold if _whole(span) not in used_gold]
        free_predicted = [span for span in free_predicted if _whole(span) not in used_predicted]
        found += (Pair(*both) for both in made)
    found += (Pair(span, None) for span in free_gold)
    found += (Pair(None, span) for span in free_predicted)
    return tuple(sorted(found, key=_place))


def _overlapping(
    gold: Iterable[ScoredSpan], predicted: Iterable[ScoredSpan], key: Callable[[ScoredSpan], Hashable]
) -> Iterator[tuple[ScoredSpan, ScoredSpan]]:
    """Each gold span, from left to right, with the first free prediction that overlaps it and has the same key.

    A prediction that ends before a gold span ends before all later ones too: one pass is enough.
    """
    waiting: dict[Hashable, deque[ScoredSpan]] = defaultdict(deque)
    for span in predicted:
        waiting[key(span)].append(span)
    for span in gold:
        candidates = waiting[key(span)]
        while candidates and candidates[0].end <= span.start:
            candidates.popleft()
        if candidates and candidates[0].start < span.end:
            yield span, candidates.popleft()


def _distinct(spans: Iterable[ScoredSpan]) -> list[ScoredSpan]:
    """The spans in order of text, each once, with the highest of its scores."""
    kept: dict[tuple[int, int, str], ScoredSpan] = {}
    for span in spans:
        before = kept.get(_whole(span))
        if before is None or _score(before) < _score(span):
            kept[_whole(span)] = span
    return [kept[whole] for whole in sorted(kept)]


def _bounds(span: ScoredSpan) -> tuple[int, int]:
    return span.start, span.end


def _whole(span: ScoredSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _label(span: ScoredSpan) -> str:
    return span.label


def _anything(span: ScoredSpan) -> None:
    return None


def _score(span: ScoredSpan) -> float:
    return -1.0 if span.score is None else span.score


def _place(pair: Pair) -> tuple[tuple[int, int, str], bool]:
    """Where a pair stands: at its gold span, else at its prediction."""
    span = pair.gold or pair.predicted
    assert span is not None  # a pair has one side at least
    return _whole(span), pair.gold is None


_STEPS: tuple[Callable[[ScoredSpan], Hashable], ...] = (_whole, _label, _bounds, _anything)
"""What must be equal in each step; a later step sees only what the earlier ones left."""
