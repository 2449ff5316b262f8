"""What a scientific article says, whichever XML it comes in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from annotate.ingest.dates import date_of_parts
from annotate.ingest.headings import fold
from annotate.xml_stream import name_of, text_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, its texts folded to one line each."""

    title: str
    blocks: tuple[str, ...]
    """Paragraphs and headings of abstract and body, in order."""
    journal: str = ""
    published: str | None = None
    """ISO 8601, as precise as it is given."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """By kind: pmid, pmcid, doi."""


def at(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names below an element, in order."""
    first, _, rest = path.partition("/")
    for child in element.iterchildren(tag=etree.Element):
        if name_of(child) == first:
            yield from at(child, rest) if rest else (child,)


def words_at(element: etree._Element, path: str, without: Collection[str] = ()) -> str:
    """The text of the first element at a path, on one line; "" where there is none."""
    found = next(at(element, path), None)
    return "" if found is None else fold(text_of(found, without))


def date_in(element: etree._Element) -> str | None:
    """The date that an element holds in its children year, month and day, in any case."""
    parts = {name_of(child).lower(): text_of(child) for child in element.iterchildren(tag=etree.Element)}
    return date_of_parts(parts.get("year", ""), parts.get("month", ""), parts.get("day", ""))


def best_date(dates: Iterable[str | None]) -> str | None:
    """The most precise of some dates, and of these the earliest."""
    return min(filter(None, dates), key=lambda date: (-len(date), date), default=None)
