"""The documents of a BioC JSON file one by one, however they are wrapped.

Taken are a collection (``{"documents": [...]}``), what the PubTator 3 service answers (``{"PubTator3": [...]}``), lists
of collections or documents, and either of them one a line. Only one document is held at a time. Raises UnreadableInput,
naming file and line, for what is not JSON, for NaN, for half surrogate pairs and for what is larger than the limit.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import count_collection
from annotate.formats.json_fields import Fields
from annotate.formats.losses import LossTally

LISTS = ("documents", "PubTator3")
"""The keys under which a wrapper has its documents."""

_CHUNK = 1 << 16
_SLACK = 16  # longer than any word or escape that may be cut off
_BLANK = re.compile(r"[ \t\r\n]*")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def documents(path: Path, losses: LossTally, largest: int) -> Iterator[Fields]:
    """The objects of documents, each with its place; what wrappers say of themselves is told among the losses."""
    with path.open("rb") as file:
        source = _Source(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), str(path), largest)
        while source.peek():
            if source.peek() == "[":
                yield from _listed(source, losses)
            else:
                yield from _wrapped(source, losses)


def _listed(source: _Source, losses: LossTally) -> Iterator[Fields]:
    for _ in source.elements():
        yield from _wrapped(source, losses)


def _wrapped(source: _Source, losses: LossTally) -> Iterator[Fields]:
    """The documents of a collection, or the one document that an object is."""
    where = source.where
    own: dict[str, Any] = {}
    wrapper = False
    for key in source.members():
        if key in LISTS and source.peek() == "[":
            wrapper = True
            for _ in source.elements():
                place = source.where
                yield _fields(source.value(), place)
        else:
            own[key] = source.value()
    if not wrapper:
        yield Fields(own, where)
        return
    infons = own.pop("infons", None)
    own.update(infons if isinstance(infons, dict) else {})
    told = ((key, str(value)) for key, value in own.items() if key not in ("bioctype", "version") and value)
    count_collection(told, where, losses)


def _fields(value: Any, where: str) -> Fields:
    if not isinstance(value, dict):
        raise UnreadableInput(f"{where}: a document is an object, not {value!r:.60}.")
    return Fields(value, where)


class _Source:
    """JSON that is read a value at a time."""

    def __init__(self, stream: io.TextIOWrapper, name: str, largest: int) -> None:
        self._stream = stream
        self._name = name
        self._largest = largest
        self._text = ""
        self._at = 0
        self._line = 1
        self._decoder = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)

    @property
    def where(self) -> str:
        """The file, and the line of the next value."""
        self.peek()
        return f"{self._name}, line {self._line}"

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
                raise self._wrong("a comma before the end of a list")
        self._take("]")

    def members(self) -> Iterator[str]:
        """Give each key of the object that begins here; the caller takes its value."""
        self._take("{")
        while self.peek() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise self._wrong("a key that is no string")
            self._take(":")
            yield key
            if self._take(",", "}") == "}":
                return
            if self.peek() == "}":
                raise self._wrong("a comma before the end of an object")
        self._take("}")

    def value(self) -> Any:
        """The value that begins here, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more():
                    break
            except RecursionError as error:
                raise self._wrong("nested too deeply") from error
            except json.JSONDecodeError as error:
                # what is only cut off at the end of what was read so far may go on
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _SLACK
                if not (cut and self._more()):
                    raise self._wrong(f"not JSON: {error.msg}", error.pos) from error
            except ValueError as error:
                raise self._wrong(f"not JSON: {error}") from error
        if _ESCAPED_SURROGATE.search(self._text, self._at, end) and not _has_encoding(value):
            raise self._wrong("half a surrogate pair")
        self._go(end)
        return value

    def _take(self, *allowed: str) -> str:
        found = self.peek()
        if found not in allowed:
            raise self._wrong(f"not JSON: {found or 'the end'!r} where {' or '.join(allowed)} should be")
        self._go(self._at + 1)
        return found

    def _go(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        """Read on, each time as much again as is held already; whether there was anything."""
        held = self._text[self._at :]
        if len(held) > self._largest:
            raise self._wrong(f"a document of more than {self._largest:,} characters")
        try:
            read = self._stream.read(max(_CHUNK, len(held)))
        except UnicodeDecodeError as error:
            raise self._wrong("not UTF-8", len(self._text)) from error
        self._text, self._at = held + read, 0
        return bool(read)

    def _wrong(self, reason: str, at: int | None = None) -> UnreadableInput:
        line = self._line + self._text.count("\n", self._at, self._at if at is None else at)
        return UnreadableInput(f"{self._name}, line {line}: {reason}.")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits:.30} is too large")
    return number


def _has_encoding(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
