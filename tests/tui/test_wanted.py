"""Looking for some labels alone, told as a story."""

from __future__ import annotations

from collections.abc import Callable

from store.workspace import Workspace
from tests.tui.driver import kinds, reading, states, status
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]
TEXT = "Amgen sells Enbrel. Ada bought Kyprolis."
SPANS = found(TEXT, ("Amgen", "ORG"), ("Enbrel", "DRUG"), ("Ada", "PERSON"), ("Kyprolis", "DRUG"))


async def test_a_round_for_one_label_then_one_for_the_others(workspace: Opened) -> None:
    first = suggested(workspace(), TEXT, SPANS, title="The first")
    second = suggested(workspace(), f"{TEXT} Again.", SPANS, title="The second")
    async with reading(workspace(), size=(100, 24)) as person:
        here, there = (first, second) if person.session.article.id == first else (second, first)
        assert person.current == "Amgen"
        await person.press("D")
        person.sees("Look for these labels alone", "[ ] 2 DRUG")
        await person.press("2")
        person.sees("▸ [x] 2 DRUG")
        await person.press("enter")
        person.sees("looking for DRUG", "only DRUG", "0 of 2")
        person.does_not_see("1 ORG")
        assert person.current == "Enbrel"
        await person.press("a")
        assert person.current == "Kyprolis"
        await person.press("g", "1")
        person.sees("ORG is not among the labels wanted now: DRUG")
        await person.press("enter")
        person.sees("1 open: enter again leaves it")
        await person.press("enter")
        person.sees("completed DRUG", "only DRUG")
        assert person.session.article.id == there
        assert (status(workspace(), here), workspace().articles.state(here).complete) == ("in progress", ("DRUG",))
        assert states(workspace(), here)["Amgen", "ORG"] == "open"
        await person.press("a", "a", "enter")
        person.sees("completed DRUG · that was the last one", "complete: DRUG")
        await person.press("D", "backspace", "enter")
        person.sees("looking for all labels", "2 of 4")
        await person.press("tab", "a", "a", "enter")
        assert status(workspace(), there) == "reviewed"
        assert person.session.article.id == here
        await person.press("u", "u")
        assert status(workspace(), there) == "in progress"
        assert kinds(workspace())[-3:] == ["finish", "undo finish", "undo accept"]


async def test_escape_leaves_what_is_looked_for_as_it_was(workspace: Opened) -> None:
    suggested(workspace(), TEXT, SPANS)
    async with reading(workspace(), size=(80, 24)) as person:
        await person.press("D", "down", "down", "space", "escape")
        assert person.session.wanted_in_words() == "all labels"
        await person.press("D", "j", "k", "space", "3", "enter")
        assert person.session.wanted_in_words() == "ORG, PERSON"
        await person.press("D")
        person.sees("[x] 1 ORG", "[ ] 2 DRUG", "[x] 3 PERSON")
