"""The keys of the reader that can be typed on a line, with a person's own in the place of the default ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from annotate.scheme import LABEL_KEYS
from glossator.plain.commands import SHARED

COMMENT = "#"
"""What begins a line that asks for nothing; so it is the key of no command."""

_LABEL_NAMES = {"-": "minus", "=": "equals"}
_SHORT_NAMES = {
    "at": "commercial_at",
    "backslash": "reverse_solidus",
    "minus": "hyphen_minus",
    "plus": "plus_sign",
    "slash": "solidus",
    "underscore": "low_line",
}
"""Where a key map may call a character otherwise than Unicode does."""


def typed_keys(table: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """The id of the command that each character calls: a reader's command, or ``label-`` and so on for a label.

    The table is a key map as a person wrote it, already checked. Keys that are no character, and what begins a
    comment, cannot be typed.
    """
    keys = {command.id: command.keys for command in SHARED} | {label_command(key): (key,) for key in LABEL_KEYS}
    for command_id in keys.keys() & table.keys():
        found = (character(written) for written in _spellings(table[command_id]))
        keys[command_id] = tuple(typed for typed in found if typed is not None)
    return {key: command_id for command_id, held in keys.items() for key in held if key != COMMENT}


def label_command(key: str) -> str:
    """The id of the reader's command that gives the label with this key."""
    return f"label-{_LABEL_NAMES.get(key, key)}"


def character(spelling: str) -> str | None:
    """The character that a key gives, written as in a key map; None for a key that is no visible character."""
    if len(spelling) == 1:
        return spelling
    modifier, plus, key = spelling.rpartition("+") if not spelling.endswith("++") else (spelling[:-2], "+", "+")
    if plus:
        return key.upper() if modifier.lower() == "shift" and len(key) == 1 and key.isalpha() else None
    return _named(_SHORT_NAMES.get(spelling.lower(), spelling.lower()))


def _named(name: str) -> str | None:
    """The visible character of a name as Textual writes it: Unicode’s, with underscores for blanks and hyphens."""
    for typed in map(chr, range(0x21, 0x7F)):
        if re.sub("[ -]", "_", unicodedata.name(typed).lower()) == name:
            return typed
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:  # enter, f5 and the like
        return None
    return found if found.isprintable() and not found.isspace() else None


def _spellings(value: str | Sequence[str]) -> Sequence[str]:
    if not isinstance(value, str):
        return value
    return value.strip() if value.strip() in ("", ",") else [part.strip() for part in value.split(",")]
