"""What a command is: one thing that a person can do, its names, its keys and the screens that have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["move", "select", "edges", "decide", "article", "find", "other"]

Keymap: TypeAlias = Mapping[str, tuple[str, ...]]
"""The keys of every command, by its id, as Textual names keys; a command without keys is in the palette only."""

GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "move": "Move",
        "select": "Select",
        "edges": "Move the edges",
        "decide": "Decide",
        "article": "The article",
        "find": "Find",
        "other": "Everything else",
    }
)
"""The groups in the order in which help lists them, with their headings."""

SCREENS: Mapping[str, str] = MappingProxyType(
    {
        "reader": "Reader",
        "library": "Library",
        "concordance": "Concordance",
        "progress": "Progress",
        "labels": "Labels",
        "start": "Start",
    }
)
"""The screens that have commands, with their headings."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do, by key, from the palette or from the footer."""

    id: str
    """Its name in key maps and in `action_command`."""
    keys: tuple[str, ...]
    """The default keys, as Textual names them; the first is the one that the footer shows."""
    title: str
    """Two or three words for footer and palette."""
    help: str
    """One line that says what it does."""
    group: Group
    screens: frozenset[str]
    show: bool = False
    """Whether the footer shows it."""
    priority: bool = False
    """Whether its keys count before those of the focused widget."""


LABEL_KEYS = "1234567890-="
"""The keys that can give a label, in the order of the keyboard's number row."""


def label_command(key: str) -> str:
    """The id of the command that gives the label with this key."""
    return f"label-{_LABEL_NAMES.get(key, key)}"


_LABEL_NAMES = {"-": "minus", "=": "equals"}
