"""Learning from earlier decisions, told as a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from store.workspace import Workspace
from tests.tui.driver import annotated, launch_for, reading, running, states
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]
FIRST = "The Board said that Corvane won. The Board agreed."
SECOND = "Corvane asked the Board of Owl Bay."


async def test_what_was_rejected_is_hidden_and_what_was_added_is_offered(workspace: Opened) -> None:
    boards = [(4, 9, "ORG"), (37, 42, "ORG")]
    second = suggested(workspace(), SECOND, found(SECOND, ("Board", "ORG"), ("Owl Bay", "ORG")), title="The second")
    suggested(workspace(), FIRST, boards, title="The first")
    async with reading(workspace(), size=(120, 24)) as person:
        await person.press("x", "x", "g", "l", "l", "l", "l")
        assert person.selected == "Corvane"
        await person.press("2", "enter")
        person.sees("The second", "0 of 2, 1 hidden", "added before 1 · 1 article")
        assert person.current == "Corvane"
        await person.press("v")
        person.sees("1 shown", "0 of 3")
        await person.press("tab")
        person.sees("hidden: rejected 2 times, never")
        await person.press("v")
        person.sees("1 hidden", "0 of 2, 1 hidden")
        await person.press("tab", "a")
        person.sees("accepted")
        await person.press("tab", "a", "enter")
    assert annotated(workspace(), second) == [("Corvane", "DRUG"), ("Owl Bay", "ORG")]
    assert states(workspace(), second)["Board", "ORG"] == "left"


async def test_without_learning_all_is_as_the_detectors_have_it(workspace: Opened) -> None:
    suggested(workspace(), SECOND, found(SECOND, ("Board", "ORG")), title="The second")
    first = suggested(workspace(), FIRST, [(4, 9, "ORG"), (37, 42, "ORG")], title="The first")
    async with running(replace(launch_for(workspace()), learning=False)) as person:
        await person.press("enter", "x", "x", "enter")
        person.sees("The second", "0 of 1")
        await person.press("v")
        person.sees("nothing is hidden in this article")
    assert set(states(workspace(), first).values()) == {"rejected"}
