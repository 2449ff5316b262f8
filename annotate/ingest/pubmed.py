"""A record of PubMed XML: title and abstract, each section of it behind its label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from annotate.ingest.headings import fold
from annotate.ingest.paper import Paper, at, best_date, date_in, words_at
from annotate.xml_stream import text_of

_YEAR = re.compile("[12][0-9]{3}")
_IDS = {"pubmed": "pmid", "pmc": "pmcid", "doi": "doi"}


def pubmed_paper(record: etree._Element) -> Paper:
    """The paper of a PubmedArticle or a PubmedBookArticle."""
    about = next(at(record, "MedlineCitation/Article"), None)
    book = next(at(record, "BookDocument"), None) if about is None else None
    about = about if about is not None else book if book is not None else record
    return Paper(
        title=words_at(about, "ArticleTitle") or words_at(about, "Book/BookTitle"),
        blocks=tuple(_abstract(about)),
        journal=words_at(about, "Journal/Title") or words_at(about, "Book/BookTitle"),
        published=_published(about),
        ids=_ids(record, about),
    )


def _abstract(about: etree._Element) -> Iterator[str]:
    """The paragraphs of the abstract."""
    for section in at(about, "Abstract/AbstractText"):
        if text := fold(text_of(section)):
            label = fold(section.get("Label", ""))
            yield f"{label}: {text}" if label else text


def _published(about: etree._Element) -> str | None:
    """The date of the electronic article or of the issue; of a stretch of time its first year."""
    paths = ("ArticleDate", "Journal/JournalIssue/PubDate", "Book/PubDate")
    found = best_date(date_in(element) for path in paths for element in at(about, path))
    if found is None and (year := _YEAR.search(words_at(about, "Journal/JournalIssue/PubDate/MedlineDate"))):
        return year.group()
    return found


def _ids(record: etree._Element, about: etree._Element) -> dict[str, str]:
    """The names of the article; those of its references lie deeper."""
    found: dict[str, str] = {}
    for path in ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId"):
        for element in at(record, path):
            found.setdefault(_IDS.get(element.get("IdType", ""), ""), fold(text_of(element)))
    for element in at(about, "ELocationID"):
        if element.get("EIdType") == "doi":
            found.setdefault("doi", fold(text_of(element)))
    found.setdefault("pmid", words_at(record, "MedlineCitation/PMID") or words_at(about, "PMID"))
    return {kind: value for kind, value in found.items() if kind and value}
