"""The help screen: how the open screen works, and the keys of its commands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import zip_longest
from typing import TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import GROUPS, SCREENS, Command, Group, Keymap, commands_of
from tui.keymap import shown

Line: TypeAlias = tuple[tuple[str, str], ...]
"""A line as pieces of text with their styles."""

_TWO_COLUMNS = 100
_KEYS = 12
_GAP = 3
_PADDING = 5
"""What the page leaves free beside its text: a blank margin on both sides and the scroll bar."""


class HelpScreen(ModalScreen[None]):
    """Lists the commands of one screen by group, with the keys that they have."""

    BINDINGS = [
        Binding("escape,q,question_mark", "dismiss(None)", "leave", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen VerticalScroll { padding: 1 0 1 2; scrollbar-size-vertical: 1; }
    """

    def __init__(self, screen_name: str, keymap: Keymap) -> None:
        super().__init__()
        self._screen_name = screen_name
        self._keymap = keymap
        self._page = Static()

    def compose(self) -> ComposeResult:
        """Lay out the one page."""
        with VerticalScroll():
            yield self._page

    def on_resize(self, event: events.Resize) -> None:
        """Set the page to the width of the terminal."""
        self._page.update(help_page(self._screen_name, self._keymap, event.size.width))

    def on_key(self, event: events.Key) -> None:
        """Leave by whatever key opened the page."""
        if event.key in self._keymap["help"]:
            event.stop()
            self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)


def help_page(screen_name: str, keymap: Keymap, width: int) -> Content:
    """The help of one screen for a terminal of that many columns: prose, then keys, in two columns from 100 on."""
    inner = max(width - _PADDING, _KEYS + 12)
    lines = [*_prose(screen_name, inner)]
    if width >= _TWO_COLUMNS:
        column = (inner - _GAP) // 2
        left, right = _halves([*_blocks(screen_name, keymap, column)])
        lines += _side_by_side(left, right, column + _GAP)
    else:
        lines += [line for block in _blocks(screen_name, keymap, inner) for line in block]
    if any(not keymap[command.id] for command in commands_of(screen_name)) and keymap["palette"]:
        by_name = f"what has no key is found by its name, with {shown(keymap['palette'][0])}"
        lines += [((" ", ""),), *_row("palette", by_name, inner)]
    lines += [((" ", ""),), (("esc ", "bold $accent"), ("goes back", "$text-muted"))]
    return Content("\n").join(Content.assemble(*line) for line in lines)


def _prose(screen_name: str, width: int) -> Iterator[Line]:
    yield ((SCREENS[screen_name], "bold $accent"),)
    text = (files("tui") / "help" / f"{screen_name}.md").read_text(encoding="utf-8")
    for paragraph in text.split("\n\n"):
        yield (("", ""),)
        for line in textwrap.wrap(paragraph, min(width, 88)):
            yield ((line, ""),)


def _blocks(screen_name: str, keymap: Keymap, width: int) -> Iterator[list[Line]]:
    """The lines of each group of commands, a heading first."""
    commands = commands_of(screen_name)
    for group, heading in GROUPS.items():
        rows = [*_rows(commands, group, keymap)]
        if rows:
            block: list[Line] = [(("", ""),), ((heading, "bold $accent"),)]
            for keys, about in rows:
                block += _row(keys, about, width)
            yield block


def _rows(commands: Sequence[Command], group: Group, keymap: Keymap) -> Iterator[tuple[str, str]]:
    """Keys and explanation of each command of a group; the keys of the labels make one row."""
    labels = [command for command in commands if command.id.startswith("label-")]
    for command in commands:
        if command.group != group or command in labels[1:]:
            continue
        if labels and command is labels[0]:
            keys = [key for label in labels for key in keymap[label.id]]
            yield " ".join(map(shown, keys)), "Give the entity, the selection or the word the label with that key."
        else:
            yield " ".join(map(shown, keymap[command.id])) or "palette", command.help


def _row(keys: str, about: str, width: int) -> Iterator[Line]:
    """The explanation beside the keys, or below them where they are too long."""
    lines = textwrap.wrap(about, width - _KEYS)
    first = ""
    if len(keys) < _KEYS:
        first, *lines = lines
    yield ((f"{keys:<{_KEYS}}", "bold"), (first, ""))
    for line in lines:
        yield ((" " * _KEYS, ""), (line, ""))


def _halves(blocks: Sequence[list[Line]]) -> tuple[list[Line], list[Line]]:
    """The blocks in two columns of nearly the same height, in their order."""
    heights = [len(block) for block in blocks]
    cut = min(range(len(blocks) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    columns = ([line for block in part for line in block] for part in (blocks[:cut], blocks[cut:]))
    left, right = columns
    return left, right


def _side_by_side(left: Sequence[Line], right: Sequence[Line], offset: int) -> Iterator[Line]:
    for one, other in zip_longest(left, right, fillvalue=(("", ""),)):
        filled = sum(len(text) for text, _ in one)
        yield (*one, (" " * (offset - filled), ""), *other)
