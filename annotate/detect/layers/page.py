"""The page that every layer reads: the tokens of a text, and the candidates that layers find among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotate.text import tokens

GLUED, SPACED, BROKEN = 0, 1, 2
"""What stands before a token: nothing, white space within a line, a line break."""

NOTHING = ""
"""The label of a candidate that says: nothing here is to be marked (a journal, a ticker, a wire credit)."""


class Candidate(NamedTuple):
    """A span that a layer proposes: token indexes, half-open."""

    start: int
    end: int
    label: str
    layer: str


@dataclass(frozen=True, slots=True)
class Page:
    """A text and its tokens as annotate.text defines them."""

    text: str
    words: Sequence[str]
    lowers: Sequence[str]
    """The words in lower case, typographic apostrophes and hyphens made plain."""
    starts: Sequence[int]
    ends: Sequence[int]
    gaps: Sequence[int]
    """GLUED, SPACED or BROKEN before each token."""
    starting: Mapping[int, int]
    """The token that starts at a character offset."""
    ending: Mapping[int, int]
    """One past the token that ends at a character offset."""

    @classmethod
    def of(cls, text: str) -> Page:
        """The page of a text."""
        edges = list(tokens(text))
        starts, ends = [start for start, _ in edges], [end for _, end in edges]
        words = [text[start:end] for start, end in edges]
        gaps = [_gap(text, before, after) for before, after in zip([0, *ends], starts, strict=False)]
        if gaps:
            gaps[0] = BROKEN
        return cls(
            text,
            words,
            [_plain(word) for word in words],
            starts,
            ends,
            gaps,
            {start: index for index, start in enumerate(starts)},
            {end: index + 1 for index, end in enumerate(ends)},
        )

    def __len__(self) -> int:
        return len(self.words)

    def places(self) -> dict[str, list[int]]:
        """The indexes of each word."""
        where: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            where.setdefault(word, []).append(index)
        return where

    def candidate(self, start: int, end: int, label: str, layer: str) -> Candidate | None:
        """The candidate between two character offsets, or None where these are no token edges."""
        first, last = self.starting.get(start), self.ending.get(end)
        return None if first is None or last is None or first >= last else Candidate(first, last, label, layer)

    def surface(self, start: int, end: int) -> str:
        """The text between two tokens, the second exclusive."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def lower(self, index: int) -> str:
        """The lower-case word at an index, or "" outside the page."""
        return self.lowers[index] if 0 <= index < len(self.lowers) else ""

    def word(self, index: int) -> str:
        """The word at an index, or "" outside the page."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def gap(self, index: int) -> int:
        """What stands before a token; BROKEN outside the page."""
        return self.gaps[index] if 0 <= index < len(self.gaps) else BROKEN


Layer = Callable[[Page, Sequence[Candidate]], Iterator[Candidate]]
"""A layer: reads a page and what the layers before it found, and proposes candidates."""


def _gap(text: str, before: int, after: int) -> int:
    if before == after:
        return GLUED
    return BROKEN if "\n" in text[before:after] else SPACED


def _plain(word: str) -> str:
    lower = word.lower()
    if len(lower) == 1:
        return "'" if lower in "’‘`´" else "-" if lower in "‐‑–" else lower
    return lower
