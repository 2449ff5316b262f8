"""Noun phrases of diseases and drug classes: a head, and to its left the words that name the subtype."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from annotate.detect.layers.lexicon import grammar, singulars
from annotate.detect.layers.page import BROKEN, GLUED, NOTHING, SPACED, Candidate, Page

LAYER = "phrases"
LONGEST = 12
"""The most tokens that a phrase is extended to the left."""

_BARE_DISEASE = grammar("phrases bare disease")
_DISEASE_ENDING = re.compile(
    r"(?:[a-z]{4,}(?:itis|carcinoma|sarcoma|blastoma|lymphoma|leukemia|melanoma|cytosis|penia|pathy|paresis"
    r"|plegia|algia|"
    r"philia|phobia|uria|emia|aemia|ectasis|iasis|ismus|trophy|plasia|stenosis|osis|oma))"
)
_NOT_DISEASE = grammar("phrases not disease")
_HYPHEN_TAIL = grammar("phrases hyphen tail")
_JOIN = frozenset({"and", "or", "/", ",", "and/or", "&"})
_DETERMINERS = grammar("phrases determiners")
_POINTING = grammar("phrases pointing")
_CLASS_ALONE = grammar("phrases class alone")
_NO_CANCER_BEFORE = grammar("phrases no cancer before")
_ACTING = grammar("phrases acting")
_COPIES = grammar("phrases copies")
_SUBSTRATE = re.compile(r"(?:[a-z]{4}(?:ase|tion|kine|phin|erin|clin|some|trin)s?)$")
_NO_PREFIX = grammar("phrases no prefix")
_FIXED = frozenset(
    {
        "multiple myeloma",
        "multiple sclerosis",
        "multiple system",
        "major depressive",
        "type 1",
        "type 2",
        "type i",
        "type ii",
        "common cold",
        "first recurrent",
        "age related",
        "major depression",
        "multiple organ",
    }
)
_LEADING = grammar("phrases leading")
_SEVERITY = frozenset({"mild", "moderate", "severe"})
_GENE_STATE = grammar("phrases gene state")
_CANCER = grammar("phrases cancer")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Diseases and drug classes as whole noun phrases, grown from heads and from names that other layers found."""
    yield from _diseases(page, found)
    yield from _classes(page, found)
    yield from _compounds(page, found)


