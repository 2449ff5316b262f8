"""The list of articles: drawn a line at a time from whatever gives its rows, so that its length costs nothing."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from annotate.listed import ListedArticles
from annotate.text import display_line
from store.records import ArticleRow, ArticleStatus
from tui.widgets.cells import fit, shorten
from tui.widgets.line_list import LineList

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


class ArticleList(LineList):
    """Articles, one a line, with a cursor."""

    DEFAULT_CSS = "ArticleList > .line-list--cursor { text-style: bold; }"

    def __init__(self, listed: ListedArticles, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.listed = listed

    @property
    def count(self) -> int:
        """How many articles are listed."""
        return self.listed.count

    def nothing(self) -> str:
        """What a list without articles says."""
        return NOTHING

    def show(self, listed: ListedArticles, cursor: int = 0) -> None:
        """Show another listing, with the cursor on a row."""
        self.listed = listed
        self.update_rows()
        self.move_to(cursor)

    def update_rows(self) -> None:
        """Read the rows again, whose contents or number have changed, and draw them."""
        self.listed.forget()
        super().update_rows()

    @property
    def current(self) -> ArticleRow | None:
        """The row under the cursor; None in an empty list."""
        return self.listed.row(self.cursor) if self.listed.count else None

    def draw(self, index: int, width: int, style: Style, quiet: Style) -> list[Segment]:
        """An article: status, flag, date, title, source, what is to do in it, why it stands where it does."""
        row = self.listed.row(index)
        if row is None:  # the listing has become shorter
            return []
        is_here = index == self.cursor
        quiet = style if is_here else quiet
        done = row.status in (ArticleStatus.REVIEWED, ArticleStatus.SKIPPED)
        reason, given = self.listed.reason(row, index), self.listed.gives_reasons
        source = _SOURCE if width >= (_WITH_ALL if given else _WIDE) else 0
        aside = _REASON if given and width >= _WIDE else 0
        title = max(width - 16 - _COUNTS - (source and source + 1) - aside, 8)
        counts = _counts(row) if aside or not reason else reason
        return [
            Segment(" ▸ " if is_here else "   ", style),
            Segment(STATUS_MARKS[row.status] + ("⚑" if row.flagged else " "), style),
            Segment(f"{(row.published or '')[:10]:<10} ", quiet),
            Segment(fit(display_line(row.title), title), quiet if done else style),
            *([Segment(" " + fit(display_line(row.source or ""), source), quiet)] if source else []),
            *([Segment(" " + fit(display_line(reason), aside - 1), quiet)] if aside else []),
            Segment(f"{shorten(display_line(counts), _COUNTS - 2):>{_COUNTS - 1}} ", quiet),
        ]


def _counts(row: ArticleRow) -> str:
    """What there is to do in an article, or what came of it."""
    if row.status in (ArticleStatus.REVIEWED, ArticleStatus.SKIPPED):
        late = f"{row.open:,} open  " if row.open else ""
        return f"{late}{row.annotations:,} annotated" if row.status is ArticleStatus.REVIEWED else f"{late}skipped"
    if row.open or row.decided:
        return f"{row.open:,} open {row.decided:>5,} done"
    return f"{row.annotations:,} annotated" if row.annotations else ""
