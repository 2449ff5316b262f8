"""Reading texts that are out of the ordinary: hostile ones, empty ones, very long lines; and what leaves the reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import annotated, reading, status
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]

HOSTILE = "Tern\x1b[2J\x1b]0;owned\x07 said \u202etfosorciM\u202c and\x9b31m\x00 Lark\tGroup rose.\r\n\u2066end\u2069"


async def test_hostile_text_cannot_touch_the_terminal(workspace: Opened) -> None:
    article = suggested(
        workspace(), HOSTILE, found(HOSTILE, ("Lark\tGroup", "ORG"), ("\u202etfosorciM\u202c", "ORG")), title=HOSTILE
    )
    async with reading(workspace(), size=(160, 40)) as person:
        await person.press("a", "a", "b", "t", "escape", "y", "O")
        text = person.screen_text()
        person.sees("Tern␛[2J␛]0;owned␇ said ·tfosorciM· and·31m␀ Lark Group rose.")
        assert {character for character in text if character != "\n" and not character.isprintable()} == set()
    assert annotated(workspace(), article) == [("\u202etfosorciM\u202c", "ORG"), ("Lark\tGroup", "ORG")]


@pytest.mark.parametrize("text", ["", " \n\t \n"])
async def test_an_article_without_words_can_be_read_and_finished(workspace: Opened, text: str) -> None:
    article = suggested(workspace(), text, title="Nothing in it")
    async with reading(workspace()) as person:
        keys = ("l", "h", "j", "k", "L", "H", "g", "G", "w", "tab", "a", "x", "1", "left_square_bracket")
        await person.press(*keys, "c", "l", "L", "1", "c", "y", "Y", "O", "pagedown", "i")
        person.sees("Nothing in it")
        await person.press("enter")
        person.sees("that was the last one")
    assert status(workspace(), article) == "reviewed"


async def test_one_line_of_100_000_characters(workspace: Opened) -> None:
    text = "Tern and Lark said so. " * 4348 + "Owl"
    last = (len(text) - 3, len(text), "ORG")
    article = suggested(workspace(), text, [(0, 4, "ORG"), last])
    async with reading(workspace()) as person:
        await person.press("a")
        assert person.current == "Owl"
        person.sees("so. Owl")
        await person.press("2", "h", "h", "1", "g", "G")
        assert person.selected == "Owl"
        await person.press("j", "k", "pageup", "pagedown", "Y")
    assert annotated(workspace(), article) == [("Tern", "ORG"), ("said", "ORG"), ("Owl", "DRUG")]


async def test_entities_and_sentences_are_copied_and_looked_up(workspace: Opened) -> None:
    text = "Corvane rose. Tern & Lark fell 3.5%, it said.\nOwl did not."
    with workspace() as opened:
        (added,) = opened.articles.add([NewArticle(text, "Corvane rises", url="https://example.org/corvane")])
        opened.spans.suggest(added.id, opened.runs.start("trial", "1", {}).id, text, [ScoredSpan(14, 25, "ORG")])
    async with reading(workspace()) as person:
        await person.press("y")
        assert person.app.clipboard == "Tern & Lark"
        person.sees("copied 11 characters")
        await person.press("Y")
        assert person.app.clipboard == "Tern & Lark fell 3.5%, it said."
        await person.press("O", "o")
        assert person.app.pages == ["https://example.org/?q=Tern%20%26%20Lark", "https://example.org/corvane"]
        await person.press("G", "y")
        assert person.app.clipboard == "not"


async def test_only_web_addresses_are_opened(workspace: Opened) -> None:
    with workspace() as opened:
        opened.articles.add([NewArticle("Text.", "Text", url="file:///etc/passwd")])
    async with reading(workspace()) as person:
        await person.press("o")
        person.sees("not a web address: file:///etc/passwd")
        assert person.app.pages == []
