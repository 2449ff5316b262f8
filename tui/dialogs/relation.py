"""Choosing a relation, each by one key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase, ascii_uppercase

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content

from annotate.text import display_line
from tui.dialogs.page import PageDialog
from tui.widgets.cells import fit, shorten

_FREE = (*"1234567890", *ascii_lowercase, *ascii_uppercase)
_KEYS = "a key chooses   ↑ ↓ scroll   esc leaves"
_WIDEST_NAME = 24
_AROUND = 5
"""The cells of a line beside the name and what is said about it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One relation to choose."""

    key: str
    """The key that chooses it; one is found where it is empty or taken."""
    name: str
    about: str


class RelationDialog(PageDialog[int | None]):
    """Asks which of several relations is meant; gives its index, or None when the person thinks better of it."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        super().__init__(Content.styled(display_line(title), "bold"), _KEYS)
        self._options = with_keys(options)

    def on_key(self, event: events.Key) -> None:
        """Give the relation that has this key."""
        for index, option in enumerate(self._options):
            if option.key and option.key == event.character:
                event.stop()
                self.dismiss(index)
                return

    def lines(self, width: int) -> Iterator[Content]:
        """Each relation with its key."""
        names = min(max(cell_len(display_line(option.name)) for option in self._options), _WIDEST_NAME)
        for option in self._options:
            name = shorten(display_line(option.name), names)
            about = shorten(display_line(option.about), max(width - names - _AROUND, 0))
            yield Content.assemble(
                (f" {option.key or ' '} ", "bold"), (f"{fit(name, names)}  ", ""), (about, "$text-muted")
            )


def with_keys(options: Sequence[Option]) -> list[Option]:
    """The options, each with a key of its own while there are any: its own where that is free, else the next one."""
    wanted = {option.key for option in options}
    free = (key for key in _FREE if key not in wanted)
    taken: set[str] = set()
    found = []
    for option in options:
        key = option.key if option.key and option.key not in taken else next(free, "")
        taken.add(key)
        found.append(replace(option, key=key))
    return found
