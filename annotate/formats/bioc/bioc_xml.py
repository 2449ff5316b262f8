"""BioC as XML, the exchange format of biomedical text mining, read and written document by document.

Offsets that are written are code points from the beginning of the document, half-open: what the libraries of the format
read, although the DTD speaks of bytes. In reading, bytes and UTF-16 units are told by the texts that annotations state.
A DTD is never loaded. What BioC has no field for is an infon ``glossator`` of the document, as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import NOT_READ, count_collection, from_bioc
from annotate.formats.bioc.values import Annotation, BiocDocument, Relation, Section
from annotate.formats.bioc.writing import to_bioc
from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL
from annotate.ingest.unpacked import opened
from annotate.xml_stream import LARGEST_RECORD, events, name_of, root_of, text_of
from store.records import Json

FORBIDDEN = "characters that XML cannot hold, which are written as U+FFFD"

_HEAD = 1 << 16
_TAGS = ("document", "source", "date", "key", "infon")
_FACTOR = 10
_LAST_KNOWN_LINE = 65535  # libxml2 counts no further
_NUMBER = re.compile(r"[+-]?\d{1,15}")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source></source><date></date><key></key>
"""


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a collection one by one; UnreadableInput, naming file and line, for what is not BioC."""
    with opened(path) as file:
        root = root_of(file.read(_HEAD))
    if root not in (None, "collection"):
        raise UnreadableInput(f"{path}: not BioC: its root is {root!r:.60}.", "BioC has a collection.")
    with opened(path) as file:
        largest = max(LARGEST_RECORD, _FACTOR * options.max_bytes)
        for element in events(file, str(path), _TAGS, largest=largest):
            if name_of(element) == "document":
                yield from_bioc(_document(element, path), losses, options)
            else:
                count_collection([(element.get("key", name_of(element)), text_of(element))], str(path), losses)


def _document(element: etree._Element, path: Path) -> BiocDocument:
    key = (_text(element, "id", path) or "").strip()
    place = _place(element, path)
    where = place if element.sourceline < _LAST_KNOWN_LINE else f"{path}, document {key!r:.60}"
    return BiocDocument(
        key or None,
        _infons(element, path),
        tuple(_section(child, path) for child in _children(element, "passage")),
        *_annotated(element, path),
        where,
    )


def _section(element: etree._Element, path: Path) -> Section:
    annotations, relations = _annotated(element, path)
    return Section(
        _whole(_text(element, "offset", path), "offset", element, path),
        _text(element, "text", path),
        _infons(element, path),
        annotations,
        relations,
        tuple(_section(child, path) for child in _children(element, "sentence")),
        _place(element, path),
    )


def _annotated(element: etree._Element, path: Path) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]]:
    annotations = tuple(_annotation(child, path) for child in _children(element, "annotation"))
    return annotations, tuple(_relation(child, path) for child in _children(element, "relation"))


def _annotation(element: etree._Element, path: Path) -> Annotation:
    places = [
        (_whole(child.get("offset"), "offset", child, path), _whole(child.get("length"), "length", child, path))
        for child in _children(element, "location")
    ]
    return Annotation(
        element.get("id", ""),
        _infons(element, path),
        tuple(place for place in places if place[1] != 0),
        _text(element, "text", path),
        _place(element, path),
    )


def _relation(element: etree._Element, path: Path) -> Relation:
    nodes = tuple((child.get("refid", ""), child.get("role", "")) for child in _children(element, "node"))
    return Relation(element.get("id", ""), _infons(element, path), nodes, _place(element, path))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str) and name_of(child) == name)


def _infons(element: etree._Element, path: Path) -> dict[str, Json]:
    return {child.get("key", ""): _read(child, path) for child in _children(element, "infon")}


def _text(element: etree._Element, name: str, path: Path) -> str | None:
    found = next(_children(element, name), None)
    return None if found is None else _read(found, path)


def _read(element: etree._Element, path: Path) -> str:
    try:
        return text_of(element)
    except UnreadableInput as error:
        raise UnreadableInput(f"{_place(element, path)}: {error.message}.") from error


def _whole(value: str | None, name: str, element: etree._Element, path: Path) -> int:
    if value is None or _NUMBER.fullmatch(value.strip()) is None:
        raise UnreadableInput(f"{_place(element, path)}: the {name} is {value!r:.60}, not a whole number.")
    return int(value)


def _place(element: etree._Element, path: Path) -> str:
    return f"{path}, line {element.sourceline}"


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents as one collection, each on lines of its own: the same documents, the same bytes."""
    file.write(_BEGINNING)
    for document in documents:
        file.write(etree.tostring(_Tree(losses, document.key or "").document(to_bioc(document)), encoding="UTF-8"))
        file.write(b"\n")
    file.write(b"</collection>\n")


class _Tree:
    """Makes the elements of one document."""

    def __init__(self, losses: LossTally, key: str) -> None:
        self._losses = losses
        self._key = key

    def document(self, found: BiocDocument) -> etree._Element:
        """The element of a document."""
        element = etree.Element("document")
        self._add(element, "id", found.id or "")
        self._add_infons(element, found.infons)
        for passage in found.passages:
            inner = etree.SubElement(element, "passage")
            self._add_infons(inner, passage.infons)
            self._add(inner, "offset", str(passage.offset))
            self._add(inner, "text", passage.text or "")
            for annotation in passage.annotations:
                self._add_annotation(inner, annotation)
            for relation in passage.relations:
                self._add_relation(inner, relation)
        return element

    def _add_annotation(self, parent: etree._Element, annotation: Annotation) -> None:
        element = etree.SubElement(parent, "annotation", id=annotation.id)
        self._add_infons(element, annotation.infons)
        for offset, length in annotation.locations:
            etree.SubElement(element, "location", offset=str(offset), length=str(length))
        self._add(element, "text", annotation.text or "")

    def _add_relation(self, parent: etree._Element, relation: Relation) -> None:
        element = etree.SubElement(parent, "relation", id=relation.id)
        self._add_infons(element, relation.infons)
        for target, role in relation.nodes:
            etree.SubElement(element, "node", refid=target, role=role)

    def _add_infons(self, parent: etree._Element, infons: Mapping[str, Json]) -> None:
        for key, value in infons.items():
            self._add(parent, "infon", str(value)).set("key", self._legal(key))

    def _add(self, parent: etree._Element, name: str, text: str) -> etree._Element:
        element = etree.SubElement(parent, name)
        element.text = self._legal(text)
        return element

    def _legal(self, text: str) -> str:
        legal, changed = _ILLEGAL.subn("\ufffd", text)
        if changed:
            self._losses.add(FORBIDDEN, f"{self._key} {text:.60}")
        return legal


FORMAT = Format(
    name="bioc-xml",
    title="BioC XML",
    keeps=ALL,
    reads="collections of the BioC DTD, with passages or sentences, of any unit of offsets",
    read=read,
    write=write,
    suffix=".xml",
    not_read=NOT_READ,
    not_written=(FORBIDDEN,),
)
