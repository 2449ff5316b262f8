"""The start screen, where no workspace is open: recent ones, a new one here, the demo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from store.errors import GlossatorError
from tui.app_side import AppSide
from tui.commands import Keymap
from tui.widgets.exact_screen import ExactScreen
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the start screen."""

    title: str
    about: str
    act: Callable[[], None]


class StartScreen(ExactScreen[None]):
    """Offers ways into a workspace; nothing is made before one is chosen."""

    CSS_PATH = "start.tcss"

    def __init__(self, choices: Sequence[Choice], keymap: Keymap, app_side: AppSide) -> None:
        super().__init__()
        self._choices = choices
        self._keymap = keymap
        self._cursor = 0
        last = len(choices) - 1
        self._commands: dict[str, Callable[[], None]] = {
            "up": lambda: self._move_to(self._cursor - 1),
            "down": lambda: self._move_to(self._cursor + 1),
            "page-up": lambda: self._move_to(0),
            "page-down": lambda: self._move_to(last),
            "home": lambda: self._move_to(0),
            "end": lambda: self._move_to(last),
            "open": lambda: self._choices[self._cursor].act(),
            "back": lambda: None,
            **app_side.commands(),
        }

    def compose(self) -> ComposeResult:
        """Lay out the title and the choices."""
        yield LinePanel(self._title(), id="title")
        yield LinePanel(self._lines(), id="choices")
        yield KeyFooter("start", self._keymap)

    def _title(self) -> list[Content]:
        return [
            Content.styled("Glossator", "bold $accent"),
            Content.styled("reads articles with you and keeps every decision", "$text-muted"),
            Content(""),
        ]

    def _lines(self) -> list[Content]:
        return [
            Content.assemble(
                (f" {'▸' if index == self._cursor else ' '} ", "bold $accent"),
                (f"{choice.title:<28}", "bold reverse" if index == self._cursor else ""),
                (f"  {choice.about}", "$text-muted"),
            )
            for index, choice in enumerate(self._choices)
        ]

    def _move_to(self, index: int) -> None:
        self._cursor = max(0, min(index, len(self._choices) - 1))
        self.query_one("#choices", LinePanel).show(self._lines())

    def disabled_reason(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        return None if command_id in self._commands else "not on the start screen"

    def action_command(self, command_id: str) -> None:
        """Carry out a command of the table."""
        try:
            self._commands[command_id]()
        except GlossatorError as error:
            self.query_one(KeyFooter).say(f"{error.message} {error.hint}".strip(), error=True)

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked."""
        panel = self.query_one("#choices", LinePanel)
        row = event.screen_y - panel.region.y
        if panel.region.contains(event.screen_x, event.screen_y) and row < len(self._choices):
            self._move_to(row)
            self.action_command("open")
