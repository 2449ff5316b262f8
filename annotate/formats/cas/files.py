"""What the files with a CAS are, how they are named, and what of them is not read at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from annotate.errors import UnreadableInput
from annotate.formats.cas.versions import Version
from annotate.formats.document import Document
from annotate.formats.safe_names import key_of, safe_name

TYPES_NAMES = ("TypeSystem.xml", "typesystem.xml")
"""How the file beside a CAS may be named that declares its types."""

ZIP = ".zip"
_LONGEST = 200
"""Bytes that the name of a file that is written may have, without its ending."""
FACTOR = 10
"""How much larger than its article a file may be."""
_BINARY = (b"\xac\xed\x00\x05", b"UIMA", b"AMIU")
"""How what Java has serialized begins, and a binary CAS of either byte order."""
_BINARY_ENDINGS = frozenset({".ser", ".bin", ".bcas"})
_HINT = "A binary CAS is for UIMA alone: export as UIMA CAS XMI, UIMA CAS JSON or WebAnno TSV."


@dataclass(frozen=True, slots=True)
class Source:
    """One file with a CAS."""

    where: str
    key: str
    """The document's name in a project; else that of the file without its ending, with that of its folder where there
    are several."""
    annotator: str | None
    """Whose it is in a project, where that is one person."""
    data: bytes
    types: Callable[[], tuple[str, bytes] | None]
    """Gives the file beside it that declares its types, where there is one, and how messages name that."""


def named(documents: Iterable[Document], suffix: str) -> Iterator[tuple[Document, str, bool]]:
    """Documents with a name for a file of each, and whether that stands for the document's key.

    It does not where there is no key, where it would be too long, and where names differ in nothing but their case.
    """
    taken: set[str] = set()
    for number, document in enumerate(documents, start=1):
        safe = safe_name(document.key or "")
        exact = 0 < len(safe.encode()) <= _LONGEST and safe.casefold() not in taken
        name = safe if exact else f"{safe[: _LONGEST // 4]}~{number}"
        taken.add(name.casefold())
        yield document, name + suffix, exact


def named_by(version: Version | None, name: str) -> tuple[str, str | None]:
    """The key and the annotator of a file: those of a version, or the key that its name stands for."""
    return (key_of(name), None) if version is None else (version.document.name, version.annotator)


def ends(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether the name of a file that is not hidden ends in one of these."""
    return name.lower().endswith(suffixes) and not name.startswith(".")


def bounded(file: IO[bytes], where: str, largest: int) -> bytes:
    """What a file holds; UnreadableInput where that is too much, or a binary CAS."""
    data = file.read(largest + 1)
    if data.startswith(_BINARY):
        raise UnreadableInput(f"{where}: a binary CAS.", _HINT)
    if len(data) > largest:
        raise UnreadableInput(f"{where}: more than {largest:,} bytes.", "--max-bytes raises the limit.")
    return data


def none_found(where: str, suffix: str, places: Iterable[PurePath]) -> UnreadableInput:
    """The error that there is no document of a kind among some files."""
    kinds = sorted({place.suffix.lower() for place in places} - {"", suffix})
    told = f"; its other files end in {', '.join(kinds):.100}" if kinds else ""
    hint = _HINT if _BINARY_ENDINGS.intersection(kinds) else ""
    return UnreadableInput(f"{where}: no document in it ends in {suffix}{told}.", hint)
