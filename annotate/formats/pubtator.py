r"""PubTator's text format of titles and abstracts with the entities in them.

::

    1000475|t|Antidepressant-induced mania.
    1000475|a|Abstract with lithium here.
    1000475	23	28	mania	Disease	D001714
    1000475	CID	D008094	D001714

Offsets are half-open and count over title, one blank, abstract; they are written in code points. NCBI's taggers spell
``title`` and ``abstract`` out, and have further passages of a full text under other names. Identifiers, and the
relations, which are between identifiers, have no place in a document.

An article is written with its first line as title and the rest as abstract, on one line each: every line break or TAB
is one blank, so that offsets stay. A text of two lines comes back to the letter, of one line as well; of more lines it
comes back with blanks for line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from annotate.errors import UnreadableInput
from annotate.formats.covered import Placed, in_text
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from annotate.formats.parts import Part
from annotate.formats.safe_names import key_of, safe_name
from annotate.formats.text_lines import numbered_lines

IDENTIFIERS = "identifiers of annotations"
RELATIONS = "relations between identifiers"
NO_EXTENT = "annotations that cover nothing"
NO_ABSTRACT = "annotations of an abstract that is not there"

_TEXT_LINE = re.compile(r"([^|\t]*)\|([a-z][a-z0-9_]{0,40})\|(.*)", re.DOTALL)
_TITLES = ("t", "title")
_ABSTRACTS = ("a", "abstract")
_NUMBER = re.compile(r"-?\d{1,15}")
_NO_IDENTIFIER = ("", "-", "-1", "None", "NA")
_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_RELATION_COLUMNS = (3, 4, 5)  # type and identifiers, and whether it is news
_LINES_FACTOR = 20
_FACTOR = 4  # a line is a text of one paragraph, or a mention with its identifiers


@dataclass(slots=True)
class _Entry:
    """The lines of one article, as far as they have come."""

    pmid: str
    where: str
    title: str | None = None
    has_abstract: bool = False
    passages: list[str] = field(default_factory=list)
    """What follows the title."""
    mentions: list[tuple[Placed, str]] = field(default_factory=list)
    size: int = 0
    """Characters of its lines."""

    def grow(self, size: int, where: str, options: ReadOptions) -> None:
        """Count a line; UnreadableInput where the article has become too large."""
        self.size += size
        if self.size > _LINES_FACTOR * options.max_bytes:
            raise UnreadableInput(
                f"{where}: the lines of article {self.pmid!r:.60} are too many.", "--max-bytes raises it."
            )

    def document(self, losses: LossTally, options: ReadOptions) -> Document:
        """The article; UnreadableInput, naming the line, for a mention that is not in its text."""
        if self.title is None:
            raise UnreadableInput(f"{self.where}: an article without a title.", "Its line is PMID|t|TITLE.")
        if not any(self.passages):
            self._leave_abstract(self.title, losses)
        text = "\n".join((self.title, *self.passages)) if any(self.passages) else self.title
        places = in_text(text, [placed for placed, _ in self.mentions], options.unit)
        spans = tuple(
            DocumentSpan(start, end, label) for (start, end), (_, label) in zip(places, self.mentions, strict=True)
        )
        return Document(text, key_of(self.pmid) or None, spans=spans, where=self.where)

    def _leave_abstract(self, title: str, losses: LossTally) -> None:
        """Count the mentions behind the title: PubTator has some in what it shows where there is no abstract."""
        inside = []
        for placed, label in self.mentions:
            if placed.stretch.start > len(title.encode()):
                losses.add(NO_ABSTRACT, f"{placed.where}: {placed.stretch.covered or ''} {label}")
            else:
                inside.append((placed, label))
        self.mentions = inside


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The articles of a file one by one; UnreadableInput, naming file and line, for what is not PubTator."""
    entry: _Entry | None = None
    for number, line in numbered_lines(path, _FACTOR * options.max_bytes):
        where = f"{path}, line {number}"
        match = _TEXT_LINE.fullmatch(line)
        if entry is not None and (not line.strip() or (match and match[2] in _TITLES)):
            yield entry.document(losses, options)
            entry = None
        if match:
            entry = _with_text(entry, match, where)
        elif line.strip():
            _take(entry, line, where, losses)
        if entry is not None:
            entry.grow(len(line), where, options)
    if entry is not None:
        yield entry.document(losses, options)


