"""The line that asks what to find, in the place of the footer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.dialogs.prompt import SafeInput


class FindPrompt(ModalScreen[str | None]):
    """Asks for a text to find, below the article; gives the text, or None when the person thinks better of it."""

    BINDINGS = [Binding("escape", "dismiss(None)", "leave", show=False)]
    DEFAULT_CSS = """
    FindPrompt { align: left bottom; background: transparent; }
    FindPrompt > Horizontal { width: 100%; height: 1; background: $panel; }
    FindPrompt Static { width: auto; padding: 0 1; color: $text-muted; }
    FindPrompt SafeInput { width: 1fr; background: $surface; }
    """

    def __init__(self, last: str) -> None:
        super().__init__()
        self._last = last

    def compose(self) -> ComposeResult:
        """Lay out the line, with what was sought last selected in it: typing takes its place."""
        with Horizontal():
            yield Static("find", markup=False)
            yield SafeInput(self._last, select_on_focus=True, compact=True)
            yield Static("enter finds   esc leaves", markup=False)

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        """Give the text back."""
        event.stop()
        self.dismiss(event.value)
