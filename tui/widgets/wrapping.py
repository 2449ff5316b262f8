"""Lines of an article: where its text breaks at a width, and which cell each code point is drawn in.

Offsets are code points of the stored text, half-open; columns and widths are terminal cells, as rich measures
them. Breaking costs a few milliseconds per megabyte where every character is one cell wide, because such a
paragraph is never looked at character by character; what a line shows is made when the line is asked for.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rich.cells import get_character_cell_size

from annotate.text import display

MINIMUM_WIDTH = 2
"""Cells that the widest character needs: no line can be narrower."""

ONE_CELL = "\x00-\x08\x0b-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205f\u2070-\u20cf\u2190-\u2319"
"""Character ranges, as in a regular expression, whose every member is shown in exactly one cell."""

_UNUSUAL = re.compile(f"[^{ONE_CELL}\n]")
_SPACE = re.compile("[\t\u2028\u2029]")  # what display() shows as a space, so a line may break there
_SPACES = re.compile("[ \t\u2028\u2029]*")
_NO_START = frozenset("、。，．・：；？！％）］｝」』】〉》〕〗ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥”’")
_NO_END = frozenset("（［｛「『【〈《〔〖“‘")
_JOINERS = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F), "\u200c")


def shown(text: str) -> str:
    """The text as a line draws it: as display(), and every character as wide as it is alone.

    Joiners and the two presentation selectors become U+200C, which has no width and joins nothing: terminals
    disagree on the width of what they join, so an emoji sequence is drawn as the emoji that it is made of, and
    the columns hold everywhere.
    """
    return display(text).translate(_JOINERS)


class _Widths(dict[str, int]):
    """Cells of a character as it is shown, measured when it is first met."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(shown(character))
        return width


_WIDTHS = _Widths()


