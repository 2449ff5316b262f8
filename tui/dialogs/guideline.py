"""The guideline of one label, over the article that it is looked up for."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from annotate.guideline import Guideline
from tui.label_panels import page

_KEYS = "j k scroll   esc goes back"
_BESIDE = 9
"""The cells of padding, edge and scroll bar beside the text."""


class GuidelineDialog(ModalScreen[None]):
    """Definition, guideline, examples, counter-examples, and the last decisions on the label."""

    BINDINGS = [
        Binding("escape,q,d,enter", "dismiss(None)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    DEFAULT_CSS = """
    GuidelineDialog { align: center middle; background: $background 40%; }
    GuidelineDialog > Vertical {
        width: 96%; max-width: 110; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    GuidelineDialog VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    GuidelineDialog #keys { color: $text-muted; dock: bottom; }
    """

    def __init__(self, found: Guideline, colour: str) -> None:
        super().__init__()
        self._found = found
        self._colour = colour
        self._page = Static()

    def compose(self) -> ComposeResult:
        """Lay out the page over its keys."""
        with Vertical():
            with VerticalScroll():
                yield self._page
            yield Static(_KEYS, id="keys", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Set the page to the width."""
        width = min(event.size.width * 96 // 100, 110) - _BESIDE
        self._page.update(Content("\n").join(page(self._found, self._colour, width)))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)
