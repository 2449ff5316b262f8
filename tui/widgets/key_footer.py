"""The foot of a screen, one line but for long messages: what was just said, or else the keys that matter most here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.timer import Timer

from annotate.text import display_line
from tui.commands import Keymap, commands_of
from tui.keymap import shown
from tui.widgets.line_panel import LinePanel

_SECONDS = 6.0
_MOST_LINES = 4


class KeyFooter(LinePanel):
    """Shows the screen's keys; a message takes their place until the next one, or for a few seconds.

    While keys mean something else, a message that is held stands in for them.
    """

    DEFAULT_CSS = """
    KeyFooter { dock: bottom; }
    """

    def __init__(self, screen: str, keymap: Keymap) -> None:
        super().__init__([Content()], id="footer")  # so that it has a line before it knows its width
        self._keys = tuple(_keys(screen, keymap))
        self._message: Content | None = None
        self._held: Content | None = None
        self._holding = ""
        self._timer: Timer | None = None

    def on_resize(self) -> None:
        """Show as many keys as have room."""
        self._show(self.size.width)

    def hold(self, message: str) -> None:
        """Show a message where the keys would stand, until an empty one brings them back."""
        if message == self._holding:
            return
        self._holding = message
        self._held = Content.styled(display_line(message), "bold $accent") if message else None
        self._show(self.size.width)

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message, or the keys again where it is empty."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        style = "bold $error" if error else "bold $accent"
        self._message = Content.styled(display_line(message), style) if message else None
        self._show(self.size.width)
        if message:
            self._timer = self.set_timer(_SECONDS, lambda: self.say(""))

    def _show(self, width: int) -> None:
        message = self._message or self._held
        self.show([_fitted(self._keys, width)] if message is None else _wrapped(message, width))


def _wrapped(message: Content, width: int) -> list[Content]:
    """A message over as many lines as it needs: what to do often stands at its end."""
    lines = message.wrap(width - 1) if width > 1 else [message]
    return [Content.assemble(" ", line) for line in lines[:_MOST_LINES]]


def _keys(screen: str, keymap: Keymap) -> Iterator[Content]:
    for command in commands_of(screen):
        if command.show and keymap[command.id]:
            key = shown(keymap[command.id][0])
            yield Content.assemble((f" {key}", "bold $accent"), (f" {command.title} ", "$text-muted"))


def _fitted(keys: Sequence[Content], width: int) -> Content:
    """The keys that have room, none cut; the last one, which shows all the others, before the rest."""
    room = width - sum(key.cell_length for key in keys[-1:])
    fitting: list[Content] = []
    for key in keys[:-1]:
        room -= key.cell_length
        if room < 0:
            break
        fitting.append(key)
    return Content("").join([*fitting, *keys[-1:]])
