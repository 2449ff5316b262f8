"""Drug classes as whole noun phrases: a head, and to its left what the drugs act on and how they are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers import growth
from annotate.detect.layers.lexicon import grammar, singulars
from annotate.detect.layers.page import BROKEN, GLUED, NOTHING, SPACED, Candidate, Page

_ALONE = grammar("phrases class alone")
_POINTING = grammar("phrases pointing")
_DETERMINERS = grammar("phrases determiners")
_ACTING = grammar("phrases acting")
_COPIES = grammar("phrases copies")
_PLAIN = grammar("phrases plain adjective")
_SUBSTRATE = re.compile(r"(?:[a-z]{3,}(?:ase|tion|kine|phin|erin|clin|some|trin|in|ine|ide|gen|ol|one|oid))")
_PREVENTING = grammar("phrases preventing")
_NO_AGENT = frozenset({"therapeutic", "therapeutics", "agent", "agents"})
_PREFIX = frozenset({"anti", "non", "bi", "tri", "multi", "pan", "co"})
_AGENTS = re.compile(r"(?:anti|chemo|immuno)[a-z]{5,}")
_PAIR = re.compile(r"[A-Z][A-Za-z0-9-]*\d?[x×][A-Z][A-Za-z0-9]+")


def find(page: Page, found: Sequence[Candidate], layer: str) -> Iterator[Candidate]:
    """Class phrases around the heads of the page and around the classes that other layers found."""
    heads = grammar("class-head")
    cores = {(item.start, item.end) for item in found if item.label == "DRUG_CLASS"}
    for index, lower in enumerate(page.lowers):
        if any(form in heads for form in singulars(lower)):
            cores.add((index, index + 1))
    grown = _Grown(page, found)
    for start, end in sorted(cores):
        begin = grown.first(start, end)
        alone = any(form in _ALONE for form in singulars(page.lower(start)))
        if end - begin == 1 and not alone:
            continue
        if end - begin == 1 and page.lower(begin - 1) in _DETERMINERS and page.lower(begin) in _POINTING:
            yield Candidate(begin - 1, end, NOTHING, layer)  # the vaccine: points back
            continue
        yield Candidate(begin, end, "DRUG_CLASS", layer)
    yield from _before_generic(page, layer)


def _before_generic(page: Page, layer: str) -> Iterator[Candidate]:
    """Compounds that name a class before a bare noun, which stays out: [weight-loss] drugs, [plant-derived] pills."""
    generic, tails, plain = grammar("class generic"), grammar("class tail"), grammar("phrases plain compound")
    for index, lower in enumerate(page.lowers):
        if lower not in generic or not growth.glued(page, index - 1):
            continue
        start = growth.compound_start(page, index - 1)
        if page.lower(index - 1) not in tails and page.lower(start) != "anti":
            continue
        first = page.words[start]
        while page.lower(start - 1) in grammar("class before tail") and page.gap(start) == SPACED:
            start -= 1
        place = first[0].isupper() and not growth.symbolic(first) and page.words[index - 1].islower()
        if page.gap(index) == SPACED and not place and page.surface(start, index).lower() not in plain:
            yield Candidate(start, index, "DRUG_CLASS", layer)


class _Grown:
    """Where a class phrase starts, given what was found on its page."""

    def __init__(self, page: Page, found: Sequence[Candidate]) -> None:
        self._page = page
        self._modifiers = grammar("class-modifier")
        self._ends = {item.end: item.start for item in found if item.label in ("TARGET", "DRUG_CLASS", "DISEASE")}
        copied = {item.end: item.start for item in found if item.label == "DRUG"}
        self._ends.update({end: start for end, start in copied.items() if page.lower(end) in _COPIES})
        self._classes = {item.start for item in found if item.label == "DRUG_CLASS"}
        self._bounds = self._classes | {item.start for item in found if item.label == "DISEASE"}
        self._others = {
            index
            for item in found
            if (item.label == "DRUG" and page.lower(item.end) not in _COPIES)
            or item.label in ("COMPANY", "ORG", "PERSON", "DATE", "PHASE", "TRIAL")
            for index in range(item.start, item.end)
        }
        self._inside = growth.insides(found)

    def first(self, start: int, end: int) -> int:
        """The first token of the phrase whose head stands at [start, end)."""
        page = self._page
        acting = page.lower(end - 1) in _ACTING

        def modifier(index: int, joined: bool) -> int:
            return self._modifier(index, joined, acting)

        preventing = page.lower(end - 1) in _PREVENTING
        begin = growth.extended(page, start, modifier, self._classes if preventing else self._bounds)
        if page.lower(begin) == "vivo" and page.lower(begin - 1) in ("in", "ex"):
            begin -= 1
        if page.lower(begin - 1) == "-" and page.lower(begin - 2) in _PREFIX and page.gap(begin) == GLUED:
            begin -= 2
        return begin

    def _modifier(self, index: int, joined: bool, acting: bool) -> int:
        """Where a modifier that ends at this token starts; the next index where there is none."""
        page = self._page
        after = page.lower(index + 1)
        if page.gap(index + 1) == BROKEN:
            return index + 1
        named = self._ends.get(index + 1) if after not in _NO_AGENT else None
        start = growth.hyphenated(page, index, self._modifiers)
        if start is None and acting and not joined:
            start = growth.compound(page, index)
        if start is not None or named is not None:
            least = min(place for place in (start, named) if place is not None)
            return self._inside.get(least, least)
        if index in self._others:
            return index + 1
        if index >= 2 and growth.glued(page, index) and page.lowers[index - 2] in _PREFIX:
            return index - 2
        if (
            page.lowers[index] == ")"
            and (bracket := growth.opening(page, index))
            and (after in _ACTING or (acting and not joined))
        ):
            return self._ends.get(bracket, growth.compound_start(page, bracket - 1))
        if acting and self._acted_on(index, joined):
            return index
        told = after in _NO_AGENT and _AGENTS.fullmatch(page.lowers[index])
        return index if told or page.lowers[index] in self._modifiers else index + 1

    def _acted_on(self, index: int, joined: bool) -> bool:
        """Whether a word names what an inhibitor or agonist acts on, by its form."""
        page, lower = self._page, self._page.lowers[index]
        if lower in _PLAIN or lower in _DETERMINERS:
            return False
        if growth.symbolic(page.words[index]) or _PAIR.fullmatch(page.words[index]):
            return not joined
        if lower.isdigit() and len(lower) < 3:
            return bool(_SUBSTRATE.fullmatch(page.lower(index - 1)))
        if any(form in _ACTING for form in singulars(lower)) and page.lower(index + 1) == "/":
            return True
        return bool(_SUBSTRATE.fullmatch(lower)) and not joined
