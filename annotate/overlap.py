"""Which spans may stand side by side, by the rule of the label scheme; and the flat layer of those that overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Protocol, TypeVar

from store.records import Overlap


class Ranged(Protocol):
    """Anything with edges and a label: code points, half-open."""

    @property
    def start(self) -> int:
        """The offset of its first character."""

    @property
    def end(self) -> int:
        """The offset behind its last character."""

    @property
    def label(self) -> str:
        """What it is marked as."""


_Ranged = TypeVar("_Ranged", bound=Ranged)


def excludes(rule: Overlap, one: Ranged, other: Ranged) -> bool:
    """Whether two spans cannot both be annotations.

    ``none``: where they share a character. ``nested``: where they share one and neither holds the other with room to
    spare. ``free``: where edges and label are equal, for that is one annotation.
    """
    if one.start >= other.end or other.start >= one.end:
        return False
    if rule == "free":
        return (one.start, one.end, one.label) == (other.start, other.end, other.label)
    return rule == "none" or not (_holds(one, other) or _holds(other, one))


def _holds(outer: Ranged, inner: Ranged) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start


def flat(spans: Iterable[_Ranged]) -> list[_Ranged]:
    """The spans of which no two overlap, by start: the longest is chosen first, then the earliest, then by label."""
    starts: list[int] = []
    chosen: list[_Ranged] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start, span.label)):
        place = bisect_left(starts, span.end)  # the one before it is the last that begins before the span ends
        if place == 0 or chosen[place - 1].end <= span.start:
            starts.insert(place, span.start)
            chosen.insert(place, span)
    return chosen
