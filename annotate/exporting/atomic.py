"""Files and folders that are there whole or not at all, one alone or several together."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from annotate.errors import AnnotateError


@dataclass(frozen=True, slots=True)
class _Part:
    """What is written beside its place and takes it in the end."""

    name: Path
    """The place as it was given, for messages."""
    place: Path
    beside: Path
    before: Path
    """What was at the place, while that is not settled."""


@dataclass(slots=True)
class Places:
    """The files and folders of one block of written_together()."""

    _open: ExitStack
    _parts: list[_Part] = field(default_factory=list)
    _files: list[BinaryIO] = field(default_factory=list)

    def file(self, path: Path) -> BinaryIO:
        """A new file to write for a path; where that is a symbolic link, for its target."""
        part = self._part(path, Path(os.path.realpath(path)))
        file = self._open.enter_context(part.beside.open("xb"))
        self._files.append(file)
        return file

    def folder(self, path: Path) -> Path:
        """An empty folder to fill for a path at which there is nothing, or an empty folder."""
        part = self._part(path, path)
        part.beside.mkdir()
        return part.beside

    def _part(self, name: Path, place: Path) -> _Part:
        hidden = f".{place.name}.{secrets.token_hex(4)}"
        part = _Part(name, place, place.with_name(f"{hidden}.part"), place.with_name(f"{hidden}.old"))
        self._parts.append(part)
        return part

    @property
    def last(self) -> Path:
        """The place that was asked for last, as it was given."""
        return self._parts[-1].name

    def settle(self) -> None:
        """Put everything in its place, or leave every place as it was."""
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
        self._open.close()
        done: list[_Part] = []
        try:
            for part in self._parts:
                done.append(part)
                _take_place(part)
        except BaseException:
            for part in reversed(done):
                _give_back(part)
            raise
        for part in self._parts:
            _remove(part.before)
            _sync_folder(part.place.parent)

    def give_up(self) -> None:
        """Remove what stands beside its place; closing may fail as writing did, and that error is told."""
        with suppress(OSError):
            self._open.close()
        for part in self._parts:
            _remove(part.beside)


@contextmanager
def written_together() -> Iterator[Places]:
    """Files and folders to write that take their places together when the block ends, in the order of their making.

    They are written beside their places, files are on the disk before they take them, and all vanish when the block
    raises; where one cannot take its place, the others leave theirs as they were. Raises AnnotateError where a place
    cannot be written.
    """
    with ExitStack() as open_files:
        places = Places(open_files)
        try:
            yield places
            places.settle()
        except OSError as error:
            places.give_up()
            raise AnnotateError(
                f"{places.last} cannot be written: {error.strerror or error}.", "Choose a new name where you may write."
            ) from error
        except BaseException:
            places.give_up()
            raise


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its place at the path when the block ends, and vanishes when it raises.

    A symbolic link stays and its target is written. Raises AnnotateError where the place cannot be written.
    """
    with written_together() as places:
        yield places.file(path)


def _take_place(part: _Part) -> None:
    if part.beside.is_file() and os.path.lexists(part.place) and not part.place.is_dir():
        _keep(part)
    part.beside.replace(part.place)  # OSError where a folder is to give way that is not empty


def _keep(part: _Part) -> None:
    """Keep what is at a place under another name; a second name for it, so that the place is never empty."""
    try:
        os.link(part.place, part.before, follow_symlinks=False)
    except OSError:  # not every file system has second names
        part.place.replace(part.before)


def _give_back(part: _Part) -> None:
    """Make a place as it was; a folder that was empty is gone, which holds nothing."""
    if part.before.exists():
        part.before.replace(part.place)
        _remove(part.before)  # two names of one file are left as they are by replace()
    elif not part.beside.exists():
        _remove(part.place)


def _remove(path: Path) -> None:
    with suppress(OSError):  # it may never have been made; the error that led here is the one to tell
        if path.is_dir() and not path.is_symlink():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
