"""The progress screen in the hands of a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.session import Session
from store.workspace import Workspace
from tests.test_architecture import loaded_after
from tests.tui.driver import Person, library, reading
from tests.workspaces import found, suggested
from tui.themes import THEMES

TEXT = "Amgen Inc. and Novartis cleared Kyprolis today.\n"
Opener = Callable[[], Workspace]


def worked_in(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, days: int = 3) -> None:
    """Finish articles on consecutive days: one on the first, two on the second, and so on."""
    number = 0
    for day in range(1, days + 1):
        at = f"2026-03-{day:02}T12:00:00.000000+00:00"
        with monkeypatch.context() as patch:
            patch.setattr("store.journal.now", lambda at=at: at)
            for _ in range(day):
                number += 1
                session = Session(workspace, "vera", clock=lambda at=at: at)  # type: ignore[misc]  # the default is the str
                spans = found(TEXT, ("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
                session.open(suggested(workspace, f"{TEXT}{number}", spans))
                session.accept()
                session.reject()
                session.label("ORG")
                session.finish()


async def opened_progress(person: Person) -> None:
    await person.press("Q")
    assert person.screen == "progress"
    await person.shows("entities decided,")


async def test_the_figures_are_one_key_from_the_library_and_from_the_reader(
    workspace: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_in(workspace(), monkeypatch)
    async with library(workspace()) as person:
        await opened_progress(person)
        person.sees("6 of 6 articles reviewed, 18 entities decided", "33 % of 18 decided suggestions")
        person.sees("articles reviewed, by day", "entities decided, by day", "Mar 1 ")
        await person.press("escape")
        assert person.screen == "library"
        await person.press("enter")
        assert person.screen == "reader"
        await opened_progress(person)
        await person.press("Q")
        assert person.screen == "reader"
        person.sees("Novartis")


async def test_a_decision_made_a_moment_ago_is_counted(workspace: Opener) -> None:
    suggested(workspace(), TEXT, found(TEXT, ("Amgen", "ORG"), ("Kyprolis", "DRUG")))
    async with reading(workspace()) as person:
        await person.press("Q")
        await person.shows("0 of 1 article reviewed, 0 entities decided")
        person.sees("Decide on an entity, or finish an article")
        person.does_not_see("by day")
        await person.press("escape", "a", "x")
        await opened_progress(person)
        person.sees("0 of 1 article reviewed, 2 entities decided")
        await person.press("escape", "u")
        await opened_progress(person)
        person.sees("0 of 1 article reviewed, 1 entity decided")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_each_bar_has_its_number_and_each_day_its_date(
    workspace: Opener, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    worked_in(workspace(), monkeypatch)
    async with library(workspace(), size=size) as person:
        await opened_progress(person)
        rows = person.screen_text().splitlines()
        first, last = [at for at, row in enumerate(rows) if row.split() == ["Mar", "1", "2", "3"]]
        assert first < last
        columns = [rows[last].index(day) for day in ("1 ", "2 ", "3")]
        plot = rows[first + 3 : last]
        assert "entities decided, by day" in rows[first + 2]
        for number, column in zip(("3", "6", "9"), columns, strict=True):
            assert any(number in row[column - 3 : column + 4] for row in plot), number
        highest = next(row for row in plot if row.strip())
        assert highest.split() == ["9"]


async def test_the_tables_are_below_the_plots(workspace: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_in(workspace(), monkeypatch)
    async with library(workspace()) as person:
        await opened_progress(person)
        await person.press("G")
        person.sees("right as suggested", "accepts too fast", "100 %", "50 % of 12", "detector", "trial")
        assert max(map(len, person.screen_text().splitlines())) <= 80
        await person.press("g")
        person.sees("6 of 6 articles reviewed")
        await person.press("j", "j")
        person.does_not_see("6 of 6 articles reviewed")


async def test_as_many_days_are_shown_as_have_room(workspace: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_in(workspace(), monkeypatch, days=14)
    async with library(workspace()) as person:
        await opened_progress(person)
        person.sees("14")
        person.does_not_see("Mar 1 ")
        person.sees("Mar 3")
        await person.pilot.resize_terminal(120, 40)
        await person.shows("Mar 1 ")


async def test_every_theme_and_none_shows_the_same_text(workspace: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_in(workspace(), monkeypatch)
    shown = []
    async with library(workspace()) as person:
        await opened_progress(person)
        for _ in THEMES:
            shown.append((person.screen_text(), person.colours()))
            await person.press("T")
    monkeypatch.setenv("NO_COLOR", "1")
    async with library(workspace()) as person:
        await opened_progress(person)
        shown.append((person.screen_text(), person.colours()))
        assert person.is_grey()
    assert len({text for text, _ in shown}) == 1
    assert len({frozenset(colours) for _, colours in shown}) == len(THEMES) + 1


async def test_a_plot_takes_its_background_from_the_theme_and_one_without_numbers_says_so(workspace: Opener) -> None:
    session = Session(workspace(), "vera")
    session.open(suggested(workspace(), TEXT, []))
    session.finish()
    async with library(workspace()) as person:
        await opened_progress(person)
        for theme in THEMES:
            assert person.app.theme == theme.name
            rows = person.screen_text().splitlines()
            y = next(y for y, row in enumerate(rows) if row.strip() == "1")
            assert person.background_of(rows[y].index("1"), y) == theme.background
            await person.press("T")
        titled = next(at for at, row in enumerate(rows) if "entities decided, by day" in row)
        assert rows[titled + 1].strip() == "none in these days"


async def test_leaving_before_all_is_counted_leaves_nothing_behind(
    workspace: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_in(workspace(), monkeypatch)
    async with library(workspace()) as person:
        await person.hurry("Q", "escape")
        assert person.screen == "library"
        await opened_progress(person)


async def test_what_cannot_be_counted_is_said(workspace: Opener, tmp_path: Path) -> None:
    async with library(workspace()) as person:
        for file in tmp_path.glob("workspace.db*"):
            file.rename(tmp_path / f"away-{file.name}")
        await person.press("Q")
        await person.shows("There is no workspace at")
        await person.press("escape")
        assert person.screen == "library"


def test_plots_are_loaded_when_the_screen_opens_and_not_before() -> None:
    assert (
        loaded_after("import tui.app, tui.screens.library, tui.screens.reader", "plotext", "textual_plotext") == set()
    )
    assert loaded_after("import tui.screens.progress", "plotext") == {"plotext"}
