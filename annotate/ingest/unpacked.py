"""What is packed, bounded: gzip as a stream, and how far anything may expand."""

from __future__ import annotations

import gzip
import io
import zlib
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


class Unzipped(io.RawIOBase):
    """The bytes that a gzip stream holds; reading raises UnreadableInput, with the reason alone, where it is broken.

    Closing it leaves the packed stream open, which belongs to whoever opened it.
    """

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
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
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableInput(f"broken gzip: {error}") from error
        self._given += len(chunk)
        refuse_expansion(self._packed.count, self._given)
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