def _with_text(entry: _Entry | None, match: re.Match[str], where: str) -> _Entry:
    pmid, kind, text = match.groups()
    entry = _Entry(pmid.strip(), where) if entry is None else entry
    if pmid.strip() != entry.pmid:
        raise UnreadableInput(f"{where}: {pmid!r:.60} within article {entry.pmid!r:.60}; a blank line is missing.")
    if kind in _TITLES:
        entry.title = text
        return entry
    if kind in _ABSTRACTS:
        if entry.has_abstract:
            raise UnreadableInput(f"{where}: another abstract of article {entry.pmid!r:.60}.")
        entry.has_abstract = bool(text)
    entry.passages.append(text)
    return entry


def _take(entry: _Entry | None, line: str, where: str, losses: LossTally) -> None:
    """Add the line of a mention to its article, or count that of a relation."""
    columns = line.rstrip().split("\t")
    if entry is None or columns[0].strip() != entry.pmid:
        raise UnreadableInput(
            f"{where}: {line!r:.60} is no line of an article.", "An article begins with PMID|t|TITLE."
        )
    numbers = [_NUMBER.fullmatch(column.strip()) is not None for column in columns[1:3]]
    if numbers == [True, True] and len(columns) >= 5 and columns[4].strip():
        _take_mention(entry, columns, where, losses)
    elif len(columns) in _RELATION_COLUMNS and not numbers[0]:
        losses.add(RELATIONS, f"{where}: {' '.join(columns[1:4])}")
    else:
        raise UnreadableInput(
            f"{where}: {line!r:.60} is no mention and no relation.",
            "A mention is PMID, start, end, text, type and identifier with TABs between them.",
        )


def _take_mention(entry: _Entry, columns: list[str], where: str, losses: LossTally) -> None:
    start, end, covered = int(columns[1]), int(columns[2]), columns[3]
    identifiers = [column.strip() for column in columns[5:] if column.strip() not in _NO_IDENTIFIER]
    if start == end:
        losses.add(NO_EXTENT, f"{where}: {covered}")
        return
    if identifiers:
        losses.add(IDENTIFIERS, f"{where}: {covered} {' '.join(identifiers)}")
    entry.mentions.append((Placed(Stretch(start, end, covered.strip() or None), where), columns[4].strip()))


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents with a blank line behind each; the same documents, the same bytes."""
    for number, document in enumerate(documents, start=1):
        name = safe_name(document.key or f"article-{number}")
        file.write("".join(f"{line}\n" for line in (*_lines(document, name, losses), "")).encode())


def _lines(document: Document, name: str, losses: LossTally) -> Iterator[str]:
    line = _BREAK.sub(" ", document.text)
    title_end = document.text.find("\n")
    if title_end < 0 or not line[title_end:].strip():
        title_end = len(line)
    title, abstract = line[:title_end], line[title_end + 1 :]
    if document.text != title + (f"\n{abstract}" if abstract else ""):
        losses.add(Part.TEXT.value.loss, document.key or "", refusing=False)
    yield f"{name}|t|{title}"
    yield f"{name}|a|{abstract}"
    for span in document.spans:
        yield f"{name}\t{span.start}\t{span.end}\t{line[span.start : span.end]}\t{span.label}\t-"


FORMAT = Format(
    name="pubtator",
    title="PubTator",
    keeps=frozenset({Part.KEYS, Part.OVERLAPS}),
    reads="titles and abstracts with mentions, as PubTator and corpora in its form have them",
    read=read,
    write=write,
    suffix=".pubtator",
    not_read=(IDENTIFIERS, RELATIONS, NO_EXTENT, NO_ABSTRACT),
    not_written=(Part.TEXT.value.loss,),
)
