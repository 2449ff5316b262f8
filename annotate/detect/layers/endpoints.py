"""Endpoints beyond the plain list: measures that need a word of measuring beside them, and their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from annotate.detect.layers.lexicon import Gazetteer, grammar
from annotate.detect.layers.page import BROKEN, GLUED, Candidate, Page

LAYER = "endpoints"
WINDOW = 9
"""How many tokens before and after a measure are searched for words of measuring."""

_MEASURING = re.compile(
    r"(?:improv\w+|reduc\w+|chang\w+|scores?|endpoints?|measur\w+|baseline|significant\w*|increas\w+"
    r"|decreas\w+|lower\w*|versus|vs|compared|"
    r"placebo|percent|%|median|mean|secondary|rates?|primary|evaluat\w+|assess\w+|demonstrat\w+|achiev\w+"
    r"|extend\w*|prolong\w*|slow\w*)"
)
_LEFT = grammar("endpoints left")
_RIGHT = grammar("endpoints right")
_LISTED = re.compile(
    r"\b([Ss]afety)(?=,? (?:and|tolerability|pharmacokinetic|efficacy|immunogenicity)(?: (?:tolerability"
    r"|pharmacokinetics?|immunogenicity|efficacy|preliminary|secondary))?)"
)
_STUDIED = re.compile(r"(?:evaluat|assess|determin|measur|endpoint|investigat|examin|demonstrat|focus)\w*[^.]{0,60}$")


@cache
def _measures() -> Gazetteer:
    return Gazetteer({"measures.txt": "ENDPOINT"})


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Measures in a context of measuring, and endpoints with the words that change what they measure."""
    weak = list(_measures().find(page, LAYER))
    named = [item for item in found if item.label == "ENDPOINT"]
    for item in [*named, *(item for item in weak if _measured(page, item))]:
        yield _qualified(page, item)


def _measured(page: Page, item: Candidate) -> bool:
    if page.lower(item.start) == "safety":
        before = page.text[max(0, page.starts[item.start] - 80) : page.starts[item.start]]
        return bool(_LISTED.match(page.text, page.starts[item.start]) and _STUDIED.search(before))
    near = (*page.lowers[max(0, item.start - WINDOW) : item.start], *page.lowers[item.end : item.end + WINDOW])
    return any(_MEASURING.fullmatch(word) for word in near)


def _qualified(page: Page, item: Candidate) -> Candidate:
    start, end = item.start, item.end
    while start and page.gaps[start] != BROKEN and (page.lowers[start - 1] in _LEFT or _period(page, start - 1)):
        start -= 3 if _period(page, start - 1) else 1
    if page.lower(end) in _RIGHT and page.gap(end) != BROKEN:
        end += 1
    return Candidate(start, end, "ENDPOINT", LAYER)


def _period(page: Page, index: int) -> bool:
    """Whether `12-month` or `five-year` ends at a token."""
    if index < 2 or page.lowers[index] not in ("month", "year", "week") or page.lowers[index - 1] != "-":
        return False
    if page.word(index - 3) == "." and page.gap(index - 2) == GLUED:  # 13.8-month is a value
        return False
    return page.gaps[index] == GLUED and (
        page.lowers[index - 2].isdigit() or page.lowers[index - 2] in ("one", "two", "three", "five")
    )
