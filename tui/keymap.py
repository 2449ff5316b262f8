"""A person's own keys: checked against the table of commands, with every mistake named.

Textual itself passes over unknown commands and keys in silence, and lets two commands have one key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

from store.errors import GlossatorError
from tui.commands import DEFAULT_KEYMAP, SCREENS, Keymap, commands_of

KeyTable: TypeAlias = Mapping[str, str | Sequence[str]]
"""Keys as a person writes them: by command id, one or several, with commas between or as a list."""

MODIFIERS = ("alt", "ctrl", "shift", "super")
"""In the order in which Textual names them."""

NAMED_KEYS = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"),
    *("enter", "escape", "tab", "space", "backspace", "comma"),
    *(f"f{number}" for number in range(1, 25)),
)
"""The keys that are called by name; every other key is called by its character."""

RESERVED: Mapping[str, str] = MappingProxyType({"ctrl+c": "copies in input lines", "ctrl+q": "always quits"})
"""Keys that no command can have, and why."""

_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page-up": "pageup",
    "page-down": "pagedown",
}
_OTHER_MODIFIERS = {"control": "ctrl", "option": "alt", "cmd": "super", "command": "super"}
_SAME_BYTE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape"}
_UNICODE_NAMES = {short: name for name, short in KEY_NAME_REPLACEMENTS.items()}
_SHOWN = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "backspace": "bksp",
}


class InvalidKeymap(GlossatorError):
    """A key map names what is not there, or gives two commands one key; its message has a line for each mistake."""


def read_keymap(table: KeyTable, place: str = "keys") -> Keymap:
    """The keys of every command: those of the table for the commands that it names, the default ones for the rest.

    An empty value leaves a command to the palette. InvalidKeymap has a line for each mistake, which begins with
    the place given, such as the name of the file.
    """
    if found := mistakes(table):
        lines = "\n".join(f"{place}: {mistake}" for mistake in found)
        raise InvalidKeymap(lines, "correct the keys; the reference of keys lists the commands")
    return MappingProxyType({**DEFAULT_KEYMAP, **_overrides(table)})


def mistakes(table: KeyTable) -> tuple[str, ...]:
    """What is wrong with a table of keys, one sentence each that begins with the command id; none where it is right."""
    return (*_unknown_commands(table), *_unfit_keys(table), *_clashes(_overrides(table)))


def key_name(spelling: str) -> str | None:
    """Textual's name of a key that a person wrote, as ``[``, ``A``, ``shift+tab`` or ``Ctrl+S``.

    None where it is no key. Keys that most terminals cannot tell apart get one name: ``ctrl+i`` is ``tab``.
    """
    *modifiers, key = _parts(spelling.strip())
    held = {_OTHER_MODIFIERS.get(name.lower(), name.lower()) for name in modifiers}
    name = _base_name(key)
    if name is None or not held <= set(MODIFIERS):
        return None
    if not held:
        return name
    if len(name) == 1 and name.isalpha():
        name = name.lower()
        if held == {"shift"}:
            return name.upper()
    elif held == {"shift"} and name not in NAMED_KEYS:
        return None
    full = "+".join((*sorted(held), name))
    return _SAME_BYTE.get(full, full)


def spelling(key: str) -> str:
    """How a person writes a key in a key map: the way back from `key_name`."""
    *modifiers, name = key.split("+")
    return "+".join((*modifiers, _character(name)))


def shown(key: str) -> str:
    """How help and palette write a key: as `spelling`, but shorter, and arrows as arrows."""
    *modifiers, name = key.split("+")
    return "+".join((*modifiers, _SHOWN.get(name) or _character(name)))


def _parts(spelling: str) -> list[str]:
    """Modifiers and key; the plus key is written as itself, after modifiers too."""
    if spelling == "+":
        return ["+"]
    if spelling.endswith("++"):
        return [*spelling[:-2].split("+"), "+"]
    return spelling.split("+")


def _base_name(key: str) -> str | None:
    """Textual's name of a key without modifiers."""
    if len(key) != 1:
        name = _OTHER_NAMES.get(key.lower(), key.lower())
        if name in NAMED_KEYS:
            return name
        key = _character(name)
    if len(key) != 1 or not key.isprintable() or key.isspace():
        return None
    if key.isalnum():
        return key
    name = unicodedata.name(key, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name) or None


