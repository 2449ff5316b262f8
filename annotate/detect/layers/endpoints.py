"""Endpoints beyond the plain list: measures that need a word of measuring beside them, and their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from annotate.detect.layers import measures
from annotate.detect.layers.lexicon import Gazetteer, grammar
from annotate.detect.layers.page import BROKEN, GLUED, Candidate, Page

LAYER = "endpoints"
WINDOW = 14
"""How many tokens of its sentence before and after a measure are searched for words of measuring."""

_LEFT = grammar("endpoints left")
_RIGHT = grammar("endpoints right")
_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"})
_MEASURING = grammar("endpoints measuring")
_HOPING = grammar("endpoints hoping")
_LISTED = re.compile(
    r"\b([Ss]afety)(?=,? (?:and |patient )?(?:tolerability|pharmacokinetic|immunogenicity|PK\b)"
    r"|, efficacy,? and (?:tolerability|pharmacokinetic))"
)
_STUDIED = re.compile(
    r"(?:evaluat|assess|determin|measur|endpoint|outcome|investigat|examin|demonstrat|focus|objective|explor|includ"
    r"|stud(?:y|ied)\b)\w*[^.]{0,100}$"
)


@cache
def _measures() -> Gazetteer:
    return Gazetteer({"measures.txt": "ENDPOINT"})


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Measures in a context of measuring, and endpoints with the words that change what they measure."""
    weak = list(_measures().find(page, LAYER))
    named = [item for item in found if item.label == "ENDPOINT"]
    known = [qualified(page, item) for item in (*named, *(item for item in weak if _measured(page, item)))]
    yield from known
    yield from measures.find(page, found, known, reported)


def _measured(page: Page, item: Candidate) -> bool:
    if page.lower(item.start) == "safety":
        before = page.text[max(0, page.starts[item.start] - 120) : page.starts[item.start]]
        return bool(_LISTED.match(page.text, page.starts[item.start]) and _STUDIED.search(before))
    return reported(page, item.start, item.end)


def reported(page: Page, start: int, end: int) -> bool:
    """Whether the sentence around a measure reports a result or a plan to measure, rather than hopes and background."""
    first, last = start, end
    while start - first < WINDOW and not _opens(page, first):
        first -= 1
    while last - end < WINDOW and not _opens(page, last):
        last += 1
    near = {*page.lowers[first:start], *page.lowers[end:last]}
    return len(near & _MEASURING) > len(near & _HOPING)


def _opens(page: Page, index: int) -> bool:
    """Whether a sentence or a line opens at a token."""
    return page.gap(index) == BROKEN or (page.lower(index - 1) in (".", ";", "?", "!") and page.gap(index) != GLUED)


def qualified(page: Page, item: Candidate) -> Candidate:
    """An endpoint with the words on both sides that change what it measures."""
    start, end = item.start, item.end
    while start and page.gaps[start] != BROKEN and (page.lowers[start - 1] in _LEFT or _period(page, start - 1)):
        start -= 3 if _period(page, start - 1) else 1
    while page.lower(end) in _RIGHT and page.gap(end) != BROKEN:
        end += 1
    return Candidate(start, end, "ENDPOINT", LAYER)


def _period(page: Page, index: int) -> bool:
    """Whether `12-month` or `five-year` ends at a token."""
    if index < 2 or page.lowers[index] not in ("month", "year", "week") or page.lowers[index - 1] != "-":
        return False
    if page.word(index - 3) == "." and page.gap(index - 2) == GLUED:  # 13.8-month is a value
        return False
    return page.gaps[index] == GLUED and (page.lowers[index - 2].isdigit() or page.lowers[index - 2] in _NUMBERS)
