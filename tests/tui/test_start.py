"""The start screen, where nothing is made before somebody chooses; and what is the same on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandList

from store.workspace import Workspace
from tests.tui.driver import launch_for, library, reading, running
from tests.workspaces import suggested
from tui.themes import THEMES

Opened = Callable[[], Workspace]


async def test_nothing_is_made_before_it_is_chosen(tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    async with running(launch_for(None, new_path=new)) as person:
        person.sees("Glossator", "new here", f"makes {new}"[:30], "demo")
        await person.press("down", "up", "j", "k", "plus", "escape", "question_mark", "escape")
        person.sees("new here")
        assert list(tmp_path.iterdir()) == []
        await person.press("enter")
        person.sees("No articles yet.")
        person.app.close_workspace()
    assert new.exists()


async def test_a_recent_workspace_is_opened(workspace: Opened, tmp_path: Path) -> None:
    suggested(workspace(), "Tern closed.", title="Tern closed")
    launch = replace(launch_for(None, new_path=tmp_path / "new.db"), recent=lambda: [tmp_path / "workspace.db"])
    async with running(launch) as person:
        person.sees("▸ workspace.db")
        await person.press("enter")
        person.sees("Tern closed", "1 article ")
        person.app.close_workspace()


async def test_the_demo_is_opened_by_a_click(tmp_path: Path) -> None:
    remembered: list[Path] = []
    launch = replace(launch_for(None, demo=tmp_path / "demo.db"), remember=remembered.append)
    async with running(launch) as person:
        await person.click("demo")
        person.sees("demo.db")
        person.app.close_workspace()
    assert remembered == [tmp_path / "demo.db"]


async def test_the_choices_and_what_they_are_fit_a_terminal_of_80_columns(tmp_path: Path) -> None:
    async with running(replace(launch_for(None), recent=lambda: [tmp_path / "a.db"])) as person:
        person.sees(f"a.db      {tmp_path}"[:40], "sample articles, kept apart from your own")


async def test_a_workspace_that_cannot_be_opened_is_said_and_the_choice_stays(tmp_path: Path) -> None:
    gone = tmp_path / "gone.db"
    async with running(replace(launch_for(None), recent=lambda: [gone])) as person:
        await person.press("enter")
        person.sees("There is no workspace at")
        assert person.screen == "start"


async def test_articles_cannot_be_added_before_a_workspace_is_open(tmp_path: Path) -> None:
    async with running(launch_for(None, new_path=tmp_path / "new.db")) as person:
        await person.paste("Some text of an article.")
        await person.press("down")
        assert list(tmp_path.iterdir()) == []


async def test_the_theme_changes_on_every_screen(workspace: Opened) -> None:
    suggested(workspace(), "Tern closed.", [(0, 4, "ORG")])
    async with reading(workspace()) as person:
        seen = [(person.app.theme, person.colours())]
        for _ in THEMES:
            await person.press("T")
            seen.append((person.app.theme, person.colours()))
        assert {theme for theme, _ in seen} == {theme.name for theme in THEMES}
        assert seen[0] == seen[-1]
        assert not person.is_grey()
        assert len({frozenset(colours) for _, colours in seen}) == len(THEMES)
        await person.press("T", "escape")
        assert person.screen == "library"
        in_library = person.colours()
        await person.press("T")
        assert person.colours() != in_library


async def test_the_palette_finds_a_command_and_carries_it_out(workspace: Opened) -> None:
    suggested(workspace(), "Tern closed.", [(0, 4, "ORG")])
    async with reading(workspace()) as person:
        await person.press("ctrl+p")
        await person.write("label drug")
        await person.shows("label DRUG")
        await person.app.workers.wait_for_complete()
        await person.until(lambda: person.app.screen.query_one(CommandList).highlighted is not None)
        person.does_not_see("label ORG")
        await person.press("enter")
        await person.shows("relabelled Tern DRUG")


async def test_the_help_of_a_screen_comes_and_goes(workspace: Opened) -> None:
    suggested(workspace(), "Tern closed.")
    async with library(workspace()) as person:
        for keys in ((), ("enter",)):
            await person.press(*keys, "question_mark")
            person.sees("Library" if not keys else "Reader")
            await person.press("q")
        person.sees("Tern closed.")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_remembers_article_and_cursor(workspace: Opened, key: str) -> None:
    suggested(workspace(), "An older text.")
    text = "Tern closed a deal.\n" * 50
    suggested(workspace(), text, title="The long one")
    async with reading(workspace(), size=(100, 30)) as person:
        await person.press("G", "h", "h")
        assert person.selected == "closed"
        await person.press(key)
        assert person.app.return_code == 0
    async with library(workspace(), size=(100, 30)) as person:
        person.sees("The long one")
        assert person.selected == "closed"
        assert person.session.cursor.start == text.rindex("closed")
        await person.press("escape")
        assert person.screen == "library"
        person.sees("▸ · ")
