"""The list of mentions: keywords in context, the keywords in one column, drawn a line at a time."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotate.listed_mentions import ListedMentions
from annotate.text import display_line
from store.mentions import Mention, MentionState
from tui.widgets.cells import fit, shorten
from tui.widgets.marks import State
from tui.widgets.styling import Palette, Styling
from tui.widgets.wrapping import cell_widths, shown

STATE_MARKS = {
    MentionState.OPEN: "?",
    MentionState.ANNOTATED: "✓",
    MentionState.REJECTED: "×",
    MentionState.GONE: "–",
}
"""How a line shows a mention's state, in one cell."""

NOTHING = "No mention is like that. escape goes back."
"""What a list without mentions says."""

_LOOKS: dict[MentionState, State] = {
    MentionState.OPEN: "suggested",
    MentionState.ANNOTATED: "annotated",
    MentionState.REJECTED: "rejected",
    MentionState.GONE: "rejected",
}
_WIDE = 116
_MARKS = 6
_LABEL = 12
_SCORE = 4
_TITLE = 28


class MentionList(ScrollView, can_focus=True, inherit_bindings=False):
    """Mentions, one a line, with a cursor; it binds no keys: the screen owns them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"mention-list--cursor", "mention-list--quiet"}
    DEFAULT_CSS = """
    MentionList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    MentionList > .mention-list--cursor { background: $accent 30%; }
    MentionList > .mention-list--quiet { color: $text-muted; }
    """

    @dataclass
    class Opened(Message):
        """A mention was clicked twice."""

        index: int

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        index: int

    def __init__(self, listed: ListedMentions, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.listed = listed
        self.cursor = 0
        self._palette = palette
        self._stylings: dict[Style, Styling] = {}

    def show(self, listed: ListedMentions) -> None:
        """Show another list from its top."""
        self.listed = listed
        self.cursor = 0
        self.update_rows()
        self.scroll_to(y=0, animate=False, force=True)

    def set_palette(self, palette: Palette) -> None:
        """Draw in other colours."""
        self._palette = palette
        self._stylings.clear()
        self.refresh()

    def update_rows(self) -> None:
        """Draw the lines again, whose contents or number have changed."""
        self.virtual_size = Size(self.size.width, self.listed.count)
        self.cursor = max(0, min(self.cursor, self.listed.count - 1))
        self.refresh()

    @property
    def current(self) -> Mention | None:
        """The mention under the cursor; None where there is none."""
        return self.listed.row(self.cursor) if self.cursor < self.listed.count else None

    def move(self, by: int) -> None:
        """Move the cursor by lines."""
        self.move_to(self.cursor + by)

    def move_to(self, index: int) -> None:
        """Put the cursor on a line and bring it into view."""
        old, self.cursor = self.cursor, max(0, min(index, self.listed.count - 1))
        self._refresh_rows(old, self.cursor)
        self._reveal()
        self.post_message(self.Moved(self.cursor))

    def _refresh_rows(self, *rows: int) -> None:
        for row in set(rows):
            self.refresh(Region(0, row - round(self.scroll_y), self.size.width, 1))

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

    def notify_style_update(self) -> None:
        """Take over new colours of the theme."""
        super().notify_style_update()
        self._stylings.clear()

    def render_line(self, y: int) -> Strip:
        """The painted line y of the view."""
        width, base = self.size.width, self.rich_style
        index = round(self.scroll_y) + y
        if index >= self.listed.count:
            is_empty = y == 1 and not self.listed.count and self.listed.is_complete
            return Strip([Segment(f"   {NOTHING if is_empty else ''}", base)]).adjust_cell_length(width, base)
        cursor = index == self.cursor
        style = base + self.get_component_rich_style("mention-list--cursor") if cursor else base
        before = f" {'▸' if cursor else ' '}{'*' if self.listed.is_marked(index) else ' '}"
        mention = self.listed.row(index)
        if mention is None:
            return Strip([Segment(f"{before}– removed", style)]).adjust_cell_length(width, style)
        return Strip(self._segments(mention, before, width, style)).adjust_cell_length(width, style)

    def _segments(self, mention: Mention, before: str, width: int, style: Style) -> list[Segment]:
        if style not in self._stylings:
            self._stylings[style] = Styling(self._palette, style)
        styling = self._stylings[style]
        quiet = style + self.get_component_rich_style("mention-list--quiet", partial=True)
        title = _TITLE if width >= _WIDE else 0
        room = max(width - _MARKS - _LABEL - _SCORE - 3 - (title and title + 1), 8)
        left = room * 2 // 5
        keyword, right = keyword_and_right(mention.surface, mention.right, room - left)
        score = "" if mention.score is None else f"{mention.score:.2f}"
        return [
            Segment(f"{before}{STATE_MARKS[mention.state]}  ", style),
            Segment(left_part(mention.left, left - 1) + " " * (left > 0), style),
            Segment(keyword, styling.mark(_LOOKS[mention.state], mention.label)),
            Segment(right, style),
            Segment(" ", style),
            Segment(fit(shorten(display_line(mention.label), _LABEL), _LABEL), styling.name(mention.label)),
            Segment(f" {score:>{_SCORE}} ", quiet),
            *([Segment(fit(display_line(mention.title), title) + " ", quiet)] if title else []),
        ]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line; the second click of two opens it."""
        index = round(self.scroll_y) + event.y
        if index < self.listed.count:
            self.move_to(index)
            if event.chain == 2:
                self.post_message(self.Opened(index))


def left_part(text: str, width: int) -> str:
    """The end of a text in exactly so many cells, with spaces before it; a character is never cut off its marks."""
    drawn = _on_one_line(text)
    widths = list(cell_widths(drawn))
    used, first = 0, len(drawn)
    while first and used + widths[first - 1] <= width:
        first -= 1
        used += widths[first]
    while first < len(drawn) and not widths[first]:  # marks whose character had no room
        first += 1
    return " " * (width - used) + drawn[first:]


def keyword_and_right(surface: str, right: str, width: int) -> tuple[str, str]:
    """A surface and what follows it, together in exactly so many cells."""
    drawn = _on_one_line(surface)
    used = sum(cell_widths(drawn))
    if used > width:
        return fit(drawn, width), ""
    return drawn, _beginning(right, width - used)


def _beginning(text: str, width: int) -> str:
    drawn, used, last = _on_one_line(text), 0, 0
    for cells in cell_widths(drawn):
        if used + cells > width:
            break
        used += cells
        last += 1
    return drawn[:last] + " " * (width - used)


def _on_one_line(text: str) -> str:
    """As display_line(), and every character as wide as it is alone."""
    return shown(text).replace("\n", " ")
