"""The last line of a screen: what was just said, or else the keys that matter most here."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer

from annotate.text import display_line
from tui.commands import Keymap, commands_of
from tui.keymap import shown
from tui.widgets.line_panel import LinePanel

_SECONDS = 6.0


class KeyFooter(LinePanel):
    """Shows the screen's keys; a message takes their place until the next one, or for a few seconds."""

    DEFAULT_CSS = """
    KeyFooter { height: 1; dock: bottom; }
    """

    def __init__(self, screen: str, keymap: Keymap) -> None:
        super().__init__([_keys(screen, keymap)], id="footer")
        self._keys = _keys(screen, keymap)
        self._timer: Timer | None = None

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message of one line, or the keys again where it is empty."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not message:
            self.show([self._keys])
            return
        self.show([Content.styled(f" {display_line(message)}", "bold $error" if error else "bold $accent")])
        self._timer = self.set_timer(_SECONDS, lambda: self.say(""))


def _keys(screen: str, keymap: Keymap) -> Content:
    parts: list[tuple[str, str]] = []
    for command in commands_of(screen):
        if command.show and keymap[command.id]:
            parts += [(f" {shown(keymap[command.id][0])}", "bold $accent"), (f" {command.title} ", "$text-muted")]
    return Content.assemble(*parts)
