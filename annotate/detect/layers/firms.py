"""Names of firms and other organisations by their head words: X Therapeutics, X Inc., University of X."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers.lexicon import everyday, grammar, name_set
from annotate.detect.layers.page import BROKEN, GLUED, SPACED, Candidate, Page

LAYER = "firms"
ORGANISATIONS = "organisations"
TICKERS = "tickers"
LONGEST = 6
"""The most words of a name before its head."""

_STOP = grammar("firms stop")
_FIRST_STOP = grammar("firms first stop")
_COMMON_HEADS = grammar("firms common heads")
_ORG_LINK = grammar("firms org link")
_ORG_OPENERS = grammar("firms org openers")
_ORG_WEAK = grammar("firms org weak")
_ORG_POSSESSIVE = grammar("firms org possessive")
_ORG_PLACED = grammar("firms org placed")
_OWNERS = grammar("firms owners")
_TICKER = re.compile(
    r"\s?\((?:NASDAQ|Nasdaq|NYSE|OTC|TSX|LSE|AIM|ASX|HKEX|TASE|SIX|CSE|Euronext"
    r"|XETRA)\b[^()\n]{0,80}?:\s?\$?([A-Z]{1,6})\b"
)
_LONG_FORM = re.compile(
    r",?\s(?:A/S|S\.A\.S?\.?|S\.p\.A\.?|N\.V\.?|B\.V\.?|Co\.?,?\sLtd\.?|& Co\.?,?\s(?:Ltd\.?|KGa?A?|Inc\.?)|& Co\.?"
    r"|(?:Pvt|Pty)\.?\sLtd\.?|S\.r\.l\.?|K\.K\.|L\.P\.|L\.L\.C\.)(?!\w)"
)
_NAME = r"[A-Z][\w’'-]*(?:(?: &)? [A-Z][\w’'-]*){0,3}?"
_ANALYST = re.compile(
    rf"(?<![\w’'-])(?<!& )({_NAME}) analysts?,? (?=[A-Z]|sa(?:id|ys)|wrote|led)"
    rf"|\b[Aa]nalysts?(?: [A-Z][\w’'-]+){{0,3}},? (?:at|from|with|of) (?:the )?({_NAME})"
    r"(?=[,.;]| (?:said|says|wrote|called|expects|estimates|who|in|and|told|sees|put|puts|has|have)\b)"
)
_PAIR = re.compile(
    r"(?:\b(?:[Aa]t|[Bb]y|[Mm]aker,?|told|rival|from|with) )([A-Z][\w’'-]+ & [A-Z][\w’'-]+)"
    r"(?=[,.]| (?:said|wrote|in|to|for)\b)"
    r"|(?<![\w&’'-] )(?<![\w’'-])([A-Z][\w’'-]+ & [A-Z][\w’'-]+)(?=[’']s? | shares| analyst| said| says| wrote|, which)"
)
_NOT_A_BANK = grammar("firms no bank")


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Firms by legal form, trade word, ticker or analyst; organisations by their kind."""
    for index, word in enumerate(page.words):
        if word in grammar("company-head") or _is_legal(page, index):
            yield from _firm(page, index)
        if word in grammar("org-head"):
            yield from _organisation(page, index)
    yield from _tickers(page)
    yield from _banks(page)
    yield from _completed(page, found)


def _banks(page: Page) -> Iterator[Candidate]:
    """Firms whose analysts speak, and firms of two names: Oak & Reed said."""
    for pattern in (_ANALYST, _PAIR):
        for match in pattern.finditer(page.text):
            group = 1 if match.group(1) else 2
            candidate = page.candidate(*match.span(group), "COMPANY", LAYER)
            if candidate and _NOT_A_BANK.isdisjoint(page.lowers[candidate.start : candidate.end]):
                yield candidate


