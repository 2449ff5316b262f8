"""Choosing the labels that are looked for, each by its key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from annotate.text import display_line
from store.records import Label
from tui.dialogs.page import PageDialog
from tui.widgets.cells import fit, shorten

_HEAD = "Look for these labels alone; with none marked, for all"
_KEYS = "its key, or space on its line, marks a label\nbackspace unmarks all   enter keeps it   esc leaves it as it was"
_WIDEST_NAME = 24
_AROUND = 10
"""The cells of a line beside the name and the definition: its margins, cursor, mark and key."""


class WantedDialog(PageDialog[frozenset[str] | None]):
    """Marks labels; gives the names of those marked, or None when the person thinks better of it."""

    BINDINGS = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("enter", "keep", show=False),
        Binding("space", "mark", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("backspace,delete", "clear", show=False),
    ]

    def __init__(self, labels: Sequence[Label], wanted: Collection[str]) -> None:
        super().__init__(Content(_HEAD), _KEYS)
        self._labels = tuple(labels)
        self._marked = set(wanted)
        self._cursor = 0

    def on_key(self, event: events.Key) -> None:
        """Mark the label that has this key, or take its mark away."""
        for index, label in enumerate(self._labels):
            if label.key and label.key == event.character:
                event.stop()
                self._cursor = index
                self.action_mark()

    def action_move(self, step: int) -> None:
        """Go to the label below, or above."""
        self._cursor = max(0, min(self._cursor + step, len(self._labels) - 1))
        self.draw()

    def action_mark(self) -> None:
        """Mark the label at the cursor, or take its mark away."""
        self._marked ^= {self._labels[self._cursor].name}
        self.draw()

    def action_clear(self) -> None:
        """Take all marks away."""
        self._marked.clear()
        self.draw()

    def action_keep(self) -> None:
        """Give what is marked."""
        self.dismiss(frozenset(self._marked))

    def lines(self, width: int) -> Iterator[Content]:
        """Each label with its mark."""
        names = min(max(cell_len(label.name) for label in self._labels), _WIDEST_NAME)
        for index, label in enumerate(self._labels):
            yield self._line(index, label, names, width)

    def draw(self) -> None:
        """Draw the labels, that at the cursor in view."""
        super().draw()
        scroll = self.query_one(VerticalScroll)
        top, rows = scroll.scroll_offset.y, scroll.size.height
        if not top <= self._cursor < top + rows:
            scroll.scroll_to(y=max(self._cursor - rows // 2, 0), animate=False, immediate=True)

    def _line(self, index: int, label: Label, names: int, width: int) -> Content:
        here = "▸" if index == self._cursor else " "
        mark = "[x]" if label.name in self._marked else "[ ]"
        style = "bold" if label.name in self._marked else ""
        name = fit(label.name, names)
        about = shorten(display_line(label.definition), max(width - names - _AROUND, 0))
        return Content.assemble(
            (f"{here} {mark} ", style), (f"{label.key or ' '} ", "bold"), (f"{name} ", style), (about, "$text-muted")
        )
