"""A dialog of one input line: notes, paths, names."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotate.text import display_line

_KEYS = "enter keeps it   esc leaves it as it was"


class SafeInput(Input):
    """An input line into which nothing comes that acts on the terminal; what is pasted is made visible first."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace the text from start to end; typing and pasting come here too."""
        super().replace(display_line(text), start, end)


class Prompt(ModalScreen[str | None]):
    """Asks for one line; gives the text, or None when the person thinks better of it."""

    BINDINGS = [Binding("escape", "dismiss(None)", "leave", show=False)]
    DEFAULT_CSS = """
    Prompt { align: center middle; background: $background 40%; }
    Prompt > Vertical {
        width: 80%; max-width: 90; min-width: 30; height: auto; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    Prompt SafeInput { margin: 1 0; background: $surface; }
    Prompt #keys { color: $text-muted; }
    """

    def __init__(
        self, title: str, value: str = "", *, placeholder: str = "", keys: str = _KEYS, anew: bool = False
    ) -> None:
        """``keys`` says what its keys do; ``anew`` selects the value, so that typing takes its place."""
        super().__init__()
        self._title = display_line(title)
        self._given = value
        self._shown = display_line(value)
        self._placeholder = placeholder
        self._keys = keys
        self._anew = anew

    def compose(self) -> ComposeResult:
        """Lay out the question, the line, and what its keys do."""
        with Vertical():
            yield Static(Content(self._title), id="title")
            yield SafeInput(self._shown, placeholder=self._placeholder, select_on_focus=self._anew, compact=True)
            yield Static(self._keys, id="keys", markup=False)

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        """Give the line back; one that was not touched is given as it came, with whatever cannot be shown in it."""
        event.stop()
        self.dismiss(self._given if event.value == self._shown else event.value)
