"""A list of lines with a cursor, drawn a line at a time, so that its length costs nothing."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Base of the lists; it binds no keys: the screen owns them. A subclass has the lines and draws one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"line-list--cursor", "line-list--quiet"}
    DEFAULT_CSS = """
    LineList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    LineList > .line-list--cursor { background: $accent 30%; }
    LineList > .line-list--quiet { color: $text-muted; }
    """

    @dataclass
    class Opened(Message):
        """A line was clicked twice."""

        index: int

    @dataclass
    class Moved(Message):
        """The cursor was put on a line."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.cursor = 0

    @property
    @abstractmethod
    def count(self) -> int:
        """How many lines there are."""

    @abstractmethod
    def draw(self, index: int, width: int, style: Style, quiet: Style) -> list[Segment]:
        """A line of so many cells, in its own style and in that of what matters less."""

    def nothing(self) -> str:
        """What a list without lines says."""
        return ""

    def on_mount(self) -> None:
        """Take the height of the list."""
        self.virtual_size = Size(0, self.count)

    def update_rows(self) -> None:
        """Draw the lines again, whose contents or number have changed."""
        self.virtual_size = Size(self.size.width, self.count)
        self.cursor = max(0, min(self.cursor, self.count - 1))
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor by lines."""
        self.move_to(self.cursor + by)

    def move_to(self, index: int) -> None:
        """Put the cursor on a line and bring it into view."""
        old, self.cursor = self.cursor, max(0, min(index, self.count - 1))
        self.refresh_rows(old, self.cursor)
        self._reveal()
        self.post_message(self.Moved(self.cursor))

    def refresh_rows(self, *rows: int) -> None:
        """Draw some lines again."""
        for row in set(rows):
            self.refresh(Region(0, row - round(self.scroll_y), self.size.width, 1))

    def _reveal(self) -> None:
        top, height = round(self.scroll_y), max(self.size.height, 1)
        if not top <= self.cursor < top + height:
            near = abs(self.cursor - top) <= height + 1
            target = self.cursor - (height - 1 if near and self.cursor >= top + height else 0 if near else height // 2)
            self.scroll_to(y=max(target, 0), animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, self.count)
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """The painted line y of the view."""
        width, base = self.size.width, self.rich_style
        index = round(self.scroll_y) + y
        if index >= self.count:
            said = f"   {self.nothing()}" if y == 1 and not self.count else ""
            quiet = base + self.get_component_rich_style("line-list--quiet", partial=True)
            return Strip([Segment(said, quiet)]).adjust_cell_length(width, base)
        style = base
        if index == self.cursor:
            style += self.get_component_rich_style("line-list--cursor")
        quiet = style + self.get_component_rich_style("line-list--quiet", partial=True)
        return Strip(self.draw(index, width, style, quiet)).adjust_cell_length(width, style)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line; the second click of two opens it."""
        index = round(self.scroll_y) + event.y
        if index < self.count:
            self.move_to(index)
            if event.chain == 2:
                self.post_message(self.Opened(index))
