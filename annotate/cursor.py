"""The cursor: one range in an article that moves, and stretches, by word, or by character.

Unextended it covers one word (one character in character mode); extended it covers all from the word where it
was set down to the word where it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.text import RUN, TOKEN, trim

_WINDOW = 256
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the cursor was set down (anchor) and where it is (head), each a half-open range of code points."""

    anchor: tuple[int, int] = (0, 0)
    head: tuple[int, int] = (0, 0)
    by_character: bool = False

    @property
    def start(self) -> int:
        """The first code point of the range."""
        return min(self.anchor[0], self.head[0])

    @property
    def end(self) -> int:
        """The code point behind the range."""
        return max(self.anchor[1], self.head[1])

    @property
    def extended(self) -> bool:
        """Whether the range was stretched: a label key then makes a span of it."""
        return self.anchor != self.head


def at(text: str, offset: int, *, by_character: bool = False) -> Cursor:
    """The cursor on the word (or character) at an offset, or on the next one where it is between words."""
    here = _unit_at(text, offset, by_character)
    return Cursor(here, here, by_character)


def over(text: str, start: int, end: int, *, by_character: bool = False) -> Cursor:
    """The extended cursor from the word at start to the last word that begins before end."""
    inmost = max(start, end - 1)
    first, last = _unit_at(text, start, by_character), _unit_at(text, inmost, by_character)
    if last[0] >= end:  # the range ends between words
        last = _word_before(text, _run_start(text, inmost))
    return Cursor(first, max(first, last), by_character)


def exactly(start: int, end: int) -> Cursor:
    """The extended cursor over a range as it stands, wherever its edges lie."""
    return Cursor((start, start), (end, end))


def move(text: str, cursor: Cursor, step: int, *, extend: bool = False) -> Cursor:
    """The cursor one word (or character) on (step 1) or back (step -1); at the ends it stays.

    A selection that is not stretched further is left at the side that the step goes to.
    """
    if extend:
        if cursor.head[0] == cursor.head[1]:  # a range taken exactly goes on by word
            cursor = over(text, cursor.start, cursor.end, by_character=cursor.by_character)
        return Cursor(cursor.anchor, _beside(text, cursor.head, step, cursor.by_character), cursor.by_character)
    head = _beside(text, (cursor.start, cursor.end), step, cursor.by_character)
    return Cursor(head, head, cursor.by_character)


def move_to(text: str, cursor: Cursor, offset: int, *, extend: bool = False) -> Cursor:
    """The cursor on the word at an offset, or stretched to it."""
    head = _unit_at(text, offset, cursor.by_character)
    return Cursor(cursor.anchor if extend else head, head, cursor.by_character)


def switch(text: str, cursor: Cursor) -> Cursor:
    """The cursor in character mode, or out of it, over the same text."""
    by_character = not cursor.by_character
    if not cursor.extended:
        return at(text, cursor.start, by_character=by_character)
    switched = over(text, cursor.start, cursor.end, by_character=by_character)
    if cursor.head < cursor.anchor:
        return Cursor(switched.head, switched.anchor, by_character)
    return switched


def grown(text: str, start: int, end: int, *, edge: int, by: int, by_character: bool) -> tuple[int, int]:
    """The range with one edge moved by one token (or character): edge -1 is the left, by 1 grows, -1 shrinks.

    Unchanged where nothing is left to grow into; a range of one token does not shrink.
    """
    if by_character:
        return _grown_by_character(text, start, end, edge, by)
    if by > 0:
        found = _token_before(text, start) if edge < 0 else TOKEN.search(text, end)
        if found is None:
            return start, end
        return (found.start(), end) if edge < 0 else (start, found.end())
    inside = list(TOKEN.finditer(text, start, end))
    if len(inside) < 2:
        return start, end
    return (inside[1].start(), end) if edge < 0 else (start, inside[-2].end())


def _grown_by_character(text: str, start: int, end: int, edge: int, by: int) -> tuple[int, int]:
    """One edge moved by a character, and on over white space, at which no entity begins or ends."""
    here = start if edge < 0 else end
    step = edge * by
    moved = here + step
    while 0 < moved < len(text) and text[moved if edge < 0 else moved - 1].isspace():
        moved += step
    low, high = (moved, end) if edge < 0 else (start, moved)
    if not 0 <= low < high <= len(text) or text[moved if edge < 0 else moved - 1].isspace():
        return start, end
    return low, high


def _token_before(text: str, offset: int) -> re.Match[str] | None:
    """The last token that ends at or before an offset, looked for in windows that grow."""
    low, window = offset, _WINDOW
    while low > 0:
        low, window = max(0, low - window), window * 4
        found = max(TOKEN.finditer(text, low, offset), key=re.Match.start, default=None)
        # a window may begin inside a token; behind white space its tokens are those of the text
        if found is not None and (low == 0 or _SPACE.search(text, low, found.start())):
            return found
    return None


def _unit_at(text: str, offset: int, by_character: bool) -> tuple[int, int]:
    offset = max(0, min(offset, len(text) - 1))
    if by_character:
        return offset, min(offset + 1, len(text))
    found = RUN.search(text, _run_start(text, offset))
    return trim(text, *found.span()) if found else _word_before(text, offset)


def _is_between(character: str) -> bool:
    return not RUN.match(character)


def _run_start(text: str, offset: int) -> int:
    """Where the run around an offset begins; the offset itself where it is between runs."""
    if offset < len(text) and not _is_between(text[offset]):
        while offset > 0 and not _is_between(text[offset - 1]):
            offset -= 1
    return offset


def _word_before(text: str, end: int) -> tuple[int, int]:
    """The last word that begins before an offset; an empty range at 0 where there is none."""
    offset = end - 1
    while offset >= 0 and _is_between(text[offset]):
        offset -= 1
    return _unit_at(text, offset, by_character=False) if offset >= 0 else (0, 0)


def _beside(text: str, here: tuple[int, int], step: int, by_character: bool) -> tuple[int, int]:
    """The unit beside a range; the outermost one of the range where there is none."""
    if by_character:
        return _unit_at(text, here[1] if step > 0 else here[0] - 1, by_character=True)
    if step > 0:
        run = RUN.match(text, _run_start(text, max(here[0], here[1] - 1)))
        found = RUN.search(text, run.end() if run else here[1])
        return trim(text, *found.span()) if found else _unit_at(text, here[1] - 1, by_character=False)
    before = _word_before(text, _run_start(text, here[0]))
    return before if before != (0, 0) else _unit_at(text, here[0], by_character=False)
