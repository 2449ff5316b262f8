"""How a noun phrase grows to the left of its head: over modifiers, hyphen compounds and joined modifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from annotate.detect.layers.lexicon import grammar
from annotate.detect.layers.page import BROKEN, GLUED, SPACED, Candidate, Page

LONGEST = 14
"""The most tokens that a phrase is extended to the left."""

_HYPHEN_TAIL = grammar("phrases hyphen tail")
_PLAIN_COMPOUND = grammar("phrases plain compound")
_JOIN = frozenset({"and", "or", "/", ",", "and/or", "&"})
_INNER = frozenset("-/+.:×")
_SYMBOLIC = re.compile(r"[A-Za-z0-9]*[A-Z][A-Za-z]*[A-Z0-9αβγδεκ][A-Za-z0-9αβγδεκ]*|[A-Z][a-z]{0,3}\d\w*")


def extended(
    page: Page, start: int, modifier_start: Callable[[int, bool], int], bounds: Collection[int], joining: bool = False
) -> int:
    """The start of a phrase after taking in modifiers to the left, and words that join two modifiers.

    `modifier_start` is asked with a token, and whether it stands behind a join, where the modifier starts that ends
    there: the next index where there is none. A join does not reach to a token of `bounds`: a name there stands alone.
    A bare head joins only if `joining`: it asks for words that name its kind.
    """
    least = max(0, start - LONGEST)
    head = start
    while start > least and page.gaps[start] != BROKEN:
        index = start - 1
        begin = modifier_start(index, False)
        if begin <= index:
            start = max(begin, least)
            continue
        joined = _join_start(page, index) if joining or start < head or page.lowers[index] == "/" else -1
        if joined <= least or page.gaps[joined] == BROKEN:
            break
        begin = modifier_start(joined - 1, True)
        if begin > joined - 1 or page.gaps[index + 1] == BROKEN:
            break
        if begin in bounds or joined - 1 in bounds:
            break
        start = max(begin, least)
    return start


def hyphenated(page: Page, index: int, modifiers: frozenset[str]) -> int | None:
    """The start of a hyphen compound of known parts that ends here: HER2-positive, non-small, CLDN18.2-directed."""
    if page.lowers[index] in "-+" and index and page.gaps[index] == GLUED and page.gap(index + 1) == SPACED:
        return _signed(page, index)
    if not glued(page, index):
        return None
    if page.lowers[index].isdigit() and page.lowers[index - 2] in modifiers and page.lowers[index - 2].isalpha():
        return index - 2
    negated = page.lowers[index - 2] in ("non", "post", "pre") and page.lowers[index].isalpha()
    if not negated and page.lowers[index] not in _HYPHEN_TAIL and page.lowers[index] not in modifiers:
        return None
    start = compound_start(page, index)
    return None if page.surface(start, index + 1).lower() in _PLAIN_COMPOUND else start


def compound(page: Page, index: int) -> int | None:
    """The start of any compound that ends here and does not merely praise or date: AAV.7m8-based, GLP-1/glucagon."""
    if (
        index < 2
        or page.gaps[index] != GLUED
        or page.lowers[index - 1] not in _INNER
        or not page.words[index].isalnum()
    ):
        return None
    start = compound_start(page, index)
    surface = page.surface(start, index + 1).lower().replace("‑", "-")
    plain = surface in _PLAIN_COMPOUND or page.lowers[index] in _PLAIN_COMPOUND
    return None if plain or start == index else start


def compound_start(page: Page, index: int) -> int:
    """The first token of the run without white space that ends at a token."""
    start = index
    while (
        start >= max(2, index - LONGEST)
        and page.gaps[start] == GLUED
        and page.lowers[start - 1] in _INNER
        and page.gaps[start - 1] == GLUED
        and page.words[start - 2].isalnum()
    ):
        start -= 2
    return start


def symbolic(word: str) -> bool:
    """Whether a word is written like a symbol: capitals or digits inside."""
    return len(word) > 1 and bool(_SYMBOLIC.fullmatch(word))


def insides(found: Iterable[Candidate]) -> dict[int, int]:
    """For each token inside a target where the longest such target starts."""
    starts: dict[int, int] = {}
    for item in found:
        if item.label == "TARGET":
            starts.update({index: min(item.start, starts.get(index, index)) for index in range(item.start, item.end)})
    return starts


def glued(page: Page, index: int) -> bool:
    """Whether a hyphen joins a token to the one before the hyphen."""
    return index >= 2 and page.lowers[index - 1] == "-" and page.gaps[index] == GLUED and page.gaps[index - 1] == GLUED


def opening(page: Page, index: int) -> int | None:
    """The opening bracket before a closing one, where a word or a short compound stands between them."""
    for place in range(index - 2, max(0, index - 7), -1):
        if page.lowers[place] == "(":
            return place
    return None


def _signed(page: Page, index: int) -> int | None:
    """The start of symbols with a sign: HER2+, HR+/HER2-."""
    start = index - 1
    while start >= max(3, index - LONGEST) and page.lowers[start - 1] == "/" and page.lowers[start - 2] in "+-":
        start -= 3
    return start if page.words[start].isupper() else None


def _join_start(page: Page, index: int) -> int:
    """Where a join that ends at this token starts (`,` `and` `, and` `or`), or -1."""
    if page.lowers[index] not in _JOIN:
        return -1
    if index >= 1 and page.lowers[index] in ("and", "or") and page.lowers[index - 1] == ",":
        return index - 1
    return index
