"""Noun phrases of diseases and drug classes, and drugs with the prefix that a hyphen joins to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.detect.layers import classes, conditions
from annotate.detect.layers.lexicon import grammar
from annotate.detect.layers.page import GLUED, Candidate, Page

LAYER = "phrases"
LONGEST_PREFIX = 11
_NO_PREFIX = grammar("phrases no prefix")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Diseases and drug classes as whole noun phrases, grown from heads and from names that other layers found."""
    yield from conditions.find(page, found, LAYER)
    yield from classes.find(page, found, LAYER)
    yield from _compounds(page, found)


def _compounds(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Drugs with the prefix that a hyphen joins to them: nab-paclitaxel, D-cycloserine."""
    for item in found:
        before = item.start - 2
        if item.label != "DRUG" or before < 0 or page.lowers[before + 1] != "-" or page.lowers[before] in _NO_PREFIX:
            continue
        glued = page.gaps[item.start] == GLUED and page.gaps[before + 1] == GLUED
        if glued and len(page.words[before]) <= LONGEST_PREFIX:
            yield Candidate(before, item.end, "DRUG", LAYER)
