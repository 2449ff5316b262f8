"""Deciding where layers disagree: one flat set of spans from overlapping candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotate.detect.layers.page import NOTHING, Candidate


def resolve(
    candidates: Iterable[Candidate], precision: Mapping[tuple[str, str], float], fallback: float
) -> list[Candidate]:
    """The candidates that stay, without overlap, in order of text; those labelled NOTHING only make room.

    The longer candidate wins; of equal length NOTHING, then the layer that is right more often under that label.
    """

    def rank(item: Candidate) -> tuple[int, bool, float, int, str]:
        return (
            item.start - item.end,
            item.label != NOTHING,
            -precision.get((item.layer, item.label), fallback),
            item.start,
            item.label,
        )

    taken: set[int] = set()
    kept: list[Candidate] = []
    for item in sorted(set(candidates), key=rank):
        place = range(item.start, item.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(item)
    return sorted(item for item in kept if item.label != NOTHING)
