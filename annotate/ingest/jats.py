"""A JATS article: title, abstract and body; headings and captions are paragraphs, a table has a line for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from lxml import etree

from annotate.ingest.headings import fold
from annotate.ingest.paper import Paper, at, best_date, date_in, words_at
from annotate.xml_stream import character, name_of, text_of

_WITHOUT = frozenset({"tex-math", "object-id", "fn", "ref-list", "permissions", "alt-text", "long-desc", "media"})
_BLOCK_NAMES = (
    "ack attrib boxed-text caption def def-item def-list disp-formula disp-quote fig label list list-item p sec "
    "speaker statement supplementary-material table table-wrap table-wrap-foot term title verse-group verse-line"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SPACE = re.compile(r"[ \t\n\r]+")
_BLANKS = re.compile(" {2,}")
_IDS = {"pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "doi": "doi"}
_COPIES = ("pmc", "retract", "correct")


class _Edge(Enum):
    """Where something begins or ends in a text."""

    BLOCK = auto()
    LABEL_END = auto()


def jats_paper(record: etree._Element) -> Paper:
    """The paper of an article element."""
    about = next(at(record, "front/article-meta"), record)
    title = words_at(about, "title-group/article-title", _WITHOUT)
    subtitle = words_at(about, "title-group/subtitle", _WITHOUT)
    abstracts = list(at(about, "abstract"))
    plain = [abstract for abstract in abstracts if abstract.get("abstract-type") is None] or abstracts
    return Paper(
        title=f"{title}: {subtitle}" if title and subtitle else title,
        blocks=tuple(block for part in (*plain, *at(record, "body")) for block in _blocks(part) if block),
        journal=_journal(record),
        published=best_date(map(date_in, filter(_is_first, at(about, "pub-date")))),
        ids=_ids(about),
    )


def _journal(record: etree._Element) -> str:
    """The journal, where old versions of the format have it or where new ones do."""
    paths = ("journal-title-group/journal-title", "journal-title")
    return next(filter(None, (words_at(record, f"front/journal-meta/{path}") for path in paths)), "")


def _is_first(date: etree._Element) -> bool:
    """Whether a date is that of the publication itself, not that of a copy or a later change."""
    kind = date.get("date-type") or date.get("pub-type") or ""
    return not any(word in kind for word in _COPIES)


def _ids(about: etree._Element) -> dict[str, str]:
    """The names of the article."""
    found: dict[str, str] = {}
    for element in at(about, "article-id"):
        kind, value = _IDS.get(element.get("pub-id-type", "")), fold(text_of(element))
        if kind == "pmcid" and value.isdigit():
            value = f"PMC{value}"
        if kind is not None and value:
            found.setdefault(kind, value)
    return found


def _blocks(part: etree._Element) -> Iterator[str]:
    """The paragraphs, headings, captions and tables of a part, in order; a label stands before what it labels."""
    block: list[str] = []
    labels = False
    for piece in (*_pieces(part), _Edge.BLOCK):
        if isinstance(piece, str):
            block.append(piece)
            labels = labels and not piece.strip()
        elif piece is _Edge.LABEL_END:
            block.append(" ")
            labels = True
        elif not labels:
            yield _BLANKS.sub(" ", "".join(block)).strip()
            block = []
    yield _BLANKS.sub(" ", "".join(block)).strip()


def _pieces(element: etree._Element) -> Iterator[str | _Edge]:
    """The text of an element, white space folded, and the edges of blocks in it; the parser bounds depth."""
    yield _folded(element.text)
    for child in element:
        if child.tag is etree.Entity:
            yield character(child)
        elif (name := name_of(child)) not in _WITHOUT:
            yield from _child(child, name)
        yield _folded(child.tail)


def _child(child: etree._Element, name: str) -> Iterator[str | _Edge]:
    """The text of an element in another, and its edges."""
    if name in _BLOCKS:
        yield _Edge.BLOCK
    yield from [_table(child)] if name == "table" else _pieces(child)
    if name in _BLOCKS:
        yield _Edge.LABEL_END if name == "label" else _Edge.BLOCK


def _table(table: etree._Element) -> str:
    """The rows of a table: cells with tabs between them, each on one line."""
    rows = (row for row in table.iter("{*}tr"))
    return "\n".join("\t".join(fold(text_of(cell, _WITHOUT)) for cell in row if _is_cell(cell)) for row in rows)


def _is_cell(element: etree._Element) -> bool:
    return name_of(element) in ("td", "th")


def _folded(text: str | None) -> str:
    """Text as it stands in a paragraph; line ends of the file are blanks."""
    return _SPACE.sub(" ", text or "")
