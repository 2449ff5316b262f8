"""The figures of a workspace in words and numbers as people read them."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.progress import LEAST_TIMED, Haste, Progress, share
from store.records import ArticleStatus

NOTHING = "–"
"""Stands where there is nothing to divide by, or too little to tell."""

_SMALL = 0.1
_MINUTE = 60
_HOUR = 60 * _MINUTE


def percent(part: float | None) -> str:
    """A share of 0..1 in per cent, below 10 with one decimal."""
    if part is None:
        return NOTHING
    return f"{100 * part:.1f} %" if 0 < part < _SMALL else f"{100 * part:.0f} %"


def quotient(value: float | None, decimals: int) -> str:
    """A quotient with so many decimals."""
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def duration(seconds: float) -> str:
    """A time in its two largest units: ``2 h 5 min``, ``5 min``, ``12 s``."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min"


def per_entity(progress: Progress) -> str:
    """Decisions and seconds an entity took."""
    decisions = quotient(share(progress.decisions, progress.entities), 2)
    seconds = quotient(share(progress.seconds, progress.entities), 1)
    return f"{decisions} decisions and {seconds} s an entity"


def summary(progress: Progress) -> Iterator[str]:
    """The figures of the whole workspace, in lines of at most 78 columns."""
    totals, suggestions = progress.totals, progress.suggestions
    reviewed = totals.articles[ArticleStatus.REVIEWED]
    yield f"{reviewed:,} of {counted(totals.all_articles, 'article')} reviewed, {entities(progress.entities)} decided"
    yield f"{per_entity(progress)}, in {duration(progress.seconds)} without pauses"
    yield f"{percent(suggestions.rate)} of {counted(suggestions.decided, 'decided suggestion')} right as suggested"
    yield haste(progress.accepts)
    if progress.imported:
        yield f"{counted(progress.imported, 'imported annotation')} not counted"


def haste(accepts: Haste) -> str:
    """How many accepts came faster than reading allows."""
    if accepts.share is None:
        return f"accepts faster than reading allows: {accepts.timed} timed, told from {LEAST_TIMED} on"
    return f"{percent(accepts.share)} of {counted(accepts.timed, 'timed accept')} faster than reading allows"


def counted(number: int, noun: str) -> str:
    """The number and the noun, with an s where it is not one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def entities(number: int) -> str:
    """So many entities."""
    return f"{number:,} {'entity' if number == 1 else 'entities'}"
