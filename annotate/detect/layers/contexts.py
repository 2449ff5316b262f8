"""Names that no list knows, by the words that speak of them: firms that announce, drugs that are dosed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from annotate.detect.layers.lexicon import everyday, grammar, name_set, singulars
from annotate.detect.layers.page import GLUED, Candidate, Page

LAYER = "contexts"
LONGEST_COMPOUND = 14
NEAR = 48
"""How many characters before and after a mention are read."""

_FIRM_AFTER = re.compile(
    r"(?:[’']s?)? (?:CEO|CFO|CMO|CSO|[Cc]hief|[Pp]resident|[Cc]hair\w*|[Ff]ounders?|[Cc]o-founder|spokes\w+"
    r"|shares|stock|executives?|investors|shareholders|board|management|subsidiary)\b"
    r"|(?:,? which)? (?:has |had |also |recently |previously |today )?(?:announced|reported|plans|expects"
    r"|acquired|disclosed|unveiled|raised|filed|signed|licensed|launched|inked|paid|agreed|declined|partnered"
    r"|bought|sold|believes|intends|revealed|licensed|completed|owns|hopes|develops|operates)\b"
    r"|(?: is| has| was)? (?:developing|advancing|focused on|headquartered|working with|preparing to|entitled"
    r"|eligible)\b|[’']s? (?:pipeline|lead|proprietary|platform|portfolio|CEO|strategy|technology)\b|,? (?:a"
    r"|an|the) (?:\w+[- ]){0,4}(?:company|biotech|drugmaker|startup|firm|subsidiary)\b"
)
_FIRM_BEFORE = re.compile(
    r"(?:(?:CEO|CFO|[Pp]resident|[Ff]ounder|[Cc]hairman|[Oo]fficer|[Dd]irector|subsidiary|acquisition|shares"
    r"|owner|unit|part|division) (?:of|at)|acquired by|developed by|acquire|acquiring|bought|startup|biotech"
    r"|drugmaker|"
    r"(?:collaboration|agreement|partnership|deal|partnered|contract|pact|merger|working|joined) with"
    r"|licensed (?:from|to)|joining|like|such as|competitors?|rivals?|partner|About|company|firm|giant"
    r"|parent) $"
)
_DRUG_AFTER = re.compile(
    r" (?:\d+(?:\.\d+)? ?(?:mg|mcg|µg)\b|demonstrated|showed|met (?:its|the)|reduced|improved|plus\b"
    r"|monotherapy|arm\b|injections?|tablets?|capsules?|dosing|doses?|works by|in patients|in combination"
    r"|for the treatment|"
    r"was (?:generally )?(?:well|safe)|treatment\b|targets?\b|(?:is|was) (?:an? )?(?:\w+[- ,]+){0,3}(?:oral"
    r"|investigational|inhibitor|antibody|vaccine|candidate|agonist|small molecule|approved|drug|therapy"
    r"|treatment)|program\b|therapy\b|candidate)"
    r"|, (?:an?|its|the company[’']s) (?:\w+[- ,]+){0,5}(?:inhibitor|antibody|vaccine|candidate|agonist"
    r"|antagonist|drug|therapy|treatment|molecule|compound|modulator|formulation|peptide|biologic)\b"
    r"|(?:[’']s)? (?:efficacy|safety|bioavailability|potential|ability|mechanism|approval)\b|[®™]"
    r"| ?\((?:formerly|also|generic)\b"
)
_DRUG_BEFORE = re.compile(
    r"(?:\b[Oo]ral|[Ii]ntravenous|subcutaneous|inhaled|intranasal|topical|lead (?:candidate|asset|drug"
    r"|product|compound|program|agent)(?: candidate)?,?|\b(?:drug|candidate|asset|compound|agent"
    r"|molecule)s?,?|called|named|dubbed|known as|"
    r"treated with|treatment with|doses? of|dosed with|received|receiving|efficacy of|safety of"
    r"|development of|approval (?:of|for)|trials? of|study of|studies of|data (?:for|on)|evaluating|evaluate"
    r"|combination with|sales of|"
    r"marketed as|sold as|branded as|brand name|administration of|use of|potential of|generic|version of"
    r"|formulation of|commercialize|commercialization of) $"
)
_SHAPE = re.compile(r"[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}[a-z]|[A-Z][a-z]+\d")
_ENGLISH = re.compile(
    r"(?:ing|ed|ly|tion|sion|ness|ment|ity|ism|ist|able|ible|ful|less|ous|ive|ical|al|ary|ers?|ors?|ies|ure"
    r"|ance|ence|ology|graphy|ization|wise|like|ward|ship|hood|ics|ic|y)$"
)


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Firms and drugs whose mentions together give enough evidence, at every mention."""
    taken = {index for item in found for index in range(item.start, item.end)}
    mentions: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for start, end in _units(page, taken):
        mentions.setdefault(tuple(page.words[start:end]), []).append((start, end))
    for words, places in mentions.items():
        label = _label(page, words, places)
        if label:
            yield from (Candidate(start, end, label, LAYER) for start, end in places)


