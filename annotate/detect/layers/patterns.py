"""Patterns of dates, amounts, phases and registry numbers: what can be told by its form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotate.detect.layers.page import NOTHING, Candidate, Page

LAYER = "patterns"

_LONG_MONTH = "January|February|April|June|July|August|September|October|November|December"
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
_ANY_MONTH = rf"(?:(?:{_LONG_MONTH}|March|May)\b|{_SHORT_MONTH})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,]\d{1,3}(?!\d))"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:19[4-9]|20[0-7])\d"
_LONE_YEAR = rf"(?<![\d$€£¥#.,/-])(?<!No\. ){_YEAR}(?![\d%]|[.,]\d|[-–]\w*[A-Za-z]|/\d{{3}})"
_UNIT = r"(?:day|week|month|quarter|year|decade)s?"
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|18|several|a few|few"
    r"|couple of)"
)
_ORDINAL = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|final)"
_PERIOD = rf"{_ORDINAL}[ -](?:fiscal[ -])?(?:quarter|half|trimester)"
_PART = (
    r"(?:early|mid|late|the end of|the beginning of|the start of|the middle of|year[ -]end|end of"
    r"|beginning of|spring|summer|fall|autumn|winter|full[ -]year|fiscal year|fiscal|FY)"
)
_SEASON = r"(?:week|month|quarter|year|summer|fall|autumn|winter|spring|weekend|decade|century)"

DATE = re.compile(
    rf"""(?<![\w$€£-])(?:
    (?:{_WEEKDAY},?\s)?{_ANY_MONTH}\s{_DAY}(?:\s?(?:-|–|to|and
      |through)\s?(?:{_ANY_MONTH}\s)?{_DAY})?(?:,?\s{_YEAR}(?!\d))?
  | (?:{_WEEKDAY},?\s)?{_DAY}(?:\s?[-–]\s?{_DAY})?(?:\sof)?\s{_ANY_MONTH}(?:,?\s{_YEAR}(?!\d))?
  | (?:(?:early|mid|late|earlier\sin|later\sin|the\send\sof|end\sof|beginning\sof
    |the\scoming\smonths\sof)[ -])?{_ANY_MONTH}(?:,|\sof)?\s(?:{_YEAR}(?!\d)|this\syear|last\syear|next\syear)
  | the\s(?:{_NUMBER}\s(?:months|weeks)|quarter|year|(?:{_ORDINAL}\s)(?:fiscal\s)?quarter
    |(?:fiscal\s)?year)\sended\s{_ANY_MONTH}\s{_DAY},?\s{_YEAR}
  | (?:the\s)?(?:(?:early|mid|late|end\sof\sthe|end\sof
    |start\sof\sthe)[ -])?{_PERIOD}(?:(?:\sof)?\s(?:fiscal\s(?:year\s)?)?{_YEAR}(?!\d)|\sof\s(?:this|next|last
    |the)\syear)?
  | (?:(?:early|mid|late|the\send\sof|end\sof|later\sin)[ -])?(?:[1-4]Q|Q[1-4]|H[12]
    |[12]H)[ -]?(?:(?:of\s)?{_YEAR}|[’']?\d\d)?(?![\w])
  | {_PART}[ -](?:of\s)?(?:the\s)?(?:(?:calendar|fiscal)\s(?:year\s)?)?(?:{_YEAR}s?(?!\d)|(?:this|next
    |last)\s(?:year|month|week|decade))
  | (?:the\s)?(?:end|beginning|start|middle|half|rest|remainder)\sof\s(?:the|this|next)\s(?:year|month|decade
    |quarter|week)(?:\s{_YEAR})?
  | (?:the\s)?(?:later|earlier)\s(?:in\s)?(?:this|last|next)\s{_SEASON}|(?:earlier|later)\stoday
    |earlier\sin\s(?:{_LONG_MONTH}|March|May|{_YEAR})
  | (?:early|late|mid)[ -]?(?:this|next|last)\s{_SEASON}|(?:the\s)?(?:early|mid|late)?[ -]?(?<!\d)(?:19|20)\d0s
  | (?:this|last|next)\s(?:past\s)?(?:{_SEASON}|{_WEEKDAY}|{_LONG_MONTH}|March|May|morning|afternoon|evening
    |night)\b(?:’s|'s)?
  | the\s(?:past|last|next|previous|prior|coming|following)\s(?:(?:\d{{1,3}}|one|two|three|four|five|six|seven
    |eight|nine|ten|twelve|18)(?:\s?(?:to|-|–)\s?\d+)?\s{_UNIT}|{_SEASON})
  | (?:about\s|over\s|nearly\s|roughly\s)?(?:{_NUMBER}|a)\s{_UNIT}\sago
  | year[ -]end(?:\s{_YEAR})?|today(?![’']s)|yesterday|tomorrow|tonight
  | {_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?
  | \d{{1,2}}/\d{{1,2}}/(?:20)?\d\d|{_YEAR}-\d\d-\d\d
  | {_LONE_YEAR}
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_MONTH = re.compile(
    rf"(?<![\w-])(?:(?:early|mid|late|Earlier\sin|earlier\sin|the\send\sof"
    rf"|end\sof)[ -])?(?:{_LONG_MONTH})(?![\w-])"
    r"|(?<![\w-])(?:early|mid|late)[ -](?:March|May)(?![\w-])|(?<![\w-])(?:the )?end of (?:March|May)(?![\w-])"
    r"|(?<=\b[Ii]n )(?:(?:early|mid|late)[ -])?(?:March|May)(?![\w-])"
    r"|(?<=\b(?:by|of) )(?:March|May)(?![\w-])|(?<=\b(?:late|this|last|next|mid-|past) )(?:March|May)(?![\w-])"
    r"|(?<=\b(?:since|until|early|after) )(?:March|May)(?![\w-])|(?<=\b(?:before|during) )(?:March"
    r"|May)(?![\w-])"
)
_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"(?:[ -]?(?:million|billion|trillion|thousand|mln|bln|bn|mn|MM|[mMbBkKtT])(?![A-Za-z]))"
_SIGN = (
    r"(?:(?:US|CA|AU|HK|NT|NZ|SG|[ACS])?\$|[€£¥₹₩]|(?:RMB|CNY|Rs\.?|CHF|EUR|USD|GBP|JPY|SEK|DKK|NOK|AUD|CAD"
    r"|INR|KRW|HKD)\s?(?:\$|€|¥)?)"
)
_CURRENCY = (
    r"(?:(?:U\.?S\.?\s)?dollars?|euros?|yen|yuan|renminbi|pounds(?:\ssterling)?|Swiss\sfrancs|francs|kroner"
    r"|crowns?|rupees|won|shekels|USD|EUR|GBP|CHF|DKK|SEK|RMB|CNY)"
)
MONEY = re.compile(
    rf"(?<![\w$€£]){_SIGN}\s?{_AMOUNT}{_SCALE}?(?:\s?[-–]\s?{_AMOUNT}{_SCALE}?(?!\d|%))?"
    rf"(?:\s(?:{_CURRENCY})(?!\w))?"
    rf"|(?<![\w.,$€£]){_AMOUNT}{_SCALE}?\s{_CURRENCY}(?!\w)",
    re.IGNORECASE,
)
_STEP = r"(?:[0-4]|I{1,3}V?|one|two|three|four)(?:[ab](?![a-z])|[AB](?![a-z]))?"
PHASE = re.compile(
    rf"(?<![\w-])ph(?:ase)?s?[ -]?{_STEP}(?:(?:\s?(?:/|-|–|,|&)\s?|\s(?:and|or|to)\s"
    rf"|,\sand\s){_STEP}(?![\w%]))*(?![\w%])"
    r"|(?<![\w-])(?:pre-?clinical(?:ly)?|non-?clinical|IND-enabling|pre-IND|first-in-human"
    r"|registration(?:al)?-enabling|registrational)(?!\w|-stage|-phase)",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"(?<![\w-])(?:(?:early|mid|late|later|mid-to-late|early-to-mid)(?:-| )(?:stage|phase)|pivotal)(?!\w)"
    r"(?=(?:[ -](?!and\b|for\b|in\b)[\w-]+){0,3}?[ -](?:trials?|stud(?:y|ies)|programs?|programmes?|data"
    r"|readouts?|tests?|testing|development|assets?"
    r"|pipeline|candidates?|research|results?|projects?|clinical|drugs?|failures?|phase)\b)",
    re.IGNORECASE,
)
_REGISTRY = re.compile(r"\bNCT\d{8}\b|\bISRCTN\d{8}\b|\b20\d\d-\d{6}-\d\d(?:-\d\d)?\b|\bACTRN\d{14}\b|\bjRCT\w{10}\b")
_TICKER = re.compile(
    r"[(\[]\s?(?:(?:NASDAQ|Nasdaq|NYSE|OTC|TSX|LSE|AIM|ASX|HKEX|SEHK|TASE|SIX|FRA|FSE|CSE|Euronext|XETRA"
    r"|Frankfurt|WSE|BSE|NSE|SSE|SZSE|KRX|KOSDAQ|TSE|CBOE|MIB|STO)\b[^()\n]{0,90})[)\]]"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[\w/]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,64}\w")
_CREDIT = re.compile(r"\((?:Reuters|AP|AFP|Bloomberg|GLOBE NEWSWIRE|NEWMEDIAWIRE|Accesswire|ACCESSWIRE|CNN)\)")

_PATTERNS = (
    (DATE, "DATE"),
    (_BARE_MONTH, "DATE"),
    (MONEY, "MONEY"),
    (PHASE, "PHASE"),
    (_STAGE, "PHASE"),
    (_REGISTRY, "TRIAL"),
    (_TICKER, NOTHING),
    (_CREDIT, NOTHING),
    (_ADDRESS, NOTHING),
)


def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Every match that lies on token edges."""
    for pattern, label in _PATTERNS:
        for match in pattern.finditer(page.text):
            start, end = match.span()
            if label == "DATE" and match.group().endswith(("’s", "'s")):
                end -= 2
            if candidate := page.candidate(start, end, label, LAYER):
                yield candidate
