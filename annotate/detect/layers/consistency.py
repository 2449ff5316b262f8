"""One article, one meaning: what was found once with good evidence is found at every mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from annotate.detect.layers.lexicon import everyday, grammar
from annotate.detect.layers.page import GLUED, Candidate, Page

LAYER = "consistency"
SURNAMES = "surnames"
SHORT_NAMES = "short names"

Resolve = Callable[[Sequence[Candidate]], list[Candidate]]


def find(page: Page, found: Sequence[Candidate], resolve: Resolve) -> Iterator[Candidate]:
    """Surnames after full names, short names of firms, and every further mention of a name found once."""
    known = {(item.start, item.end, item.label) for item in found}
    for item in _proposed(page, resolve(found)):
        if (item.start, item.end, item.label) not in known:
            yield item


def _proposed(page: Page, settled: Sequence[Candidate]) -> Iterator[Candidate]:
    where = page.places()
    for item in {(item.label, *page.words[item.start : item.end]): item for item in settled}.values():
        if item.label == "PERSON":
            yield from _surnames(page, item, where)
        elif item.label == "COMPANY":
            yield from _short_names(page, item, where)
        if item.label in ("DRUG", "COMPANY", "TRIAL", "TARGET", "ORG", "DISEASE", "DRUG_CLASS"):
            yield from _repeats(page, item, where)


def _mentions(page: Page, words: Sequence[str], where: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    length = len(words)
    for index in where.get(words[0], ()):
        if list(page.words[index : index + length]) == list(words):
            yield index, index + length


def _surnames(page: Page, item: Candidate, where: dict[str, list[int]]) -> Iterator[Candidate]:
    end = item.end
    while end - 1 > item.start and (page.words[end - 1] in (".", ",") or page.words[end - 1] in ("Jr", "Sr", "III")):
        end -= 1
    start = end - 1
    while start - 2 > item.start and page.words[start - 1] in "-'’" and page.gaps[start] == GLUED:
        start -= 2
    if end - item.start < 2 or len(page.words[start]) < 2 or start == item.start:
        return
    for first, last in _mentions(page, page.words[start:end], where):
        if not (page.word(last) == "-" and page.gap(last) == GLUED) and not (
            page.gap(first) == GLUED and page.word(first - 1) == "-"
        ):
            yield Candidate(first, last, "PERSON", SURNAMES)


def _short_names(page: Page, item: Candidate, where: dict[str, list[int]]) -> Iterator[Candidate]:
    words = list(page.words[item.start : item.end])
    closing = grammar("legal-form") | {".", ","}
    while len(words) > 1 and words[-1] in closing:
        words.pop()
    if words[-1] in grammar("legal-form") or words[-1] in "'’":
        return
    yield from _named(page, words, item, where)
    while len(words) > 1 and (words[-1] in grammar("company-head") or words[-1] in ("&", "and")):
        words.pop()
        if _distinctive(page, words, where):
            yield from _named(page, words, item, where)


def _named(page: Page, words: Sequence[str], item: Candidate, where: dict[str, list[int]]) -> Iterator[Candidate]:
    for first, last in _mentions(page, words, where):
        if not (
            page.word(last) == "-"
            and page.gap(last) == GLUED
            and page.gap(last + 1) == GLUED
            and page.word(last + 1)[:1].isdigit()
        ):
            yield Candidate(first, last, "COMPANY", SHORT_NAMES)


def _distinctive(page: Page, words: Sequence[str], where: dict[str, list[int]]) -> bool:
    """Whether the words name the firm on their own: not everyday English, nor written in lower case here."""
    if len(words) > 1:
        return not all(everyday(word) or not word[0].isalpha() for word in words)
    word = words[0]
    if len(word) < 3 or not word[0].isalpha() or word.lower() in where:
        return False
    return not everyday(word) or word.isupper()


def _repeats(page: Page, item: Candidate, where: dict[str, list[int]]) -> Iterator[Candidate]:
    words = page.words[item.start : item.end]
    surface = page.surface(item.start, item.end)
    telling = any(re.search(r"[A-Z]", word[1:]) or (word[0].isupper() and not everyday(word)) for word in words)
    if item.label in ("DISEASE", "DRUG_CLASS"):
        telling = len(words) == 1 and surface.isupper() and len(surface) > 2
    if item.label == "DRUG" and len(words) == 1:
        telling = not everyday(surface)
    if telling and len(surface) > 2:
        for first, last in _mentions(page, words, where):
            yield Candidate(first, last, item.label, LAYER)
