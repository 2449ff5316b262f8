"""The files of a CAS in zips, of which INCEpTION makes one for each XMI, and one for a project with these in it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from annotate.errors import UnreadableInput
from annotate.formats.cas.files import TYPES_NAMES, ZIP, Source, bounded, ends, named_by, none_found
from annotate.formats.cas.versions import Version, chosen, projects, version_of
from annotate.formats.losses import LossTally

_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError)


def zipped(
    file: Path | IO[bytes], where: str, suffix: str, losses: LossTally, largest: int, version: Version | None = None
) -> Iterator[Source]:
    """The files in a zip, and in the zips in it; no more of any of them is unpacked than may be read.

    ``version`` is the one that the zip itself is.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = _Archive(archive, where, largest, _places(archive))
            suffixes = (suffix, ZIP) if isinstance(file, Path) else (suffix,)  # a zip in a zip has no further ones
            roots = projects(unpacked.names)
            found = chosen((place for place in unpacked.names if ends(place.name, suffixes)), roots, losses)
            if not found:
                raise none_found(where, suffix, unpacked.names)
            for place in found:
                own, data = version or version_of(place, roots), unpacked.data(place)
                if place.suffix.lower() == ZIP:
                    yield from zipped(BytesIO(data), f"{where}: {place}", suffix, losses, largest, own)
                else:
                    name = place.stem if len(found) == 1 else place.with_suffix("").as_posix()
                    yield Source(f"{where}: {place}", *named_by(own, name), data, partial(unpacked.types, place))
    except _BROKEN as error:
        raise UnreadableInput(f"{where}: not a zip that can be unpacked: {error}.") from error


@dataclass(frozen=True, slots=True)
class _Archive:
    """A zip that is open."""

    archive: zipfile.ZipFile
    where: str
    largest: int
    names: Mapping[PurePosixPath, str]

    def data(self, place: PurePosixPath) -> bytes:
        """What a file in it holds."""
        with self.archive.open(self.names[place]) as file:
            return bounded(file, f"{self.where}: {place}", self.largest)

    def types(self, place: PurePosixPath) -> tuple[str, bytes] | None:
        """The file that declares the types of another: the one beside it, or else the first."""
        declaring = sorted(other for other in self.names if other.name in TYPES_NAMES)
        declaring.sort(key=lambda other: other.parent != place.parent)
        return (f"{self.where}: {declaring[0]}", self.data(declaring[0])) if declaring else None


def _places(archive: zipfile.ZipFile) -> dict[PurePosixPath, str]:
    """The files of a zip by where they lie; old releases of WebAnno begin their names with a slash."""
    return {PurePosixPath(name.lstrip("/")): name for name in archive.namelist() if not name.endswith("/")}
