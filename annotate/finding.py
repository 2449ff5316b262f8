"""Finding a text in an article: where it stands, in code points of the article as it is stored.

Article and query are folded character by character and then compared. A small letter of the query stands for a capital
too, and a letter without an accent for one with it; a query with a capital keeps to case, one with an accent to
accents. Quotation marks, hyphens and white space of every kind are alike. What is found are whole characters of the
article, with the accents that follow them.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

Range: TypeAlias = tuple[int, int]
"""Code points of an article, half-open."""

_ALIKE = str.maketrans("‘’‚‛′“”„‟″‐‑‒–", "'''''\"\"\"\"\"----")
_ACCENTS = re.compile("[\u0300-\u036f]+")
"""The marks on Latin, Greek and Cyrillic letters; those of other scripts make other letters."""


class _Folds(dict[int, str]):
    """A translation table that folds a character when it first meets it: to one character mostly, to any number."""

    def __init__(self, keeps_case: bool, keeps_accents: bool) -> None:
        super().__init__()
        self._keeps_case = keeps_case
        self._keeps_accents = keeps_accents

    def __missing__(self, code: int) -> str:
        folded = " " if chr(code).isspace() else unicodedata.normalize("NFD", chr(code)).translate(_ALIKE)
        if not self._keeps_case:
            folded = unicodedata.normalize("NFD", folded.casefold())
        if not self._keeps_accents:
            folded = _ACCENTS.sub("", folded)
        self[code] = folded
        return folded


@lru_cache(maxsize=4)
def _folds(keeps_case: bool, keeps_accents: bool) -> _Folds:
    return _Folds(keeps_case, keeps_accents)


def matches(text: str, query: str) -> Sequence[Range]:
    """Where a text holds the query, in order and without overlap; nowhere for an empty query."""
    has_accents = _ACCENTS.search(unicodedata.normalize("NFD", query)) is not None
    folds = _folds(query != query.lower(), has_accents)
    wanted = query.translate(folds)
    if not wanted:
        return []
    folded, starts = text.translate(folds), _starts(text, folds)
    if starts is None:
        return [match.span() for match in re.finditer(re.escape(wanted), folded)]
    return list(_whole(folded, wanted, starts))


def _starts(text: str, folds: _Folds) -> Sequence[int] | None:
    """Where each character of a text, and its end, is in the folded text; None where that is where it was."""
    lengths = {character: len(folds[ord(character)]) for character in set(text)}
    if all(length == 1 for length in lengths.values()):
        return None
    return array("I", accumulate(map(lengths.__getitem__, text), initial=0))


def _whole(folded: str, wanted: str, starts: Sequence[int]) -> Iterator[Range]:
    """The ranges of the text whose folded characters are exactly what is wanted."""
    place = folded.find(wanted)
    while place >= 0:
        end = place + len(wanted)
        # of characters that begin at one place, all but the last left nothing: accents of what is before it
        first, behind = bisect_right(starts, place) - 1, bisect_right(starts, end) - 1
        is_whole = starts[first] == place and starts[behind] == end
        if is_whole:
            yield first, behind
        place = folded.find(wanted, end if is_whole else place + 1)
