"""The list of mentions: keywords in context, the keywords in one column, drawn a line at a time."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from annotate.listed_mentions import ListedMentions
from annotate.text import display_line
from store.mentions import Mention, MentionState
from tui.widgets.cells import fit, shorten
from tui.widgets.line_list import LineList
from tui.widgets.marks import UNCERTAIN_BELOW, State
from tui.widgets.styling import Palette, Styling
from tui.widgets.wrapping import cell_widths, shown

STATE_MARKS = {
    MentionState.OPEN: "?",
    MentionState.ANNOTATED: "✓",
    MentionState.REJECTED: "×",
    MentionState.HIDDEN: "¿",
    MentionState.GONE: "–",
}
"""How a line shows a mention's state, in one cell."""

NOTHING = "No mention is like that; the lines above say what is listed. escape goes back."
"""What a list without mentions says."""

_LOOKS: dict[MentionState, State] = {
    MentionState.OPEN: "suggested",
    MentionState.ANNOTATED: "annotated",
    MentionState.REJECTED: "rejected",
    MentionState.HIDDEN: "suggested",
    MentionState.GONE: "rejected",
}
_WIDE = 116
_MARKS = 6
_LABEL = 12
_SCORE = 4
_TITLE = 28


class MentionList(LineList):
    """Mentions, one a line, with a cursor."""

    def __init__(self, listed: ListedMentions, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.listed = listed
        self._palette = palette
        self._stylings: dict[Style, Styling] = {}

    @property
    def count(self) -> int:
        """How many mentions are listed so far."""
        return self.listed.count

    def nothing(self) -> str:
        """What a list without mentions says, once it is complete."""
        return NOTHING if self.listed.is_complete else ""

    def show(self, listed: ListedMentions) -> None:
        """Show another list from its top."""
        self.listed = listed
        self.cursor = 0
        self.update_rows()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def set_palette(self, palette: Palette) -> None:
        """Draw in other colours."""
        self._palette = palette
        self._stylings.clear()
        self.refresh()

    @property
    def current(self) -> Mention | None:
        """The mention under the cursor; None where there is none."""
        return self.listed.row(self.cursor) if self.cursor < self.listed.count else None

    def notify_style_update(self) -> None:
        """Take over new colours of the theme."""
        super().notify_style_update()
        self._stylings.clear()

    def draw(self, index: int, width: int, style: Style, quiet: Style) -> list[Segment]:
        """A mention in its context: mark, state, words before, surface, words behind, label, score, title."""
        before = f" {'▸' if index == self.cursor else ' '}{'*' if self.listed.is_marked(index) else ' '}"
        mention = self.listed.row(index)
        if mention is None:
            return [Segment(f"{before}– removed", style)]
        if style not in self._stylings:
            self._stylings[style] = Styling(self._palette, style)
        styling = self._stylings[style]
        title = _TITLE if width >= _WIDE else 0
        room = max(width - _MARKS - _LABEL - _SCORE - 3 - (title and title + 1), 8)
        left = room * 2 // 5
        keyword, right = keyword_and_right(mention.surface, mention.right, room - left)
        score = "" if mention.score is None else f"{mention.score:.2f}"
        return [
            Segment(f"{before}{STATE_MARKS[mention.state]}  ", style),
            Segment(left_part(mention.left, left - 1) + " " * (left > 0), style),
            Segment(keyword, styling.mark(_look(mention), mention.label)),
            Segment(right, style),
            Segment(" ", style),
            Segment(fit(shorten(display_line(mention.label), _LABEL), _LABEL), styling.name(mention.label)),
            Segment(f" {score:>{_SCORE}} ", quiet),
            *([Segment(fit(display_line(mention.title), title) + " ", quiet)] if title else []),
        ]


def _look(mention: Mention) -> State:
    """As the reader draws it."""
    is_uncertain = mention.score is not None and mention.score < UNCERTAIN_BELOW
    look = _LOOKS[mention.state]
    return "uncertain" if look == "suggested" and is_uncertain else look


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
