"""The lines of brat's annotation files (``.ann``, and ``.a1``, ``.a2``, ``.co``, ``.rel`` of BioNLP tasks).

One annotation a line: its id, whose first letter says what it is, a TAB, its type with what it is about, a TAB, and a
text. The forms are those that brat's documentation of standoff and its server have; blanks for TABs are tolerated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.losses import LossTally
from annotate.formats.text_lines import numbered_lines

NOT_A_SPAN = {
    "E": "events",
    "A": "attributes",
    "M": "attributes",
    "N": "links to databases",
    "*": "equivalences",
}
"""What a line is by the first letter of its id, where a document has no place for it."""

NO_EXTENT = "annotations that cover nothing"
OTHER_NOTES = "notes on anything but spans, or of other kinds than AnnotatorNotes"

_SPAN = re.compile(r"(\S+)\s+(\S+)\s+(\d{1,15}\s+\d{1,15}(?:;\d{1,15}\s+\d{1,15})*)(?:\s(.*))?", re.DOTALL)
_RELATION = re.compile(r"(\S+)\s+(\S+)\s+(.*)", re.DOTALL)
_ARGUMENT = re.compile(r"([^\s:]+):(\S+)")
_NOTE = re.compile(r"#\S*\s+AnnotatorNotes\s+(\S+)\s?(.*)", re.DOTALL)


class TextBound(NamedTuple):
    """A line of a span: its fragments in the file's unit, and the text that it says they cover, if any."""

    id: str
    type: str
    fragments: tuple[tuple[int, int], ...]
    covered: str | None
    where: str


class BinaryRelation(NamedTuple):
    """A line of a relation; two ends where it has what brat calls two arguments, head first."""

    type: str
    ends: tuple[str, ...]
    where: str


@dataclass(slots=True)
class Standoff:
    """What the annotation files of one text have that a document can take."""

    spans: dict[str, TextBound] = field(default_factory=dict)
    """By id."""
    relations: list[BinaryRelation] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    """By the id of what they are about."""


def read_standoff(paths: Iterable[Path], losses: LossTally, largest: int) -> Standoff:
    """The annotations of files that belong to one text; what no document can take goes to the losses.

    Raises UnreadableInput, naming file and line, for a line of no known form and for two spans of one id.
    """
    found = Standoff()
    notes: list[tuple[str, str, str]] = []
    for path in paths:
        for number, line in numbered_lines(path, largest):
            if line.strip():
                _take(line, f"{path}, line {number}", found, notes, losses)
    for target, note, where in notes:
        if target in found.spans:
            found.notes[target] = "; ".join(filter(None, (found.notes.get(target), note)))
        else:
            losses.add(OTHER_NOTES, f"{where}: {note:.200}")
    return found


def _take(line: str, where: str, found: Standoff, notes: list[tuple[str, str, str]], losses: LossTally) -> None:
    kind = line[0]
    if kind == "T":
        _take_span(line, where, found, losses)
    elif kind == "R":
        found.relations.append(_relation(line, where))
    elif kind == "#":
        note = _NOTE.fullmatch(line)
        if note is None:
            losses.add(OTHER_NOTES, f"{where}: {line:.200}")
        else:
            notes.append((note[1], note[2].rstrip("\t"), where))
    elif kind in NOT_A_SPAN:
        losses.add(NOT_A_SPAN[kind], f"{where}: {line:.200}")
    else:
        raise UnreadableInput(
            f"{where}: {line!r:.60} is no annotation.",
            "A line of brat begins with T1, R1, E1, A1, M1, N1, #1 or *, and a TAB.",
        )


def _take_span(line: str, where: str, found: Standoff, losses: LossTally) -> None:
    match = _SPAN.fullmatch(line)
    if match is None:
        raise UnreadableInput(f"{where}: {line!r:.60} is no span.", "It is written T1<TAB>TYPE START END<TAB>TEXT.")
    name, kind, places, covered = match.groups()
    if name in found.spans:
        raise UnreadableInput(f"{where}: there is another {name!r:.60} before it.")
    pairs = (place.split() for place in places.split(";"))
    fragments = tuple(sorted((int(start), int(end)) for start, end in pairs))
    for start, end in fragments:
        if start > end:
            raise UnreadableInput(f"{where}: {start} to {end} ends before it begins.")
    if any(start == end for start, end in fragments):
        losses.add(NO_EXTENT, f"{where}: {line:.200}")
    else:
        found.spans[name] = TextBound(name, kind, fragments, (covered or "").strip() or None, where)


def _relation(line: str, where: str) -> BinaryRelation:
    match = _RELATION.fullmatch(line)
    if match is None:
        raise UnreadableInput(f"{where}: {line!r:.60} is no relation.", "It is written R1<TAB>TYPE Arg1:T1 Arg2:T2.")
    _, kind, rest = match.groups()
    arguments = [_ARGUMENT.fullmatch(part) for part in rest.split()]
    named = [(argument[1], argument[2]) for argument in arguments if argument is not None]
    if [role for role, _ in named] == ["Arg2", "Arg1"]:
        named.reverse()
    whole = len(named) == len(arguments)
    return BinaryRelation(kind, tuple(end for _, end in named) if whole else (), where)
