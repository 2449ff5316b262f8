"""BioC as JSON, in the form of the bioc library, of NCBI's services and of PubTator 3; read and written as a stream.

Offsets are written in code points and read in any unit, as in ``annotate.formats.bioc.bioc_xml``; its infons are the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import NOT_READ, from_bioc
from annotate.formats.bioc.stream import documents
from annotate.formats.bioc.values import Annotation, BiocDocument, Relation, Section
from annotate.formats.bioc.writing import to_bioc
from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.json_fields import Fields
from annotate.formats.json_records import largest_record, line_of
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL
from store.records import Json

_OWN_KEYS = ("id", "infons", "passages", "annotations", "relations", "bioctype")
_REPEATED = ("_id", "relations_display")
_NAMES = {"journal": "source", "date": "published"}


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file one by one; UnreadableInput, naming file and line, for what is not BioC."""
    for number, found in enumerate(documents(path, losses, largest_record(options)), start=1):
        yield from_bioc(_document(Fields(found.values, f"{found.where}, document {number}")), losses, options)


def _document(found: Fields) -> BiocDocument:
    if "passages" not in found.values:
        raise UnreadableInput(f"{found.where}: not BioC: it has no passages.", "BioC has documents with passages.")
    return BiocDocument(
        found.name("id"),
        {**_beside(found), **_infons(found)},
        tuple(_section(passage) for passage in found.objects("passages")),
        *_annotated(found),
        found.where,
    )


def _beside(found: Fields) -> dict[str, Json]:
    """What PubTator 3 says of an article beside its infons, but for what it says twice."""
    others = {key: value for key, value in found.values.items() if key not in (*_OWN_KEYS, *_REPEATED)}
    return {_NAMES.get(key, key): value for key, value in others.items() if value not in (None, "", [], {})}


def _section(found: Fields) -> Section:
    annotations, relations = _annotated(found)
    sentences = tuple(_section(sentence) for sentence in found.objects("sentences"))
    offset, text = found.whole("offset"), found.text("text")
    return Section(offset, text, _infons(found), annotations, relations, sentences, found.where)


def _annotated(found: Fields) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]]:
    annotations = tuple(_annotation(one) for one in found.objects("annotations"))
    return annotations, tuple(_relation(one) for one in found.objects("relations"))


def _annotation(found: Fields) -> Annotation:
    places = ((place.whole("offset"), place.whole("length")) for place in found.objects("locations"))
    inside = tuple(place for place in places if place[1] != 0)
    return Annotation(found.name("id") or "", _infons(found), inside, found.text("text"), found.where)


def _relation(found: Fields) -> Relation:
    nodes = tuple((node.name("refid") or "", node.name("role") or "") for node in found.objects("nodes"))
    return Relation(found.name("id") or "", _infons(found), nodes, found.where)


def _infons(found: Fields) -> Mapping[str, Json]:
    infons = found.inner("infons")
    return {} if infons is None else infons.values


def write(given: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents as one collection, each on a line of its own: the same documents, the same bytes."""
    file.write(b'{"bioctype":"BioCCollection","source":"","date":"","key":"","version":"1.0","infons":{},"documents":[')
    for number, document in enumerate(given):
        file.write(b",\n" if number else b"\n")
        file.write(line_of(_document_object(to_bioc(document))).rstrip())
    file.write(b"\n]}\n")


def _document_object(found: BiocDocument) -> dict[str, Json]:
    passages: list[Json] = [
        {
            "offset": passage.offset,
            "infons": dict(passage.infons),
            "text": passage.text,
            "sentences": [],
            "annotations": [_annotation_object(annotation) for annotation in passage.annotations],
            "relations": [_relation_object(relation) for relation in passage.relations],
        }
        for passage in found.passages
    ]
    return {"id": found.id, "infons": dict(found.infons), "passages": passages, "annotations": [], "relations": []}


def _annotation_object(annotation: Annotation) -> dict[str, Json]:
    places: list[Json] = [{"offset": offset, "length": length} for offset, length in annotation.locations]
    return {"id": annotation.id, "infons": dict(annotation.infons), "text": annotation.text, "locations": places}


def _relation_object(relation: Relation) -> dict[str, Json]:
    nodes: list[Json] = [{"refid": target, "role": role} for target, role in relation.nodes]
    return {"id": relation.id, "infons": dict(relation.infons), "nodes": nodes}


FORMAT = Format(
    name="bioc-json",
    title="BioC JSON",
    keeps=ALL,
    reads="collections, lists, lines of documents and answers of PubTator 3, of any unit of offsets",
    read=read,
    write=write,
    suffix=".json",
    not_read=NOT_READ,
)
