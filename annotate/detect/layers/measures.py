"""Endpoints in words: what a study counts, times or rates, as releases and newspapers put it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from annotate.detect.layers.lexicon import grammar
from annotate.detect.layers.page import BROKEN, GLUED, SPACED, Candidate, Page

LAYER = "measures"
NEAR = 20
"""How many tokens before and after a count are searched for words of a trial."""
LONGEST = 9
"""The most tokens of one noun phrase."""
MEMBERS = 12
"""The most members of a list of endpoints."""
PARTS = 4
"""The most members of a list joined by commas and `or`."""

_STOP = grammar("measures stop")
_EVENTS = grammar("measures event")
_HEADS = grammar("measures head")
_MODIFIERS = grammar("measures modifier")
_TRIAL = grammar("measures trial")
_NO_SCALE = grammar("measures no scale")
_EPIDEMIC = frozenset({"rate", "rates", "level", "levels", "count", "counts", "frequency"})
_OPENER = re.compile(
    r"(?<![\w-])(?:(?P<time>(?:(?:median|mean|average) )?time (?:to|until))"
    r"|(?P<change>(?:(?:LS|least[- ]squares?|mean|median|average|absolute|relative|percent(?:age)?|placebo-adjusted) )"
    r"{0,3}changes?(?: from baseline)? in)"
    r"|(?P<count>(?:(?:annual|annuali[sz]ed|monthly|weekly|daily|yearly|cumulative|total|overall) )?"
    r"(?:(?:incidence|frequency|severity|duration|number)(?:,| and| or) )?"
    r"(?:rates?|incidence|numbers?|frequency|severity|duration|occurrence|intensity) of)"
    r"|(?P<risk>(?:(?:relative|overall|combined) )?(?:risks?|odds|chances?|likelihood) of)"
    r"|(?P<less>(?:(?:mean|median) )?(?:reductions?|decreases?|declines?|improvements?|slowing|worsening|resolution"
    r"|attenuation) (?:in|of))"
    r"|(?P<free>(?:freedom from|absence of|need for|use of rescue)))(?= (?!the\b|this\b|these\b)[\w“\"≥])",
    re.IGNORECASE,
)
_FREE_SURVIVAL = re.compile(
    r"(?<![\w.-])(?:(?:median|mean|landmark|\w+-(?:month|year)|invasive|distant|confirmed|radiographic|molecular"
    r"|intracranial|local|metastatic|breast|disease|investigator-assessed|treatment) ){0,4}"
    r"[A-Za-z]{4,}-free(?:,? (?:and|or) (?:(?:median )?overall|[A-Za-z]{4,}-free))?"
    r" (?:survival|remission|interval)(?: rates?)?(?!\w)",
    re.IGNORECASE,
)
_NAME = r"(?:(?!The |A |An |In |On |For |By |With |Using |And )[A-Z][\w]*(?:[’'-]\w+)*)"
_SCALE = re.compile(
    rf"(?<![\w-]){_NAME}(?:[ -](?:{_NAME}|of|for|and|in|to|the)){0, 8}? (?:Score|Scale|Index|Inventory|Questionnaire"
    r"|Assessment|Subscale|Rating Scale|Battery|Diary|Impression of (?:Change|Severity|Improvement))(?!\w)"
    r"(?=\s?[(\[][A-Z0-9][\w-]{1,14}[)\]]| score| (?:total|sum)|,? (?:which|a |an )|\.|,| at | from | and )"
)
_THRESHOLD = re.compile(
    r"(?<![\w$€£.-])(?:(?:≥ ?)?\d+(?:\.\d+)?(?:%| ?per ?cent|-points?|-fold)"
    r"|(?:two|three|four|five|ten)(?:-point|-?fold))"
    r" or (?:greater|more|higher|better|larger) (?:(?:reduction|decrease|decline|improvement|increase|rise|loss)s?"
    r" (?:in|of|from) |(?=[\w-]+ (?:reduction|improvement|loss|decrease)))",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?<![\w-])(?:proportion|percentage|share) of (?:\w+ )?(?:patients|participants|subjects|people|children|adults"
    r"|women|men|eyes|responders)(?= (?:with|who|achieving|reaching|whose|alive|free|experiencing|having)\b)"
)
_LIST = re.compile(
    r"\b(?:[Pp]rimary|[Ss]econdary|[Ee]xploratory|[Ee]fficacy|[Ss]afety|[Mm]ain|[Kk]ey|[Oo]ther)"
    r" (?:efficacy |safety |composite )?(?:endpoints?|end points?|outcomes?|outcome measures?|measures?|objectives?)"
    r"(?: (?:of|for|in) (?:the |this )?(?:[\w-]+ ){0,2}[\w-]+)??"
    r" (?:(?:will )?(?:also )?(?:include[sd]?|be|are|is|were|was)|including|of|:)"
    r" (?:(?:the|an?|its|both) )?"
)
_LOWERING = re.compile(
    r"(?:reduc|lower|cut|halv|decreas|slash|curb|trim|drop|rais|increas|higher|differen|smaller|greater|declin|less)\w*"
    r"[^.;\n]{0,60}$"
)
_FIGURES = re.compile(r"[^.;\n]{0,60}?(?:\d ?%|percent|per cent|\bhalf|\bthird|placebo|versus|\bvs\b|compared|hazard)")


@dataclass(frozen=True)
class Board:
    """A page with what is known on it: the tokens of diseases, targets and measures."""

    page: Page
    named: frozenset[int]
    """Tokens of diseases, targets and endpoints."""
    endings: dict[int, int]
    """The start of the longest such name by one past its end."""
    starts: dict[int, int]
    """One past the end of the longest such name by its start."""
    endpoints: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, page: Page, found: Sequence[Candidate], known: Sequence[Candidate]) -> Board:
        """The board of a page; `known` are the measures that lists and context have settled."""
        names = [item for item in (*found, *known) if item.label in ("DISEASE", "TARGET", "ENDPOINT")]
        endings: dict[int, int] = {}
        starts: dict[int, int] = {}
        for item in names:
            endings[item.end] = min(item.start, endings.get(item.end, item.start))
            starts[item.start] = max(item.end, starts.get(item.start, 0))
        return cls(
            page,
            frozenset(index for item in names for index in range(item.start, item.end)),
            endings,
            starts,
            frozenset((item.start, item.end) for item in names if item.label == "ENDPOINT"),
        )

    def telling(self, start: int, end: int) -> bool:
        """Whether tokens hold a name or a word for an event."""
        return any(index in self.named or self.page.lowers[index] in _EVENTS for index in range(start, end))


def find(
    page: Page, found: Sequence[Candidate], known: Sequence[Candidate], reported: Callable[[Page, int, int], bool]
) -> Iterator[Candidate]:
    """Phrases that paraphrase a measure; `reported` says whether a sentence speaks of results or plans to measure."""
    board = Board.of(page, found, known)
    for start, end in (*_opened(board), *_shares(board), *_headed(board)):
        if reported(page, start, end):
            yield Candidate(start, end, "ENDPOINT", LAYER)
    for start, end in (*_listed(board), *_thresholds(board)):
        yield Candidate(start, end, "ENDPOINT", LAYER)
    for pattern in (_FREE_SURVIVAL, _SCALE):
        for match in pattern.finditer(page.text):
            candidate = page.candidate(*match.span(), "ENDPOINT", LAYER)
            if candidate and (pattern is _FREE_SURVIVAL or _is_scale(page, candidate)):
                yield candidate


def _is_scale(page: Page, item: Candidate) -> bool:
    return item.end - item.start > 1 and _NO_SCALE.isdisjoint(page.lowers[item.start : item.end])


def _opened(board: Board) -> Iterator[tuple[int, int]]:
    """Time to X, rate of X, change in X, lower risk of X, freedom from X."""
    page = board.page
    for match in _OPENER.finditer(page.text):
        start, place = page.starting.get(match.start()), page.ending.get(match.end())
        if start is None or place is None:
            continue
        end = _list_end(board, place, "and" if match["risk"] else "or")
        if end == place or not board.telling(place, end):
            continue
        if match["risk"] and not _lowered(page, start, end):
            continue
        if match["less"] and _holds_endpoint(board, place, end):
            continue
        if (match["count"] or match["less"]) and not (_tried(page, start, end) and not _shorthand(page, place, end)):
            continue
        yield start, end


def _tried(page: Page, start: int, end: int) -> bool:
    """Whether a trial is spoken of near, rather than a population."""
    near = {*page.lowers[max(0, start - NEAR) : start], *page.lowers[end : end + NEAR]}
    return not near.isdisjoint(_TRIAL)


def _shorthand(page: Page, start: int, end: int) -> bool:
    """Whether a phrase is one abbreviation, which stands for a measure itself: incidence of MACE."""
    return end - start == 1 and page.words[start].isupper()


def _lowered(page: Page, start: int, end: int) -> bool:
    before = page.text[max(0, page.starts[start] - 80) : page.starts[start]]
    return bool(_LOWERING.search(before)) and bool(
        _FIGURES.match(page.text, page.ends[end - 1]) or re.search(r"\d ?%|percent|per cent", before)
    )


def _holds_endpoint(board: Board, start: int, end: int) -> bool:
    return any(start <= first and last <= end for first, last in board.endpoints)


def _phrase_end(board: Board, index: int) -> int:
    """One past the noun phrase that starts at a token; the token itself where none does."""
    page, first, last = board.page, index, index
    while index - first < LONGEST and (index == first or page.gap(index) != BROKEN):
        if index in board.starts:
            index = last = board.starts[index]
            continue
        lower = page.lower(index)
        glued = page.gap(index) == GLUED and index > first
        if lower in ("-", "/", "'", "(") and glued and page.gap(index + 1) == GLUED and lower != "(":
            index += 2 if page.word(index + 1)[:1].isalnum() else 1
            last = index
            continue
        if (
            lower in ("of", "from")
            and index > first
            and (lower == "of" or page.lower(index - 1) in ("death", "deaths"))
        ):
            index += 1
            continue
        if not lower[:1].isalpha() or lower in _STOP or (lower.endswith("ly") and lower not in _MODIFIERS):
            break
        index += 1
        last = index
    return min(last, len(page))


def _list_end(board: Board, place: int, last: str) -> int:
    """One past a phrase and those that commas and `or` (or `last`, after a comma) join to it: heart attack or death."""
    page = board.page
    end = settled = _phrase_end(board, place)
    commas = 0
    for _ in range(PARTS):
        comma = page.lower(end) == ","
        commas += comma
        joint = end + comma
        closing = page.lower(joint) == "or" or (page.lower(joint) == last and commas > 0)
        if not (comma or closing) or page.gap(joint) == BROKEN or end == place:
            break
        following = _phrase_end(board, joint + closing)
        if following == joint + closing:
            break
        end = following
        if closing:
            settled = end
    return settled


def _shares(board: Board) -> Iterator[tuple[int, int]]:
    """The proportion of patients who do something that no shorter name tells."""
    page = board.page
    for match in _SHARE.finditer(page.text):
        start, place = page.starting.get(match.start()), page.ending.get(match.end())
        if start is None or place is None:
            continue
        end = place
        while end - place < 2 * LONGEST and page.gap(end) != BROKEN and page.lower(end) not in _CLAUSE_STOP:
            end += 1
        if end - place > 1 and not _holds_endpoint(board, place, end):
            yield start, end


_CLAUSE_STOP = frozenset({",", ".", ";", "(", ")", "was", "were", "fell", "rose", "at", "compared", "versus", "vs"})


def _headed(board: Board) -> Iterator[tuple[int, int]]:
    """A name or an event with a word of measuring behind it: itch severity, liver stiffness, Lp(a) levels."""
    page = board.page
    for index, lower in enumerate(page.lowers):
        if lower not in _HEADS or page.gap(index) != SPACED:
            continue
        start = _left(board, index)
        if start == index or not board.telling(start, index):
            continue
        if lower not in _EPIDEMIC or _tried(page, start, index + 1):
            yield start, index + 1


def _left(board: Board, index: int) -> int:
    """The first token of the modifiers and names that stand before a head."""
    page, start = board.page, index
    while start and page.gaps[start] == SPACED and index - start < LONGEST:
        if start in board.endings:
            start = board.endings[start]
        elif page.lowers[start - 1] in _EVENTS or page.lowers[start - 1] in _MODIFIERS:
            start -= 1
        else:
            break
    return start


def _listed(board: Board) -> Iterator[tuple[int, int]]:
    """The members of a list of endpoints: secondary endpoints include A, B and the rate of C."""
    page = board.page
    for match in _LIST.finditer(page.text):
        place = page.starting.get(match.end())
        for _ in range(MEMBERS):
            if place is None:
                break
            end = _phrase_end(board, place)
            if end == place:
                break
            if page.lowers[place].endswith("ing") and not board.telling(place, place + 1):
                place += 1
            if place < end and (board.telling(place, end) or page.lowers[end - 1] in _HEADS):
                yield place, end
            place = _next_member(page, end)


def _next_member(page: Page, end: int) -> int | None:
    """Where the next member of a list starts, after `,` `and` `, and the`; None where the list ends."""
    place = end
    while page.lower(place) in (",", "and", "or", "the", "a", "as", "well") and page.gap(place) != BROKEN:
        place += 1
    return place if place > end and page.gap(place) != BROKEN else None


def _thresholds(board: Board) -> Iterator[tuple[int, int]]:
    """Responders: 50% or greater reduction in seizures, 4-point or greater improvement in X."""
    page = board.page
    for match in _THRESHOLD.finditer(page.text):
        start, place = page.starting.get(match.start()), page.starting.get(match.end())
        if start is not None and place is not None and (end := _phrase_end(board, place)) > place:
            yield start, end
