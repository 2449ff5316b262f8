"""The same string again, told as stories."""

from __future__ import annotations

from collections.abc import Callable

from annotate.session import Session
from store.records import NewArticle
from store.workspace import Workspace
from tests.tui.driver import annotated, reading, states
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]
FIRST = "Corvane won. Corvane lost. The Corvane Fund waits for Corvane."
SECOND = "Later Corvane met Owl Bay, and corvane left."


def two_articles(workspace: Opened) -> tuple[int, int]:
    second = suggested(workspace(), SECOND, found(SECOND, ("Corvane", "DRUG")), title="The second")
    spans = [(0, 7, "ORG"), (13, 20, "ORG"), (31, 43, "PERSON"), (54, 61, "ORG")]
    return suggested(workspace(), FIRST, spans, title="The first"), second


async def test_one_key_decides_the_equals_of_the_article_and_one_takes_it_back(workspace: Opened) -> None:
    first, _ = two_articles(workspace)
    async with reading(workspace(), size=(100, 24)) as person:
        await person.press("a", "s")
        person.sees("accepted Corvane ORG ×2 · 1 left alone: 1 inside PERSON Corvane Fund")
        assert person.current == "Corvane Fund"
        assert annotated(workspace(), first) == [("Corvane", "ORG")] * 3
        await person.press("u")
        person.sees("undone: accept Corvane ORG ×2")
        assert annotated(workspace(), first) == [("Corvane", "ORG")]
        await person.press("s")
        person.sees("decide on one first")


async def test_a_look_at_the_workspace_then_all_at_once_and_back(workspace: Opened) -> None:
    first, second = two_articles(workspace)
    async with reading(workspace(), size=(100, 24)) as person:
        await person.press("a", "S")
        await person.shows("annotate Corvane ORG: 3 more in 2 articles", "left alone, inside PERSON Corvane Fund")
        person.sees("Later Corvane met Owl Bay", "equality: exact")
        await person.press("e")
        await person.shows("annotate Corvane ORG: 4 more in 2 articles", "equality: any case")
        await person.press("escape")
        assert annotated(workspace(), second) == []
        await person.press("S")
        await person.shows("3 more in 2 articles")
        await person.press("enter")
        person.sees("accepted Corvane ORG ×3 in 2 articles")
        assert annotated(workspace(), second) == [("Corvane", "ORG")]
        await person.press("u")
        assert annotated(workspace(), second) == []
        assert annotated(workspace(), first) == [("Corvane", "ORG")]


async def test_never_suggested_again_after_a_look(workspace: Opened) -> None:
    first, second = two_articles(workspace)
    async with reading(workspace(), size=(80, 24)) as person:
        await person.press("X")
        await person.shows("never suggest again, and reject, Corvane ORG: 3 in 1 article")
        await person.press("enter")
        person.sees("refused Corvane ORG ×3 · never suggested again")
        assert states(workspace(), first)["Corvane", "ORG"] == "rejected"
        assert states(workspace(), second)["Corvane", "DRUG"] == "open"
        assert [one.surface for one in workspace().refusals.all()] == ["Corvane"]
        await person.press("u")
        assert workspace().refusals.all() == []
        assert states(workspace(), first)["Corvane", "ORG"] == "open"


async def test_however_long_the_surface_the_count_is_seen(workspace: Opened) -> None:
    opened = workspace()
    text = "a very long name of a company that goes on and on and on beyond all measure"
    suggested(opened, text, [(0, len(text), "ORG")])
    async with reading(opened) as person:
        await person.press("X")
        await person.shows("… ORG: 1 in 1 article", "enter does it (one undo)", "esc leaves it")


async def test_where_nothing_would_change_enter_is_not_offered(workspace: Opened) -> None:
    opened = workspace()
    closed = opened.articles.add([NewArticle("Corvane fell.", "Another", key="another")])[0].id
    session = Session(opened, "vera")
    session.open(closed)
    session.finish()
    suggested(opened, "Corvane rose.", [(0, 7, "ORG")])
    async with reading(opened) as person:
        await person.press("a", "S")
        await person.shows("0 more in 0 articles", "1 article is left alone", "esc leaves it")
        person.does_not_see("enter does it")
