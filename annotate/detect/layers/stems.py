"""Names by their form: drugs by stem, by code and by trade mark sign, genes by their symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers import genes
from annotate.detect.layers.lexicon import everyday, grammar
from annotate.detect.layers.page import Candidate, Page

LAYER = "stems"
CODES = "codes"
MARKS = "marks"

# stems of the international nonproprietary names that few other English words end in
_SUFFIX = re.compile(
    r"(?:tinib|[a-z]nib|mab|[a-z]{5}stat|parib|ciclib|zomib|rasib|statin|gliptin|gliflozin|glutide|siran"
    r"|nersen|rsen|tamig|caftor|"
    r"milast|gepant|xaban|platin|taxel|leucel|autocel|parvovec|repvec|tegravir|trelvir|sartan|prazole|trigine"
    r"|camten|"
    r"vastatin|lutamide|estrant|rubicin|orexant|lisib|metinib|domide|penem|buvir|meran|stinel|bamate|mod"
    r"|denoson|relix|"
    r"imod|zolamide|degib|bart|tug|gliptin|imab|umab|navir|cycline|floxacin|conazole|lirsen|racetam|cept"
    r"|natide|reotide|afusp|tirelin|drostat|zepam|sertib)$"
)
_COMPANION = grammar("stems companion")
_CODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,5}[0-9]?-?[0-9]{3,7}[A-Za-z]{0,2}(?![\w%])(?: (?:SL|XR|ER|\dP)\b)?"
    r"|[A-Z]{2,6}-[A-Z]{0,3}[0-9]{2,6}[A-Za-z]{0,2}(?:-[0-9]{1,3})?(?![\w%])(?: (?:SL|XR|ER|\dP)\b)?"
    r"|[A-Z][A-Za-z]{1,5}-?[0-9]{4,7}(?![\w%])|[A-Z]{3}[0-9]{2,4}(?![\w%])|mRNA-[0-9]{4}(?:\.[0-9]+)?(?!\w)"
    r"|[A-Z]{3,4}-[A-Z]{2,3}[0-9]{1,4}[A-Z]?[0-9]?(?!\w))"
)
# prefixes of codes that are no drug: forms, classifications, scales, genes, viruses, standards, cell markers
_NOT_CODE = re.compile(
    r"^(?:COVID|SARS|MERS|CD|IL|HLA|CYP|ICD|ISO|SF|EQ|PHQ|GAD|NCT|MSCI|UTC|GMT|SKU|USP|HCPCS|CPT|NDC|USC|FY"
    r"|CY|Q|H|HPV|HSV|"
    r"CAR|PD|SGLT|DPP|GLP|GIP|TNF|TGF|IFN|VEGF|EGFR|FGFR|BRCA|TLR|KCNQ|SCN|TRPV|NLRP|BCL|HER|MAGE|CCR|CXCR"
    r"|FGF|IGF|PCSK|"
    r"ANGPTL|APOC|APOL|TDP|SOD|DRUG|PART|ROOM|SUITE|UNIT|BOX|PO|ZIP|STE|FORM|TEL|FAX|USD|EUR|CHF|RMB|HK|US|UK"
    r"|EU|NASDAQ|"
    r"NYSE|SP|DJIA|FTSE|EP|ZL|WO|PCT|LOINC|AAV|HIV|HBV|HCV|KPS|ECOG|NYHA|PASI|EASI|ACR|SRI|HISCR|SPID|MADRS"
    r"|PANSS|HAMD|PSA|SVR|TSS|CA|VO|"
    r"JAK|STAT|MEK|ERK|CDK|IDH|KRAS|NRAS|BRAF|PRMT|BTK|ALK|FLT|MTORC|SHP|LAG|TIM|TIGIT|PARP|ISS|GRI|ESG|SOC"
    r"|HL|LY|DSM|AIDS|NBC|ABC|CBS|CES|PMID)$",
    re.IGNORECASE,
)
_LILLY = re.compile(r"^LY-?\d{6,7}$")
_MARK = re.compile(r"(?<![\w-])([A-Z][\w-]*)\s?(?:®|™|\(TM\)|\(R\)|\(®\)|\(™\))")
_PLATFORM = re.compile(
    r"\W{0,4}\s*(?:\w+ ){0,2}(?:platform|technolog|system|software|device|test|assay|service|program|model"
    r"|suite|tool|index)",
    re.I,
)
_STUDY = frozenset({"trial", "study", "trials", "studies"})


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Drug candidates by stem, by code and by trade mark sign; targets by form."""
    yield from _stems(page)
    yield from _codes(page)
    yield from _marks(page)
    yield from genes.find(page, found)


def _stems(page: Page) -> Iterator[Candidate]:
    for index, lower in enumerate(page.lowers):
        if len(lower) < 7 or not _SUFFIX.search(lower) or everyday(lower):
            continue
        end = index + 1
        while end - index < 4 and page.lower(end) in _COMPANION and page.gap(end) == 1:
            end += 1
        if page.lower(end) == "-" and page.gap(end) == 0 and re.fullmatch("[a-z]{4}", page.word(end + 1)):
            end += 2  # the four-letter suffix of a biosimilar or biologic
        yield Candidate(index, end, "DRUG", LAYER)


def _codes(page: Page) -> Iterator[Candidate]:
    for match in _CODE.finditer(page.text):
        code = match.group()
        prefix = re.match(r"[A-Za-z]+", code)
        if prefix is None or (_NOT_CODE.match(prefix.group()) and not _LILLY.match(code)):
            continue
        if genes.family(prefix.group()) and not re.search(r"\d{3}", code):
            continue
        candidate = page.candidate(*match.span(), "DRUG", CODES)
        if candidate is None or (len(prefix.group()) > 5 and page.lower(candidate.end) in _STUDY):
            continue
        yield candidate


def _marks(page: Page) -> Iterator[Candidate]:
    for match in _MARK.finditer(page.text):
        word = match.group(1)
        shouted = word.isupper() and len(word) < 6
        if shouted or everyday(word) or _PLATFORM.match(page.text, match.end()):
            continue
        if candidate := page.candidate(*match.span(1), "DRUG", MARKS):
            yield candidate
