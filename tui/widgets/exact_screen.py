"""A screen that writes only the cells which changed.

Textual cuts a partial update on the right alone: it writes a line of a widget from the widget's left edge on. A
label that changes at column 90 then costs 90 cells and all their colours. Here the left is cut as well.
Written against textual 8.2, whose compositor is not a public interface: this module is all that knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen

from tui.widgets.cell_changes import cut

Result = TypeVar("Result")


class ExactUpdate(ChopsUpdate):
    """A partial update cut to the changed cells on both sides, and never through a wide character."""

    def render_segments(self, console: Console) -> str:
        """The bytes, as text, that paint the changed cells."""
        return "".join(self._paint(console))

    def _paint(self, console: Console) -> Iterator[str]:
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                left, part = (0, strip) if x1 <= x and end <= x2 else cut(strip, x1 - x, x2 - x)
                yield f"\x1b[{y + 1};{x + left + 1}H{part.render(console)}"


class ExactCompositor(Compositor):
    """A compositor whose partial updates are exact."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of what is dirty, or None where nothing is."""
        update = super().render_partial_update()
        return update and ExactUpdate(update.chops, update.spans, update.chop_ends)


class ExactScreen(Screen[Result]):
    """A screen to derive from where a keystroke changes a few cells."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id, classes)
        self._compositor = ExactCompositor()
