"""JSON that is read a value at a time, so that no more of a file is held than one of its values.

Strict: UTF-8, no NaN, no number beyond a double, no half of a surrogate pair. What is wrong is an UnreadableInput that
names file and line.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from annotate.errors import UnreadableInput
from annotate.strict_json import parsed

CHUNK = 1 << 16
"""Bytes that are read at once."""

_BLANKS = " \t\r\n"
_BLANK = re.compile(f"[{_BLANKS}]*")
_DECODER = json.JSONDecoder()
_SLACK = 16  # longer than any word or escape that may be cut off


def refuse_oversized(size: int, limit: int, where: str) -> None:
    """Raise UnreadableInput for a record of more than a limit."""
    if size > limit:
        raise UnreadableInput(f"{where}: a record of more than {limit:,} characters.", "--max-bytes raises the limit.")


def parsed_at(where: str, content: bytes) -> Any:
    """The value that all of some bytes are; UnreadableInput, naming the place, where they are not JSON."""
    try:
        return parsed(content)
    except ValueError as error:
        raise UnreadableInput(f"{where}: {error}.") from error


class JsonSource:
    """A file of JSON, and the place in it where the next value begins; no value may be larger than ``limit``."""

    def __init__(self, file: BinaryIO, limit: int, path: Path) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._limit = limit
        self._path = path
        self._text = ""
        self._at = 0
        self._line = 1
        self.taken = 0
        """How many characters lie behind."""

    @property
    def where(self) -> str:
        """The file, and the line of the next value."""
        self.peek()
        return f"{self._path}, line {self._line}"

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._go(blank.end() if blank else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def elements(self) -> Iterator[None]:
        """Stop at each item of the list that begins here; the caller takes it."""
        self._take("[")
        while self.peek() != "]":
            yield
            if self._take(",", "]") == "]":
                return
            if self.peek() == "]":
                raise self.wrong("a comma before the end of a list")
        self._take("]")

    def members(self) -> Iterator[str]:
        """Give each key of the object that begins here; the caller takes its value."""
        self._take("{")
        while self.peek() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise self.wrong("a key that is no string")
            self._take(":")
            yield key
            if self._take(",", "}") == "}":
                return
            if self.peek() == "}":
                raise self.wrong("a comma before the end of an object")
        self._take("}")

    def value(self) -> Any:
        """The value that begins here, whole."""
        where = self.where
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._at)
                # a number may go on behind what was read so far
                if self._text[end - 1] in '}]"' or end < len(self._text) or not self._more():
                    break
            except RecursionError as error:
                raise self.wrong("nested too deeply") from error
            except json.JSONDecodeError as error:
                self._go_on(error)
            except ValueError as error:  # an integer of thousands of digits
                raise self.wrong("a number that is too large") from error
        found = parsed_at(where, self._text[self._at : end].encode())
        self._go(end)
        return found

    def wrong(self, reason: str, at: int | None = None) -> UnreadableInput:
        """The error that something is wrong at a place in what is held, or at the next value."""
        line = self._line + self._text.count("\n", self._at, self._at if at is None else at)
        return UnreadableInput(f"{self._path}, line {line}: {reason}.")

    def _go_on(self, error: json.JSONDecodeError) -> None:
        """Read on where a value is only cut off at the end of what was read so far."""
        cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _SLACK
        if cut and self._more():
            return
        if cut and not self._text[error.pos :].strip(_BLANKS):
            raise self.wrong("not JSON: a value that is cut off") from error
        raise self.wrong(f"not JSON: {error.msg}", error.pos) from error

    def _take(self, *allowed: str) -> str:
        found = self.peek()
        if found not in allowed:
            raise self.wrong(f"not JSON: {found or 'the end'!r} where {' or '.join(allowed)} should be")
        self._go(self._at + 1)
        return found

    def _go(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self.taken += at - self._at
        self._at = at

    def _more(self) -> bool:
        """Read on, each time as much again as is held already; whether there was anything."""
        held = self._text[self._at :]
        refuse_oversized(len(held), self._limit, f"{self._path}, line {self._line}")
        content = self._file.read(min(max(CHUNK, len(held)), self._limit - len(held) + CHUNK))
        try:
            read = self._decoder.decode(content, final=not content)
        except UnicodeDecodeError as error:
            raise self.wrong(f"not UTF-8: {error.reason}", len(self._text)) from error
        self._text, self._at = held + read, 0
        return bool(content)