def _units(page: Page, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Words and hyphen compounds outside other candidates that could be names."""
    lowers = set(page.words)
    index = 0
    while index < len(page):
        end = index + 1
        while (
            page.word(end) == "-"
            and page.gap(end) == GLUED
            and page.gap(end + 1) == GLUED
            and page.word(end + 1)[:1].isalnum()
        ):
            end += 2
        if taken.isdisjoint(range(index, end)) and _may_be_name(page, index, end, lowers):
            yield index, end
        index = end


def _may_be_name(page: Page, start: int, end: int, lowers: set[str]) -> bool:
    """Whether a word or compound is neither English, nor a place, nor part of something else."""
    word = page.words[start]
    if page.gap(start) == GLUED and page.word(start - 1) in ("/", ".", "@", "_", "’", "'"):
        return False
    if end - start > 1:
        return _compound_name(page.surface(start, end))
    if any(everyday(form) for form in singulars(word.lower())):
        return False
    if word.islower():
        return len(word) >= 7 and word.isalpha() and not _ENGLISH.search(word)
    if len(word) < 4 or not word[0].isupper() or word in _no_names():
        return False
    # a name that is written both ways is a generic drug, unless it reads like English
    return word.lower() not in lowers or not (word.isupper() or _ENGLISH.search(word))


def _compound_name(surface: str) -> bool:
    """Whether a hyphen compound looks like a code: GEO-MVA, Ketamir-2."""
    first, _, rest = surface.partition("-")
    if "-" in rest or len(surface) > LONGEST_COMPOUND or not first[0].isupper() or everyday(first):
        return False
    return rest.isupper() or (rest.isdigit() and len(first) > 4)


@cache
def _no_names() -> frozenset[str]:
    heads = grammar("company-head") | grammar("org-head") | grammar("legal-form")
    return name_set("first_names.txt") | name_set("places.txt") | heads


def _label(page: Page, words: tuple[str, ...], places: Sequence[tuple[int, int]]) -> str:
    """COMPANY or DRUG where the evidence of all mentions is enough and clear, else an empty text."""
    votes: Counter[str] = Counter()
    for start, end in places:
        before = page.text[max(0, page.starts[start] - NEAR) : page.starts[start]]
        offset = page.ends[end - 1]
        votes["COMPANY"] += bool(_FIRM_AFTER.match(page.text, offset)) + bool(_FIRM_BEFORE.search(before))
        votes["DRUG"] += bool(_DRUG_AFTER.match(page.text, offset)) + bool(_DRUG_BEFORE.search(before))
    lower = words[0].islower()
    if lower:
        votes["COMPANY"] = 0
    label, count = votes.most_common(1)[0]
    other = sum(votes.values()) - count
    surface = "".join(words)
    shaped = bool(_SHAPE.match(surface)) or len(words) > 1
    needed = 1 if shaped else 2
    return label if count >= needed and count > 2 * other else ""
