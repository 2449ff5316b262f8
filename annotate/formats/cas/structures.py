"""A CAS of UIMA as plain feature structures, whether it came as XMI or as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotate.errors import UnreadableInput
from annotate.formats.cas.layers import is_segment
from annotate.formats.cas.types import Types

METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
ARTICLE = "webanno.custom.GlossatorArticle"
"""The type whose ``value`` has, as JSON, what documents of ours have beyond text, annotations and relations."""
ABOUT = "about"
"""The key in it of title, source, date, URL and metadata."""
INITIAL_VIEW = "_InitialView"


@dataclass(slots=True)
class Structure:
    """A feature structure: its features as text, and those that refer to other structures."""

    id: str
    type: str
    sofa: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def anchored(self) -> bool:
        """Whether it has a place in the text."""
        return "begin" in self.values and "end" in self.values


@dataclass(slots=True)
class Sofa:
    """The text of a view."""

    name: str
    text: str


@dataclass(slots=True)
class Cas:
    """What a file holds."""

    where: str
    types: Types
    structures: dict[str, Structure] = field(default_factory=dict)
    sofas: dict[str, Sofa] = field(default_factory=dict)
    members: dict[str, frozenset[str]] = field(default_factory=dict)
    """The structures in the index of each sofa's view."""

    segments: set[str] = field(default_factory=set)
    """The ids of tokens and sentences, of which nothing else is kept: a file has many of them."""

    def add(self, structure: Structure) -> None:
        """Take a structure; UnreadableInput where its id is taken."""
        if structure.id in self:
            raise UnreadableInput(f"{self.where}: the id {structure.id!r:.40} is there twice.")
        if is_segment(structure.type):
            self.segments.add(structure.id)
        else:
            self.structures[structure.id] = structure

    def __contains__(self, id_: str) -> bool:
        return id_ in self.structures or id_ in self.segments

    def is_anchored(self, id_: str) -> bool:
        """Whether what has this id has a place in the text."""
        return id_ in self.segments or self.structures[id_].anchored
