"""The command palette: the commands of the open screen, found by name; imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from annotate.text import display_line
from store.records import Label
from tui.commands import Command, Keymap, commands_of
from tui.keymap import shown


class CommandScreen(Protocol):
    """What the palette needs of a screen."""

    def why_not(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        ...

    def action_command(self, command_id: str) -> None:
        """Carry out a command, or say why not."""
        ...


class CommandProvider(Provider):
    """Finds the commands of one screen; `provider_of` makes the class for it."""

    target: CommandScreen
    screen_name: str
    keymap: Keymap
    titles: Mapping[str, str]

    async def discover(self) -> Hits:
        """Every command, in the order of the table."""
        for command, title in self._commands():
            yield DiscoveryHit(self._line(command, Content(title)), self._act(command), text=title)

    async def search(self, query: str) -> Hits:
        """The commands whose title, or else whose help, holds the letters of the query in order."""
        matcher = self.matcher(query)
        for command, title in self._commands():
            score, offsets = matcher.fuzzy_search.match(query, title)
            in_help = matcher.match(command.help) / 2
            if not (score or in_help):
                continue
            found = Content(title)
            for offset in offsets:
                found = found.stylize(matcher.match_style, offset, offset + 1)
            yield Hit(max(score, in_help), self._line(command, found), self._act(command), text=title)

    def _commands(self) -> Iterator[tuple[Command, str]]:
        for command in commands_of(self.screen_name):
            yield command, display_line(self.titles.get(command.id, command.title))

    def _line(self, command: Command, title: Content) -> Content:
        """Title and keys, and below them what the command does, or why it is not possible now."""
        reason = self.target.why_not(command.id)
        keys = "  ".join(map(shown, self.keymap[command.id]))
        about = command.help if reason is None else f"not now: {display_line(reason)}"
        return Content.assemble(title, (f"  {keys}", "$accent"), "\n", (about, "$text-muted"))

    def _act(self, command: Command) -> partial[None]:
        return partial(self.target.action_command, command.id)


def provider_of(
    target: CommandScreen, screen_name: str, keymap: Keymap, titles: Mapping[str, str]
) -> type[CommandProvider]:
    """The provider of a screen's commands; titles replace those of the table, as the name of a label does."""
    members = {"target": target, "screen_name": screen_name, "keymap": keymap, "titles": titles}
    return type("ScreenCommands", (CommandProvider,), members)


class LabelProvider(Provider):
    """Finds labels by name; `label_provider_of` makes the class for a scheme."""

    labels: Sequence[Label]
    give: Callable[[str], object]

    async def discover(self) -> Hits:
        """Every label, in the order of the scheme."""
        for label in self.labels:
            yield DiscoveryHit(_label_line(label, Content(label.name)), partial(self.give, label.name), text=label.name)

    async def search(self, query: str) -> Hits:
        """The labels whose name holds the letters of the query in order."""
        matcher = self.matcher(query)
        for label in self.labels:
            if score := matcher.match(label.name):
                line = _label_line(label, matcher.highlight(label.name))
                yield Hit(score, line, partial(self.give, label.name), text=label.name)


def _label_line(label: Label, name: Content) -> Content:
    definition = display_line(label.definition)
    return Content.assemble(name, (f"  {label.key}", "$accent"), "\n", (definition, "$text-muted"))


def label_provider_of(labels: Sequence[Label], give: Callable[[str], object]) -> type[LabelProvider]:
    """The provider of these labels; the chosen one's name is given away."""
    return type("SchemeLabels", (LabelProvider,), {"labels": tuple(labels), "give": staticmethod(give)})


class Palette(CommandPalette):
    """A palette whose current line is as plain in every theme as that of a list."""

    DEFAULT_CSS = """
    Palette CommandList > .option-list--option-highlighted { background: $accent 20%; }
    """

    def _action_command_list(self, action: str) -> None:
        """Do it with the list once that has a size: Textual would look for the pages of one that has none."""
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


def open_palette(screen: Screen[Any], provider: type[Provider], *, asks: str = "Find a command…") -> None:
    """Open the palette over a screen; ``asks`` stands in its empty input line."""
    if not CommandPalette.is_open(screen.app):
        screen.app.push_screen(Palette([provider], placeholder=asks, id="--command-palette"))
