"""A panel of lines that paints again only the cells which differ: header, inspector, label bar, hints, footer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeAlias

from rich.text import Text
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cell_changes import changed_cells

PanelLine: TypeAlias = Content | Text | Strip
"""A line of a panel; text from outside belongs in a Content or a Text, which hold no markup, after display_line()."""


class LinePanel(Widget, inherit_bindings=False):
    """Lines of styled text, cut to the width; showing other lines costs only the cells that differ.

    A line feed ends what is shown of a line. Lines past the height are not shown; with ``height: auto`` the
    panel is as high as it has lines, and only another number of lines asks for a new layout.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinePanel { height: auto; }
    """

    def __init__(self, lines: Sequence[PanelLine] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: tuple[PanelLine, ...] = tuple(lines)
        self._strips: list[Strip] | None = None

    def show(self, lines: Sequence[PanelLine]) -> None:
        """Show these lines in place of the present ones."""
        shown, self._lines = self._lines, tuple(lines)
        if len(shown) != len(self._lines) and self.styles.is_auto_height:
            self._strips = None
            self.refresh(layout=True)
        elif self._strips is None:  # a change of style may have come without a repaint
            self.refresh()
        else:
            self._repaint(shown, self._strips)

    def render_line(self, y: int) -> Strip:
        """The painted line y of the panel."""
        if self._strips is None:
            self._strips = self._make_strips()
        return self._strips[y] if y < len(self._strips) else self._blank()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The number of lines."""
        return len(self._lines)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The cells of the longest line."""
        return max((line.cell_len if isinstance(line, Text) else line.cell_length for line in self._lines), default=0)

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self._strips = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Take over new colours of the theme."""
        super().notify_style_update()
        self._strips = None

    def _repaint(self, shown: Sequence[PanelLine], old: Sequence[Strip]) -> None:
        """Make the strips of the lines that differ from those shown before, and paint their cells that differ."""
        known = dict(enumerate(zip(shown, old, strict=False)))
        self._strips = new = [
            known[y][1] if y in known and _is_same(known[y][0], line) else self._strip(line)
            for y, line in enumerate(self._lines[: self.size.height])
        ]
        regions: list[Region] = []
        for y, (before, after) in enumerate(zip_longest(old, new, fillvalue=self._blank())):
            if before is not after:
                regions += (Region(x1, y, x2 - x1, 1) for x1, x2 in changed_cells(before, after))
        if regions:
            self.refresh(*regions)

    def _blank(self) -> Strip:
        return Strip.blank(self.size.width, self.visual_style.rich_style)

    def _make_strips(self) -> list[Strip]:
        return [self._strip(line) for line in self._lines[: self.size.height]]

    def _strip(self, line: PanelLine) -> Strip:
        base = self.visual_style.rich_style
        if isinstance(line, Strip):
            strip = line.apply_style(base)
        else:
            content = Content.from_rich_text(line) if isinstance(line, Text) else line
            strip = Strip(content.split("\n", allow_blank=True)[0].render_segments(self.visual_style))
        return strip.adjust_cell_length(self.size.width, base)


def _is_same(one: PanelLine, other: PanelLine) -> bool:
    """Whether two lines look the same; equality of a Content is that of its text alone."""
    if isinstance(one, Content) and isinstance(other, Content):
        return one.is_same(other)
    return one is other
