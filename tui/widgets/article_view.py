"""The article that is read: its text with entities and one cursor, and what the mouse does in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tui.widgets.hinted_view import HintedView
from tui.widgets.marks import Cursor, Mark, MarkSource
from tui.widgets.page_view import MARGIN
from tui.widgets.styling import Palette
from tui.widgets.vertical import VerticalMotion


class ArticleView(HintedView, can_focus=True):
    """An article with its entities and one cursor; it scrolls, and says where it was clicked.

    It binds no keys: the screen owns them, but for the letters of hints. All offsets are code points of the text given
    to show().
    """

    @dataclass
    class Clicked(Message):
        """The text was clicked at an offset; double for the second click of two."""

        offset: int
        double: bool = False

    @dataclass
    class Dragged(Message):
        """The mouse is held and was moved over text[start_offset:end_offset]; final when it is let go."""

        start_offset: int
        end_offset: int
        final: bool

    def __init__(self, *, margin: int = MARGIN, id: str | None = None) -> None:  # noqa: A002
        super().__init__(margin=margin, id=id)
        self._vertical = VerticalMotion()
        self._pressed: tuple[int, int] | None = None
        self._dragged = False

    def show(self, text: str, marks: MarkSource, palette: Palette) -> None:
        """Show an article, from its top, with the cursor at its start."""
        self._vertical = VerticalMotion()
        self._pressed = None
        super().show(text, marks, palette)

    def set_cursor(self, start: int, end: int, *, extended: bool, current: Mark | None = None) -> None:
        """Draw the cursor on text[start:end], as a selection when extended, and bring it into view.

        current is the entity that the cursor is on: the rest of it is drawn as being around the cursor. Of a
        selection, the end that moved is brought into view.
        """
        self._vertical.cursor_was_set()
        end_moved = extended and start == self._cursor.start
        self._draw_cursor(Cursor(start, end, extended, current))
        if end_moved:
            self._reveal(max(end - 1, start), end)
        else:
            self._reveal(start, start if extended else end)

    def vertical(self, offset: int, delta: int) -> int:
        """The offset delta lines below (above, when negative), in the column where moving by lines began.

        That column is remembered through the set_cursor() that follows, and forgotten at any other.
        """
        return self._vertical.target(self._page.wrapped, offset, delta) if self._page else offset

    def offset_at(self, x: int, y: int) -> int:
        """The offset of the character in a cell of the view; beside the text, the nearest on its line."""
        return self._cluster_at(x, y)[0]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin what may become a drag."""
        self._dragged = False
        if event.button == 1 and self._page is not None:
            self._pressed = self._cluster_at(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button went down to the mouse, scrolling where it has left the view."""
        if self._pressed is None:
            return
        if not 0 <= event.y < self.size.height:
            self.scroll_lines(-1 if event.y < 0 else 1)
        here = self._cluster_at(event.x, min(max(event.y, 0), self.size.height - 1))
        if self._dragged or here != self._pressed:
            self._dragged = True
            self._select(min(self._pressed[0], here[0]), max(self._pressed[1], here[1]))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        self.release_mouse()
        if self._dragged:
            self.post_message(self.Dragged(self._cursor.start, self._cursor.end, final=True))

    def on_click(self, event: events.Click) -> None:
        """Say where the text was clicked, unless that was the end of a drag."""
        if event.button == 1 and not self._dragged:
            self.post_message(self.Clicked(self.offset_at(event.x, event.y), double=event.chain == 2))

    def _select(self, start: int, end: int) -> None:
        cursor = Cursor(start, end, extended=True)
        if cursor != self._cursor:
            self._draw_cursor(cursor)
            self.post_message(self.Dragged(start, end, final=False))

    def _cluster_at(self, x: int, y: int) -> tuple[int, int]:
        """The range of the character in a cell of the view; empty at the end of a line."""
        if self._page is None:
            return 0, 0
        wrapped = self._page.wrapped
        line = wrapped.line(min(max(self.scroll_offset.y + y, 0), len(wrapped) - 1))
        offset = line.offset(x - self._page.columns.text_x)
        return line.cluster(offset, offset + 1)
