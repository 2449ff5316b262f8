"""A stream of bytes as lines of text, none of which can fill the memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import encoding_of, oversized
from annotate.ingest.outcomes import ReadOptions

_LINE_FACTOR = 8
_LINE_EXTRA = 1 << 16


class Joined(io.RawIOBase):
    """A stream whose beginning has been read already: that beginning, then the rest.

    Closing it leaves the rest open, which belongs to whoever opened it.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for any buffer; io gives this one
        """Fill the buffer from the beginning, or else from the rest."""
        chunk = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def text_stream(head: bytes, rest: BinaryIO, *, newline: str) -> io.TextIOWrapper:
    """The stream decoded; bytes that do not fit become lone surrogates, so that only their record fails.

    newline is as for io.open: an empty string, or a line feed, neither of which changes a line break.
    UnreadableInput where no encoding fits.
    """
    encoding = encoding_of(head)
    errors = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    buffered = io.BufferedReader(Joined(head, rest))
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline=newline)


def wrapped_limit(options: ReadOptions) -> int:
    """Characters or bytes that a text may take with all that is around it: escapes, spans, markup, pictures."""
    return _LINE_FACTOR * options.max_bytes + _LINE_EXTRA


def filled(stream: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end: a pipe gives them in pieces."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def whole(head: bytes, rest: BinaryIO, limit: int) -> bytes:
    """All bytes of a stream that begins with head; UnreadableInput where they are more than the limit."""
    data = head + filled(rest, max(0, limit + 1 - len(head)))
    if len(data) > limit:
        raise UnreadableInput(oversized(limit))
    return data


def numbered(stream: io.TextIOWrapper, limit: int) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers from 1, without line ends; None stands for one beyond the limit."""
    number = 0
    while piece := _piece(stream, limit):
        number += 1
        if piece.endswith("\n") or len(piece) < limit:
            yield number, piece.removesuffix("\n")
            continue
        while piece and not piece.endswith("\n"):
            piece = _piece(stream, limit)
        yield number, None


def _piece(stream: io.TextIOWrapper, limit: int) -> str:
    """The next line, or as much of it as the limit allows."""
    try:
        return stream.readline(limit)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"undecodable: broken {error.encoding}; the rest is not read") from error


class RecordLines:
    """Lines for a table reader, which takes several for one record; together they have a limit."""

    def __init__(self, stream: io.TextIOWrapper, limit: int) -> None:
        self.number = 0
        """The line given last, from 1."""
        self._stream = stream
        self._limit = limit
        self._left = limit

    def begin(self) -> int:
        """Start a record; gives the number of its first line."""
        self._left = self._limit
        return self.number + 1

    def __iter__(self) -> RecordLines:
        return self

    def __next__(self) -> str:
        line = _piece(self._stream, self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise UnreadableInput(
                f"a record before line {self.number + 2:,} has more than {self._limit:,} characters "
                "(a quote that is never closed?); the rest is not read"
            )
        self.number += 1
        return line
