"""What a bare text says about itself in its first lines: title, date, source and URL.

Pure functions that copy; the text stays as it is. They look only at the beginning of a text, and say nothing
rather than guess.
"""

from __future__ import annotations

import re

from annotate.ingest.dates import DATE, dates_in

TITLE_LENGTH = 300
"""Characters of the longest title."""

_HEAD = 500
_TITLE_HEAD = 4000
_LONGEST_LINE = 200
_SENTENCE_LENGTH = 80

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_BREAKS = "\n\r\u2028\u2029"
_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_BLANK_LINE = re.compile(r"(?:\r\n|[\r\n])[ \t]*(?:\r\n|[\r\n])|\u2029")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+")

_WIRES = {
    "prnewswire": "PR Newswire",
    "business wire": "Business Wire",
    "globe newswire": "GlobeNewswire",
    "globenewswire": "GlobeNewswire",
    "accesswire": "ACCESSWIRE",
    "newswire": "Newswire",
    "24-7pressrelease": "24-7 Press Release",
}
_WIRE = rf"(?:/|\()\s*({'|'.join(_WIRES)})\b[^/)\n]{{0,40}}(?:/|\))"
_STARTS, _ENDS = r"(?:^|(?<=\r))[ \t]*", r"(?=[\r\n]|\Z)"
_LABELLED = _STARTS + r"(?:{})[ \t]*:[ \t]*(\S[^\r\n]*)" + _ENDS

_LABELLED_TITLE = re.compile(_LABELLED.format("title|headline"), re.IGNORECASE | re.MULTILINE)
_LABELLED_SOURCE = re.compile(_LABELLED.format("source|publisher|publication"), re.IGNORECASE | re.MULTILINE)
_URL_LINE = re.compile(
    _STARTS + r"(?:(?:url|link|source|permalink)[ \t]*:)?[ \t]*<?(https?://[^\s<>]+)>?[ \t]*" + _ENDS,
    re.IGNORECASE | re.MULTILINE,
)
_WIRE_TAG = re.compile(_WIRE, re.IGNORECASE)

_LEAD = re.compile(
    rf"(?:(?:title|headline|date|published|posted|updated|source|publisher|url|link|author|byline)[ \t]*:[^\n]*\n"
    rf"|https?://\S+[ \t]*\r?\n"
    rf"|(?:for immediate release|(?:press|news|media) release)\b[^\n]{{0,60}}\n"
    rf"|(?:date|dated|published|posted|updated)(?:[ \t]+on)?[ \t]*:?\s+{DATE}[\s:|–—-]*"
    rf"|(?:[a-z]+day,[ \t]+)?{DATE}[ \t]*(?:[:|–—]|--?|\r?\n)[\s|–—-]*"
    rf"|[12][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}\s+)",
    re.IGNORECASE,
)
_DATELINE = re.compile(rf"[^\n]{{0,100}}?(?:{_WIRE}|{DATE})[ \t]*(?:{_WIRE})?[ \t]*(?:--?|–|—)\s*(?=\S)", re.IGNORECASE)

_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?=\s|$)|[。！？][」』”]?")
_LAST_WORD = re.compile(r"[\w.&’'-]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2})")
_SHORT_FORMS = (
    "inc corp co ltd bros dr mr mrs ms mx prof sr jr st mt vs v no nos fig figs approx est dept univ gen sen rep "
    "gov hon al ca cf vol pp jan feb mar apr jun jul aug sep sept oct nov dec"
)
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_EVENT_WORDS = (
    "after and as before between by due end ended ending ends expiring from in of since than through till to until"
)
_OTHER_DATES = frozenset(_EVENT_WORDS.split())
_WORD_BEFORE = re.compile(r"(\w+)\s*$")


def find_title(text: str) -> str:
    """The title of a text: its heading, its short first line, or its first sentence, shortened; one line.

    A line is a title when it is short, does not end like a sentence, and more follows it. Dates, header
    lines (``Source: ...``) and datelines before it are passed over. Empty only where nothing is visible.
    """
    head = text[:_TITLE_HEAD].lstrip("\ufeff")
    if ":" in head[:_HEAD] and (labelled := _LABELLED_TITLE.search(head[:_HEAD])):
        return _cut(fold(labelled.group(1)), TITLE_LENGTH)
    head = _without_lead(head)
    end = _BREAK.search(head) if _has(head, _BREAKS) else None
    line, after = (head[: end.start()], head[end.end() :]) if end else (head, "")
    if mark := _HEADING_MARK.match(line):
        return _heading(line[mark.end() :]) or _sentence_title(after)
    if _is_title(line.strip(), after) and (title := fold(line).strip("*_ ")):
        return title
    return _sentence_title(head)


