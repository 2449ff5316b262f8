"""What WebAnno TSV writes with backslashes, in texts and in values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_IN_TEXT = {"\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b", "\\": "\\\\"} | {
    chr(code): f"\\{chr(code)}" for code in (*range(8), *range(14, 32))
}
_OF_TEXT = {escape: char for char, escape in _IN_TEXT.items()}
_OF_JAVA = _OF_TEXT | {'\\"': '"', "\\'": "'", "\\/": "/"}
_IN_VALUE = {"\t": "\\t", "\n": "\\n"} | {char: f"\\{char}" for char in ("\\", "[", "]", "|", "_", "->", ";", "*")}
_OF_VALUE = {escape: char for char, escape in _IN_VALUE.items()}

_TEXT = str.maketrans(_IN_TEXT)
_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED = re.compile(r"\\(?:->|.)", re.DOTALL)
_JAVA = re.compile(r"((?:\\u+[0-9a-fA-F]{4})+)|(\\.)", re.DOTALL)


def escaped_text(text: str) -> str:
    """A text as it stands after ``#Text=``."""
    return text.translate(_TEXT)


def unescaped_text(text: str, version: tuple[int, int]) -> str:
    """The text that stands after ``#Text=``: until version 3.1 with the escapes of Java.

    UnicodeError for half a surrogate pair.
    """
    if "\\" not in text:
        return text
    if version <= (3, 1):
        return _JAVA.sub(lambda match: _units(match[1]) if match[1] else _OF_JAVA.get(match[2], match[2]), text)
    return _unescaped(text, _OF_TEXT)


def escaped_value(value: str) -> str:
    """The value of a feature as it stands in a cell."""
    return _VALUE.sub(lambda match: _IN_VALUE[match.group()], value)


def unescaped_value(value: str) -> str:
    """The value of a feature that stands in a cell."""
    return _unescaped(value, _OF_VALUE) if "\\" in value else value


def split_at(cell: str, separator: str) -> Iterator[str]:
    """The parts of a cell between separators that have no backslash before them."""
    start = 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", cell, re.DOTALL):
        if match.group() == separator:
            yield cell[start : match.start()]
            start = match.end()
    yield cell[start:]


def _unescaped(text: str, escapes: Mapping[str, str]) -> str:
    return _ESCAPED.sub(lambda match: escapes.get(match.group(), match.group()), text)


def _units(escapes: str) -> str:
    """The characters of a run of escapes that each stand for a unit of UTF-16."""
    units = b"".join(int(unit, 16).to_bytes(2, "little") for unit in re.findall("[0-9a-fA-F]{4}", escapes))
    return units.decode("utf-16-le")
