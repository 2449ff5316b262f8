"""The start screen, where no workspace is open: recent ones, a new one here, the demo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content

from annotate.text import display_line
from tui.app_side import AppSide
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.widgets.cells import fit, shorten
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel

_TITLE = 28
"""The cells that the longest title gets."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the start screen."""

    title: str
    about: str
    act: Callable[[], None]


class StartScreen(CommandScreen):
    """Offers ways into a workspace; nothing is made before one is chosen."""

    commands_name = "start"

    def __init__(self, choices: Sequence[Choice], keymap: Keymap, app_side: AppSide) -> None:
        super().__init__()
        self._choices = choices
        self._keymap = keymap
        self._cursor = 0
        last = len(choices) - 1
        self._acts: dict[str, Act] = {
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
        titles = [shorten(display_line(choice.title), _TITLE) for choice in self._choices]
        wide = max(map(cell_len, titles))
        return [
            Content.assemble(
                (f" {'▸' if index == self._cursor else ' '} ", "bold $accent"),
                (fit(title, wide), "bold reverse" if index == self._cursor else ""),
                (f"  {display_line(choice.about)}", "$text-muted"),
            )
            for index, (title, choice) in enumerate(zip(titles, self._choices, strict=True))
        ]

    def _move_to(self, index: int) -> None:
        self._cursor = max(0, min(index, len(self._choices) - 1))
        self.query_one("#choices", LinePanel).show(self._lines())

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked."""
        panel = self.query_one("#choices", LinePanel)
        row = event.screen_y - panel.region.y
        if panel.region.contains(event.screen_x, event.screen_y) and row < len(self._choices):
            self._move_to(row)
            self.action_command("open")
