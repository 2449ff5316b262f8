"""Where a surface that somebody typed occurs in an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.entities import Entities
from annotate.errors import NotPossible
from annotate.text import is_edge


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of a surface in the text: code points, half-open."""

    start: int
    end: int
    is_whole: bool
    """Whether it begins and ends where tokens do."""


def occurrences(text: str, surface: str) -> Iterator[Occurrence]:
    """The places of a surface in the order of the text; any white space in it stands for any in the text."""
    pattern = r"\s+".join(map(re.escape, surface.split()))
    if pattern:
        for match in re.finditer(pattern, text):
            start, end = match.span()
            yield Occurrence(start, end, is_edge(text, start) and is_edge(text, end))


def next_unmarked(text: str, surface: str, entities: Entities, offset: int) -> Occurrence:
    """The next whole occurrence from an offset on, then from the top, on which no entity lies; else NotPossible."""
    found = list(occurrences(text, surface))
    whole = [place for place in found if place.is_whole]
    free = [place for place in whole if not entities.overlapping(place.start, place.end)]
    if not free:
        raise NotPossible(_reason(surface[:40], found, whole))
    return next((place for place in free if place.start >= offset), free[0])


def _reason(surface: str, found: list[Occurrence], whole: list[Occurrence]) -> str:
    if not found:
        return f"{surface} does not occur in this article"
    if not whole:
        return f"{surface} occurs only inside other words; find says where, and add takes two numbers"
    return f"{surface} is marked wherever it occurs ({len(whole)})"
