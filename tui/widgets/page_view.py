"""A scrolling view of a page of text that paints a line at a time, and of that line only the cells that changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.cell_changes import changed_cells
from tui.widgets.marks import Cursor, MarkSource
from tui.widgets.overlay import NO_OVERLAY, Overlay
from tui.widgets.painting import Columns, Page
from tui.widgets.styling import Palette, Styling
from tui.widgets.wrapping import Wrapped

MARGIN = 10
"""Default width of the margin that names labels, in cells."""

_CONTEXT = 3
"""A jump leaves the cursor a third of the way down."""


@dataclass(frozen=True, slots=True)
class _Article:
    """What is shown: a text as stored, where its entities come from, and the colours of their labels."""

    text: str
    marks: MarkSource
    palette: Palette


class PageView(ScrollView, inherit_bindings=False):
    """Wraps an article to its width, paints the lines in view, and repaints what a change of cursor or marks touches.

    The strip that was last painted for each line in view is kept. What differs from it is all that is asked to be
    painted again: cells that differ from the terminal are always either in it or already asked for.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    DEFAULT_CSS = """
    PageView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-color: $text-muted 50%;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    """

    def __init__(self, *, margin: int = MARGIN, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._margin = margin
        self._article: _Article | None = None
        self._page: Page | None = None
        self._cursor = Cursor()
        self._overlay = NO_OVERLAY
        self._painted: dict[int, Strip] = {}
        self._height = 0

    def show(self, text: str, marks: MarkSource, palette: Palette) -> None:
        """Show an article, from its top, with the cursor at its start."""
        self._article = _Article(text, marks, palette)
        self._cursor = Cursor()
        self._overlay = NO_OVERLAY
        self._lay_out(top=0)

    def marks_changed(self, start: int, end: int) -> None:
        """Repaint what looks different on the lines of text[start:end], whose entities have changed."""
        self._repaint(self._lines_in_view(start, end))

    @property
    def overlay(self) -> Overlay:
        """What is drawn over the text."""
        return self._overlay

    def set_overlay(self, overlay: Overlay) -> None:
        """Draw something else over the text."""
        if overlay != self._overlay:
            self._overlay = overlay
            self._repaint(self._visible_lines())

    def set_palette(self, palette: Palette) -> None:
        """Show the article in other colours."""
        if self._article is not None:
            self._article = replace(self._article, palette=palette)
            self._restyle()

    def set_margin(self, width: int) -> None:
        """Give the names of labels so many cells beside the text; none hides them."""
        if width != self._margin:
            self._margin = width
            self._lay_out(top=self.visible_range()[0])

    @property
    def cursor(self) -> Cursor:
        """The cursor as it is drawn."""
        return self._cursor

    @property
    def page_lines(self) -> int:
        """The lines that a page key moves by: the height, less one line that stays in sight."""
        return max(self.size.height - 1, 1)

    def line_of(self, offset: int) -> int:
        """The number of the line, from 0, that the offset is shown in."""
        return self._page.wrapped.line_of(offset) if self._page else 0

    def visible_range(self) -> tuple[int, int]:
        """The part of the text, [start, end), that is in view."""
        if self._page is None:
            return 0, 0
        lines, wrapped = self._visible_lines(), self._page.wrapped
        return wrapped.span(lines.start)[0], wrapped.span(lines[-1])[1]

    def scroll_lines(self, delta: int) -> None:
        """Scroll by lines, down when positive; the cursor stays where it is."""
        self._scroll_to_line(self.scroll_offset.y + delta)

    def render_line(self, y: int) -> Strip:
        """The painted line y of the view; until a new width is laid out, as it was painted for the old one."""
        if self._page is None:
            self._page = self._make_page()
        if self._page is None:
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        number = self.scroll_offset.y + y
        strip = self._painted[number] = self._page.strip(number, self._cursor, self._overlay)
        return strip.adjust_cell_length(self.size.width, self.visual_style.rich_style)

    def on_resize(self) -> None:
        """Wrap to the new width; keep the cursor in view where it was, and the top line else."""
        height, self._height = self._height, self.size.height
        top = self._visible_lines().start
        was_in_view = not height or self.line_of(self._cursor.start) in range(top, top + height)
        self._lay_out(top=self._page.wrapped.span(top)[0] if self._page else 0)
        if was_in_view:
            self._reveal(self._cursor.start, self._cursor.end)

    def notify_style_update(self) -> None:
        """Take over new colours of the theme."""
        super().notify_style_update()
        if self._page is not None and self._page.styling.base != self.visual_style.rich_style:
            self._restyle()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint everything after a scroll: no line is where it was."""
        self._painted.clear()
        super().watch_scroll_y(old_value, new_value)

    def _draw_cursor(self, cursor: Cursor) -> None:
        old, self._cursor = self._cursor, cursor
        if cursor != old:
            self._repaint({number for each in (old, cursor) for number in self._lines_of(each)})

    def _lines_of(self, cursor: Cursor) -> range:
        """The lines in view that the cursor, and the entity that it is on, are drawn in."""
        start, end = cursor.start, cursor.drawn_end
        if cursor.current is not None:
            start, end = min(start, cursor.current.start), max(end, cursor.current.end)
        return self._lines_in_view(start, end)

    def _lines_in_view(self, start: int, end: int) -> range:
        """The lines of text[start:end] that are in view."""
        if self._page is None:
            return range(0)
        lines, visible = self._page.wrapped.lines_of(start, end), self._visible_lines()
        return range(max(lines.start, visible.start), min(lines.stop, visible.stop))

    def _repaint(self, lines: Iterable[int]) -> None:
        """Ask for the cells of these lines in view that look different from what was painted."""
        regions: list[Region] = []
        for number in lines:
            if self._page is not None and (painted := self._painted.get(number)) is not None:
                changed = changed_cells(painted, self._page.strip(number, self._cursor, self._overlay))
                regions += (Region(x1, number - self.scroll_offset.y, x2 - x1, 1) for x1, x2 in changed)
        if regions:
            self.refresh(*regions)

    def _visible_lines(self) -> range:
        """The numbers of the lines in view; at least one."""
        count = len(self._page.wrapped) if self._page else 1
        top = min(self.scroll_offset.y, count - 1)
        return range(top, max(min(top + self.size.height, count), top + 1))

    def _make_page(self) -> Page | None:
        """The article at the present width and colours; wrapped anew only for another width."""
        if self._article is None or not self.size.width:
            return None
        columns, text = Columns.of(self.size.width, self._margin), self._article.text
        wrapped = self._page.wrapped if self._page else None
        if wrapped is None or wrapped.text is not text or wrapped.width != columns.text:
            wrapped = Wrapped(text, columns.text)
        styling = Styling(self._article.palette, self.visual_style.rich_style)
        return Page(wrapped, self._article.marks, styling, columns)

    def _restyle(self) -> None:
        self._page = self._make_page()
        self._painted.clear()
        self.refresh()

    def _lay_out(self, top: int) -> None:
        """Wrap the article to the width of the view, with the offset top in the first line."""
        self._restyle()
        if self._page is not None:
            self.virtual_size = Size(self.size.width, len(self._page.wrapped))
            self._scroll_to_line(self.line_of(top))

    def _scroll_to_line(self, number: int) -> None:
        # at once: what is asked for next, such as hints, is about the lines that are in view then
        self.scroll_to(y=max(number, 0), animate=False, force=True, immediate=True)

    def _reveal(self, start: int, end: int) -> None:
        """Bring a range into view in one jump, with lines of context above it, unless it is in view."""
        if self._page is None or not self.size.height:
            return
        lines, visible = self._page.wrapped.lines_of(start, end), self._visible_lines()
        if lines.start not in visible or (lines[-1] not in visible and len(lines) < len(visible)):
            self._scroll_to_line(lines.start - self.size.height // _CONTEXT)
