"""Rows in BigBIO's form for knowledge bases as documents, by way of BioC, which says the same in other names.

A row has ``passages`` with type, text and offsets, ``entities`` with type, text, offsets and ``normalized``
identifiers, and ``relations`` with type and the ids of two entities. Offsets are code points of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotate.formats.bioc.reading import from_bioc
from annotate.formats.bioc.values import Annotation, BiocDocument, Relation, Section
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields
from annotate.formats.losses import LossTally

EVENTS = "events"
COREFERENCES = "sets of coreferent entities"


def bigbio_document(row: Fields, losses: LossTally, options: ReadOptions) -> Document:
    """The document of a row."""
    for name, kind in (("events", EVENTS), ("coreferences", COREFERENCES)):
        for one in row.objects(name):
            losses.add(kind, f"{one.where} {one.name('type') or ''}".rstrip())
    passages = tuple(_passage(passage) for passage in row.objects("passages"))
    entities = tuple(_entity(entity) for entity in row.objects("entities"))
    relations = tuple(_relation(relation) for relation in row.objects("relations"))
    return from_bioc(BiocDocument(None, {}, passages, entities, relations, row.where), losses, options)


def _passage(found: Fields) -> Section:
    (start, _), *_ = [*_offsets(found), (0, 0)]
    return Section(start, " ".join(found.strings("text")), {"type": found.text("type")}, where=found.where)


def _entity(found: Fields) -> Annotation:
    places = tuple((start, end - start) for start, end in _offsets(found))
    texts = found.strings("text")
    known = [f"{one.name('db_name')}:{one.name('db_id')}" for one in found.objects("normalized")]
    infons = {"type": found.text("type"), "identifier": " ".join(known) or None}
    return Annotation(found.name("id") or "", infons, places, texts[0] if len(texts) == 1 else None, found.where)


def _relation(found: Fields) -> Relation:
    nodes = tuple((found.name(f"arg{number}_id") or "", f"Arg{number}") for number in (1, 2))
    return Relation(found.name("id") or "", {"type": found.text("type")}, nodes, found.where)


def _offsets(found: Fields) -> Iterator[tuple[int, int]]:
    for pair in found.items("offsets"):
        if not isinstance(pair, list) or [type(edge) for edge in pair] != [int, int]:
            raise found.refused("offsets", "pairs of a first and a last offset")
        yield int(str(pair[0])), int(str(pair[1]))
