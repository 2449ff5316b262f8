"""The documents of a BioC JSON file one by one, however they are wrapped.

Taken are a collection (``{"documents": [...]}``), what the PubTator 3 service answers (``{"PubTator3": [...]}``), lists
of collections or documents, and either of them one a line. Only one document is held at a time. Raises UnreadableInput,
naming file and line, for what is not JSON, as ``annotate.formats.json_source`` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import count_collection
from annotate.formats.json_fields import Fields
from annotate.formats.json_source import JsonSource, refuse_oversized
from annotate.formats.losses import LossTally
from annotate.ingest.unpacked import opened

LISTS = ("documents", "PubTator3")
"""The keys under which a wrapper has its documents."""


def documents(path: Path, losses: LossTally, largest: int) -> Iterator[Fields]:
    """The objects of documents, each with its place; what wrappers say of themselves is told among the losses."""
    with opened(path) as file:
        source = JsonSource(file, largest, path)
        while source.peek():
            if source.peek() == "[":
                for _ in source.elements():
                    yield from _wrapped(source, losses, largest)
            else:
                yield from _wrapped(source, losses, largest)


def _wrapped(source: JsonSource, losses: LossTally, largest: int) -> Iterator[Fields]:
    """The documents of a collection, or the one document that an object is."""
    where = source.where
    own: dict[str, Any] = {}
    wrapper, size = False, 0
    for key in source.members():
        if key in LISTS and source.peek() == "[":
            wrapper = True
            for _ in source.elements():
                place = source.where
                yield _fields(source.value(), place)
        else:
            before = source.taken
            own[key] = source.value()
            size += source.taken - before
            refuse_oversized(size, largest, where)
    if not wrapper:
        yield Fields(own, where)
        return
    infons = own.pop("infons", None)
    own.update(infons if isinstance(infons, dict) else {})
    told = ((key, str(value)) for key, value in own.items() if key not in ("bioctype", "version") and value)
    count_collection(told, where, losses)


def _fields(value: Any, where: str) -> Fields:
    if not isinstance(value, dict):
        raise UnreadableInput(f"{where}: a document is an object, not {value!r:.60}.")
    return Fields(value, where)
