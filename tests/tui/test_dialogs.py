"""Help and the one-line prompt."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.containers import VerticalScroll
from textual.events import Paste
from textual.widgets import Input, Static

from tui.commands import DEFAULT_KEYMAP, GROUPS, SCREENS, commands_of
from tui.dialogs.help import HelpScreen, help_page
from tui.dialogs.prompt import Prompt
from tui.keymap import read_keymap, shown


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("width", [20, 80, 99, 100, 160])
def test_help_lists_every_command_with_its_keys(screen: str, width: int) -> None:
    page = help_page(screen, DEFAULT_KEYMAP, width).plain
    words = " ".join(page.split())
    for command in commands_of(screen):
        assert all(shown(key) in page for key in command.keys)
        if width < 100 and not command.id.startswith("label-"):
            assert command.help in words
    if width < 100:
        used = {GROUPS[command.group] for command in commands_of(screen)}
        assert used == {line for line in page.splitlines() if line in GROUPS.values()}


@pytest.mark.parametrize("width", [40, 80, 99, 100, 160])
def test_help_keeps_to_the_width(width: int) -> None:
    assert max(len(line) for line in help_page("reader", DEFAULT_KEYMAP, width).plain.splitlines()) <= width - 4


def test_help_has_two_columns_where_there_is_room() -> None:
    heights = [len(help_page("reader", DEFAULT_KEYMAP, width).plain.splitlines()) for width in (99, 120)]
    assert heights[1] < heights[0] * 0.8


def test_help_shows_the_persons_own_keys() -> None:
    page = help_page("library", read_keymap({"sort": "f5", "theme": ""}), 80).plain
    assert "f5          Sort the list" in page
    assert "palette     Change the colours" in page
    assert "what has no key is found by its name, with ctrl+p" in page


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1"])
async def test_help_opens_at_the_top_scrolls_and_closes(key: str) -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen("reader", read_keymap({"help": "f1"})))
        await pilot.pause()
        scroll = app.screen.query_one(VerticalScroll)
        assert scroll.max_scroll_y > 0
        await pilot.press("j", "down", "k")
        await pilot.pause()
        assert scroll.scroll_offset.y == 1
        await pilot.resize_terminal(160, 50)
        await pilot.pause()
        await pilot.press(key)
        assert len(app.screen_stack) == 1


async def answered(prompt: Prompt, *keys: str, paste: str | None = None) -> list[str | None]:
    """What a prompt gives after some keys."""
    answers: list[str | None] = []
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(prompt, answers.append)
        if paste is not None:
            app.screen.query_one(Input).post_message(Paste(paste))
            await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return answers


async def test_a_prompt_gives_the_line() -> None:
    assert await answered(Prompt("Note"), *"see", "space", *"label", "enter") == ["see label"]


async def test_a_prompt_begins_at_the_end_of_what_is_there() -> None:
    assert await answered(Prompt("Note", "old"), "!", "enter") == ["old!"]


async def test_an_emptied_line_is_an_answer_and_leaving_is_none() -> None:
    assert await answered(Prompt("Note", "a"), "backspace", "enter") == [""]
    assert await answered(Prompt("Note", "a"), "b", "escape") == [None]


async def test_letters_of_commands_are_letters_in_a_prompt() -> None:
    assert await answered(Prompt("Path"), "q", "question_mark", "x", "enter") == ["q?x"]


async def test_what_was_not_touched_comes_back_as_it_was() -> None:
    assert await answered(Prompt("Note", "two\nlines\x1b"), "enter") == ["two\nlines\x1b"]


async def test_a_paste_cannot_touch_the_terminal() -> None:
    assert await answered(Prompt("Note"), "enter", paste="a\x1b[31m\tb") == ["a␛[31m b"]


async def test_a_title_is_shown_as_it_is_and_never_as_markup() -> None:
    app: App[None] = App()
    async with app.run_test():
        await app.push_screen(Prompt("Note on “[b]x[/b]\x1b”"))
        assert str(app.screen.query_one("#title", Static).render()) == "Note on “[b]x[/b]␛”"
