"""The commands as screens and key maps use them: the keys of each, those of a screen, and their bindings.

Bindings, footer, palette, help, the check of a user's key map and the key reference are all made from the one table.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TypeVar

from textual.binding import Binding
from textual.dom import DOMNode

from tui.command import GROUPS, LABEL_KEYS, SCREENS, Command, Group, Keymap, label_command
from tui.command_table import COMMANDS

__all__ = [
    "COMMANDS",
    "DEFAULT_KEYMAP",
    "GROUPS",
    "LABEL_KEYS",
    "SCREENS",
    "Command",
    "Group",
    "Keymap",
    "bindings",
    "commands_of",
    "label_command",
    "with_bindings",
]

_Screen = TypeVar("_Screen", bound=DOMNode)

DEFAULT_KEYMAP: Keymap = MappingProxyType({command.id: command.keys for command in COMMANDS})
"""The keys as the table gives them."""


def commands_of(screen: str) -> tuple[Command, ...]:
    """The commands of one screen, in the order of the table."""
    return tuple(command for command in COMMANDS if screen in command.screens)


def bindings(screen: str, keymap: Keymap = DEFAULT_KEYMAP) -> list[Binding]:
    """Textual's bindings for one screen: each key runs ``action_command`` with the id of its command.

    Only the first key of a command is shown in the footer.
    """
    return [
        Binding(
            key,
            f"command({entry.id!r})",
            entry.title,
            show=entry.show and index == 0,
            priority=entry.priority,
            tooltip=entry.help,
        )
        for entry in commands_of(screen)
        for index, key in enumerate(keymap[entry.id])
    ]


def with_bindings(node: type[_Screen], screen: str, keymap: Keymap) -> type[_Screen]:
    """The Textual class with the bindings of a key map that is known only when the program runs.

    The class given must not declare those bindings itself. Textual reads bindings when a class is made; its own
    key maps are worked out again at every key that is pressed.
    """
    members = {"BINDINGS": bindings(screen, keymap), "__module__": node.__module__, "__doc__": node.__doc__}
    return type(node.__name__, (node,), members)
