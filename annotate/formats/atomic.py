"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from annotate.errors import AnnotateError


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its place at the path when the block ends, and vanishes when it raises.

    It is written beside its place and is on the disk before it takes it. A symbolic link stays and its target is
    written. Raises AnnotateError where the place cannot be written.
    """
    place = Path(os.path.realpath(path))
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
        _sync_folder(place.parent)
    except OSError as error:
        _remove(beside)
        raise AnnotateError(
            f"{path} cannot be written: {error.strerror or error}.", "Name a file in a folder that you may write."
        ) from error
    except BaseException:
        _remove(beside)
        raise


def _remove(path: Path) -> None:
    with suppress(OSError):  # it may never have been made; the error that led here is the one to tell
        path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
