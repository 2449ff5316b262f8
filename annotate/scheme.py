"""The label scheme as TOML: checked on its way in, and written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from annotate import relation_types
from annotate.errors import InvalidScheme
from annotate.questions import FIELDS, keyed, question_mistakes, questions_to_toml
from annotate.text import display_line
from store.records import Choice, Label, LabelScheme, Overlap, Question, RelationType

LABEL_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
"""What a label may be called: a regular expression to match in full."""

LABEL_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "=")
"""The keys that can give a label, as they lie on the keyboard."""

PALETTE = (
    "blue",
    "teal",
    "green",
    "lime",
    "yellow",
    "orange",
    "red",
    "pink",
    "magenta",
    "purple",
    "brown",
    "grey",
)
"""The colour names that every theme defines."""

_TOP = ("name", "version", "overlap", "labels", "questions", "relations")
_STRINGS = ("name", "key", "colour", "definition")
_SEQUENCES = ("examples", "counter_examples")
_SELDOM = ("guideline", "formerly", "retired")
"""The fields of a label that are written where they say something."""
_MOST_VERSIONS = 2**31 - 1
_MOST_MISTAKES = 20
_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number without quotes",
    "list_type": "a list in square brackets",
    "model_type": "a table of fields",
    "bool_type": "true or false",
    "literal_error": "one of none, nested, free",
}
_RGB = re.compile(r"#[0-9A-Fa-f]{6}")


def load_scheme(path: Path) -> LabelScheme:
    """The label scheme in a TOML file.

    A label needs a name; without a key only the picker reaches it, and without a colour it gets the first
    palette name that no other label has. InvalidScheme names the file and every mistake found in it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidScheme(f"{path}: cannot be read: {reason}", "give the path of a TOML file") from error
    return parse_scheme(content, str(path))


def default_scheme() -> LabelScheme:
    """The label scheme for biotech and pharma news that comes with the program."""
    from importlib.resources import files

    resource = files("annotate") / "schemes" / "biotech-news.toml"
    return parse_scheme(resource.read_bytes(), resource.name)


def parse_scheme(content: bytes, name: str) -> LabelScheme:
    """The label scheme in the bytes of a TOML file; the name stands for the file in messages."""
    scheme = _shaped(_toml(content, name), name)
    if found := mistakes(scheme):
        raise _invalid(found, name)
    return scheme


def mistakes(scheme: LabelScheme) -> tuple[str, ...]:
    """What is wrong with a scheme, one sentence each; none where every check passes."""
    return tuple(_mistakes(scheme))


def scheme_to_toml(scheme: LabelScheme) -> str:
    """The scheme as a TOML file that load_scheme() reads back."""
    head = f"name = {_toml_string(scheme.name)}\nversion = {scheme.version}\n"
    if scheme.overlap != "none":
        head += f"overlap = {_toml_string(scheme.overlap)}\n"
    labels = "".join(f"\n[[labels]]\n{_toml_label(label)}" for label in scheme.labels)
    questions = questions_to_toml(scheme.questions, _toml_string)
    return head + labels + questions + relation_types.relations_to_toml(scheme.relations, _toml_string)


def _label(fields: dict[str, Any]) -> Label:
    return Label(**{**fields, **{field: tuple(fields[field]) for field in (*_SEQUENCES, "formerly")}})


def _toml_label(label: Label) -> str:
    lines = [f"{field} = {_toml_string(getattr(label, field))}" for field in _STRINGS]
    for field in _SEQUENCES:
        items = "".join(f"    {_toml_string(item)},\n" for item in getattr(label, field))
        lines.append(f"{field} = [\n{items}]" if items else f"{field} = []")
    if label.guideline:
        lines.append(f"guideline = {_toml_string(label.guideline)}")
    if label.formerly:
        lines.append(f"formerly = [{', '.join(map(_toml_string, label.formerly))}]")
    if label.retired:
        lines.append("retired = true")
    return "\n".join(lines) + "\n"


def _toml_string(text: str) -> str:
    # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(content: bytes, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidScheme(f"{name}, line {line}: not UTF-8", "save the file as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidScheme(f"{name}: {error}", "correct the TOML at that place") from error
    except RecursionError as error:
        raise InvalidScheme(f"{name}: nested too deeply", "a scheme is a list of flat tables") from error


def _shaped(data: dict[str, Any], name: str) -> LabelScheme:
    """The data as a scheme, its fields and their types checked and left-out colours filled in."""
    from pydantic import BaseModel, ValidationError

    class LabelTable(BaseModel, extra="forbid", strict=True):
        name: str
        key: str = ""
        colour: str = ""
        definition: str = ""
        examples: list[str] = []
        counter_examples: list[str] = []
        guideline: str = ""
        formerly: list[str] = []
        retired: bool = False

    class ChoiceTable(BaseModel, extra="forbid", strict=True):
        name: str
        key: str = ""
        definition: str = ""

    class QuestionTable(BaseModel, extra="forbid", strict=True):
        name: str
        kind: Literal["single", "multiple"] = "single"
        choices: list[ChoiceTable] = []

    class RelationTable(BaseModel, extra="forbid", strict=True):
        name: str
        key: str = ""
        head: list[str]
        tail: list[str]
        definition: str = ""

    class SchemeTable(BaseModel, extra="forbid", strict=True):
        name: str
        version: int = 1
        overlap: Overlap = "none"
        labels: list[LabelTable]
        questions: list[QuestionTable] = []
        relations: list[RelationTable] = []

    try:
        table = SchemeTable.model_validate(data)
    except ValidationError as error:
        found = [_shape_mistake(data, item["type"], item["loc"], item["msg"]) for item in error.errors()]
        raise _invalid(found, name) from error
    labels = (_label(label.model_dump()) for label in table.labels)
    questions = (
        Question(each.name, each.kind, tuple(Choice(**choice.model_dump()) for choice in each.choices))
        for each in table.questions
    )
    relations = relation_types.keyed(
        RelationType(each.name, each.key, tuple(each.head), tuple(each.tail), each.definition)
        for each in table.relations
    )
    return LabelScheme(table.name, table.version, tuple(_coloured(labels)), table.overlap, keyed(questions), relations)


