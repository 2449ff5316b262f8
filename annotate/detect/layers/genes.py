"""Genes, proteins and mutations by their form: members of a family, Greek letters, amino acid changes, neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from annotate.detect.layers.lexicon import everyday, grammar
from annotate.detect.layers.page import GLUED, Candidate, Page

LAYER = "genes"

_AMINO = "[ACDEFGHIKLMNPQRSTVWY]"
_CHANGE = rf"(?:p\.)?{_AMINO}\d{{2,4}}(?:{_AMINO}|del|fs|\*)"
_FORMS = re.compile(
    r"(?<![\w.-])(?:"
    # a gene with an exon, a gene with an amino acid change, the change alone
    r"[A-Z][A-Z0-9]{1,6} exon \d{1,2}(?:[- ](?:insertions?|deletions?|skipping))?"
    rf"|(?:[A-Z][A-Z0-9]{{2,7}}[ -]?(?:\(?{_CHANGE}\)?))(?:/[A-Z](?=\W))?"
    rf"|{_CHANGE}"
    # Greek letters inside a symbol: PI3Kδ, FcγRIIb, α4β7
    r"|[A-Z][A-Za-z0-9]{0,6}(?:-\d{1,2}[A-Z]?)?-?[αβγδεκλθζ]\d?[A-Za-z0-9]{0,4}(?:/[αβγδ])*"
    r"|[αβγδ][0-9v][A-Za-z0-9]*[αβγδ]\d?|[αβγδ]\d-[a-z]+"
    # channels and receptors that are numbered: Nav1.8, Kv7, 5-HT2A, mGlu5, HLA-A*02:01
    r"|(?:Na|K|Ca)[Vv] ?\d(?:\.\d)?(?:/\d(?:\.\d)?)?|Kir\d(?:\.\d)?|5-?HT-?\d[A-F]?|mGluR?\d|GluN\d[A-D]?|GluA\d"
    r"|HLA-[A-Z]{1,3}\d?(?:\*\d\d(?::\d\d)?)?"
    r"|(?:GLP-?[12]|GIP|GCG|IL-?\d{1,2}|FcRn|GM-CSF|TSH|CSF-?1|IGF-?1|EGF|PTH-?1?|CRF-?1|OX-?[12]|NK-?[123]|EP[24]|V1a)"
    r"R[αβ]?"
    r")(?![\w*])"
)
_MEMBER = (
    r"(?<![\w.-])(?:(?:(?:{hyphened})-|{roots})\d{{1,2}}(?:[A-Z]{{1,2}}\d{{0,2}})?[a-dp]?"
    r"|(?:CD|GPR|TMEM|USP|TRIM)\d{{3}}[A-Z]?)"
    r"(?:/\d{{1,2}})?(?![\w%*])"
)
_SYMBOL = re.compile(r"[A-Z]{2,8}\d{1,2}(?:[A-Z]{1,2}\d{0,2})?|[A-Z][a-z]{1,3}\d{1,2}|[A-Z]\d{1,2}")
"""A word that looks like the symbol of a gene, to be trusted only beside a word that speaks of one."""
_BEFORE = re.compile(
    r"(?:(?:mutations?|variants?|variations?|defects?|alterations?|deletions?|amplification|edits?|changes|copy"
    r"|copies|expression|overexpression|levels|inhibition|activation|degradation|knockdown|blockade|silencing"
    r"|isoforms?|promoters?) (?:in|of|at|from)|genes?|proteins?|enzymes?|receptors?|antigens?|encod(?:es?|ing)"
    r"|target(?:s|ing|ed)?|silenc(?:es?|ing)|block(?:s|ing)|inhibit(?:s|ing)?|bind(?:s|ing)?(?: to)?|against"
    r"|express(?:es|ing)?|degrad(?:es?|ing)|suppress(?:es|ing)?|knock(?:s|ing)? (?:out|down)|lack(?:s|ing)?)"
    r"(?: the| both| either| human| mutant| mutated)?,? $"
)
_AFTER = re.compile(
    r"(?:[- ](?:genes?|mutations?|mutated|mutant|mutants|locus|promoter|allele|variants?|amplifi\w+|fusions?|protein"
    r"|proteins|deficiency|expression|express\w+|overexpress\w+|positive|negative|driven|signall?ing|pathway"
    r"|antigens?|receptors?|transcripts?|rearrange\w+|loss|skipping)\b)"
)
_NEAR = 48
_PARTNERS = frozenset({",", "/", "and", "or", "&", "+"})


@cache
def _members() -> re.Pattern[str]:
    roots, hyphened = (
        "|".join(sorted(grammar(kind), key=len, reverse=True)) for kind in ("genes root", "genes hyphen root")
    )
    return re.compile(_MEMBER.format(roots=f"(?:{roots})", hyphened=hyphened))


def family(prefix: str) -> bool:
    """Whether letters before a number name a family of genes rather than the code of a drug."""
    return prefix in grammar("genes root")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Targets by form, and short symbols by the words or the targets beside them."""
    named = [item for item in found if item.label == "TARGET"]
    formed: list[Candidate] = []
    for pattern in (_FORMS, _members()):
        for match in pattern.finditer(page.text):
            if candidate := page.candidate(*match.span(), "TARGET", LAYER):
                formed.append(candidate)
    taken = {index for item in found for index in range(item.start, item.end)}
    spoken = [Candidate(index, index + 1, "TARGET", LAYER) for index in _symbols(page, taken) if _spoken(page, index)]
    yield from formed
    yield from spoken
    yield from _partners(page, taken, [*named, *formed, *spoken])


def _symbols(page: Page, taken: set[int]) -> Iterator[int]:
    """The words outside other candidates that may be symbols: by form, or known to be one beside other meanings."""
    ambiguous = grammar("genes ambiguous")
    for index, word in enumerate(page.words):
        if index in taken or not word[0].isupper():
            continue
        if word in ambiguous or (_SYMBOL.fullmatch(word) and not everyday(word) and word not in grammar("genes not")):
            yield index


def _spoken(page: Page, index: int) -> bool:
    """Whether the words beside a symbol speak of a gene or protein."""
    if _AFTER.match(page.text, page.ends[index]):
        return True
    start = page.starts[index]
    return bool(_BEFORE.search(page.text[max(0, start - _NEAR) : start]))


def _partners(page: Page, taken: set[int], targets: Sequence[Candidate]) -> Iterator[Candidate]:
    """Symbols in one list with targets: `KIT and VEGFR2`, `MET, AXL`."""
    symbols = set(_symbols(page, taken))
    starts = {item.start for item in targets}
    ends = {item.end for item in targets}
    for index in sorted(symbols):
        if page.lower(index + 1) in _PARTNERS and index + 2 in starts:
            starts.add(index)
        elif page.lower(index - 1) in _PARTNERS and index - 1 in ends:
            ends.add(index + 1)
        else:
            continue
        if not (page.gap(index) == GLUED and page.word(index - 1) == "-"):
            yield Candidate(index, index + 1, "TARGET", LAYER)