def _completed(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Known firms with a legal form of several tokens behind them (A/S, & Co.), agencies with their state."""
    for item in found:
        if item.label == "ORG" and item.end - item.start > 1 and (start := _state(page, item.start)) < item.start:
            yield Candidate(start, item.end, "ORG", ORGANISATIONS)
        if item.label == "COMPANY" and (match := _LONG_FORM.match(page.text, page.ends[item.end - 1])):
            start, end = page.starts[item.start], match.end()
            longer = page.candidate(start, end, "COMPANY", LAYER) or page.candidate(start, end - 1, "COMPANY", LAYER)
            if longer:
                yield longer


def _state(page: Page, start: int) -> int:
    """The start of the state in front of an agency: US, U.K., United States."""
    if page.gap(start) != SPACED:
        return start
    if page.word(start - 1) in ("US", "UK"):
        return start - 1
    if page.word(start - 1) == "." and page.surface(max(0, start - 4), start) in ("U.S.", "U.K."):
        return start - 4
    if page.word(start - 1) in ("States", "Kingdom") and page.word(start - 2) == "United":
        return start - 2
    return start


def _is_legal(page: Page, index: int) -> bool:
    word = page.words[index]
    return (
        word in grammar("legal-form")
        and len(word) > 1
        and page.gap(index) == SPACED
        and word not in ("AS", "Company", "Co")
    )


def _name_word(page: Page, index: int) -> bool:
    """Whether a token can be part of a proper name: it opens with a capital or a digit, or is an inner sign."""
    word = page.word(index)
    return bool(word) and (word[0].isupper() or (word[0].isdigit() and len(word) > 1 and not word.isdigit()))


def _left(page: Page, index: int) -> int:
    """The first token of the proper name that reaches up to a token."""
    start = index
    while start > 0 and index - start < LONGEST and page.gaps[start] != BROKEN:
        before = start - 1
        word = page.words[before]
        if word == "." and before > 0 and len(page.words[before - 1]) == 1 and page.words[before - 1].isupper():
            start = before - 1
            continue
        if word in ("-", "&", ".", "'", "’", "+") and before > 0:
            joined = page.gaps[start] == GLUED and page.gaps[before] == GLUED
            if not (joined or word == "&") or (word == "." and len(page.words[before - 1]) > 2):
                break
            start = before if _name_word(page, before - 1) else start
            if start != before:
                break
            continue
        if not _name_word(page, before) or page.lowers[before] in _STOP:
            break
        start = before
    while start < index and (page.words[start] in "-&.'’+" or page.lowers[start] in _FIRST_STOP):
        start += 1
    return start


def _right(page: Page, end: int) -> int:
    """The end of a firm's name after its legal form, comma and period included."""
    for _ in range(3):
        comma = page.word(end) == "," and page.gap(end) == GLUED
        place = end + comma
        if page.word(place) in grammar("company-head") and not comma and page.gap(place) == SPACED:
            end = place + 1
        elif page.word(place) in grammar("legal-form") and page.gap(place) == SPACED and page.word(place) != "Company":
            end = place + 1
            if page.word(end) == "." and page.gap(end) == GLUED and page.word(place) in ("Inc", "Corp", "Co", "Ltd"):
                end += 1
        else:
            break
    return end


def _firm(page: Page, index: int) -> Iterator[Candidate]:
    legal = _is_legal(page, index)
    comma = legal and page.lower(index - 1) == ","
    start = _left(page, index - 2) if comma and _name_word(page, index - 2) else _left(page, index)
    if start == index:
        return
    if page.words[index] in _COMMON_HEADS and all(_plain(page, place) for place in range(start, index)):
        return
    end = _right(page, index + 1)
    if match := _LONG_FORM.match(page.text, page.ends[end - 1]):
        end = page.ending.get(match.end(), end)
    if legal and page.word(end) == "." and page.gap(end) == GLUED and page.words[index] in ("Inc", "Corp", "Ltd"):
        end += 1
    yield Candidate(start, end, "COMPANY", LAYER)


def _plain(page: Page, index: int) -> bool:
    """Whether a word of a name is everyday English, so that it needs better evidence than its capital."""
    return not page.words[index][0].isalpha() or everyday(page.words[index]) or page.lowers[index] in _STOP


def _organisation(page: Page, index: int) -> Iterator[Candidate]:
    start = _left(page, index)
    if page.words[index] in _ORG_POSSESSIVE:
        start = _possessor(page, start)
    end = index + 1
    while start < index and (page.lowers[start] in ("annual", "inaugural") or page.words[start][0].isdigit()):
        start += 1
    if page.words[index] in _ORG_OPENERS:
        end = _org_right(page, end)
    if end == index + 1 and start == index:
        return
    if end - start < 2 or (
        page.words[index] in _ORG_WEAK and end - start == 2 and _plain(page, start) and start != index
    ):
        return
    yield Candidate(start, end, "ORG", ORGANISATIONS)


def _possessor(page: Page, start: int) -> int:
    """The start of a name with the owner in front of it: Guy's and St Thomas' Hospital."""
    apostrophe = start - 1 - (page.lower(start - 1) == "s")
    if page.lower(apostrophe) != "'" or page.gap(apostrophe) != GLUED or not _name_word(page, apostrophe - 1):
        return start
    if page.gap(start) != SPACED or page.lowers[apostrophe - 1] in _STOP or page.lowers[apostrophe - 1] in _OWNERS:
        return start
    first = _left(page, apostrophe)
    if page.lower(first - 1) == "and" and page.lower(first - 2) == "s" and page.lower(first - 3) == "'":
        first = _left(page, first - 3)
    return first


def _org_right(page: Page, end: int) -> int:
    """The end of a name that goes on after its kind: University of X, Institute on Drug Abuse."""
    place, last = end, end
    if page.gap(end) == SPACED and page.word(end) in name_set("places.txt") and page.words[end - 1] in _ORG_PLACED:
        return end + 1
    while place - end < 12 and page.gap(place) == SPACED:
        lower = page.lower(place)
        if lower == "on" and page.words[end - 1] in _ORG_PLACED:
            break
        if lower in _ORG_LINK and (place > end or lower in ("of", "for", "on", "at")):
            if lower in ("at", "in", "to") or (lower == "and" and page.lower(place + 1) == "the"):
                break
            place += 1
        elif _name_word(page, place) and lower not in _STOP:
            place += 1
            while (
                place - end < 12
                and page.word(place) == "-"
                and page.gap(place) == GLUED
                and page.gap(place + 1) == GLUED
            ):
                place += 2
            last = place
        else:
            break
    return last if last > end and page.lower(end) in _ORG_LINK else end


def _less_possessive(page: Page, end: int) -> int:
    if page.lower(end - 1) == "s" and page.lower(end - 2) == "'":
        return end - 2
    return end - 1 if page.lower(end - 1) in ("'", "®", "™") and end > 1 else end


def _tickers(page: Page) -> Iterator[Candidate]:
    """The proper name before a ticker, and the ticker wherever it is used as a name."""
    symbols: dict[str, list[range]] = {}
    for match in _TICKER.finditer(page.text):
        end = page.ending.get(match.start())
        if end is None:
            continue
        symbols.setdefault(match.group(1), []).append(range(match.start(), match.end()))
        end = _less_possessive(page, end)
        start = _left(page, end - 1)
        if page.words[end - 1] in grammar("legal-form") | {"."}:
            continue
        if start < end and _name_word(page, start):
            yield Candidate(start, end, "COMPANY", TICKERS)
    where = page.places() if symbols else {}
    for symbol, brackets in symbols.items():
        inside = {page.starting.get(offset) for bracket in brackets for offset in bracket}
        for index in where.get(symbol, ()) if len(symbol) > 2 else ():
            if index not in inside:
                yield Candidate(index, index + 1, "COMPANY", TICKERS)