def _coloured(labels: Iterable[Label]) -> Iterator[Label]:
    """The labels, those without a colour with the first palette names that no other label has."""
    listed = tuple(labels)
    taken = {label.colour for label in listed}
    free = (name for name in PALETTE if name not in taken)
    for label in listed:
        yield label if label.colour else replace(label, colour=next(free, PALETTE[-1]))


def _shape_mistake(data: dict[str, Any], kind: str, location: tuple[int | str, ...], message: str) -> str:
    """One sentence for one error of pydantic, with the nearest field name for an unknown one."""
    *parents, field = location
    where = _place(data, parents)
    if kind == "missing":
        return f"{where}{field} is missing"
    if kind == "extra_forbidden":
        tables = [parent for parent in parents if isinstance(parent, str)]
        fields = {**FIELDS, **relation_types.FIELDS}
        known = fields.get(tables[-1], (*_STRINGS, *_SEQUENCES, *_SELDOM)) if tables else _TOP
        return f"{where}unknown field {field!r}; {_nearest(str(field), known)}"
    given = f"{field} must be" if isinstance(field, str) else f"item {field + 1} must be"
    wanted = "one of single, multiple" if field == "kind" else _WANTED.get(kind, f"otherwise: {message}")
    return f"{where}{given} {wanted}"


def _place(data: Any, parents: list[int | str]) -> str:
    """The label, or the question and its choice, that a mistake lies in, by number and, where it has one, by name."""
    where, here, rest = "", data, parents
    while len(rest) > 1 and isinstance(index := rest[1], int):
        here = here[rest[0]][index]
        named = here.get("name") if isinstance(here, dict) else None
        where += f"{str(rest[0])[:-1]} {index + 1}{f' ({named})' if isinstance(named, str) else ''}: "
        rest = rest[2:]
    return where + "".join(f"{parent}: " for parent in rest)


def _mistakes(scheme: LabelScheme) -> Iterator[str]:
    if not scheme.name.strip():
        yield "name is empty; a scheme needs one"
    if not 1 <= scheme.version <= _MOST_VERSIONS:
        yield f"version {scheme.version} is not between 1 and {_MOST_VERSIONS}"
    if not scheme.labels:
        yield "no labels; a scheme needs at least one [[labels]] table"
    first_with: dict[tuple[str, str], int] = {}
    for number, label in enumerate(scheme.labels, start=1):
        where = f"label {number} ({label.name})"
        for mistake in _label_mistakes(label):
            yield f"{where}: {mistake}"
        for field, value in (("name", label.name), ("key", label.key)):
            first = first_with.setdefault((field, value), number)
            if value and first != number:
                holder = scheme.labels[first - 1].name
                yield f"{where}: {field} {value!r} is taken by label {first} ({holder})"
    yield from question_mistakes(scheme.questions)
    yield from relation_types.relation_mistakes(scheme.relations, scheme.labels)


def _label_mistakes(label: Label) -> Iterator[str]:
    if not re.fullmatch(LABEL_NAME, label.name):
        fit = re.sub(r"[^A-Za-z0-9]+", "_", label.name).strip("_0123456789")
        proposal = f", such as {fit!r}" if fit else ""
        yield f"name {label.name!r} must be letters, digits, - and _ after a first letter{proposal}"
    if label.retired and label.key:
        yield f"key {label.key!r} is that of a retired label, which is given no more"
    if label.key and label.key not in LABEL_KEYS:
        yield f"key {label.key!r} is none of {' '.join(LABEL_KEYS)}"
    if label.colour not in PALETTE and not _RGB.fullmatch(label.colour):
        advice = _nearest(label.colour, PALETTE)
        yield f"colour {label.colour!r} is neither #rrggbb nor a palette name; {advice}"


def _nearest(given: str, known: Sequence[str]) -> str:
    """The nearest known spelling as a question, or all known ones where none is near."""
    from difflib import get_close_matches

    close = get_close_matches(given.lower(), known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


def _invalid(found: Sequence[str], name: str) -> InvalidScheme:
    """The first mistakes, a line each; what they quote from the file cannot act on a terminal."""
    lines = [display_line(f"{name}: {mistake}") for mistake in found[:_MOST_MISTAKES]]
    if more := len(found) - len(lines):
        lines.append(f"and {more} more")
    return InvalidScheme("\n".join(lines), "correct the file and load it again")
