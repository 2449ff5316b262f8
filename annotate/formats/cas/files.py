"""The files of a CAS: one by itself, those of a folder, and those of the zips that INCEpTION exports."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from annotate.errors import UnreadableInput
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.safe_names import key_of, safe_name

TYPES_NAMES = ("TypeSystem.xml", "typesystem.xml")
"""How the file beside a CAS may be named that declares its types."""

_LONGEST = 200
"""Bytes that the name of a file that is written may have, without its ending."""
FACTOR = 10
"""How much larger than its article a file may be."""
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Source:
    """One file with a CAS."""

    where: str
    key: str
    """The name of the file without its ending, with that of its folder where there are several."""
    data: bytes
    types: Callable[[], tuple[str, bytes] | None]
    """Gives the file beside it that declares its types, where there is one, and how messages name that."""


def sources(path: Path, suffix: str, options: ReadOptions) -> Iterator[Source]:
    """The files of a path one by one, in order of their names; UnreadableInput for one that is too large."""
    largest = options.max_bytes * FACTOR
    for file in files(path, (suffix, ".zip")):
        if file.suffix.lower() == ".zip":
            yield from _zipped(file, suffix, largest)
        else:
            with file.open("rb") as opened:
                data = _bounded(opened, str(file), largest)
            yield Source(str(file), name_of(file, path), data, partial(_beside, file, largest))


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


def files(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """A file itself, or the files of a folder and those below it that end so, by name."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if _ends(file.name, suffixes) and file.is_file())
    if not found:
        raise UnreadableInput(f"{path}: no file in this folder ends in {suffixes[0]}.")
    return found


def name_of(file: Path, path: Path) -> str:
    """The key that the place of a file in a folder stands for; that of its name where the path is the file."""
    place = file.relative_to(path) if path.is_dir() else Path(file.name)
    return key_of(place.with_suffix("").as_posix())


def _ends(name: str, suffixes: tuple[str, ...]) -> bool:
    return name.lower().endswith(suffixes) and not name.startswith(".")


def _beside(file: Path, largest: int) -> tuple[str, bytes] | None:
    for name in TYPES_NAMES:
        other = file.with_name(name)
        if other.is_file():
            with other.open("rb") as opened:
                return str(other), _bounded(opened, str(other), largest)
    return None


def _zipped(path: Path, suffix: str, largest: int) -> Iterator[Source]:
    """The files in a zip; no more of any of them is unpacked than may be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if not name.endswith("/"))
            declared = next((name for name in names if name.endswith(TYPES_NAMES)), None)
            found = [name for name in names if _ends(PurePosixPath(name).name, (suffix,))]
            if not found:
                raise UnreadableInput(f"{path}: no file in this zip ends in {suffix}.")
            for name in found:
                data = _unpacked(archive, name, largest)
                types = partial(_declared, archive, declared, largest)
                place = PurePosixPath(name).with_suffix("")
                key = key_of(place.name if len(found) == 1 else place.as_posix())
                yield Source(f"{path}: {name}", key, data, types)
    except _BROKEN as error:
        raise UnreadableInput(f"{path}: not a zip that can be unpacked: {error}.") from error


def _declared(archive: zipfile.ZipFile, name: str | None, largest: int) -> tuple[str, bytes] | None:
    return None if name is None else (f"{archive.filename}: {name}", _unpacked(archive, name, largest))


def _unpacked(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    with archive.open(name) as file:
        return _bounded(file, f"{archive.filename}: {name}", largest)


def _bounded(file: IO[bytes], where: str, largest: int) -> bytes:
    data = file.read(largest + 1)
    if len(data) > largest:
        raise UnreadableInput(f"{where}: more than {largest:,} bytes.", "--max-bytes raises the limit.")
    return data
