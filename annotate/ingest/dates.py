"""Dates as people and feeds write them, to ISO 8601; a date that is not whole is never completed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun[e.]?|Jul[y.]?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DATE = (
    r"(?:(?<![\w.,/-])[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?![0-9/-])"
    rf"|\b{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,\s*|\s+)[12][0-9]{{3}}\b"
    rf"|(?<![\w/-])(?<![0-9][.,])[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+[12][0-9]{{3}}\b)"
)
"""A whole date: ``2026-03-09``, ``Mar. 9, 2026``, ``9 March 2026``. No groups; to be used without case."""

_DATE = re.compile(DATE, re.IGNORECASE)
_YEAR = re.compile(r"[12][0-9]{3}")
_ISO = re.compile(
    r"([12][0-9]{3})-([0-9]{2})(?:-([0-9]{2})"
    r"([T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[0-9]{1,2}\s+[a-z]{3,9}\s+[0-9]{4}\s+[0-9]{1,2}:[0-9]{2}", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]*\s+", re.IGNORECASE)
_LONGEST = 100


def dates_in(text: str) -> Iterator[tuple[int, str]]:
    """Where each valid whole date of the text begins, and the date as YYYY-MM-DD."""
    if _YEAR.search(text) is None:  # which is found out ten times as fast
        return
    for match in _DATE.finditer(text):
        if (found := _calendar_date(match.group())) is not None:
            yield match.start(), found


def normal_date(value: object) -> str | None:
    """A field's value as an ISO 8601 date or date-time, as precise as it is given; None where it is neither.

    ISO forms stay as they are (a blank between date and time becomes T); dates in words and those of
    mail and feeds (RFC 5322) are rewritten; of a date in words with a clock behind it the date is kept.
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    value = _WEEKDAY.sub("", value.strip())
    if iso := _ISO.fullmatch(value):
        return _valid_iso(value, iso)
    if _MAIL.match(value):
        return _mail_date(value)
    begins = _DATE.match(value)
    return _calendar_date(begins.group()) if begins else None


def date_of_parts(year: str, month: str, day: str) -> str | None:
    """An ISO 8601 date of a year, a month in digits or in English, and a day, as precise as they are.

    None without a year. A part that the calendar does not know, such as a season, is left out, and what is finer.
    """
    year, month, day = year.strip(), month.strip().lower(), day.strip()
    if not re.fullmatch("[12][0-9]{3}", year):
        return None
    month = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else month
    for parts in ((year, month, day), (year, month, "1")):
        with suppress(ValueError):
            return date(*map(_number, parts)).isoformat()[: 10 if parts[2] is day else 7]
    return year


def _number(digits: str) -> int:
    """A number of at most four ASCII digits; ValueError for anything else."""
    if not re.fullmatch("[0-9]{1,4}", digits):
        raise ValueError(digits)
    return int(digits)


def _valid_iso(value: str, iso: re.Match[str]) -> str | None:
    """The ISO form itself where calendar and clock know it."""
    year, month, day, clock = iso.groups()
    try:
        date(int(year), int(month), int(day or 1))
        if clock is None:
            return value
        value = f"{value[:10]}T{value[11:].replace(' ', '')}"
        datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    return value


def _mail_date(value: str) -> str | None:
    """An RFC 5322 date, as in mail and RSS, in ISO form."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _calendar_date(found: str) -> str | None:
    """A date that DATE matched, as YYYY-MM-DD; None where the calendar has no such day."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", found)]
    if len(numbers) == 3:
        year, month, day = numbers
    else:
        name = re.search(r"(?<![0-9])[a-z]{3}", re.sub(r"[0-9]+(?:st|nd|rd|th)?", " ", found.lower()))
        day, year = numbers
        month = _MONTHS.index(name.group()) + 1 if name else 0
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
