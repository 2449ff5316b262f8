"""Choosing a relation, each by one key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase, ascii_uppercase

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from annotate.text import display_line
from tui.widgets.cells import fit, shorten

_FREE = (*"1234567890", *ascii_lowercase, *ascii_uppercase)
_KEYS = "a key chooses   esc leaves"
_MORE_KEYS = "a key chooses   ↑ ↓ scroll   esc leaves"
_WIDEST_NAME = 24
_LINES_AROUND = 7
_AROUND = 5
"""The cells of a line beside the name and what is said about it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One relation to choose."""

    key: str
    """The key that chooses it; one is found where it is empty or taken."""
    name: str
    about: str


class RelationDialog(ModalScreen[int | None]):
    """Asks which of several relations is meant; gives its index, or None when the person thinks better of it."""

    BINDINGS = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    DEFAULT_CSS = """
    RelationDialog { align: center middle; background: $background 40%; }
    RelationDialog > Vertical {
        width: 90%; max-width: 100; min-width: 30; height: auto; max-height: 100%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    RelationDialog VerticalScroll { height: auto; margin: 1 0; scrollbar-size-vertical: 1; }
    RelationDialog #keys { color: $text-muted; }
    """

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        super().__init__()
        self._title = display_line(title)
        self._options = with_keys(options)
        self._page = Static()

    def compose(self) -> ComposeResult:
        """Lay out what it is about, the relations, and what the keys do."""
        with Vertical():
            yield Static(Content.styled(self._title, "bold"))
            with VerticalScroll(can_focus=False):
                yield self._page
            yield Static(id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Cut the lines to the size of the terminal."""
        room = max(self.size.height - _LINES_AROUND, 1)
        self.query_one(VerticalScroll).styles.max_height = room
        self.query_one("#keys", Static).update(Content(_MORE_KEYS if len(self._options) > room else _KEYS))
        self.call_after_refresh(self._draw)

    def on_key(self, event: events.Key) -> None:
        """Give the relation that has this key."""
        for index, option in enumerate(self._options):
            if option.key and option.key == event.character:
                event.stop()
                self.dismiss(index)
                return

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _draw(self) -> None:
        self._page.update(Content("\n").join([*self._lines(self._page.size.width)]))

    def _lines(self, width: int) -> Iterator[Content]:
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
