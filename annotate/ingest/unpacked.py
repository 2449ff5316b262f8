"""What is packed, bounded: gzip as a stream, and how far anything may expand."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotate.errors import UnreadableInput

MAGIC = b"\x1f\x8b"
"""How gzip begins."""

_FREE = 1 << 26
_MOST_TIMES = 200


def refuse_expansion(packed: int, unpacked: int) -> None:
    """Refuse what was made to fill memory or time: beyond 64 MiB, more than 200 times its packed size in bytes.

    Text packs to a tenth, repetitive tables to a fiftieth.
    """
    if unpacked > _FREE and unpacked > _MOST_TIMES * packed:
        raise UnreadableInput(f"unpacks to more than {_MOST_TIMES} times its size: a bomb?")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked where gzip packed it; reading raises UnreadableInput where that is broken."""
    with path.open("rb") as file:
        packed = file.peek(len(MAGIC)).startswith(MAGIC)
        yield io.BufferedReader(Unzipped(file, f"{path}: ")) if packed else file


class Unzipped(io.RawIOBase):
    """The bytes that a gzip stream holds; reading raises UnreadableInput where it is broken.

    The message is ``prefix`` and the reason. Closing it leaves the packed stream open, which belongs to whoever opened
    it.
    """

    def __init__(self, packed: BinaryIO, prefix: str = "") -> None:
        super().__init__()
        self._prefix = prefix
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for any buffer; io gives this one
        """Fill the buffer from what unpacks next."""
        try:
            chunk = self._file.read(len(buffer))
            self._given += len(chunk)
            refuse_expansion(self._packed.count, self._given)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableInput(f"{self._prefix}broken gzip: {error}") from error
        except UnreadableInput as error:
            raise UnreadableInput(f"{self._prefix}{error.message}") from error
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Counted:
    """A stream that knows how many bytes it gave."""

    def __init__(self, stream: BinaryIO) -> None:
        self.count = 0
        self._stream = stream

    def read(self, size: int) -> bytes:
        """At most that many bytes."""
        chunk = self._stream.read(size)
        self.count += len(chunk)
        return chunk

    def seek(self, *_: object) -> int:
        """Never: what was read is gone."""
        raise io.UnsupportedOperation("seek")
