"""JATS and PubMed XML: one article a record, of which title, abstract and body are the text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from annotate.errors import UnreadableInput
from annotate.ingest.decode import refuse_oversized
from annotate.ingest.jats import jats_paper
from annotate.ingest.lines import Joined, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.pubmed import pubmed_paper
from annotate.ingest.records import article
from annotate.xml_stream import NotXml, events, name_of

if TYPE_CHECKING:
    from store.records import Json, NewArticle

_RECORDS = ("article", "PubmedArticle", "PubmedBookArticle")
_KEYS = ("pmcid", "pmid", "doi")
_PLAIN = ReadOptions()


def read_papers(where: str, head: bytes, rest: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The article of each record, or why it has none; the line named is the one on which the record begins.

    A file that breaks off gives the records before the break, then the line and the reason.
    """
    file = io.BufferedReader(Joined(head, rest))
    none = True
    try:
        for record in events(file, where, _RECORDS, largest=wrapped_limit(options)):
            none = False
            place = f"{where}:{record.sourceline}"
            try:
                yield Found(_article(record, options), place)
            except UnreadableInput as error:
                yield Skipped(place, error.message)
    except NotXml as error:
        yield Skipped(f"{where}:{error.line}", error.reason)
    else:
        if none:
            raise UnreadableInput("no article in this XML: JATS and PubMed are read")


def _article(record: etree._Element, options: ReadOptions) -> NewArticle:
    """The article of one record."""
    paper = jats_paper(record) if name_of(record) == "article" else pubmed_paper(record)
    text = "\n\n".join(filter(None, (paper.title, *paper.blocks)))
    refuse_oversized(text, options.max_bytes)
    fields: dict[str, Json] = {"title": paper.title, "source": paper.journal, **paper.ids}
    if doi := paper.ids.get("doi"):
        fields["url"] = f"https://doi.org/{doi}"
    fields["id"] = next((paper.ids[kind] for kind in _KEYS if kind in paper.ids), "")
    found = article(text, {name: value for name, value in fields.items() if value}, _PLAIN, keyed=True)
    return replace(found, published=paper.published)
