"""What the decisions so far say about an article: which suggestions to hide, and which spans to offer.

Surfaces are compared as they are written, capitals included. Everything here is pure; annotate.earlier reads and
writes for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from annotate.text import is_edge
from store.records import ScoredSpan, Suggestion, SuggestionState
from store.tallies import Tally

REJECTED_EVERYWHERE = 2
"""So many rejections hide a surface where every decision about it was one."""

REJECTED_OFTEN = 3
"""So many hide it where it was never accepted, whatever else was made of it."""

MOST_OFFERED = 500
"""So many spans are offered at once, so that opening a very long article is not felt; the next opening goes on."""

_Place = tuple[int, int, Tally]

_WORD = re.compile(r"\w+")
_BEGINNING = re.compile(r"\b\w(?:\w+|\W)", re.DOTALL)
_SHORT = 3


def why_hidden(tally: Tally) -> str | None:
    """Why suggestions of this surface and label are hidden, for people; None where they are not."""
    enough = REJECTED_OFTEN if tally.superseded else REJECTED_EVERYWHERE
    if tally.annotated or tally.rejected < enough:
        return None
    return f"rejected {tally.rejected} times, never accepted"


def hidden(suggestions: Iterable[Suggestion], tallies: Iterable[Tally]) -> dict[int, str]:
    """The undecided suggestions that the decisions so far speak against: by id, with the reason.

    What was left when its article was finished is among them, because it is open again when the article is reopened.
    """
    reasons = {(tally.surface, tally.label): why for tally in tallies if (why := why_hidden(tally))}
    undecided = (s for s in suggestions if s.state in (SuggestionState.OPEN, SuggestionState.LEFT))
    return {s.id: reasons[s.surface, s.label] for s in undecided if (s.surface, s.label) in reasons}


def beginnings(text: str) -> set[str]:
    """How a known surface in this text may begin: its words, and words of one character with the one behind.

    None holds a NUL, which SQLite takes for the end.
    """
    return {found for found in _BEGINNING.findall(text) if "\0" not in found}


def is_offered(tally: Tally) -> bool:
    """Whether a surface is offered under a label: added by a person, and not rejected more often than annotated.

    It begins with a letter or digit, holds a letter, and has three characters, or two where neither is a small
    letter: a number or a short word that was annotated once would otherwise be offered on every line.
    """
    surface = tally.surface
    if not tally.added or tally.rejected > tally.annotated:
        return False
    if not _WORD.match(surface) or not any(map(str.isalpha, surface)):
        return False
    return len(surface) >= _SHORT or (len(surface) == _SHORT - 1 and surface == surface.upper())


def offered(text: str, tallies: Iterable[Tally], taken: Iterable[tuple[int, int]]) -> list[ScoredSpan]:
    """The places of known surfaces in a text where nothing is, as suggestions by start; at most MOST_OFFERED.

    They lie on tokens and do not overlap; longer ones go before shorter ones, then earlier ones before later ones.
    ``taken`` are the places that something is or was at; it is read only where a surface is found. The score is
    the share of decisions that annotated the surface by Laplace's rule of succession, (annotated + 1) / (annotated +
    rejected + 2), and the layer says in how many articles it is annotated.
    """
    known: dict[str, list[Tally]] = {}
    for tally in tallies:
        known.setdefault(tally.surface, []).append(tally)
    places = _places(text, known)
    best = {surface: _best(known[surface]) for surface in {text[start:end] for start, end in places}}
    found = [(start, end, chosen) for start, end in places if (chosen := best[text[start:end]])]
    free = _longest_first(len(text), found, taken) if found else []
    return [_span(*place) for place in free[:MOST_OFFERED]]


def _places(text: str, surfaces: Collection[str]) -> list[tuple[int, int]]:
    """Where any of these surfaces stands in a text on tokens."""
    lengths: dict[str, set[int]] = {}
    for surface in surfaces:
        if word := _WORD.match(surface):
            lengths.setdefault(word[0], set()).add(len(surface))
    if not lengths:
        return []
    initials = "".join(sorted({word[0] for word in lengths}))
    return [
        (start, end)
        for match in re.finditer(rf"\b[{initials}]\w*", text)
        for length in lengths.get(match[0], ())
        if text[(start := match.start()) : (end := start + length)] in surfaces
        and end <= len(text)  # at the end of the text a slice is shorter than asked for
        and is_edge(text, start)
        and is_edge(text, end)
    ]


def _best(tallies: Iterable[Tally]) -> Tally | None:
    """The label to offer a surface under: the one that stands most often beyond its rejections."""
    return max(
        filter(is_offered, tallies),
        key=lambda tally: (tally.annotated - tally.rejected, tally.annotated, tally.label),
        default=None,
    )


def _longest_first(length: int, found: list[_Place], taken: Iterable[tuple[int, int]]) -> list[_Place]:
    """The places that are free in a text of a length, the longer ones chosen first; by start."""
    free = bytearray(b"\1") * length
    for start, end in taken:
        free[start:end] = bytes(end - start)
    chosen = []
    for place in sorted(found, key=lambda place: (place[0] - place[1], place[0])):
        start, end, _ = place
        if free.find(0, start, end) < 0:
            free[start:end] = bytes(end - start)
            chosen.append(place)
    return sorted(chosen, key=lambda place: place[0])


def _span(start: int, end: int, tally: Tally) -> ScoredSpan:
    score = (tally.annotated + 1) / (tally.annotated + tally.rejected + 2)
    articles = f"{tally.articles} article{'s' if tally.articles > 1 else ''}"
    return ScoredSpan(start, end, tally.label, score, articles)
