r"""Standoff of the brat annotation tool: a folder with a ``.txt`` and an ``.ann`` file for each article.

::

    T1	ORG 2 7	Roche                         a span: code points, half-open, and the text
    T2	NOTE 9 12;13 17	two line              fragments; a span over line breaks has one for each line
    R1	Acquires Arg1:T1 Arg2:T3              a relation: head, tail
    #1	AnnotatorNotes T1	check the entity     a note on a span

Triggers of events are spans like any other; the events are a loss. The file name is the article's key, with percent
codes for what no file name may have. ``annotation.conf`` has the label scheme, ``visual.conf`` the names of labels that
brat cannot have as types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from annotate.formats.brat.reading import NOT_READ, read
from annotate.formats.brat.types import CONFIGURATION, Types, annotation_conf, visual_conf
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part, told
from annotate.formats.safe_names import safe_name

EDGES = "annotations that begin or end with a line break"
NO_ENDS = "relations of annotations that are left out"
NOTES = "notes with line breaks, which are written as blanks"
KEYS = "keys that no file name can have"

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_LONGEST_NAME = 200  # bytes; file systems have 255, and tools add endings


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into an empty folder, two files each, and the configuration that brat needs to open them."""
    types = Types(options.scheme)
    names: set[str] = set()
    for number, document in enumerate(documents, start=1):
        name = _file_name(document.key or f"article-{number}", names, losses)
        lines = _lines(document, types, losses)
        (folder / f"{name}.txt").write_bytes(document.text.encode())
        (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
    (folder / CONFIGURATION).write_bytes(annotation_conf(options.scheme, types).encode())
    (folder / "visual.conf").write_bytes(visual_conf(types).encode())


def _file_name(key: str, taken: set[str], losses: LossTally) -> str:
    """A name that no other file has, also where case does not count; one that is not the key's own is told."""
    own = name = safe_name(key)
    number = 1
    while name.casefold() in taken or len(name.encode()) > _LONGEST_NAME:
        number += 1
        name = f"{own[: _LONGEST_NAME // 4]}~{number}"
    if name != own:
        losses.add(KEYS, f"{key} is in {name}.txt", refusing=False)
    taken.add(name.casefold())
    return name


def _lines(document: Document, types: Types, losses: LossTally) -> Iterator[str]:
    ids: dict[int, str] = {}
    for index, span in enumerate(document.spans):
        fragments = _fragments(document, span)
        if fragments is None:
            losses.add(EDGES, f"{document.key} {told(document, span)}")
            continue
        ids[index] = f"T{len(ids) + 1}"
        places = ";".join(f"{start} {end}" for start, end in fragments)
        covered = " ".join(document.text[start:end] for start, end in fragments)
        yield f"{ids[index]}\t{types.type_of(span.label)} {places}\t{covered}"
    yield from _relations(document, ids, types, losses)
    yield from _notes(document, ids, losses)


def _fragments(document: Document, span: DocumentSpan) -> list[tuple[int, int]] | None:
    """The stretches of a span without line breaks or TABs, which no line can hold; None where one is at its edge."""
    breaks = [match.span() for match in _BREAKS.finditer(document.text, span.start, span.end)]
    edges = [span.start, *(edge for stretch in breaks for edge in stretch), span.end]
    fragments = [(start, end) for start, end in pairwise(edges)][::2]
    return None if any(start == end for start, end in fragments) else fragments


def _relations(document: Document, ids: dict[int, str], types: Types, losses: LossTally) -> Iterator[str]:
    number = 0
    for relation in document.relations:
        if relation.head in ids and relation.tail in ids:
            number += 1
            kind = types.type_of(relation.type)
            yield f"R{number}\t{kind} Arg1:{ids[relation.head]} Arg2:{ids[relation.tail]}"
        else:
            losses.add(NO_ENDS, f"{document.key} {relation.type}")


def _notes(document: Document, ids: dict[int, str], losses: LossTally) -> Iterator[str]:
    noted = [(ids[index], span.note) for index, span in enumerate(document.spans) if span.note and index in ids]
    for number, (target, note) in enumerate(noted, start=1):
        line = _BREAKS.sub(" ", note)
        if line != note:
            losses.add(NOTES, f"{document.key} {note}")
        yield f"#{number}\tAnnotatorNotes {target}\t{line}"


FORMAT = Format(
    name="brat",
    title="brat standoff",
    keeps=frozenset({Part.TEXT, Part.KEYS, Part.OVERLAPS, Part.RELATIONS, Part.SPAN_NOTES}),
    reads="folders of .txt with .ann files, or with .a1 and .a2 files of BioNLP tasks",
    read=read,
    write_folder=write,
    not_read=NOT_READ,
    not_written=(EDGES, NO_ENDS, NOTES, KEYS),
)