def _character(name: str) -> str:
    """The character of a key, or the name of one that is called by name."""
    if name in NAMED_KEYS:
        return name
    return key_to_character(_UNICODE_NAMES.get(name, name)) or name


def _spellings(value: str | Sequence[str]) -> list[str]:
    """The keys in one value, as written; none in an empty one."""
    if not isinstance(value, str):
        return list(value)
    if value.strip() in ("", ","):
        return list(value.strip())
    return [part.strip() for part in value.split(",")]


def _overrides(table: KeyTable) -> dict[str, tuple[str, ...]]:
    """The keys that can be understood, of the commands that there are."""
    return {
        command_id: tuple(dict.fromkeys(filter(None, map(key_name, _spellings(value)))))
        for command_id, value in table.items()
        if command_id in DEFAULT_KEYMAP
    }


def _unknown_commands(table: KeyTable) -> Iterator[str]:
    for command_id in table:
        if command_id not in DEFAULT_KEYMAP:
            yield f"{command_id}: no command has this name{_nearest(command_id, DEFAULT_KEYMAP)}"


def _unfit_keys(table: KeyTable) -> Iterator[str]:
    for command_id, value in table.items():
        for written in _spellings(value):
            name = key_name(written)
            if name is None:
                yield f"{command_id}: {_unfit(written)}"
            elif name in RESERVED:
                yield f"{command_id}: {spelling(name)} {RESERVED[name]}; choose another key"


def _unfit(written: str) -> str:
    """Why a spelling is no key."""
    if not written:
        return "an empty key between commas; the comma key is written comma"
    *modifiers, key = _parts(written)
    if [name.lower() for name in modifiers] == ["shift"] and _base_name(key):
        return f"{written!r} differs from keyboard to keyboard; write the character that it gives"
    return f"{written!r} is no key{_near_key(modifiers, key)}"


def _near_key(modifiers: Sequence[str], key: str) -> str:
    """The nearest key as a question; nothing where none is near."""
    from difflib import get_close_matches

    held = [match for name in modifiers for match in get_close_matches(name.lower(), MODIFIERS, n=1)]
    named = [key] if _base_name(key) else get_close_matches(key.lower(), NAMED_KEYS, n=1)
    proposal = "+".join((*held, *named))
    return f"; did you mean {proposal}?" if named and key_name(proposal) else ""


def _clashes(overrides: Keymap) -> Iterator[str]:
    """A sentence for each key that a changed command shares with another on some screen."""
    keymap = {**DEFAULT_KEYMAP, **overrides}
    told = set()
    for screen in SCREENS:
        holders: dict[str, list[str]] = {}
        for entry in commands_of(screen):
            for key in keymap[entry.id]:
                holders.setdefault(key, []).append(entry.id)
        for key, ids in holders.items():
            for pair in _pairs(sorted(ids, key=lambda held: held not in overrides)):
                if (key, *pair) not in told:
                    told.add((key, *pair))
                    yield _clash(key, *pair, screen)


def _pairs(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((ids[0], other) for other in ids[1:])


def _clash(key: str, changed: str, other: str, screen: str) -> str:
    return (
        f"{changed}: {spelling(key)} is also a key of {other} on the {screen} screen; "
        f"give {other} another key, or {changed}"
    )


def _nearest(given: str, known: Iterable[str]) -> str:
    """The nearest known spelling as a question; nothing where none is near."""
    from difflib import get_close_matches

    close = get_close_matches(given.lower(), list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