def cell_widths(text: str) -> Iterator[int]:
    """The cells of each code point of the text as it is shown: 0, 1 or 2."""
    return map(_WIDTHS.__getitem__, text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a wrapped article: text[start:end] as it is shown, without the line feed that may end it.

    columns holds, for every offset from start to end inclusive, the column of the cluster that it lies in; a
    cluster is a character with the zero-width ones after it. offsets holds the reverse, for every cell, from
    the start of the line. Trailing spaces hang: they are part of the line and may reach past the width. A hard
    line ends where a line feed or the end of the text stands; after any other, the next one goes on at its end.
    """

    start: int
    end: int
    hard: bool
    text: str
    columns: Sequence[int]
    offsets: Sequence[int]

    @property
    def width(self) -> int:
        """The cells of the whole line, with the spaces that hang."""
        return self.columns[-1]

    def column(self, offset: int) -> int:
        """The column where the character at the offset is drawn; offsets outside the line go to its ends."""
        return self.columns[min(max(offset, self.start), self.end) - self.start]

    def offset(self, column: int) -> int:
        """The offset of the cluster that is drawn in the column; past the last one, the end of the line."""
        if column >= len(self.offsets):
            return self.end
        return self.start + self.offsets[max(column, 0)]

    def cluster(self, start: int, end: int) -> tuple[int, int]:
        """The range, cut to the line and grown to whole clusters."""
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return start, start
        first = self.offset(self.column(start))
        last = self.column(end - 1)
        while end < self.end and self.columns[end - self.start] == last:
            end += 1
        return first, end

    def cut(self, width: int) -> Line:
        """The line without what lies past the width, in cells: the spaces that hang."""
        size = self.offset(width) - self.start
        end = self.start + size
        return Line(self.start, end, False, self.text[:size], self.columns[: size + 1], self.offsets[:width])

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """The cells [x1, x2) that the part of the range on this line is drawn in."""
        start, end = self.cluster(start, end)
        return self.column(start), self.column(end)


def make_line(text: str, start: int, end: int, hard: bool = True) -> Line:
    """The line that shows text[start:end], which holds no line feed."""
    part = text[start:end]
    drawn = shown(text[start : end + 1])[: end - start]  # a carriage return is drawn by what follows it
    if _UNUSUAL.search(part) is None:
        return Line(start, end, hard, drawn, range(end - start + 1), range(end - start))
    columns, offsets = _cluster_map(list(cell_widths(part)))
    return Line(start, end, hard, drawn, columns, offsets)


def _cluster_map(widths: Sequence[int]) -> tuple[list[int], list[int]]:
    """The column of each character's cluster and, for each cell, the index of its cluster's first character.

    Zero-width characters belong to what is before them; at the start of a line, to what follows.
    """
    columns: list[int] = []
    offsets: list[int] = []
    column = cluster = 0
    for index, width in enumerate(widths):
        if width:
            column = len(offsets)
            cluster = index if column else 0
            offsets.extend([cluster] * width)
        columns.append(column)
    columns.append(len(offsets))
    return columns, offsets


class Wrapped:
    """An article broken into lines at a width, in cells; the text is taken as stored, with its line feeds."""

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = max(width, MINIMUM_WIDTH)
        self._starts = array("I", _line_starts(text, self.width))
        self._line = lru_cache(maxsize=512)(self._make_line)

    def __len__(self) -> int:
        """The number of lines; an empty text has one."""
        return len(self._starts)

    def line(self, number: int) -> Line:
        """The line of the number, from 0."""
        return self._line(number)

    def line_of(self, offset: int) -> int:
        """The number of the line that holds the offset; a line feed belongs to the line that it ends."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def lines_of(self, start: int, end: int) -> range:
        """The numbers of the lines that a range touches; an empty range touches one."""
        return range(self.line_of(start), self.line_of(max(start, end - 1)) + 1)

    def span(self, number: int) -> tuple[int, int]:
        """The offsets [start, end) of the line of the number, without its line feed."""
        if number + 1 == len(self._starts):
            return self._starts[number], len(self.text)
        return self._starts[number], self._starts[number + 1] - self.is_hard(number)

    def is_hard(self, number: int) -> bool:
        """Whether the line of the number ends with a line feed or with the text, and not where it was broken."""
        return number + 1 == len(self._starts) or self.text[self._starts[number + 1] - 1] == "\n"

    def _make_line(self, number: int) -> Line:
        return make_line(self.text, *self.span(number), hard=self.is_hard(number))


def _line_starts(text: str, width: int) -> Iterator[int]:
    """The offset where each line starts."""
    start = 0
    while True:
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        # a carriage return before the line feed is drawn as a space, and hangs like one
        words_end = end - 1 if start < end < len(text) and text[end - 1] == "\r" else end
        if words_end - start > width // 2:
            unusual = _UNUSUAL.search(text, start, words_end)
            yield from _mixed(text, start, words_end, width) if unusual else _one_cell(text, start, words_end, width)
        else:
            yield start
        if end == len(text):
            return
        start = end + 1


def _one_cell(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """The line starts of a paragraph whose every character is one cell wide."""
    yield start
    while end - start > width:
        space = text.rfind(" ", start, start + width + 1)
        start = start + width if space < start else _past_spaces(text, space, end)
        if start == end:
            return
        yield start


def _past_spaces(text: str, space: int, end: int) -> int:
    """Where the spaces that begin at the offset end: they hang on the line that they follow."""
    found = _SPACES.match(text, space, end)
    return found.end() if found else space


def _mixed(text: str, start: int, end: int, width: int) -> Iterable[int]:
    """The line starts of a paragraph of any characters."""
    paragraph = _SPACE.sub(" ", text[start:end])
    widths = list(cell_widths(paragraph))
    edges = list(accumulate(widths, initial=0))
    at, last = 0, len(paragraph)
    while True:
        yield start + at
        fits = bisect_right(edges, edges[at] + width, at) - 1
        if fits >= last:
            return
        at = _break(paragraph, widths, at, fits)
        if at == last:
            return


def _break(paragraph: str, widths: Sequence[int], at: int, fits: int) -> int:
    """Where the next line starts, when paragraph[at:fits] is all that the line can show.

    A line breaks after spaces, and on either side of a wide character that may stand at a line's edge; a longer
    run is cut where it must be.
    """
    if paragraph[fits] == " ":
        return _past_spaces(paragraph, fits, len(paragraph))
    space = paragraph.rfind(" ", at, fits)
    for place in range(fits, max(space + 1, at), -1):
        if _may_part(paragraph, widths, place):
            return place
    return space + 1 if space >= 0 else fits


def _may_part(paragraph: str, widths: Sequence[int], place: int) -> bool:
    """Whether a line may break before the place, which is inside a run without spaces."""
    if not widths[place] or paragraph[place] in _NO_START:
        return False
    before = place - 1
    while before and not widths[before]:
        before -= 1
    return (widths[place] == 2 or widths[before] == 2) and paragraph[before] not in _NO_END
