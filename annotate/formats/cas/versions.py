"""Which files of an INCEpTION or WebAnno project are read: its exports have several versions of each document.

They are ``annotation/DOCUMENT/USER.*``, among them ``INITIAL_CAS``, which is the document as it was imported, and
``curation/DOCUMENT/*``. A document is read once: as it was curated, else as its first annotator has it, else as it was
imported. What else lies in a project, such as its description and its sources, is no document. Where neither that
description nor one of the names that stand for no person shows a project, folders of these names mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from annotate.formats.losses import LossTally

SUPERSEDED = "versions of documents below a curated or an annotated one"
OTHER_ANNOTATORS = "versions of documents by further annotators"
NOT_CHOSEN = (SUPERSEDED, OTHER_ANNOTATORS)
"""The kinds of loss that choosing counts."""

_INITIAL = "INITIAL_CAS"
NOBODY = (_INITIAL, "CURATION_USER")
"""The names of users that stand for no person."""
_MADE_UP = re.compile(r"webanno\d+(?:export)?|inception-document\d+")
"""The names of temporary files, which old releases give to versions."""
_CURATION = "curation"
_FOLDERS = ("annotation", _CURATION)
_SERIALIZED = tuple(f"{folder}_ser" for folder in _FOLDERS)
_DESCRIPTION = "exportedproject"

_Place = TypeVar("_Place", bound=PurePath)


@dataclass(frozen=True, slots=True)
class Version:
    """A document as someone has it."""

    document: PurePath
    """Where the project is, and the name of the document below it."""
    stem: str
    """The name of the file without its ending."""
    curated: bool

    @property
    def imported(self) -> bool:
        """Whether it is the document before anybody annotated it."""
        return self.stem.startswith(_INITIAL)

    @property
    def annotator(self) -> str | None:
        """Whose it is; None for what no one person made, and where the name does not say."""
        named = not self.curated and not self.stem.startswith(NOBODY) and _MADE_UP.fullmatch(self.stem) is None
        return self.stem if named else None

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """The lowest of a document's versions is read."""
        return not self.curated, self.imported, self.stem


def projects(places: Iterable[PurePath]) -> frozenset[PurePath]:
    """The folders of projects, by the files that only a project has."""
    return frozenset(root for root in map(_project, places) if root is not None)


def version_of(place: PurePath, roots: frozenset[PurePath]) -> Version | None:
    """The version that a file of one of these projects is by its place; None for other files."""
    kind = place.parent.parent
    if kind.name not in _FOLDERS or kind.parent not in roots:
        return None
    return Version(kind.parent / place.parent.name, place.stem, kind.name == _CURATION)


def chosen(places: Iterable[_Place], roots: frozenset[PurePath], losses: LossTally) -> list[_Place]:
    """Those of some files that are read, by name; versions that are passed over go to the losses."""
    read: list[_Place] = []
    documents: dict[PurePath, list[tuple[Version, _Place]]] = {}
    for place in places:
        version = version_of(place, roots)
        if version is not None:
            documents.setdefault(version.document, []).append((version, place))
        elif roots.isdisjoint(place.parents):
            read.append(place)
    for versions in documents.values():
        (best, first), *rest = sorted(versions, key=lambda one: one[0].rank)
        read.append(first)
        for version, place in rest:
            superseded = best.curated or version.imported
            losses.add(SUPERSEDED if superseded else OTHER_ANNOTATORS, str(place), refusing=not superseded)
    return sorted(read)


def _project(place: PurePath) -> PurePath | None:
    """The folder of the project that a file shows to be there."""
    if place.name.startswith(_DESCRIPTION):
        return place.parent
    kind = place.parent.parent
    shown = place.name.startswith(NOBODY) and kind.name in (*_FOLDERS, *_SERIALIZED)
    return kind.parent if shown else None
