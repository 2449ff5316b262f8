"""The lines of a text file of another tool: strict UTF-8, each with its number, none of them without bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from annotate.errors import UnreadableInput
from annotate.ingest.unpacked import opened

_BYTE_ORDER_MARK = "\ufeff"


def numbered_lines(path: Path, largest: int) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1, without line ends or a byte order mark.

    A line ends at a line feed, with or without a carriage return before it, and nowhere else. Raises UnreadableInput,
    naming file and line, for a line of more than ``largest`` bytes and for what is not UTF-8.
    """
    with opened(path) as file:
        yield from lines_of(file, str(path), largest)


def lines_of(file: IO[bytes], where: str, largest: int) -> Iterator[tuple[int, str]]:
    """Likewise of an open file, which messages call ``where``."""
    number = 0
    while line := file.readline(largest + 1):
        number += 1
        if len(line) > largest:
            raise UnreadableInput(f"{where}, line {number}: more than {largest:,} bytes.")
        text = decoded(line, f"{where}, line {number}")
        yield number, (text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text).rstrip("\r\n")


def decoded(data: bytes, where: str) -> str:
    """Bytes as text; UnreadableInput, naming where, for what is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{where}: not UTF-8 at byte {error.start + 1}.", "Convert the file to UTF-8, for example with iconv."
        ) from error
