"""The table of commands of the plain mode.

It stands beside the reader's table, because that one needs Textual to be loaded; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from glossator.plain.command import GROUPS, Group, PlainCommand
from glossator.plain.own_commands import OWN
from glossator.plain.shared_commands import SHARED

__all__ = ["COMMANDS", "GROUPS", "OWN", "SHARED", "Group", "PlainCommand"]

COMMANDS: Mapping[str, PlainCommand] = MappingProxyType({command.id: command for command in (*SHARED, *OWN)})
"""Every command by its id."""
