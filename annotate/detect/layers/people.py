"""Names of people: by first name, by degree and title, and by the words that speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers.lexicon import everyday, grammar, name_set
from annotate.detect.layers.page import BROKEN, GLUED, NOTHING, SPACED, Candidate, Page

LAYER = "people"
CONTEXT = "roles"
LONGEST = 8
"""The most tokens of each part of a name."""

_PARTICLES = grammar("people particles")
_TITLES = grammar("people titles")
_SPEAKS = grammar("people speaks")
_ROLE = re.compile(
    r",?\s(?:M\.?D\b|Ph\.?\s?D\b|Pharm\.?D\b|M\.?B\.?A\b|J\.?D\b|MBBS|MPH|DVM|MSc|M\.?S\b|FRCP|D\.?Phil\b"
    r"|Dr\.?\s?med|"
    r"(?:\w+(?:[’']s)? ){0,4}?(?:the |an? |its |our )?(?:\w+[ -]){0,3}?(?:CEO|CFO|CMO|CSO|COO|CTO|[Cc]hief"
    r"|[Pp]resident|[Vv]ice|[Cc]hair(?:man|woman|person)?|[Dd]irector|"
    r"[Ff]ounder|[Cc]o-?[Ff]ounder|[Pp]rofessor|[Hh]ead|[Aa]nalyst|[Ii]nvestigator|[Pp]artner|EVP|SVP"
    r"|[Ee]xecutive|[Mm]anager|[Ss]pokes\w+)\b)"
)
_PARTY = re.compile(r",? ?\((?:R|D|I|Republican|Democrat)[-–, ]")
_BEFORE = grammar("people before")
_SYLLABLES = grammar("people syllable")
_NAMED = re.compile(
    r"(?:[Nn]am(?:es?|ed)|[Aa]ppoint(?:s|ed)?|[Hh]ir(?:es?|ed)|[Tt]aps|[Ww]elcom(?:es?|ed)|[Pp]romot(?:es?|ed)"
    r"|[Rr]eporting by|[Ee]diting by|[Rr]eported by|[Ww]ritten by|[Cc]ontacts?:|[Ii]nvestors?:|[Mm]edia:|[Rr]elations:"
    r"|[Ss]ucceed(?:s|ed)?|[Rr]eplac(?:es?|ed)|[Aa]uthor:)\s?$"
)
_LEADING = re.compile(
    r"(?:,| \(|\n|;| as | to (?:lead|head|run|succeed)| in [A-Z]| and [A-Z]|$| its | president| chief)"
)
_NOT_A_NAME = grammar("people not a name")
_AFTER_BY = re.compile(r"(?:^|\n)By ([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3})(?=,| \||\n|$)")
_OUTLET = re.compile(r"(?:^|\n)By [A-Z][^\n,|]{4,50}(?:,| \|) ([A-Z][\w.&’' -]{2,30})(?=\s*\n)")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Full names by first name, by role and by title; bylines."""
    firms = {index for item in found if item.label in ("COMPANY", "ORG") for index in range(item.start, item.end)}
    first_names = name_set("first_names.txt")
    for index, word in enumerate(page.words):
        if word in first_names and index not in firms and page.word(index - 1) != "-":
            if (end := _name_end(page, index)) and not _is_firm(page, index, end):
                yield Candidate(index, end, "PERSON", LAYER)
        elif _is_capital(page, index) and page.gap(index) != GLUED:
            yield from _by_role(page, index)
        if page.lowers[index] in _TITLES:
            yield from _by_title(page, index)
    for match in _AFTER_BY.finditer(page.text):
        if candidate := page.candidate(*match.span(1), "PERSON", CONTEXT):
            yield candidate
    for match in _OUTLET.finditer(page.text):  # the outlet of a byline is a credit
        if candidate := page.candidate(*match.span(1), NOTHING, CONTEXT):
            yield candidate


def _is_capital(page: Page, index: int) -> bool:
    word = page.word(index)
    return (len(word) > 1 and word[0].isupper() and word[1:].islower()) or bool(
        re.fullmatch(r"(?:Mc|Mac|De|Di|La|Le|O)[A-Z][a-z]+", word)
    )


def _surname_end(page: Page, index: int) -> int:
    """One past a surname that starts at a token, with hyphens, apostrophes and particles; 0 where none does."""
    first = index
    while (
        index - first < LONGEST
        and page.lower(index) in _PARTICLES
        and page.gap(index) == SPACED
        and page.gap(index + 1) == SPACED
    ):
        index += 1
    if not _is_capital(page, index) and not (page.word(index) in ("O", "D") and page.lower(index + 1) == "'"):
        return 0
    if page.lowers[index] in _NOT_A_NAME:
        return 0
    end = index + 1
    while (
        end - index < LONGEST
        and page.lower(end) in ("-", "'")
        and page.gap(end) == GLUED
        and page.gap(end + 1) == GLUED
        and (page.word(end + 1)[:1].isupper() or page.word(end + 1) in _SYLLABLES)
    ):
        end += 2
    return end


