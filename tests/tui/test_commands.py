"""The table of commands, and its keys pressed in a running Textual program."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.screen import Screen

from annotate.scheme import LABEL_KEYS
from tui.commands import (
    COMMANDS,
    DEFAULT_KEYMAP,
    GROUPS,
    SCREENS,
    Keymap,
    bindings,
    commands_of,
    with_bindings,
)
from tui.keymap import key_name, read_keymap, shown
from tui.widgets.key_footer import KeyFooter


class Recorder(Screen[None]):
    """A screen that writes down which commands its keys run."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []

    def action_command(self, command_id: str) -> None:
        self.ran.append(command_id)


class WithFooter(Recorder):
    """A screen with the footer that the program's screens have."""

    def __init__(self, screen: str) -> None:
        super().__init__()
        self._screen = screen

    def compose(self) -> list[KeyFooter]:
        return [KeyFooter(self._screen, DEFAULT_KEYMAP)]


class Program(App[None]):
    """A program of that one screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: str, keymap: Keymap) -> None:
        super().__init__()
        self.recorder = with_bindings(Recorder, screen, keymap)()

    def on_mount(self) -> None:
        self.push_screen(self.recorder)


async def pressed(screen: str, keymap: Keymap, keys: list[str]) -> list[str]:
    """The commands that the keys run on a screen."""
    program = Program(screen, keymap)
    async with program.run_test() as pilot:
        await pilot.press(*keys)
        return program.recorder.ran


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_default_key_runs_its_command(screen: str) -> None:
    expected = [(key, entry.id) for entry in commands_of(screen) for key in entry.keys]
    ran = await pressed(screen, DEFAULT_KEYMAP, [key for key, _ in expected])
    assert ran == [command_id for _, command_id in expected]


@pytest.mark.parametrize(
    ("character", "command_id"),
    [("[", "grow-left"), ("}", "shrink-right"), ("<", "previous-article"), ("=", "label-equals"), ("?", "help")],
)
async def test_the_character_that_a_terminal_sends_runs_the_command(character: str, command_id: str) -> None:
    assert await pressed("reader", DEFAULT_KEYMAP, [character]) == [command_id]


async def test_a_key_map_takes_the_default_key_away() -> None:
    keymap = read_keymap({"accept": "x, space", "reject": "a", "next-open": "f5"})
    ran = await pressed("reader", keymap, ["x", "space", "a", "f5", "delete"])
    assert ran == ["accept", "accept", "reject", "next-open"]


async def test_a_command_without_keys_has_none() -> None:
    assert await pressed("reader", read_keymap({"skip": ""}), ["z", "a"]) == ["accept"]


@pytest.mark.parametrize("screen", SCREENS)
async def test_the_footer_fits_eighty_columns(screen: str) -> None:
    program = Program(screen, DEFAULT_KEYMAP)
    program.recorder = with_bindings(WithFooter, screen, DEFAULT_KEYMAP)(screen)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = program.screen.query_one(KeyFooter).render_line(0).text
    for entry in commands_of(screen):
        assert not entry.show or entry.title in line


def test_ids_are_unique() -> None:
    assert len({entry.id for entry in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_has_two_commands_on_one_key(screen: str) -> None:
    keys = [key for entry in commands_of(screen) for key in entry.keys]
    assert len(set(keys)) == len(keys)


def test_keys_are_written_as_textual_names_them() -> None:
    for entry in COMMANDS:
        assert [key_name(key) for key in entry.keys] == list(entry.keys)


def test_every_command_can_be_explained() -> None:
    for entry in COMMANDS:
        assert entry.group in GROUPS
        assert entry.screens
        assert entry.screens <= set(SCREENS)
        assert 1 <= len(entry.title.split()) <= 3
        assert entry.help.endswith(".")
        assert "\n" not in entry.help


def test_each_label_key_has_a_command() -> None:
    labels = [entry for entry in commands_of("reader") if entry.id.startswith("label-")]
    assert [entry.keys[0] for entry in labels] == [key_name(key) for key in LABEL_KEYS]
    assert [shown(entry.keys[0]) for entry in labels] == list(LABEL_KEYS)


def test_only_the_first_key_is_shown() -> None:
    reject = [binding for binding in bindings("reader") if binding.action == "command('reject')"]
    assert [(binding.key, binding.show) for binding in reject] == [("x", True), ("delete", False), ("backspace", False)]
    assert {binding.tooltip for binding in reject} == {entry.help for entry in COMMANDS if entry.id == "reject"}
