"""What a BioC file has, whether it is XML or JSON; names are those of its DTD.

Offsets count from the beginning of the document, in the unit of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.records import Json


@dataclass(frozen=True, slots=True)
class Annotation:
    """A part of the text, or several, and what is said of it."""

    id: str
    infons: Mapping[str, Json]
    locations: tuple[tuple[int, int], ...]
    """Offset and length."""
    text: str | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between annotations."""

    id: str
    infons: Mapping[str, Json]
    nodes: tuple[tuple[str, str], ...]
    """The id of an annotation and its role."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A passage, or a sentence of one, with a text of its own or with sentences."""

    offset: int
    text: str | None
    infons: Mapping[str, Json] = field(default_factory=dict)
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    sentences: tuple[Section, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class BiocDocument:
    """One document of a collection."""

    id: str | None
    infons: Mapping[str, Json]
    passages: tuple[Section, ...]
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    where: str = ""

    @property
    def all_annotations(self) -> tuple[Annotation, ...]:
        """Those of the document, of its passages and of their sentences, in this order."""
        return (*self.annotations, *(one for section in self.sections for one in section.annotations))

    @property
    def all_relations(self) -> tuple[Relation, ...]:
        """Likewise."""
        return (*self.relations, *(one for section in self.sections for one in section.relations))

    @property
    def sections(self) -> tuple[Section, ...]:
        """Each passage, then its sentences."""
        return tuple(section for passage in self.passages for section in (passage, *passage.sentences))