def _initials(page: Page, index: int) -> int:
    """One past the initials that start at a token: J. or A. B."""
    first = index
    while (
        index - first < LONGEST
        and len(page.word(index)) == 1
        and page.word(index).isupper()
        and page.gap(index) != BROKEN
    ):
        index += 1
        if page.word(index) == "." and page.gap(index) == GLUED:
            index += 1
    return index


def _name_end(page: Page, index: int) -> int:
    """One past a full name whose first name stands at a token; 0 where no surname follows."""
    place = index + 1
    while (
        place - index < LONGEST
        and page.word(place) == "-"
        and page.gap(place) == GLUED
        and page.gap(place + 1) == GLUED
    ):
        place += 2
    if page.gap(place) != SPACED:
        return 0
    place = _quoted(page, _initials(page, place))
    if page.gap(place) == BROKEN:
        return 0
    end = _surname_end(page, place)
    telling = not everyday(page.words[index]) or _spoken(page, index, end)
    if not end or (everyday(page.words[end - 1]) and not telling and not _ROLE.match(page.text, page.ends[end - 1])):
        return 0
    while (
        end - index < LONGEST
        and page.gap(end) == SPACED
        and (more := _surname_end(page, end))
        and not everyday(page.words[end])
    ):
        end = more
    return _with_suffix(page, end)


def _quoted(page: Page, index: int) -> int:
    if page.word(index) in ("“", '"') and page.word(index + 2) in ("”", '"') and _is_capital(page, index + 1):
        return index + 3
    return index


def _with_suffix(page: Page, end: int) -> int:
    comma = page.word(end) == ","
    if page.word(end + comma) in ("Jr", "Sr", "III"):
        end += comma + 1
        return end + 1 if page.word(end) == "." and page.gap(end) == GLUED else end
    return end


def _spoken(page: Page, start: int, end: int) -> bool:
    return page.lower(start - 1) in _SPEAKS | {"ceo", "by", "chairman", "president"} or page.lower(end) in _SPEAKS


def _is_firm(page: Page, start: int, end: int) -> bool:
    """Whether the name goes on as that of a firm or an organisation: Michael J. Fox Foundation."""
    words = {page.word(index) for index in range(start, end + 1) if page.gap(index) == SPACED or index < end}
    return bool(words & (grammar("company-head") | grammar("org-head") | {"Inc", "LLC", "Ltd"}))


def _by_role(page: Page, index: int) -> Iterator[Candidate]:
    """Two or three capitalised words that a degree, a role or a verb of saying shows to be a person."""
    place = _initials(page, index + 1)
    if page.gap(index + 1) != SPACED or page.lowers[index] in _NOT_A_NAME:
        return
    end = _surname_end(page, place)
    if not end or everyday(page.words[index]) or everyday(page.words[end - 1]) or _is_firm(page, index, end):
        return
    role = _ROLE.match(page.text, page.ends[end - 1])
    spoken = page.lower(end) in _SPEAKS or page.lower(index - 1) in _SPEAKS
    if (role and "," in role.group()[:1]) or spoken or _introduced(page, index, end):
        yield Candidate(index, end, "PERSON", CONTEXT)


def _introduced(page: Page, index: int, end: int) -> bool:
    """Whether a role stands before a name, or words that hire, credit or place its bearer stand about it."""
    if page.lower(index - 1) in _BEFORE and page.gap(index) == SPACED:
        return True
    if _PARTY.match(page.text, page.ends[end - 1]):
        return True
    before = page.text[max(0, page.starts[index] - 20) : page.starts[index]]
    return bool(_NAMED.search(before) and _LEADING.match(page.text, page.ends[end - 1]))


def _by_title(page: Page, index: int) -> Iterator[Candidate]:
    place = index + 1
    if page.word(place) == "." and page.gap(place) == GLUED:
        place += 1
    elif page.lowers[index] in ("sen", "rep", "gov"):
        return
    if page.gap(place) != SPACED or not page.words[index][0].isupper():
        return
    end = _name_end(page, place) if _is_capital(page, place) else 0
    end = end or _surname_end(page, _initials(page, place))
    if end and not _is_firm(page, place, end):
        yield Candidate(place, end, "PERSON", CONTEXT)
