"""The check of a settings file that is new or was changed, and the description of what can be set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from glossator.settings_checks import annotator_mistake, theme_mistake, url_mistake
from glossator.settings_file import TomlFile
from tui import keymap

_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number without quotes",
    "int_from_float": "a whole number without a point",
    "bool_type": "true or false, without quotes",
    "list_type": "a list in square brackets",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "string_too_short": "something; it is empty",
}
_LIMITS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


def _without(mistake: Callable[[str], str | None]) -> AfterValidator:
    """A check of a text by a function that says what is wrong with it."""

    def check(value: str) -> str:
        if found := mistake(value):
            raise ValueError(found)
        return value

    return AfterValidator(check)


class DetectorTable(BaseModel, extra="forbid", strict=True, use_attribute_docstrings=True):
    """The detector that makes suggestions while Glossator is open."""

    name: Annotated[str, Field(min_length=1)] = "biotech-news"
    """An installed detector, or a spaCy pipeline by its name or the path of its folder."""
    labels: dict[str, str] = {}
    """The detector's labels, each with the label of the scheme that it stands for; `""` drops it, and a label that
    is not named here keeps its name."""
    disable: list[str] = []
    """Layers of the detector, or components of the pipeline, to leave out."""
    ahead: Annotated[int, Field(ge=0, le=100_000)] = 50
    """How many articles, from the open one on, have their suggestions made before you come to them; 0 turns the
    detector off."""
    idle_seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    """How long the detector's process keeps its memory when it has nothing to do."""


class LearningTable(BaseModel, extra="forbid", strict=True, use_attribute_docstrings=True):
    """What your decisions do to the articles that you open after them."""

    on: bool = True
    """Whether suggestions are hidden where you rejected the same before, and spans offered where you added the same
    before."""


class SettingsTable(BaseModel, extra="forbid", strict=True, use_attribute_docstrings=True):
    """The settings file."""

    annotator: Annotated[str, _without(annotator_mistake)] = ""
    """The name that your decisions are kept under; without it, the name of your login."""
    theme: Annotated[str, _without(theme_mistake)] = "dark"
    """The colours: `"dark"`, `"light"` or `"contrast"`."""
    look_up_url: Annotated[str, _without(url_mistake)] = "https://www.ncbi.nlm.nih.gov/search/all/?term={surface}"
    """The address at which an entity is looked up; `{surface}` stands for its text."""
    max_bytes: Annotated[int, Field(ge=1, le=1_000_000_000)] = 5_000_000
    """The largest article that is added, in bytes."""
    margin: bool = True
    """Whether the names of labels stand in a margin beside the text."""
    keymap: Annotated[str, Field(min_length=1)] = ""
    """Another TOML file whose `[keys]` table holds your keys; its path is taken from the folder of the settings
    file. Either this or a `[keys]` table here."""
    detector: DetectorTable = DetectorTable()
    learning: LearningTable = LearningTable()
    keys: dict[str, Any] = {}
    """Your own keys, each command with one or several: `accept = "a"`, `reject = "x, delete"`,
    `flag = [",", "!"]`, and `""` for none. docs/reference/keys.md lists the commands."""


class KeymapTable(BaseModel, extra="forbid", strict=True):
    """The file that `keymap` names."""

    keys: dict[str, Any]


def mistakes(settings: TomlFile, keymap_file: TomlFile | None) -> tuple[str, ...]:
    """What is wrong with the files, a line each with file, table and key; none where they are right."""
    lines = [*_file_mistakes(settings, SettingsTable)]
    if keymap_file is not None:
        lines += _file_mistakes(keymap_file, KeymapTable)
        if "keys" in settings.data:
            lines.append(f"{settings.path}: keymap: there is a [keys] table in this file too; keep one of them")
    return tuple(lines)


def _file_mistakes(file: TomlFile, table: type[BaseModel]) -> Iterator[str]:
    try:
        table.model_validate(file.data)
    except ValidationError as error:
        for detail in error.errors():
            yield f"{file.path}: {_sentence(detail, table)}"
    keys = file.data.get("keys")
    if isinstance(keys, dict):
        for mistake in _key_mistakes(keys):
            yield f"{file.path}: [keys] {mistake}"


def _key_mistakes(keys: Mapping[str, Any]) -> Iterator[str]:
    """The mistakes in a table of keys: values that are no keys at all, then those that the key map finds."""
    sound = {}
    for command_id, value in keys.items():
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(key, str) for key in value)):
            sound[command_id] = value
        else:
            yield f"{command_id}: must be a key in quotes, or a list of them"
    yield from keymap.mistakes(sound)


def _sentence(detail: ErrorDetails, table: type[BaseModel]) -> str:
    """One error of pydantic: where it is, and what to write instead."""
    *parents, name = detail["loc"]
    where = f"[{'.'.join(map(str, parents))}] {name}" if parents else str(name)
    kind, given = detail["type"], detail["input"]
    if kind == "missing":
        return f"{where}: missing; write a [{name}] table"
    if kind == "extra_forbidden":
        return f"{where}: there is no such setting{_nearest(str(name), _fields(parents, table))}"
    if kind == "value_error":
        return f"{where}: {given!r} {detail['ctx']['error']}"
    if kind in _LIMITS:
        words, limit = _LIMITS[kind]
        return f"{where}: must be {words} {detail['ctx'][limit]}, not {given!r}"
    return f"{where}: must be {_WANTED.get(kind, 'otherwise: ' + detail['msg'])}"


def _fields(parents: list[int | str], table: type[BaseModel]) -> Iterable[str]:
    """The settings of the table that an unknown one stands in."""
    named: Mapping[str, type[BaseModel]] = {"detector": DetectorTable, "learning": LearningTable}
    return named.get(str(parents[0]), table).model_fields if len(parents) == 1 else table.model_fields


def _nearest(given: str, known: Iterable[str]) -> str:
    """The nearest known name as a question; all names where none is near."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(given.lower(), names, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(names)}"
