"""Names of trials by their form and by the words beside them, and genes and mutations likewise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers.lexicon import everyday, grammar, names, shouted_tokens
from annotate.detect.layers.page import GLUED, SPACED, Candidate, Page

LAYER = "studies"
TARGETS = "genes"
LONGEST = 12
"""The most tokens of a chain of targets."""

_FAMILY = "|".join(sorted(names("trials.txt"), key=len, reverse=True))
_BY_FAMILY = re.compile(rf"(?<![\w-])(?:{_FAMILY})[- ]?(?:[A-Z][A-Za-z]{{0,7}}-?)?\d{{1,3}}[A-Z]?(?:-\d+)?(?![\w%])")
_BY_NUMBER = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z]{2}[A-Za-z]*-\d{1,3}[A-Za-z]?(?![\w-])")
_BY_CONTEXT = re.compile(
    r"(?<![\w-])((?:[A-Z][A-Za-z]{0,12}[A-Z]{2,12}[A-Za-z]{0,12}|[A-Z][a-z]{2,12}[A-Z]{1,12}[a-z]{0,12}"
    r"|[A-Z][a-z]{3,20})(?:[- ]\d{1,3}[A-Z]?|-[A-Z][\w]{1,9})?)"
    r"(?=(?:,? (?:[Pp]hase|[Pp]ivotal) [\w/]+)? (?:clinical )?(?:trial|study|Trial|Study|trials|studies"
    r"|registry)\b)"
)
_CAPITALS = r"[A-Z]{3,}[A-Za-z]{0,3}(?:[- ][A-Z]{2,}\d{0,3}){0,2}(?:[- ]?\d{1,3}(?![\d%]))?(?:[- ][A-Z]{2,8})?"
_BY_APPOSITION = re.compile(
    rf"\b(?:[Tt]rials?|[Ss]tud(?:y|ies)|[Ss]urvey|[Pp]rogram(?:me)?)(?:,| \()?"
    rf" ?(?:(?:called|named|dubbed|known as|titled|entitled) )?[“\"(]?({_CAPITALS})[”\"]?(?=[,);:.]| \(NCT)"
    rf"|(?<![\w-])({_CAPITALS})(?=,? (?:an?|the|its|which is an?) (?:[\w-]+,? ){{0,8}}?(?:trial|study)\b"
    r"| \((?:NCT|ClinicalTrials))"
)
_BY_WORDS = re.compile(
    r"(?<![\w-])([A-Z]{3,}(?: [A-Z]{2,}){1,2}|[A-Z]{4,} \d)(?= (?:clinical )?(?:trial|study|trials|studies)\b)"
)
_NO_TRIAL = grammar("studies no trial")
_MUTATION = re.compile(
    r"\b(?:[KNH]RAS|BRAF|EGFR|PIK3CA|IDH[12]|KIT|TP53|ESR1|JAK2|LRRK2|CFTR)\s(?:exon \d+"
    r"|[A-Z]\d{2,4}[A-Z])(?!\w)"
)
_CYTOKINE = re.compile(
    r"\b(?:interleukin|IL)[- ]\d{1,2}[A-Zαβγ]?(?:p19)?(?:R[αβ]?)?(?!\w)|\bCD\d{1,3}[a-z]?(?![\w/])"
    r"|\bTNF-?(?:alpha|α)|\bTGF-?(?:beta|β)-?\d?",
    re.IGNORECASE,
)
_GENE_CONTEXT = re.compile(
    r"\b([A-Z][A-Z0-9]{1,6}\d?[A-Zαβγ]?)(?=(?:[ -](?:gene|genes|mutation|mutations|mutated|mutant|receptor"
    r"|receptors|protein|proteins|"
    r"expression|expressing|pathway|amplification|amplified|fusion|fusions|kinase|kinases|antigen|signaling"
    r"|signalling|overexpression|"
    r"overexpressing|deletion|loss|alterations?|variants?)\b))"
)
_LONG = re.compile(
    r"\b(?:[a-z0-9-]+ ){0,2}(?:receptor|kinase|phosphatase|protease|transporter|synthase|transferase"
    r"|phosphorylase)s?\b(?: (?:alpha|beta|gamma|[0-9]))?"
)
_PARTS = frozenset({"receptor", "receptors", "kinase", "kinases", "channel", "channels", "inflammasome"})
_SCAFFOLD = grammar("studies scaffold")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Trials, and genes with their mutations."""
    yield from _trials(page, found)
    yield from _genes(page)
    yield from _joined_targets(page, found)


