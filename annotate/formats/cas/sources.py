"""The files with a CAS that a path stands for: one by itself, those of a folder, and those of zips."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from annotate.formats.cas.files import FACTOR, TYPES_NAMES, ZIP, Source, bounded, ends, named_by, none_found
from annotate.formats.cas.versions import Version, chosen, projects, version_of
from annotate.formats.cas.zips import zipped
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally


def sources(path: Path, suffix: str, losses: LossTally, options: ReadOptions) -> Iterator[Source]:
    """The files of a path one by one, in order of their names; UnreadableInput for one that is too large.

    Of the versions of a document that a project has, one is read, and the others go to the losses.
    """
    largest = options.max_bytes * FACTOR
    for file, version in _files(path, (suffix, ZIP), losses):
        if file.suffix.lower() == ZIP:
            yield from zipped(file, str(file), suffix, losses, largest, version)
        else:
            with file.open("rb") as opened:
                data = bounded(opened, str(file), largest)
            name = (file.relative_to(path) if path.is_dir() else Path(file.name)).with_suffix("").as_posix()
            yield Source(str(file), *named_by(version, name), data, partial(_beside, file, largest))


def _files(path: Path, suffixes: tuple[str, ...], losses: LossTally) -> Iterator[tuple[Path, Version | None]]:
    """A file itself, or the files of a folder and those below it that are read, each with the version that it is."""
    given = {file.absolute(): file for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()}
    if not path.is_dir():
        yield path, version_of(path.absolute(), projects(given))
        return
    roots = projects(given)
    found = chosen((place for place in given if ends(place.name, suffixes)), roots, losses)
    if not found:
        raise none_found(str(path), suffixes[0], given)
    for place in found:
        yield given[place], version_of(place, roots)


def _beside(file: Path, largest: int) -> tuple[str, bytes] | None:
    for name in TYPES_NAMES:
        other = file.with_name(name)
        if other.is_file():
            with other.open("rb") as opened:
                return str(other), bounded(opened, str(other), largest)
    return None
