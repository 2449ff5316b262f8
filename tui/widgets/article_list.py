"""The list of articles: drawn a line at a time from whatever gives its rows, so that its length costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotate.listed import ListedArticles
from annotate.text import display_line
from store.records import ArticleRow, ArticleStatus
from tui.widgets.cells import fit, shorten

STATUS_MARKS = {
    ArticleStatus.NEW: "·",
    ArticleStatus.IN_PROGRESS: "~",
    ArticleStatus.REVIEWED: "✓",
    ArticleStatus.SKIPPED: "–",
}
"""How the list shows an article's status, in one cell."""

NOTHING = "No article is like that. escape shows all."
"""What a list without rows says."""

_WIDE = 100
_COUNTS = 24
_SOURCE = 20
_WITH_ALL = 124
"""From so many cells on a reason stands beside source and counts; before, in place of the source, or of the counts."""
_REASON = 22


class ArticleList(ScrollView, can_focus=True, inherit_bindings=False):
    """Articles, one a line, with a cursor; it binds no keys: the screen owns them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"article-list--cursor", "article-list--quiet", "article-list--open", "article-list--done"}
    DEFAULT_CSS = """
    ArticleList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    ArticleList > .article-list--cursor { background: $accent 30%; text-style: bold; }
    ArticleList > .article-list--quiet { color: $text-muted; }
    ArticleList > .article-list--open { color: $text; }
    ArticleList > .article-list--done { color: $text-muted; }
    """

    @dataclass
    class Opened(Message):
        """An article was clicked twice."""

        index: int

    def __init__(self, listed: ListedArticles, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.listed = listed
        self.cursor = 0

    def on_mount(self) -> None:
        """Take the height of the list."""
        self.virtual_size = Size(0, self.listed.count)

    def show(self, listed: ListedArticles, cursor: int = 0) -> None:
        """Show another listing, with the cursor on a row."""
        self.listed = listed
        self.update_rows()
        self.move_to(cursor)

    def update_rows(self) -> None:
        """Draw the rows again, whose contents or number have changed."""
        self.listed.forget()
        self.virtual_size = Size(self.size.width, self.listed.count)
        self.cursor = max(0, min(self.cursor, self.listed.count - 1))
        self.refresh()

    @property
    def current(self) -> ArticleRow | None:
        """The row under the cursor; None in an empty list."""
        return self.listed.row(self.cursor) if self.listed.count else None

    def move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.move_to(self.cursor + by)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and bring it into view."""
        old, self.cursor = self.cursor, max(0, min(index, self.listed.count - 1))
        for row in {old, self.cursor}:
            self.refresh(Region(0, row - round(self.scroll_y), self.size.width, 1))
        self._reveal()

    def _reveal(self) -> None:
        top, height = round(self.scroll_y), max(self.size.height, 1)
        if not top <= self.cursor < top + height:
            near = abs(self.cursor - top) <= height + 1
            target = self.cursor - (height - 1 if near and self.cursor >= top + height else 0 if near else height // 2)
            self.scroll_to(y=max(target, 0), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, self.listed.count)
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """The painted line y of the view."""
        width, base = self.size.width, self.rich_style
        index = round(self.scroll_y) + y
        row = self.listed.row(index) if index < self.listed.count else None
        if row is None:
            nothing = NOTHING if y == 1 and not self.listed.count else ""
            quiet = base + self.get_component_rich_style("article-list--quiet", partial=True)
            return Strip([Segment(f"   {nothing}", quiet)]).adjust_cell_length(width, base)
        cursor = index == self.cursor
        style = self.get_component_rich_style("article-list--cursor") if cursor else base
        reason = self.listed.reason(row, index)
        return Strip(self._segments(row, reason, width, style, cursor=cursor)).adjust_cell_length(width, style)

    def _segments(self, row: ArticleRow, reason: str, width: int, style: Style, *, cursor: bool) -> list[Segment]:
        quiet = style if cursor else style + self.get_component_rich_style("article-list--quiet", partial=True)
        done = row.status in (ArticleStatus.REVIEWED, ArticleStatus.SKIPPED)
        given = self.listed.gives_reasons
        source = _SOURCE if width >= (_WITH_ALL if given else _WIDE) else 0
        aside = _REASON if given and width >= _WIDE else 0
        title = max(width - 16 - _COUNTS - (source and source + 1) - aside, 8)
        counts = _counts(row) if aside or not reason else reason
        return [
            Segment(" ▸ " if cursor else "   ", style),
            Segment(STATUS_MARKS[row.status] + ("⚑" if row.flagged else " "), style),
            Segment(f"{(row.published or '')[:10]:<10} ", quiet),
            Segment(fit(display_line(row.title), title), quiet if done else style),
            *([Segment(" " + fit(display_line(row.source or ""), source), quiet)] if source else []),
            *([Segment(" " + fit(display_line(reason), aside - 1), quiet)] if aside else []),
            Segment(f"{shorten(display_line(counts), _COUNTS - 2):>{_COUNTS - 1}} ", quiet),
        ]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; the second click of two opens it."""
        index = round(self.scroll_y) + event.y
        if index < self.listed.count:
            self.move_to(index)
            if event.chain == 2:
                self.post_message(self.Opened(index))


def _counts(row: ArticleRow) -> str:
    """What there is to do in an article, or what came of it."""
    if row.status in (ArticleStatus.REVIEWED, ArticleStatus.SKIPPED):
        late = f"{row.open:,} open  " if row.open else ""
        return f"{late}{row.annotations:,} annotated" if row.status is ArticleStatus.REVIEWED else f"{late}skipped"
    if row.open or row.decided:
        return f"{row.open:,} open {row.decided:>5,} done"
    return f"{row.annotations:,} annotated" if row.annotations else ""
