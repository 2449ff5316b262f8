"""Abbreviation pairs of the article, by the algorithm of Schwartz and Hearst (2003), carried to every mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.detect.layers.lexicon import everyday, grammar, singulars
from annotate.detect.layers.page import BROKEN, NOTHING, Candidate, Page

LAYER = "abbreviations"
MOST_TOKENS = 40
"""How far a long form is looked for, punctuation included."""

_SHORT = re.compile(
    r"[(\[]\s?(?:or |the |hereinafter |collectively,? )?[“\"'‘]?"
    r"([A-Za-z][\w&/+.-]{0,11}(?: [\w-]{1,6})?)"
    r"[”\"'’]?(?:,? or (?:the )?[“\"']\w+[”\"'])?\s?[)\]]"
)


class Pair(NamedTuple):
    """A short form and where its long form stands."""

    short: str
    start: int
    end: int
    """Token indexes of the long form."""
    opens: int
    """The token of the short form inside its brackets."""


def pairs(page: Page) -> Iterator[Pair]:
    """The pairs "long form (SHORT)" of a page."""
    for match in _SHORT.finditer(page.text):
        short = match.group(1)
        end = _token_before(page, match.start())
        opens = page.starting.get(match.start(1))
        if end is None or opens is None or not _plausible(short):
            continue
        start = _long_form(page, short, end)
        if start is not None:
            yield Pair(short, start, end, opens)


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Every mention of a short form, under the label of its long form; NOTHING where that is no entity."""
    labels: dict[str, str] = {}
    by_end: dict[int, Candidate] = {}
    for item in sorted(found, key=lambda item: item.end - item.start):
        by_end[item.end] = item
    for pair in pairs(page):
        label = _label(pair, by_end) or _label_of_head(page, pair)
        if label is not None:
            if pair.end not in by_end:
                yield Candidate(pair.start, pair.end, label, LAYER)
            labels.setdefault(pair.short, label)
        elif pair.short.isupper() and _certain(page, pair):
            labels.setdefault(pair.short, NOTHING)
    yield from _mentions(page, labels)


def _mentions(page: Page, labels: Mapping[str, str]) -> Iterator[Candidate]:
    for short, label in labels.items():
        pattern = re.compile(rf"(?<![\w-]){re.escape(short)}(?:s(?!\w))?(?!\w)")
        for match in pattern.finditer(page.text):
            if candidate := page.candidate(*match.span(), label, LAYER):
                yield candidate


def _label(pair: Pair, by_end: Mapping[int, Candidate]) -> str | None:
    item = by_end.get(pair.end)
    if item is None or item.label in ("DATE", "MONEY", "PHASE", "PERSON"):
        return None
    # the name must cover at least half of the words that the letters stand for
    return item.label if (pair.end - max(item.start, pair.start)) * 2 >= pair.end - pair.start else None


def _label_of_head(page: Page, pair: Pair) -> str | None:
    """The label that the last word of a long form gives away, where its letters are certain."""
    last = singulars(page.lowers[pair.end - 1])
    if _certain(page, pair) and len(pair.short) > 2:
        for kind, label in (("disease-head", "DISEASE"), ("class-head", "DRUG_CLASS")):
            if any(form in grammar(kind) for form in last):
                return label
    return None


def _certain(page: Page, pair: Pair) -> bool:
    """Whether the letters are the initials of the long form, so that the pair cannot be chance."""
    initials = [page.words[index][0].lower() for index in range(pair.start, pair.end) if page.words[index][0].isalpha()]
    return "".join(initials) == pair.short.lower() and len(pair.short) > 1


def _plausible(short: str) -> bool:
    if short in ("TM", "R", "SM"):
        return False
    letters = sum(character.isalpha() for character in short)
    return (
        2 <= len(short) <= 12
        and letters >= 1
        and any(character.isupper() for character in short)
        and not everyday(short.lower())
    ) or (short.isupper() and 2 <= len(short) <= 10)


def _token_before(page: Page, offset: int) -> int | None:
    place = offset
    while place > 0 and page.text[place - 1] in " \u00a0®™":
        place -= 1
    return page.ending.get(place)


def _long_form(page: Page, short: str, end: int) -> int | None:
    """The first token of the long form that ends before token `end`, or None.

    Schwartz and Hearst: match the short form backwards, letter by letter; its first letter must open a word.
    """
    words = min(len(short) + 5, len(short) * 2)
    least = end
    counted = 0
    while least > 0 and counted < words and end - least < MOST_TOKENS and page.gaps[least] != BROKEN:
        least -= 1
        counted += page.words[least][0].isalnum()
        if page.words[least] in ";:()":
            least += 1
            break
    if least >= end:
        return None
    offset = page.starts[least]
    text = page.text[offset : page.ends[end - 1]].lower()
    place = len(text)
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        place -= 1
        while place >= 0 and (text[place] != letter or (number == 0 and place > 0 and text[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return None
    start = page.starting.get(offset + place)
    if start is None or page.surface(start, end).lower() == short.lower():
        return None
    return start