def find_date(text: str) -> str | None:
    """The date of a text as YYYY-MM-DD: the first whole, valid date near its beginning.

    A date after a word such as "by", "until" or "ended" is that of something else and is passed over.
    """
    for start, found in dates_in(text[: _HEAD + 30]):
        before = _WORD_BEFORE.search(text[max(0, start - 30) : start])
        if start < _HEAD and not (before and before.group(1).lower() in _OTHER_DATES):
            return found
    return None


def find_source(text: str) -> str | None:
    """The source that a header line (``Source: ...``) or a dateline's wire (``/PRNewswire/``) names."""
    head = text[:_HEAD]
    labelled = _LABELLED_SOURCE.search(head) if ":" in head else None  # looking for it costs more
    if labelled and not labelled.group(1).lower().startswith(("http://", "https://")):
        return _cut(fold(labelled.group(1)), TITLE_LENGTH)
    wire = _WIRE_TAG.search(head)
    return _WIRES[wire.group(1).lower()] if wire else None


def find_url(text: str) -> str | None:
    """The address that stands alone, or behind ``URL:`` or the like, on one of the first lines."""
    found = _URL_LINE.search(text[: 2 * _HEAD]) if "://" in text[: 2 * _HEAD] else None
    return found.group(1) if found and found.start() < _HEAD else None


def fold(text: str) -> str:
    """The text on one line: white space and control characters as single blanks, none at the ends."""
    folded = " ".join(text.split())
    return folded if folded.isprintable() else _UNSEEN.sub(" ", text).strip()


def short_title(text: str) -> str:
    """A given title as it is kept: one line of at most TITLE_LENGTH characters."""
    return _cut(fold(text), TITLE_LENGTH)


def _without_lead(head: str) -> str:
    """The text from its first line that could be a title; as it is where nothing would be left."""
    rest = head.lstrip()
    while lead := _LEAD.match(rest):
        rest = rest[lead.end() :].lstrip()
    return rest or head.lstrip()


def _heading(line: str) -> str:
    """The words of a Markdown heading, without the marks that may close it and those of emphasis."""
    words = fold(line)
    start, blank, last = words.rpartition(" ")
    if blank and not last.strip("#"):
        words = start
    return _cut(words.strip("*_ "), TITLE_LENGTH)


def _is_title(line: str, after: str) -> bool:
    """Whether a first line is a title: short, no sentence, not cut off by hard wrapping, and not all there is."""
    if not line or len(line) > _LONGEST_LINE or not after.strip():
        return False
    if line.rstrip("\"”’')]").endswith((".", ",", ";", "。")):
        return False
    return not after[0].islower()


def _sentence_title(text: str) -> str:
    """The first sentence of the first paragraph, without its dateline, shortened."""
    text = text.lstrip()
    if _has(text[:_HEAD], "-–—") and (dateline := _DATELINE.match(text)):  # looking for one costs more
        text = text[dateline.end() :]
    paragraph = text[:_HEAD]
    if _has(paragraph, _BREAKS):
        paragraph = _BLANK_LINE.split(paragraph, maxsplit=1)[0]
    return _cut(_first_sentence(fold(paragraph)), _SENTENCE_LENGTH)


def _has(text: str, marks: str) -> bool:
    """Whether any of the marks is in a text; a far quicker look than a pattern takes."""
    return any(mark in text for mark in marks)


def _first_sentence(line: str) -> str:
    """A line up to the end of its first sentence; an abbreviation's period does not end one."""
    for end in _SENTENCE_END.finditer(line, 0, 2 * _SENTENCE_LENGTH):
        if not _abbreviates(line, end.start()) and not line[end.end() :].lstrip()[:1].islower():
            return line[: end.end()]
    return line


def _abbreviates(line: str, at: int) -> bool:
    """Whether the period at a place belongs to an abbreviation or an initial."""
    if line[at] != ".":
        return False
    last = _LAST_WORD.search(line, max(0, at - 30), at)
    word = last.group().lower() if last else ""
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None


def _cut(line: str, length: int) -> str:
    """A line of at most that many characters, cut between words, the cut marked with an ellipsis."""
    if len(line) <= length:
        return line
    kept, blank, _ = line[:length].rpartition(" ")
    return (kept if blank else line[: length - 1]).rstrip(" ,;:–—-") + "…"