def _trials(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    taken = {index for item in found if item.label not in ("TRIAL", "") for index in range(item.start, item.end)}
    for pattern in (_BY_FAMILY, _BY_NUMBER):
        for match in pattern.finditer(page.text):
            candidate = page.candidate(*match.span(), "TRIAL", LAYER)
            if candidate and (pattern is _BY_FAMILY or _study_near(page, candidate, taken)):
                yield candidate
    yield from _apposed(page, taken)
    for match in _BY_CONTEXT.finditer(page.text):
        candidate = page.candidate(*match.span(1), "TRIAL", LAYER)
        if candidate is None or taken.intersection(range(candidate.start, candidate.end)):
            continue
        first = page.lowers[candidate.start]
        plain = match.group(1).isalpha() and not any(letter.isupper() for letter in match.group(1)[1:])
        if first not in _NO_TRIAL and not plain and first not in _SCAFFOLD:
            yield candidate


def _apposed(page: Page, taken: set[int]) -> Iterator[Candidate]:
    """Names in capitals that a comma, a bracket or `called` ties to a study: the trial, CAIRN, was stopped."""
    shouted = shouted_tokens(page)
    for pattern in (_BY_APPOSITION, _BY_WORDS):
        for match in pattern.finditer(page.text):
            candidate = page.candidate(*match.span(match.lastindex or 0), "TRIAL", LAYER)
            if candidate is None or candidate.start in shouted:
                continue
            span = range(candidate.start, candidate.end)
            if not taken.intersection(span) and page.lowers[candidate.start] not in _NO_TRIAL | _SCAFFOLD:
                yield candidate


def _study_near(page: Page, candidate: Candidate, taken: set[int]) -> bool:
    """Whether a study or a phase is spoken of beside a name that could be a drug code as well."""
    if len(page.words[candidate.start]) < 5 or (candidate.start in taken and len(page.words[candidate.start]) < 6):
        return False
    after = page.lowers[candidate.end : candidate.end + 4]
    before = page.lowers[max(0, candidate.start - 5) : candidate.start]
    return any(word in ("trial", "study", "trials", "studies", "phase") for word in (*before, *after))


def _joined_targets(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Targets with what belongs to their name: a partner behind a slash, receptor, kinase, channel."""
    ends = {item.start: item.end for item in found if item.label == "TARGET"}
    for start, end in ends.items():
        last = end
        while (
            last - start < LONGEST
            and page.lower(last) == "/"
            and page.gap(last) == GLUED
            and page.gap(last + 1) == GLUED
            and last + 1 in ends
        ):
            last = ends[last + 1]
        if page.lower(last) in _PARTS and page.gap(last) == SPACED:
            last += 1
        if last > end:
            yield Candidate(start, last, "TARGET", TARGETS)


def _genes(page: Page) -> Iterator[Candidate]:
    for pattern in (_MUTATION, _CYTOKINE):
        for match in pattern.finditer(page.text):
            if candidate := page.candidate(*match.span(), "TARGET", TARGETS):
                yield candidate
    for match in _GENE_CONTEXT.finditer(page.text):
        candidate = page.candidate(*match.span(1), "TARGET", TARGETS)
        if candidate and not everyday(match.group(1)) and match.group(1).lower() not in _SCAFFOLD:
            yield candidate
