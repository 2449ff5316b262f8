"""What a command of the plain mode is: what a line may ask for, in which words and by which keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["decide", "move", "article", "see", "other"]

GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "decide": "Decide",
        "move": "Go to an entity",
        "article": "The article",
        "see": "Have something said",
        "other": "Everything else",
    }
)
"""The groups in the order in which help lists them, with their headings."""


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """One thing that a line can ask for."""

    id: str
    """That of the reader's command where there is one."""
    words: tuple[str, ...]
    """What calls it, in small letters, one to three of them; the first is what help shows."""
    help: str
    """One line that says what it does."""
    group: Group
    keys: tuple[str, ...] = ()
    """The characters that call it where a person has set no others: the reader's keys that can be typed on a line."""
    takes: str = ""
    """What follows it, as help shows it: in brackets what may be left out; empty where nothing can follow."""
