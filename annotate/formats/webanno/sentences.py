"""The head, the sentences and the text of a WebAnno TSV file, before its annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.format import Unit
from annotate.formats.offsets import from_code_points
from annotate.formats.webanno.escapes import escaped_text, unescaped_text

SPANS, RELATIONS = "SP", "RL"
"""The kinds of layers; the third is of chains."""
BASE = "BT_"
ROLE = "ROLE_"
UNITS: Sequence[Unit] = ("utf-16", "code points", "utf-8")
"""What offsets may count; the format says UTF-16, scripts write the others."""

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV (3)\.(\d)\s*")
_LAYER = re.compile(r"#T_(SP|RL|CH)=([^|\s]+)(.*)", re.DOTALL)
_TEXT = "#Text="
_SENTENCE_ID = "#Sentence.id="
_ROW = re.compile(r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?)\t(\d{1,9})-(\d{1,9})\t([^\t]*)((?:\t.*)?)", re.ASCII | re.DOTALL)


class Layer(NamedTuple):
    """A layer that the head declares."""

    kind: str
    name: str
    columns: tuple[str, ...]
    """Its features; one that is empty for a layer that has none."""
    first: int
    """The first of its columns, from 0."""

    @property
    def features(self) -> tuple[str, ...]:
        """The features that hold a value of their own: no links, and nothing that refers to another annotation."""
        return tuple(name for name in self.columns if name and not name.startswith((ROLE, BASE)) and "." not in name)


class Row(NamedTuple):
    """A token or a part of one: the place in the unit that offsets count, half-open."""

    unit: str
    begin: int
    end: int
    token: str
    cells: list[str]
    line: int


@dataclass(slots=True)
class Sentence:
    """The lines of a sentence."""

    line: int
    texts: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text, line breaks and all."""
        return "\n".join(self.texts)


@dataclass(slots=True)
class Sentences:
    """A file without what its annotations mean."""

    where: str
    layers: list[Layer] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns the layers have."""
        return self.layers[-1].first + len(self.layers[-1].columns) if self.layers else 0

    def refused(self, line: int, reason: str) -> UnreadableInput:
        """The error that a line is not of the format."""
        return UnreadableInput(f"{self.where}, line {line}: {reason}.")


def parsed(lines: Iterable[tuple[int, str]], where: str) -> Sentences:
    """The lines of a file, each taken for what it is; UnreadableInput names the first that is nothing."""
    found = Sentences(where)
    numbered = iter(lines)
    _, first = next(numbered, (1, ""))
    version = _FORMAT.fullmatch(first)
    if version is None:
        raise UnreadableInput(
            f"{where}, line 1: no WebAnno TSV 3: {first!r:.60}.", "Export it as WebAnno TSV 3.3, or as UIMA CAS."
        )
    in_rows = True
    for number, line in numbered:
        if line.startswith("#T_") and not found.sentences:
            found.layers.append(_layer(found, number, line))
        elif line.startswith((_TEXT, _SENTENCE_ID)):
            if in_rows:
                found.sentences.append(Sentence(number))
            in_rows = False
            if line.startswith(_TEXT):
                found.sentences[-1].texts.append(_unescaped(found, number, line, (3, int(version[2]))))
        elif line:
            if not found.sentences:
                raise found.refused(number, f"{line!r:.60} before the first sentence")
            found.sentences[-1].rows.append(_row(found, number, line))
            in_rows = True
    return found


def _layer(found: Sentences, number: int, line: str) -> Layer:
    match = _LAYER.fullmatch(line)
    if match is None:
        raise found.refused(number, f"{line!r:.60} declares no layer")
    columns = tuple(name for name in match[3].strip().split("|") if name) or ("",)
    return Layer(match[1], match[2], columns, found.width)


def _unescaped(found: Sentences, number: int, line: str, version: tuple[int, int]) -> str:
    try:
        return unescaped_text(line.removeprefix(_TEXT), version)
    except UnicodeError as error:
        raise found.refused(number, "half a surrogate pair") from error


def _row(found: Sentences, number: int, line: str) -> Row:
    match = _ROW.fullmatch(line)
    if match is None:
        raise found.refused(
            number, f"{line!r:.60} is no token: sentence-token, begin-end, token, and a column a feature"
        )
    cells = match[5].split("\t")[1:]
    if cells and not cells[-1]:
        cells.pop()  # every row ends in a tab
    if len(cells) != found.width:
        raise found.refused(number, f"{len(cells)} columns of features, and the head declares {found.width}")
    return Row(match[1], int(match[2]), int(match[3]), match[4], cells, number)


class Placed(NamedTuple):
    """The text of a file, and the rows that it has with their places in code points, half-open."""

    text: str
    rows: list[tuple[Row, int, int]]


def placed(found: Sentences, unit: Unit | None, largest: int) -> Placed:
    """The text, and where its tokens are: by the first unit of offsets under which all cover what they say.

    UnreadableInput names the line of the first that does not fit.
    """
    refused = None
    for each in UNITS if unit is None else (unit,):
        try:
            text = "".join(_pieces(found, each, largest))
            return Placed(text, list(_rows(found, text, each)))
        except UnreadableInput as error:
            refused = refused or error
    assert refused is not None
    raise refused


def _pieces(found: Sentences, unit: Unit, largest: int) -> Iterator[str]:
    """The sentences, and between them what the offsets leave room for: a line feed, and blanks after it."""
    length = 0
    for number, sentence in enumerate(found.sentences):
        if not sentence.rows:
            raise found.refused(sentence.line, "a sentence without tokens")
        begin, line = sentence.rows[0].begin, sentence.rows[0].line
        if begin < length:
            raise found.refused(line, f"the sentence begins at {begin}, and the last one ends at {length}")
        if begin > largest:
            raise found.refused(line, f"the sentence begins at {begin:,}; the limit for a text is {largest:,}")
        gap = begin - length
        yield " " * gap if number == 0 else "\n"[:gap] + " " * (gap - 1)
        yield sentence.text
        length = begin + from_code_points(sentence.text, unit)(len(sentence.text))


def _rows(found: Sentences, text: str, unit: Unit) -> Iterator[tuple[Row, int, int]]:
    """The rows with their places."""
    outside = from_code_points(text, unit)
    inside = {outside(offset): offset for offset in range(len(text) + 1)}
    for sentence in found.sentences:
        for row in sentence.rows:
            start, end = inside.get(row.begin), inside.get(row.end)
            if start is None or end is None or end < start:
                raise found.refused(row.line, f"{row.begin}-{row.end} is no stretch of the text")
            covered = text[start:end]
            if row.token not in (covered, escaped_text(covered)):
                raise found.refused(row.line, f"{row.begin}-{row.end} covers {covered!r:.60}, not {row.token!r:.60}")
            yield row, start, end