def _compounds(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Drugs with the prefix that a hyphen joins to them: nab-paclitaxel, D-cycloserine."""
    for item in found:
        before = item.start - 2
        if item.label != "DRUG" or before < 0 or page.lowers[before + 1] != "-" or page.lowers[before] in _NO_PREFIX:
            continue
        if page.gaps[item.start] == GLUED and page.gaps[before + 1] == GLUED and len(page.words[before]) < 12:
            yield Candidate(before, item.end, "DRUG", LAYER)


def _diseases(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    modifiers = grammar("disease-modifier")
    names = {(item.start, item.end) for item in found if item.label == "DISEASE"}
    ends = {end: start for start, end in sorted(names, reverse=True)}
    for index in range(len(page)):
        if _disease_head(page, index):
            names.add((index, index + 1))
    for start, end in sorted(names):
        first = _extended(
            page, start, lambda index: _modifies_disease(page, index, modifiers, ends), set(ends.values())
        )
        first = _less_leading(page, _with_proper_name(page, first, end), start)
        if first == start and end - start == 1 and _alone_too_bare(page, start):
            continue
        if page.lower(first - 1) == "-" and page.lower(first - 2) == "anti" and page.gap(first) == GLUED:
            yield Candidate(first - 2, end, NOTHING, LAYER)
            continue
        if page.lower(end - 1) in _CANCER and _qualifies(page, end) and end - first == 1:
            last = end + (2 if page.lower(end) == "-" else 1)
            yield Candidate(first, min(last, len(page)), NOTHING, LAYER)
            continue
        if (first, end) not in ends.items() and first < end:
            yield Candidate(first, end, "DISEASE", LAYER)


def _less_leading(page: Page, first: int, start: int) -> int:
    """The start of a phrase without words that only count or colour: multiple, rare."""
    while first < start and page.lowers[first] in _LEADING:
        if f"{page.lowers[first]} {page.lowers[first + 1]}" in _FIXED:
            break
        first += 1
    return first


def _disease_head(page: Page, index: int) -> bool:
    lower = page.lowers[index]
    if any(form in grammar("disease-head") for form in singulars(lower)):
        return True
    return bool(_DISEASE_ENDING.fullmatch(lower)) and lower not in _NOT_DISEASE


def _alone_too_bare(page: Page, index: int) -> bool:
    return any(form in _BARE_DISEASE for form in singulars(page.lowers[index])) and page.lowers[index] not in {
        "tumors",
        "tumours",
    }


def _qualifies(page: Page, end: int) -> bool:
    """Whether a bare `cancer` only qualifies the word after it: cancer drug, tumor cells."""
    return page.gap(end) != BROKEN and (page.lower(end) in _NO_CANCER_BEFORE or page.lower(end) == "-")


def _modifies_disease(page: Page, index: int, modifiers: frozenset[str], ends: dict[int, int]) -> int:
    """Where a modifier that ends at this token starts; the next index where there is none."""
    lower = page.lowers[index]
    if (start := _hyphenated(page, index, modifiers)) is not None:
        carrier = start >= 1 and page.lowers[start] in ("fusion", "mutation") and page.words[start - 1].isupper()
        return start - 1 if carrier else start
    if lower in _GENE_STATE and index and page.words[index - 1].isupper() and page.gap(index) == SPACED:
        return index - 1
    if lower in modifiers:
        return index
    if lower == "to" and page.lower(index + 1) in _SEVERITY and page.lower(index - 1) in _SEVERITY:
        return index - 1
    if lower == ")" and (opening := _opening(page, index)) is not None and page.lower(opening - 1) in modifiers:
        return opening - 1
    if re.fullmatch(r"[0-4]|i{1,3}v?[ab]?|[0-4][ab]", lower) and page.lower(index - 1) in (
        "stage",
        "type",
        "grade",
        "class",
    ):
        return index - 1
    if (
        index + 1 in ends
        and (page.lower(index) not in _CANCER or ends[index + 1] < index)
        and page.gap(index + 1) != BROKEN
    ):
        return ends[index + 1] if page.lowers[index] != "pain" else index + 1
    return index + 1


def _glued(page: Page, index: int) -> bool:
    """Whether a hyphen joins a token to the one before the hyphen."""
    return page.lower(index - 1) == "-" and page.gap(index) == GLUED and page.gap(index - 1) == GLUED


def _opening(page: Page, index: int) -> int | None:
    """The opening bracket before a closing one, where one word stands between them, quotes apart."""
    for place in range(index - 2, max(0, index - 5), -1):
        if page.lowers[place] == "(":
            return place
    return None


def _hyphenated(page: Page, index: int, modifiers: frozenset[str]) -> int | None:
    """The start of a hyphen compound that ends here: HER2-positive, non-small, anti-CD38."""
    if page.lowers[index] in "-+" and index and page.gaps[index] == GLUED and page.gap(index + 1) == SPACED:
        start = index - 1
        while start >= max(3, index - LONGEST) and page.lowers[start - 1] == "/" and page.lowers[start - 2] in "+-":
            start -= 3
        return start if page.words[start].isupper() else None
    if index < 2 or page.lowers[index - 1] != "-" or page.gaps[index] != GLUED or page.gaps[index - 1] != GLUED:
        return None
    if page.lowers[index].isdigit() and page.lowers[index - 2] in modifiers and page.lowers[index - 2].isalpha():
        return index - 2
    negated = page.lowers[index - 2] in ("non", "post", "pre") and page.lowers[index].isalpha()
    if not negated and page.lowers[index] not in _HYPHEN_TAIL and page.lowers[index] not in modifiers:
        return None
    start = index - 2
    while (
        start >= max(2, index - LONGEST)
        and page.gaps[start] == GLUED
        and page.lowers[start - 1] in "-/+"
        and page.gaps[start - 1] == GLUED
    ):
        start -= 2
    return start


def _extended(page: Page, start: int, modifier_start: Callable[[int], int], bounds: Collection[int]) -> int:
    """The start of a phrase after taking in modifiers to the left, and words that join two modifiers.

    A join does not reach to what starts at `bounds`: a name there stands alone.
    """
    least = max(0, start - LONGEST)
    while start > least and page.gaps[start] != BROKEN:
        index = start - 1
        begin = modifier_start(index)
        if begin <= index:
            start = max(begin, least)
            continue
        joined = _join_start(page, index)
        if joined <= least or page.gaps[joined] == BROKEN:
            break
        begin = modifier_start(joined - 1)
        if begin > joined - 1 or page.gaps[index + 1] == BROKEN:
            break
        if begin in bounds:
            break
        start = max(begin, least)
    return start


def _join_start(page: Page, index: int) -> int:
    """Where a join that ends at this token starts (`,` `and` `, and` `or`), or -1."""
    if page.lowers[index] not in _JOIN:
        return -1
    if index >= 1 and page.lowers[index] in ("and", "or") and page.lowers[index - 1] == ",":
        return index - 1
    return index


def _with_proper_name(page: Page, start: int, end: int) -> int:
    """The start with the name of its describer: Behçet’s disease, Prader-Willi syndrome."""
    if page.lower(end - 1) not in ("disease", "syndrome", "disorder", "ataxia", "chorea", "lymphoma", "sarcoma"):
        return start
    if (
        start >= 3
        and page.lower(start - 1) == "s"
        and page.lower(start - 2) == "'"
        and page.word(start - 3)[:1].isupper()
    ):
        return start - 3
    index = start - 1
    if (
        end - start == 1
        and index >= 0
        and page.gap(start) == 1
        and page.word(index)[:1].isupper()
        and not page.word(index).isupper()
    ):
        if page.lower(index) in _DETERMINERS or page.gap(index) == BROKEN:
            return start
        while (
            index >= max(2, start - LONGEST)
            and page.lowers[index - 1] == "-"
            and page.gaps[index] == GLUED
            and page.gaps[index - 1] == GLUED
        ):
            index -= 2
        return index
    return start


def _classes(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    modifiers = grammar("class-modifier")
    heads = grammar("class-head")
    cores = {(item.start, item.end) for item in found if item.label == "DRUG_CLASS"}
    for index, lower in enumerate(page.lowers):
        if any(form in heads for form in singulars(lower)):
            cores.add((index, index + 1))
    ends = {item.end: item.start for item in found if item.label in ("TARGET", "DRUG_CLASS", "DISEASE")}
    copied = {item.end: item.start for item in found if item.label == "DRUG"}
    ends.update({end: start for end, start in copied.items() if page.lower(end) in _COPIES})
    alone_starts = {item.start for item in found if item.label in ("DRUG_CLASS", "DISEASE")}
    for start, end in sorted(cores):
        begin = _extended(page, start, lambda index: _modifies_class(page, index, modifiers, ends), alone_starts)
        if page.lower(begin - 1) == "-" and page.lower(begin - 2) in ("anti", "non") and page.gap(begin) == GLUED:
            begin -= 2
        alone = any(form in _CLASS_ALONE for form in singulars(page.lower(start)))
        named = (begin, end) in cores and (end - begin > 1 or alone)
        if end - begin == 1 and not alone and (begin, end) not in cores:
            continue
        if end - begin == 1 and not named and not alone:
            continue
        if end - begin == 1 and page.lower(begin - 1) in _DETERMINERS and page.lower(begin) in _POINTING:
            yield Candidate(begin - 1, end, NOTHING, LAYER)  # the vaccine: points back
            continue
        yield Candidate(begin, end, "DRUG_CLASS", LAYER)


def _modifies_class(page: Page, index: int, modifiers: frozenset[str], ends: dict[int, int]) -> int:
    if index + 1 in ends and page.lower(index + 1) not in ("therapeutic", "therapeutics", "agent", "agents"):
        return ends[index + 1]
    if (start := _hyphenated(page, index, modifiers)) is not None:
        return start
    if index >= 2 and _glued(page, index) and page.lowers[index - 2] in ("anti", "non", "bi", "tri", "multi"):
        return index - 2
    if page.lowers[index] == ")" and page.lower(index + 1) in _ACTING and (opening := _opening(page, index)):
        return opening - 1
    if page.lower(index + 1) in _ACTING and (
        (page.words[index].isupper() and len(page.words[index]) > 1) or _SUBSTRATE.search(page.lowers[index])
    ):
        return index
    return index if page.lowers[index] in modifiers else index + 1
