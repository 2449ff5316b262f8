"""What is drawn over an article for a while: the hints of places to go to, what was found, and what is related."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Hint: TypeAlias = tuple[int, str]
"""An offset, and the letters that are drawn over the cells from there on."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Hints and found ranges, each in order and without overlap; offsets are code points of the article."""

    hints: Sequence[Hint] | None = None
    """None where none are shown; with any, also with none on a line, the text steps back behind them."""
    found: Sequence[tuple[int, int]] = ()
    related: Sequence[tuple[int, int]] = ()
    """The other ends of the current entity's relations; these few may overlap."""

    def on(self, start: int, end: int) -> Overlay:
        """What of it is on text[start:end], as a value that can be hashed."""
        if self.hints is None and not self.found and not self.related:
            return NO_OVERLAY
        related = tuple(one for one in self.related if one[0] < end and one[1] > start)
        first = bisect_left(self.found, (start,))
        first -= first > 0 and self.found[first - 1][1] > start
        found = tuple(self.found[first : bisect_left(self.found, (end,))])
        if self.hints is None:
            return Overlay(None, found, related)
        hints = tuple(self.hints[bisect_left(self.hints, (start,)) : bisect_left(self.hints, (end,))])
        return Overlay(hints, found, related)


NO_OVERLAY = Overlay()
"""Nothing over the article."""
