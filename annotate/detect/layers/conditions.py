"""Diseases as whole noun phrases: a head or a name, the words before it that name the subtype, and what follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from annotate.detect.layers import growth
from annotate.detect.layers.lexicon import everyday, grammar, singulars
from annotate.detect.layers.page import BROKEN, GLUED, NOTHING, SPACED, Candidate, Page

_BARE = grammar("phrases bare disease")
_ENDING = re.compile(
    r"(?:[a-z]{4,}(?:itis|carcinoma|sarcoma|blastoma|lymphoma|leukemia|melanoma|cytosis|penia|pathy|paresis"
    r"|plegia|algia|"
    r"philia|phobia|uria|emia|aemia|ectasis|iasis|ismus|trophy|plasia|stenosis|osis|oma|rrhea|rrhoea|rrhage|edema"
    r"|oedema|megaly|malacia|derma|dynia|gonadism|thyroidism|cortisolism|aldosteronism|kinesia|dysphagia|opsia"
    r"|ectasia|pnea|pnoea|thorax|cephaly|dactyly|lithiasis|sclerosis|thalassaemia|ichthyosis|myotonia|dystonia)"
    r"|(?:hyper|hypo|dys)[a-z]{3,}(?:ism|ion|ia|xia|is|sia|ility|function))"
)
_NOT_DISEASE = grammar("phrases not disease")
_ADJECTIVE = re.compile(r"[a-z]{3,}(?:al|ic|ous|ar|ary|oid|ive|ile|iform|otic|ine)")
"""What most adjectives of anatomy and medicine end in."""
_PLAIN = grammar("phrases plain adjective")
_PARTICIPLES = frozenset({"treated", "diagnosed", "managed", "controlled"})
"""These name a subtype only behind an adverb: previously treated."""
_CARRIED = re.compile(r"[a-z]{3}(?:ase|gen|in|ine|ose|one|ol)")
"""What a body may lack: antithrombin, fibrinogen, lipase."""
_LACKS = frozenset({"deficiency", "deficiencies", "overload", "deposition", "excess"})
_NAMED = frozenset({"disease", "syndrome", "disorder", "ataxia", "chorea", "lymphoma", "sarcoma"})
_SYMBOLS_BEFORE = frozenset({"syndrome", "deficiency", "syndromes", "deficiencies", "encephalopathy", "retinopathy"})
_DETERMINERS = grammar("phrases determiners")
_FIXED = grammar("phrases fixed")
"""Where a leading word belongs to the name after all: multiple sclerosis."""
_LEADING = grammar("phrases leading")
_SEVERITY = frozenset({"mild", "moderate", "severe", "moderately", "mildly"})
_SEVERITIES = _SEVERITY | {"severely"}
_GENE_STATE = grammar("phrases gene state")
_CANCER = grammar("phrases cancer")
_NO_CANCER_BEFORE = grammar("phrases no cancer before")
_KIND = frozenset({"stage", "type", "grade", "class", "clade"})
_NUMBER = re.compile(r"[0-9]{1,2}[a-d]?|i{1,3}v?[ab]?|iv[ab]?|vi{0,3}[ab]?|one|two|three|four|[a-d]")
_CAUSES = re.compile(
    r" (?:due|secondary|attributable) to |,? (?:caused|driven|triggered) by | (?:associated with|resulting from) "
    r"| with(?: or without|out)? | without "
)
_FOLLOWED = re.compile(
    r" with(?: or without|out)? (?:aura|inhibitors|(?:preserved|reduced|mildly reduced) ejection fraction"
    r"|(?:predominant )?(?:constipation|diarrhea|diarrhoea)|psychotic features|mixed features|lewy bodies"
    r"|nasal polyps|exon \d+ \w+|suicidal (?:ideation|thoughts)(?: or behaviou?r)?)\b",
    re.IGNORECASE,
)
_WHERE = r"(?:the |his |her |their )?((?:back of the )?[a-z]+(?: [a-z]+){0,2})"
_SITE = re.compile(rf" (?:of|in|on|around) {_WHERE}", re.IGNORECASE)
_NEXT_SITE = re.compile(rf"(?:, (?:and |or )?| and | or ){_WHERE}", re.IGNORECASE)


def find(page: Page, found: Sequence[Candidate], layer: str) -> Iterator[Candidate]:
    """Disease phrases around the heads of the page and around the names that other layers found."""
    names = {(item.start, item.end) for item in found if item.label == "DISEASE"}
    grown = _Grown(page, found, names)
    firms = {item.end for item in found if item.label in ("COMPANY", "ORG")}
    spans: dict[int, int] = {}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(names | {(index, index + 1) for index in range(len(page)) if _head(page, index)}):
        first = _less_leading(page, _with_proper_name(page, grown.first(start), end, firms), start)
        if first == start and end - start == 1 and _too_bare(page, start):
            if page.lower(end) == "of" and (last := _sited(page, page.ends[start])) is not None:
                yield Candidate(start, last, "DISEASE", layer)
            continue
        if page.lower(first - 1) == "-" and page.lower(first - 2) == "anti" and page.gap(first) == GLUED:
            if page.lower(end) not in grammar("class generic"):
                yield Candidate(first - 2, end, NOTHING, layer)
            continue
        if page.lower(end - 1) in _CANCER and _qualifies(page, end) and end - first == 1:
            last = end + (2 if page.lower(end) == "-" else 1)
            yield Candidate(first, min(last, len(page)), NOTHING, layer)
            continue
        spans[first] = max(end, spans.get(first, 0))
        kept.append((first, end))
    for first, end in kept:
        last = _last(page, end, spans)
        if first < end and ((first, end) not in names or last != end):
            yield Candidate(first, last, "DISEASE", layer)


class _Grown:
    """Where a disease phrase starts, given what was found on its page."""

    def __init__(self, page: Page, found: Sequence[Candidate], names: set[tuple[int, int]]) -> None:
        self._page = page
        self._modifiers = grammar("disease-modifier")
        self._kinds = grammar("disease-kind")
        self._ends = {end: start for start, end in sorted(names, reverse=True)}
        self._covered = {index for start, end in names for index in range(start, end)}
        self._targets = {item.end: item.start for item in found if item.label == "TARGET"}
        self._inside = growth.insides(found)

    def first(self, start: int) -> int:
        """The first token of the phrase whose head starts at a token."""
        joining = self._page.lower(start) in _CANCER or _too_bare(self._page, start)
        return growth.extended(self._page, start, self._modifier, self._covered, joining)

    def _modifier(self, index: int, joined: bool) -> int:
        """Where a modifier that ends at this token starts; the next index where there is none."""
        page, lower = self._page, self._page.lowers[index]
        if lower == "-" and page.gap(index) == GLUED and page.gap(index + 1) == GLUED and index in self._targets:
            return self._targets[index]
        if not joined and index + 1 in self._targets and page.gap(index + 1) != BROKEN:
            return self._targets[index + 1]
        if (start := growth.hyphenated(page, index, self._modifiers)) is not None:
            start = self._inside.get(start, start)
            if page.lowers[start] == "cell" and page.word(start - 1) in ("B", "T", "NK"):
                start -= 1
            carrier = start >= 1 and page.lowers[start] in ("fusion", "mutation", "insertion")
            return self._targets.get(start, start - 1) if carrier else start
        if lower in _GENE_STATE and index and growth.symbolic(page.words[index - 1]) and page.gap(index) == SPACED:
            return self._inside.get(index - 1, index - 1)
        if lower in _PARTICIPLES:
            return index - 1 if page.lower(index - 1) in grammar("phrases adverb") else index + 1
        if (start := _counted(page, index)) is not None:
            return index + 1 if start in self._ends else start
        if lower in self._modifiers or (not joined and (lower in self._kinds or _medical(page, index))):
            return index
        if lower == ")" and (bracket := growth.opening(page, index)) is not None:
            return bracket - 1 if page.lower(bracket - 1) in self._modifiers else index + 1
        return self._named(index)

    def _named(self, index: int) -> int:
        """Where the disease starts that ends at this token and qualifies the next: lupus nephritis."""
        page = self._page
        if index + 1 not in self._ends or page.gap(index + 1) == BROKEN:
            return index + 1
        if page.lower(index) in _CANCER and self._ends[index + 1] >= index:
            return index + 1
        return self._ends[index + 1] if page.lowers[index] != "pain" else index + 1


def _medical(page: Page, index: int) -> bool:
    """Whether a word before a disease is one that no list holds but that can only name its kind."""
    lower, after = page.lowers[index], page.lower(index + 1)
    if page.gap(index + 1) != SPACED or page.lower(index - 1) == "-":
        return False
    if after in _LACKS and ((_CARRIED.search(lower) and lower not in _PLAIN) or growth.symbolic(page.words[index])):
        return True
    if after in _SYMBOLS_BEFORE and page.words[index].isupper() and 2 < len(lower) < 7:
        return True
    if any(form in grammar("phrases loose head") for form in singulars(after)):
        return False
    return bool(_ADJECTIVE.fullmatch(lower)) and lower not in _PLAIN and not lower.endswith(("ional", "ative"))


def _counted(page: Page, index: int) -> int | None:
    """The start of `stage 3`, `type IIa`, `stage 3 or 4`, `moderate to severe`, or None."""
    lower = page.lowers[index]
    if lower in _SEVERITIES and page.lower(index - 1) == "to" and page.lower(index - 2) in _SEVERITY:
        return index - 2
    if not _NUMBER.fullmatch(lower):
        return None
    start = index
    while page.lower(start - 1) in ("or", "and", "/", "-", "to") and _NUMBER.fullmatch(page.lower(start - 2) or "."):
        start -= 2
    return start - 1 if page.lower(start - 1) in _KIND or page.lower(start - 1) == "stages" else None


def _less_leading(page: Page, first: int, start: int) -> int:
    """The start of a phrase without words that only count or colour: multiple, rare."""
    while first < start and page.lowers[first] in _LEADING:
        if f"{page.lowers[first]} {page.lowers[first + 1]}" in _FIXED or page.lowers[first + 1] == "-":
            break
        first += 1
    return first


def _head(page: Page, index: int) -> bool:
    lower = page.lowers[index]
    if any(form in grammar("disease-head") for form in singulars(lower)):
        return True
    return bool(_ENDING.fullmatch(lower)) and lower not in _NOT_DISEASE


def _too_bare(page: Page, index: int) -> bool:
    return any(form in _BARE for form in singulars(page.lowers[index])) and page.lowers[index] not in {
        "tumors",
        "tumours",
    }


def _qualifies(page: Page, end: int) -> bool:
    """Whether a bare `cancer` only qualifies the word after it: cancer drug, tumor cells."""
    return page.gap(end) != BROKEN and (page.lower(end) in _NO_CANCER_BEFORE or page.lower(end) == "-")


def _with_proper_name(page: Page, start: int, end: int, firms: Collection[int]) -> int:
    """The start with the name of its describer: Behçet’s disease, Prader-Willi syndrome."""
    if page.lower(end - 1) not in _NAMED:
        return start
    if (
        start >= 3
        and page.lower(start - 1) == "s"
        and page.lower(start - 2) == "'"
        and page.word(start - 3)[:1].isupper()
        and start - 2 not in firms
        and page.word(start - 3) not in grammar("org-head")
    ):
        return start - 3
    index = start - 1
    word = page.word(index)
    if end - start != 1 or index < 0 or page.gap(start) != SPACED or not word[:1].isupper() or word.isupper():
        return start
    if page.lower(index) in _DETERMINERS or page.gap(index) == BROKEN or everyday(word):
        return start
    while index >= max(2, start - growth.LONGEST) and growth.glued(page, index):
        index -= 2
    return index


def _last(page: Page, end: int, spans: Mapping[int, int]) -> int:
    """The end of a phrase with what follows: type 2A, with aura, due to another disease, of the eye."""
    for _ in range(3):
        further = _typed(page, end) or _followed(page, end, spans)
        if further is None:
            break
        end = further
    return end


def _typed(page: Page, end: int) -> int | None:
    """The end of `type 1`, `types I, III and IV` behind a name, or None."""
    if page.lower(end) not in ("type", "types") or page.gap(end) != SPACED:
        return None
    last = end + 1
    if not re.fullmatch(r"(?:[0-9]{1,2}|[IVX]{1,4})[A-Da-d]?|[A-D]", page.word(last)):
        return None
    while page.lower(end) == "types" and page.lower(last + 1) in (",", "and", "or"):
        step = 2 if page.lower(last + 2) in ("and", "or") else 1
        if not re.fullmatch(r"[0-9]{1,2}[A-Da-d]?|[IVX]{1,4}[ab]?|[A-D]", page.word(last + 1 + step)):
            break
        last += 1 + step
    return last + 1


def _followed(page: Page, end: int, spans: Mapping[int, int]) -> int | None:
    """The end of what a preposition adds to a disease, or None."""
    offset = page.ends[end - 1]
    if match := _FOLLOWED.match(page.text, offset):
        return page.ending.get(match.end())
    if match := _CAUSES.match(page.text, offset):
        start = page.starting.get(match.end())
        if start is not None and start in spans and page.lower(spans[start] - 1) not in _CANCER:
            return spans[start]
    return _sited(page, offset)


def _sited(page: Page, offset: int) -> int | None:
    """The end of `of the eye`, `in the arms, jaw, and neck`, or None."""
    last = None
    match = _SITE.match(page.text, offset)
    while match:
        words = match.group(1).lower()
        names = [words, " ".join(words.split(" ")[:2]), words.split(" ")[0]]
        site = next((name for name in names if name in grammar("disease site")), None)
        if site is None:
            break
        offset = match.start(1) + len(site)
        last = page.ending.get(offset)
        match = _NEXT_SITE.match(page.text, offset)
    if last is not None and page.gap(last) == SPACED and _head(page, last):
        return None
    return last
