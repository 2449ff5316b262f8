"""A page whose places are named by hints: typing the letters of one goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual import events

from tui.widgets.marks import MarkSource
from tui.widgets.overlay import Hint
from tui.widgets.page_view import PageView
from tui.widgets.styling import Palette


@dataclass(frozen=True, slots=True)
class HintQuestion:
    """Hints that wait for their letters."""

    hints: Mapping[int, str]
    """The letters of each offset; no hint begins another."""
    typed: str
    """What was typed of one."""
    chosen: Callable[[int], object]
    """Called with the offset whose letters were typed."""
    left: Callable[[str], object]
    """Called where none was chosen, with the reason in words."""
    passing: frozenset[str] = frozenset()
    """Keys, as Textual names them, that are no letters of hints: they leave the hints and do what they always do."""

    def remaining(self) -> list[Hint]:
        """The hints that can still be meant, with the letters that are still to type, by offset."""
        done = len(self.typed)
        return sorted((offset, hint[done:]) for offset, hint in self.hints.items() if hint.startswith(self.typed))


class HintedView(PageView):
    """While hints are shown all keys are letters of hints; whatever else happens in the view leaves them."""

    _question: HintQuestion | None = None
    _asked_at_width = 0

    @property
    def is_hinting(self) -> bool:
        """Whether hints are shown."""
        return self._question is not None

    def ask(self, question: HintQuestion) -> None:
        """Show hints and wait for the letters of one."""
        self._question = question
        self._asked_at_width = self.size.width
        self.focus()
        self.set_overlay(replace(self.overlay, hints=tuple(question.remaining())))

    def leave_hints(self, why: str = "hints left") -> bool:
        """Take the hints away without a choice; say whether there were any."""
        question = self._drop()
        if question is not None:
            question.left(why)
        return question is not None

    def set_found(self, found: Sequence[tuple[int, int]]) -> None:
        """Mark ranges, in order and without overlap, as found; none takes the marks away."""
        self.set_overlay(replace(self.overlay, found=found))

    def set_related(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Mark ranges as related to the current entity; none takes the marks away."""
        if ranges != self.overlay.related:
            self.set_overlay(replace(self.overlay, related=ranges))

    def cell_of(self, offset: int) -> tuple[int, int]:
        """The number of the line that the offset is on, and the column of that line where it is drawn."""
        if self._page is None:
            return 0, 0
        number = self._page.wrapped.line_of(offset)
        return number, self._page.wrapped.line(number).column(offset)

    def show(self, text: str, marks: MarkSource, palette: Palette) -> None:
        """Show an article, from its top, with nothing over it."""
        self.leave_hints()
        super().show(text, marks, palette)

    def on_key(self, event: events.Key) -> None:
        """Take a key as a letter of a hint."""
        if self._question is None:
            return
        if event.key in self._question.passing:
            self.leave_hints("")
            return
        event.stop()
        event.prevent_default()
        if event.character is None or not event.character.isalpha():
            self.leave_hints()
            return
        question = replace(self._question, typed=self._question.typed + event.character)
        remaining = question.remaining()
        if not remaining:
            self.leave_hints(f"no hint is {question.typed}")
        elif remaining[0][1]:
            self._question = question
            self.set_overlay(replace(self.overlay, hints=tuple(remaining)))
        else:
            self._drop()
            question.chosen(remaining[0][0])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Leave the hints; the click counts all the same."""
        self.leave_hints()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Leave the hints where one of their places goes out of view; a higher view may scroll and keep all of them."""
        super().watch_scroll_y(old_value, new_value)
        start, end = self.visible_range()
        if self._question is not None and not all(start <= offset < end for offset in self._question.hints):
            self.leave_hints()

    def on_resize(self) -> None:
        """Leave the hints where lines break anew; a message that comes or goes below takes no place away."""
        if self.size.width != self._asked_at_width:
            self.leave_hints()

    def _drop(self) -> HintQuestion | None:
        question, self._question = self._question, None
        if question is not None:
            self.set_overlay(replace(self.overlay, hints=None))
        return question
