"""An article as painted lines: the text with its entities and cursor, and the names of the labels in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from annotate.text import display_line
from tui.widgets.cells import shorten
from tui.widgets.marks import Cursor, Mark, MarkSource
from tui.widgets.overlay import NO_OVERLAY, Overlay
from tui.widgets.styling import Styling
from tui.widgets.wrapping import MINIMUM_WIDTH, Line, Wrapped, cell_widths

MEASURE = 100
"""The widest text column, in cells: longer lines are hard to read."""

STACK = 8
"""Zero-width characters that are written on one cell; the flags and the scripts that stack most need fewer."""

_PAD = 2
_RIGHT = 3  # the scroll bar stands in the last of them
_NARROWEST_WITH_MARGIN = 44
_STRIPS = 512
_LEAST_MARGIN = 6  # for a name and a count


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a line stand, in cells: blank, margin, blank, text, blank."""

    width: int
    left: int
    margin: int
    text: int

    @classmethod
    def of(cls, width: int, margin: int) -> Self:
        """The columns of a view so wide; the margin is left out where it would crowd the text."""
        if width - margin - 2 * _PAD - _RIGHT < _NARROWEST_WITH_MARGIN:
            margin = 0
        taken = margin + _PAD if margin else 0
        text = max(min(width - taken - _PAD - _RIGHT, MEASURE), MINIMUM_WIDTH)
        return cls(width, max((width - taken - text) // 2, _PAD), margin, text)

    @property
    def text_x(self) -> int:
        """The cell where the text begins."""
        return self.left + (self.margin + _PAD if self.margin else 0)


class Page:
    """An article wrapped to a width, painted line by line on demand.

    A line's strip is kept under all that decides its look, so that it is the same object until the look changes.
    """

    def __init__(self, wrapped: Wrapped, marks: MarkSource, styling: Styling, columns: Columns) -> None:
        self.wrapped = wrapped
        self.columns = columns
        self._marks = marks
        self.styling = styling
        self._strips: LRUCache[tuple[int, tuple[Mark, ...], Cursor | None, Overlay], Strip] = LRUCache(_STRIPS)

    def strip(self, number: int, cursor: Cursor, overlay: Overlay = NO_OVERLAY) -> Strip:
        """The painted line of the number; past the last line, a blank one."""
        if number >= len(self.wrapped):
            return Strip.blank(self.columns.width, self.styling.base)
        start, end = self.wrapped.span(number)
        marks = tuple(self._marks.marks(start, end)) if start < end else ()
        touched = cursor_touches(cursor, start, end + self.wrapped.is_hard(number))
        key = number, marks, cursor if touched else None, overlay.on(start, end)
        if (strip := self._strips.get(key)) is None:
            strip = self._strips[key] = self._paint(self.wrapped.line(number), *key[1:])
        return strip

    def _paint(self, line: Line, marks: Sequence[Mark], cursor: Cursor | None, overlay: Overlay) -> Strip:
        styling, columns = self.styling, self.columns
        segments = [Segment(" " * columns.left, styling.base)]
        if columns.margin:
            current = cursor.current if cursor else None
            segments += margin_segments(names(line, marks, current), current, columns.margin, styling)
            segments.append(Segment(" " * _PAD, styling.base))
        segments += text_segments(line, marks, cursor, overlay, columns.text, styling)
        return _filled(segments, columns.width, styling.base)


def cursor_touches(cursor: Cursor, start: int, end: int) -> bool:
    """Whether the cursor, or the entity that it is on, is drawn among the characters [start, end)."""
    current = cursor.current
    if current is not None and current.start < end and current.end > start:
        return True
    return cursor.start < end and cursor.drawn_end > start


def names(line: Line, marks: Iterable[Mark], current: Mark | None) -> list[Mark]:
    """The entities that the margin names: those that begin on the line, rejected ones only under the cursor."""
    return [m for m in marks if m.start >= line.start and (m.state != "rejected" or m == current)]


def margin_segments(marks: Sequence[Mark], current: Mark | None, width: int, styling: Styling) -> Iterator[Segment]:
    """The names of the labels, as many as fit in full, the current one before others, and how many more there are."""
    if width < _LEAST_MARGIN or not marks:
        yield Segment(" " * width, styling.base)
        return
    first = next((place for place, mark in enumerate(marks) if mark == current), 0)
    ranked = [first, *(place for place in range(len(marks)) if place != first)]
    shown = marks[first : first + 1]
    for count in range(len(marks), 1, -1):
        named = [marks[place] for place in sorted(ranked[:count])]
        if _margin_size(named, len(marks)) <= width:
            shown = named
            break
    more = f" +{len(marks) - len(shown)}" if len(marks) > len(shown) else ""
    texts = [shorten(_name(mark), width - len(more)) for mark in shown]
    taken = sum(map(cell_len, texts)) + max(len(texts) - 1, 0) + len(more)
    yield Segment(" " * (width - taken), styling.base)
    for index, (mark, text) in enumerate(zip(shown, texts, strict=True)):
        if index:
            yield Segment(" ", styling.base)
        yield Segment(text, styling.name(mark.label, current=mark == current))
    if more:
        yield Segment(more, styling.margin)


def _margin_size(shown: Sequence[Mark], of: int) -> int:
    """The cells that these names take in full, with the count of the others."""
    more = len(f" +{of - len(shown)}") if of > len(shown) else 0
    return sum(cell_len(_name(mark)) + 1 for mark in shown) - 1 + more


def _name(mark: Mark) -> str:
    return display_line(mark.label) + ("?" if mark.state == "uncertain" else "")


def text_segments(
    line: Line, marks: Iterable[Mark], cursor: Cursor | None, overlay: Overlay, width: int, styling: Styling
) -> Iterator[Segment]:
    """The text of the line, at most so many cells of it, with its entities, the cursor and what lies over them."""
    if line.width > width:
        line = line.cut(width)
    styles = _styles(line, marks, cursor, overlay, styling)
    here, hint = line.start, styling.hints[0]
    for offset, letters in overlay.hints or ():
        start, end, letters = hinted(line, offset, letters)
        if start < here:
            continue
        is_touching = start == here > line.start
        hint = styling.hints[is_touching and hint is styling.hints[0]]
        yield from _styled(line, here, start, styles)
        yield Segment(letters, hint)
        here = end
    yield from _styled(line, here, line.end, styles)
    if cursor is not None and _holds_line_end(cursor, line) and line.width < width:
        yield Segment(" ", styling.selection if cursor.extended else styling.cursor)


def hinted(line: Line, offset: int, letters: str) -> tuple[int, int, str]:
    """The part of the line whose place a hint takes, and its letters, filled to the cells of that part.

    Characters go as a whole: where the last one is wider than what is left of the hint, a blank follows the letters.
    At the end of the line they may reach past it.
    """
    x = line.column(offset)
    stop = x + len(letters)
    end = line.offset(stop)
    if line.column(end) < stop:  # the second cell of a wide character
        end = line.offset(stop + 1)
    return line.offset(x), end, letters.ljust(line.column(end) - x)


def _styled(line: Line, start: int, end: int, styles: Sequence[Style]) -> Iterator[Segment]:
    """The characters of a part of the line in their styles."""
    index = start - line.start
    for style, group in groupby(styles[index : end - line.start]):
        size = sum(1 for _ in group)
        yield Segment(thinned(line.text[index : index + size]), style)
        index += size


def thinned(text: str) -> str:
    """The text with at most STACK zero-width characters in a row: any number of them may stand on one cell."""
    if text.isascii():
        return text
    kept, row = [], 0
    for character, width in zip(text, cell_widths(text), strict=True):
        row = 0 if width else row + 1
        if row <= STACK:
            kept.append(character)
    return "".join(kept)


def _styles(
    line: Line, marks: Iterable[Mark], cursor: Cursor | None, overlay: Overlay, styling: Styling
) -> list[Style]:
    """The style of every character: entities, later and inner ones last; what is related; what was found; the cursor.

    Behind hints all of it steps back, and the cursor is only its word.
    """
    styles = [styling.base] * (line.end - line.start)

    def draw(start: int, end: int, style: Style) -> None:
        start, end = line.cluster(start, end)
        styles[start - line.start : end - line.start] = [style] * (end - start)

    for mark in marks:
        draw(mark.start, mark.end, styling.mark(mark.state, mark.label))
    for start, end in overlay.related:
        start, end = (offset - line.start for offset in line.cluster(start, end))
        styles[start:end] = map(styling.related, styles[start:end])
    for start, end in overlay.found:
        draw(start, end, styling.found)
    is_hinting = overlay.hints is not None
    if is_hinting:
        styles = [styling.aside(style) for style in styles]
    if cursor is None:
        return styles
    style = styling.selection if cursor.extended else styling.cursor
    if is_hinting:
        draw(cursor.start, cursor.drawn_end, styling.aside(style) if cursor.extended else style)
        return styles
    if (current := cursor.current) is not None and not cursor.extended:
        style = styling.mark(current.state, current.label, current=True)
        draw(current.start, current.end, style)
        if cursor.start <= current.start and current.end <= cursor.drawn_end:
            return styles
        style = styling.within(current.state, current.label)
    draw(cursor.start, cursor.drawn_end, style)
    return styles


def _holds_line_end(cursor: Cursor, line: Line) -> bool:
    """Whether the cursor covers the line feed, or the end of the text, where a cell is drawn for it."""
    return line.hard and cursor.start <= line.end < cursor.drawn_end


def _filled(segments: Iterable[Segment], width: int, base: Style) -> Strip:
    """A strip of exactly the width."""
    segments = [segment for segment in segments if segment.text]
    return Strip(segments).adjust_cell_length(width, base)
