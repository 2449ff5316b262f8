"""Moving by lines: the offset above or below, in the column where the movement began."""

from __future__ import annotations

import re

from tui.widgets.wrapping import Wrapped

_TEXT = re.compile(r"\S")


class VerticalMotion:
    """Remembers the column that moves by line aim at, through shorter lines, until the cursor is set otherwise."""

    def __init__(self) -> None:
        self._column: int | None = None
        self._moved = False

    def target(self, wrapped: Wrapped, offset: int, delta: int) -> int:
        """The offset that lies delta lines below the given one (above, when negative), in the aimed-at column.

        Blank lines are passed over. Where no line with text is left in the direction, the last one with text
        on the way there is the target, and the offset itself when there is none.
        """
        here = wrapped.line_of(offset)
        if self._column is None:
            self._column = wrapped.line(here).column(offset)
        self._moved = True
        number = _line_with_text(wrapped, here, delta)
        if number is None:
            return offset
        line = wrapped.line(number)
        return min(line.offset(self._column), max(line.end - 1, line.start))

    def cursor_was_set(self) -> None:
        """Forget the column, unless it is this motion that set the cursor."""
        if not self._moved:
            self._column = None
        self._moved = False


def _line_with_text(wrapped: Wrapped, here: int, delta: int) -> int | None:
    """The line delta lines away, or else the next one on with text, or else the last one before it with text."""
    aim = min(max(here + delta, 0), len(wrapped) - 1)
    if delta > 0:
        number = _text_from(wrapped, aim)
        number = _text_up_to(wrapped, aim) if number is None else number
        return number if number is not None and number > here else None
    number = _text_up_to(wrapped, aim)
    number = _text_from(wrapped, aim) if number is None else number
    return number if number is not None and number < here else None


def _text_from(wrapped: Wrapped, number: int) -> int | None:
    """The first line with text, from the number on."""
    found = _TEXT.search(wrapped.text, wrapped.span(number)[0])
    return wrapped.line_of(found.start()) if found else None


def _text_up_to(wrapped: Wrapped, number: int) -> int | None:
    """The last line with text, up to the number."""
    end = len(wrapped.text[: wrapped.span(number)[1]].rstrip())
    return wrapped.line_of(end - 1) if end else None
