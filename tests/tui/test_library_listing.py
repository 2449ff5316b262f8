"""The library's filters and orders, told as stories: what is listed, why, and where the cursor stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotate.session import Session
from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import Person, library, reading
from tests.workspaces import found
from tui.order_choice import seed_of

Opened = Callable[[], Workspace]

TITLES = ("Tern buys Lark", "Owl ends a trial", "Corvane hires", "Dunlin moves")


@pytest.fixture
def shelf(workspace: Opened) -> list[int]:
    """Four articles, the newest first; the first and the third have suggestions."""
    with workspace() as opened:
        ids = [
            added.id
            for added in opened.articles.add(
                NewArticle(f"{title} and tells us.", title, source="Wire", published=f"2026-01-0{9 - number}")
                for number, title in enumerate(TITLES)
            )
        ]
        run = opened.runs.start("trial", "1", {})
        for id_, scored in ((ids[0], {"Tern": 0.9, "Lark": 0.8}), (ids[2], {"Corvane": 0.4})):
            text = opened.articles.text(id_)
            spans = [ScoredSpan(*found(text, (name, "ORG"))[0], score) for name, score in scored.items()]
            opened.spans.suggest(id_, run.id, text, spans)
    return ids


def titles(person: Person) -> list[str]:
    """The titles in the list, from the top."""
    return [title for line in person.screen_text().splitlines()[2:] for title in TITLES if title in line]


def under_cursor(person: Person) -> str:
    """The title in the row of the cursor."""
    (line,) = (line for line in person.screen_text().splitlines() if line.startswith(" ▸"))
    return next(title for title in TITLES if title in line)


async def choose(person: Person, order: str) -> None:
    """Choose an order by its name."""
    await person.press("o")
    await person.write(order)
    await person.shows(order)
    await person.pilot.pause(0.3)
    await person.press("enter")


async def test_flagged_articles_and_those_with_notes_are_shown_alone(workspace: Opened, shelf: list[int]) -> None:
    session = Session(workspace(), "ada")
    session.open(shelf[1])
    session.flag()
    session.note("look again")
    session.open(shelf[2])
    session.accept()
    session.note("sure?")
    async with library(workspace()) as person:
        await person.press("M")
        person.sees("all 1  flagged  newest")
        assert titles(person) == ["Owl ends a trial"]
        await person.press("N")
        await person.shows("all 1  flagged  with notes")
        await person.press("M")
        await person.shows("all 2  with notes")
        assert titles(person) == ["Owl ends a trial", "Corvane hires"]
        await person.press("v", "v")
        await person.shows("in progress 1  with notes")
        await person.press("escape")
        person.sees("all 4  newest")


async def test_the_cursor_stays_on_its_article_through_filters_and_orders(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("j", "S")
        person.sees("oldest")
        assert titles(person)[0] == "Dunlin moves"
        assert under_cursor(person) == "Owl ends a trial"
        await person.press("v")
        assert under_cursor(person) == "Owl ends a trial", "it is new"
        await person.press("v")
        person.sees("in progress 0")
        await person.press("escape")
        assert under_cursor(person) == "Owl ends a trial", "back where it was, though it was not listed"
        await person.press("slash")
        await person.write("hires")
        await person.until(lambda: titles(person) == ["Corvane hires"])
        await person.press("enter", "escape")
        await person.until(lambda: len(titles(person)) == 4)
        assert under_cursor(person) == "Owl ends a trial"


async def test_an_untouched_list_begins_at_its_top_in_every_order(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        assert under_cursor(person) == "Tern buys Lark"
        await person.press("S")
        assert under_cursor(person) == "Dunlin moves"
        await person.press("j", "g", "S")
        await person.shows("most open")
        assert under_cursor(person) == titles(person)[0]


async def test_uncertain_articles_come_first_and_say_why_also_in_the_reader(
    workspace: Opened, shelf: list[int]
) -> None:
    async with library(workspace(), size=(100, 24)) as person:
        await choose(person, "uncertain")
        await person.shows("all 4  uncertain", "uncertain: mean 0.40", "uncertain: mean 0.85")
        assert titles(person) == ["Corvane hires", "Tern buys Lark", "Owl ends a trial", "Dunlin moves"]
        person.sees("1 open     0 done")
        await person.press("enter")
        header = person.screen_text().splitlines()[0]
        assert "uncertain: mean 0.40" in header
        assert header.endswith("saved")
        await person.press("a")
        assert "uncertain: mean 0.40" in person.screen_text().splitlines()[0]
        await person.press("enter")
        assert person.session.article.id == shelf[0]
        person.sees("uncertain: mean 0.85")


async def test_on_a_narrow_screen_the_reason_takes_the_place_of_the_counts(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await choose(person, "most open ORG")
        await person.shows("most open ORG", "2 open ORG", "1 open ORG")
        person.does_not_see("0 done")
        await person.press("enter")
        person.sees("2 open ORG", "saved")


async def test_an_order_without_a_reason_says_so(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await choose(person, "disagreement")
        await person.shows("all 4  disagreement", "no two detectors disagree here")


async def test_the_random_order_is_that_of_its_seed(workspace: Opened, shelf: list[int]) -> None:
    orders: dict[str, list[str]] = {}
    async with library(workspace()) as person:
        for seed in ("7", "8", "9", "7"):
            await choose(person, "random")
            await person.shows("Seed of the random order")
            await person.press("end", *["backspace"] * 9)
            await person.write(seed)
            await person.press("enter")
            await person.shows(f"random, seed {seed}")
            await person.until(lambda: not person.library.is_finding)
            assert orders.setdefault(seed, titles(person)) == titles(person)
        await choose(person, "random")
        await person.shows("Seed of the random order")
        await person.write("x")
        await person.press("enter")
        person.sees("A seed is a whole number")
        await person.press("escape")
        person.sees("random, seed 7")
    assert len({tuple(order) for order in orders.values()}) > 1


def test_a_seed_is_a_whole_number() -> None:
    assert [seed_of(text) for text in ("0", " 12 ", "999999999")] == [0, 12, 999_999_999]
    assert [seed_of(text) for text in ("", "-1", "1.5", "x", "1234567890", "٣")] == [None] * 6


async def test_orders_go_round_and_what_was_added_since_is_listed(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        for order in ("oldest", "most open", "uncertain", "disagreement", "most open ORG", "random, seed 1"):
            await person.press("S")
            await person.shows(f"all 4  {order}")
        await person.paste("A pasted article\n\nIts text has two paragraphs.")
        await person.shows("all 5  random", "A pasted article")
        for order in ("title", "source", "added", "newest"):
            await person.press("S")
            await person.shows(f"all 5  {order}")


async def test_skipped_articles_are_offered_again_at_the_end(workspace: Opened, shelf: list[int]) -> None:
    async with reading(workspace()) as person:
        await person.press("z")
        for number in (1, 2, 3):
            assert person.session.article.id == shelf[number]
            await person.press("enter", "enter") if person.session.article.to_decide else await person.press("enter")
        assert person.session.article.id == shelf[0]
        person.sees("back to those skipped")
        await person.press("escape", "g", "tab")
        person.sees("no other article to do")
        await person.press("j", "tab")
        person.sees("back to those skipped")
        assert under_cursor(person) == "Tern buys Lark"
