"""A dialog of a few lines over the screen: what it is about, a page that scrolls where it must, and its keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

_Result = TypeVar("_Result")
_AROUND = 6
"""The lines of edges, margins and head."""


class PageDialog(ModalScreen[_Result]):
    """Base of the dialogs in which one key chooses; a subclass gives the lines of the page."""

    BINDINGS = [
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    DEFAULT_CSS = """
    PageDialog { align: center middle; background: $background 40%; }
    PageDialog > Vertical {
        width: 90%; max-width: 100; min-width: 30; height: auto; max-height: 100%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    PageDialog VerticalScroll { height: auto; margin: 1 0; scrollbar-size-vertical: 1; }
    PageDialog #keys { color: $text-muted; }
    """

    def __init__(self, title: Content, keys: str) -> None:
        super().__init__()
        self._title = title
        self._keys = keys
        self._page = Static()

    @abstractmethod
    def lines(self, width: int) -> Iterable[Content]:
        """The lines of the page, each of at most so many cells."""

    def compose(self) -> ComposeResult:
        """Lay out what it is about, the page, and what the keys do."""
        with Vertical():
            yield Static(self._title)
            with VerticalScroll(can_focus=False):
                yield self._page
            yield Static(Content(self._keys), id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Cut the lines to the size of the terminal."""
        room = self.size.height - _AROUND - self._keys.count("\n") - 1
        self.query_one(VerticalScroll).styles.max_height = max(room, 1)
        self.call_after_refresh(self.draw)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def draw(self) -> None:
        """Draw the page."""
        self._page.update(Content("\n").join([*self.lines(self._page.size.width)]))
