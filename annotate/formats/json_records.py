"""The JSON objects of a file, one by one: an object a line, objects one after the other, or one array of objects.

Strict: UTF-8, no NaN, no number beyond a double, no half of a surrogate pair. Memory is bounded by the limit of one
object, which follows from that of its article. Raises UnreadableInput, naming file and line.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotate.errors import UnreadableInput
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields

CHUNK = 1 << 16
"""Bytes that are read at once."""
_FACTOR = 16
_EXTRA = 1 << 20
_BOM = b"\xef\xbb\xbf"
_LONG_INTEGER = re.compile(rb"[0-9]{19}")
_BLANKS = " \t\r\n"
_BLANK = re.compile(f"[{_BLANKS}]*")
_DECODER = json.JSONDecoder()
_SLACK = 16


def records(path: Path, options: ReadOptions) -> Iterator[Fields]:
    """The objects of a file in their order, each with its place."""
    limit = _FACTOR * options.max_bytes + _EXTRA
    with path.open("rb") as file:
        first = _first_line(file, limit, path)
        file.seek(0)
        if first.startswith(b"{") and first.endswith(b"}"):
            yield from _lines(file, limit, path)
        else:
            yield from _Splitter(file, limit, path).records()


def line_of(value: Any) -> bytes:
    """A value on a line of its own: the same value, the same bytes."""
    try:
        return orjson.dumps(value) + b"\n"
    except TypeError:  # an integer beyond 64 bits, or nested deeper than orjson goes
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _first_line(file: BinaryIO, limit: int, path: Path) -> bytes:
    """The first line that is not blank, without its white space."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if found := line.removeprefix(_BOM).strip():
            return found
        _refuse_oversized(len(line), limit, f"{path}, line {number}")
    return b""


def _lines(file: BinaryIO, limit: int, path: Path) -> Iterator[Fields]:
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        where = f"{path}, line {number}"
        _refuse_oversized(len(line), limit, where)
        if found := line.removeprefix(_BOM).strip() if number == 1 else line.strip():
            yield _record(found, where)


def _refuse_oversized(size: int, limit: int, where: str) -> None:
    if size > limit:
        raise UnreadableInput(f"{where}: a record of more than {limit:,} characters.", "--max-bytes raises the limit.")


def _record(content: bytes, where: str) -> Fields:
    try:
        value = orjson.loads(content)
        if isinstance(value, dict) and _LONG_INTEGER.search(content):
            value = json.loads(content)  # orjson makes a float of an integer beyond 64 bits
    except orjson.JSONDecodeError as error:
        raise UnreadableInput(f"{where}: not JSON: {error.msg} at character {error.pos + 1}.") from error
    except RecursionError as error:
        raise UnreadableInput(f"{where}: nested too deeply.") from error
    if not isinstance(value, dict):
        raise UnreadableInput(f"{where}: not a JSON object.")
    return Fields(value, where)


class _Splitter:
    """Takes the objects out of an array, or out of a row of them that share lines or go over several."""

    def __init__(self, file: BinaryIO, limit: int, path: Path) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._limit = limit
        self._path = path
        self._text = ""
        self._at = 0
        self._line = 1

    def records(self) -> Iterator[Fields]:
        array = self._next() == "["
        if array:
            self._go(self._at + 1)
        number = 0
        char = self._next()
        while char and not (array and char == "]" and number == 0):
            number += 1
            yield self._object(number)
            char = self._next()
            if array:
                if char not in (",", "]"):
                    raise self._wrong("the array is cut off" if char == "" else f"{char!r} where a comma should be")
                if char == "]":
                    break
                self._go(self._at + 1)
        if array:
            self._finish()

    def _finish(self) -> None:
        if self._next() != "]":
            raise self._wrong("the array is cut off")
        self._go(self._at + 1)
        if char := self._next():
            raise self._wrong(f"{char!r} behind the end of the array")

    def _object(self, number: int) -> Fields:
        """The object that begins here."""
        if self._next() != "{":
            raise self._wrong("no JSON object")
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._at)
                break
            except RecursionError as error:
                raise self._wrong("nested too deeply") from error
            except json.JSONDecodeError as error:
                # what is only cut off at the end of what was read so far may go on
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _SLACK
                if cut and self._more():
                    continue
                if cut and not self._text[error.pos :].strip(_BLANKS):
                    raise self._wrong("a record that is cut off") from error
                raise self._wrong(f"not JSON: {error.msg}", error.pos) from error
        found = _record(self._text[self._at : end].encode(), f"{self._path}, line {self._line}, record {number}")
        self._go(end)
        return found

    def _next(self) -> str:
        """The next character that is not blank, which becomes the current one; empty at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._go(blank.end() if blank else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _go(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        """Read on, each time as much again as is held already; whether there was anything."""
        held = self._text[self._at :]
        _refuse_oversized(len(held), self._limit, f"{self._path}, line {self._line}")
        content = self._file.read(min(max(CHUNK, len(held)), self._limit - len(held) + CHUNK))
        try:
            read = self._decoder.decode(content, final=not content)
        except UnicodeDecodeError as error:
            raise self._wrong(f"not UTF-8: {error.reason}", len(self._text)) from error
        self._text, self._at = held + read, 0
        return bool(content)

    def _wrong(self, reason: str, at: int | None = None) -> UnreadableInput:
        line = self._line + self._text.count("\n", self._at, self._at if at is None else at)
        return UnreadableInput(f"{self._path}, line {line}: {reason}.")
