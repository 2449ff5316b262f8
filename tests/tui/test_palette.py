"""The command palette finds the commands of the open screen and runs them."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit
from textual.content import Content
from textual.screen import Screen

from tui.commands import DEFAULT_KEYMAP, commands_of, with_bindings
from tui.palette import CommandProvider, open_palette, provider_of

REASON = "no entity [b]here[/b] \x1b]0;x"


class Target(Screen[None]):
    """A screen on which nothing can be accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.provider = provider_of(self, "reader", DEFAULT_KEYMAP, {"label-4": "DRUG"})

    def why_not(self, command_id: str) -> str | None:
        return REASON if command_id == "accept" else None

    def action_command(self, command_id: str) -> None:
        if command_id == "palette":
            open_palette(self, self.provider)
        self.ran.append(command_id)


class Program(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.target = with_bindings(Target, "reader", DEFAULT_KEYMAP)()

    def on_mount(self) -> None:
        self.push_screen(self.target)


def text_of(hit: Hit | DiscoveryHit) -> str:
    assert isinstance(hit.prompt, Content)
    return hit.prompt.plain


async def hits(query: str) -> list[Hit | DiscoveryHit]:
    """What a provider finds for a query, best first; everything for an empty one."""
    program = Program()
    async with program.run_test():
        provider: CommandProvider = program.target.provider(program.target)
        found = [hit async for hit in (provider.search(query) if query else provider.discover())]
    return sorted(found, key=lambda hit: -hit.score) if query else found


async def test_an_empty_query_lists_every_command_with_its_keys() -> None:
    found = await hits("")
    assert [hit.command.args[0] for hit in found if isinstance(hit.command, partial)] == [
        command.id for command in commands_of("reader")
    ]
    assert any(text_of(hit).startswith("reject  x  del  bksp\nReject the suggestion") for hit in found)


async def test_the_best_title_comes_first() -> None:
    assert [hit.text for hit in await hits("grow")][:2] == ["grow left", "grow right"]
    assert (await hits("finish"))[0].text == "finish"


async def test_a_command_is_found_by_what_it_does() -> None:
    assert "quit" in [hit.text for hit in await hits("leave glossator")]
    assert await hits("qqqqq") == []


async def test_a_label_is_found_by_its_name() -> None:
    assert (await hits("drug"))[0].text == "DRUG"


async def test_a_command_that_is_not_possible_says_why_and_shows_no_control_character() -> None:
    accept = next(hit for hit in await hits("accept") if hit.text == "accept")
    assert "not now: no entity [b]here[/b] ␛]0;x" in text_of(accept)


async def test_choosing_a_command_runs_it_on_the_screen() -> None:
    program = Program()
    async with program.run_test() as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(program.screen, CommandPalette)
        await pilot.press("ctrl+p")
        assert len(program.screen_stack) == 3
        await pilot.press(*"finish")
        await program.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert program.target.ran == ["palette", "finish"]
        assert program.screen_stack[-1] is program.target


def test_the_palette_is_imported_only_when_it_is_asked_for() -> None:
    script = "import sys, tui.commands, tui.keymap, tui.colours, tui.themes; print('tui.palette' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "False"
