"""The library, told as stories: finding articles, opening one, coming back, adding more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.records import ArticleStatus, NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import Person, kinds, library, status
from tests.workspaces import found

Opened = Callable[[], Workspace]

ARTICLES = (
    NewArticle("Tern bought Lark for its antibody.", "Tern buys Lark", "a", "Wire", "2026-01-05"),
    NewArticle("Owl ended a trial of its antibody.", "Owl ends a trial", "b", "Daily", "2026-03-01"),
    NewArticle("Corvane hired a chemist.", "Corvane hires", "c", "Wire", "2026-02-10"),
)


@pytest.fixture
def shelf(workspace: Opened) -> list[int]:
    """Three articles; the first has two suggestions, the last one."""
    with workspace() as opened:
        ids = [added.id for added in opened.articles.add(ARTICLES)]
        run = opened.runs.start("trial", "1", {})
        for id_, names in ((ids[0], ("Tern", "Lark")), (ids[2], ("Corvane",))):
            text = opened.articles.text(id_)
            spans = found(text, *((name, "ORG") for name in names))
            opened.spans.suggest(id_, run.id, text, [ScoredSpan(*span) for span in spans])
    return ids


def titles(person: Person) -> list[str]:
    """The titles in the list, from the top."""
    known = [article.title for article in ARTICLES]
    lines = person.screen_text().splitlines()[2:]
    return [title for line in lines for title in known if title in line]


async def test_articles_stand_newest_first_with_their_counts(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        assert titles(person) == ["Owl ends a trial", "Corvane hires", "Tern buys Lark"]
        person.sees("3 articles   0 reviewed   3 open", "0 %", "▸ · 2026-03-01 Owl", "2 open     0 done")


async def test_words_are_found_as_they_are_typed(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("slash")
        await person.write("antib")
        await person.until(lambda: titles(person) == ["Owl ends a trial", "Tern buys Lark"])
        person.sees("all 2  “antib”", "3 articles")
        await person.write("ody lark")
        await person.until(lambda: titles(person) == ["Tern buys Lark"])
        await person.press("enter", "enter")
        assert person.session.article.id == shelf[0]
        await person.press("escape")
        person.sees("all 1  “antibody lark”")
        await person.press("escape")
        await person.until(lambda: len(titles(person)) == 3)


async def test_an_unfinished_query_or_odd_characters_find_nothing_and_break_nothing(
    workspace: Opened, shelf: list[int]
) -> None:
    async with library(workspace()) as person:
        await person.press("slash")
        await person.write('"tern AND (-* ')
        await person.shows('“"tern AND (-* ”')
        await person.shows("escape shows all")
        await person.press("escape")
        await person.until(lambda: len(titles(person)) == 3)


async def test_words_taken_back_at_once_show_everything(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("slash")
        person.app.simulate_key("z")
        person.app.simulate_key("backspace")
        await person.press("enter")
        await person.until(lambda: not person.library.workers)
        assert len(titles(person)) == 3


async def test_status_and_sort_go_round(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("enter", "enter", "escape", "v")
        person.sees("new 2")
        assert titles(person) == ["Corvane hires", "Tern buys Lark"]
        await person.press("v", "v")
        person.sees("reviewed 1", "33 %")
        assert titles(person) == ["Owl ends a trial"]
        await person.press("escape", "S")
        person.sees("all 3  oldest")
        assert titles(person) == ["Tern buys Lark", "Corvane hires", "Owl ends a trial"]
        await person.press("S")
        await person.shows("most open")
        assert titles(person)[0] == "Tern buys Lark"


async def test_going_back_keeps_the_place_and_shows_what_was_decided(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("G", "enter", "a")
        assert person.screen == "reader"
        await person.press("escape")
        person.sees("▸ ~ 2026-01-05 Tern buys Lark", "1 open     1 done", "2 open")
        await person.press("tab")
        person.sees("▸ · 2026-03-01 Owl")


async def test_articles_that_were_passed_are_where_the_list_stands_afterwards(
    workspace: Opened, shelf: list[int]
) -> None:
    async with library(workspace()) as person:
        await person.press("enter", "greater_than_sign", "escape")
        person.sees("▸ · 2026-02-10 Corvane hires")


async def test_flag_and_undo_from_the_list(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("j", "m")
        person.sees("▸ ·⚑2026-02-10 Corvane hires")
        await person.press("g", "u")
        person.sees("▸ · 2026-02-10 Corvane hires", "undone: flag")
        await person.press("U")
        person.sees("⚑", "again: flag")
    assert kinds(workspace()) == ["flag", "undo flag", "redo flag"]


async def test_the_mouse_chooses_and_opens(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.click("Tern buys")
        person.sees("▸ · 2026-01-05 Tern")
        await person.click("Corvane hires", times=2)
        assert person.session.article.id == shelf[2]


async def test_a_long_list_is_scrolled_by_keys(workspace: Opened) -> None:
    with workspace() as opened:
        opened.articles.add(NewArticle(f"text {n}", f"Article {n:03}", published="2026-01-01") for n in range(200))
    async with library(workspace()) as person:
        person.sees("Article 199")
        await person.press("G")
        person.sees("Article 000")
        await person.press("pageup", "k")
        person.does_not_see("Article 000")
        await person.press("g")
        person.sees("▸ · 2026-01-01 Article 199")


async def test_pasted_text_and_typed_paths_become_articles(
    workspace: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("A text from a file.")
    async with library(workspace()) as person:
        person.sees("No articles yet.", "0 articles")
        await person.press("enter", "tab", "m", "u", "j", "k", "g", "G", "v", "S", "escape")
        await person.paste("A pasted article\n\nIts text has two paragraphs.")
        await person.shows("1 article added", "A pasted article")
        await person.press("plus")
        person.sees("Add articles")
        await person.write("one.txt")
        await person.press("enter")
        await person.shows("A text from a file", "2 articles")
        await person.press("plus")
        await person.write("two.txt")
        await person.press("enter")
        await person.shows("two.txt: ")
        await person.paste("A pasted article\n\nIts text has two paragraphs.")
        await person.shows("duplicate")
    assert workspace().articles.totals().all_articles == 2


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\n"])
async def test_the_lines_of_a_pasted_text_are_lines_whatever_the_terminal_sends(
    workspace: Opened, line_end: str
) -> None:
    async with library(workspace()) as person:
        await person.paste(line_end.join(["A pasted article", "", "Its text has two paragraphs."]))
        await person.shows("1 article added", "1 article   0 reviewed")
        await person.press("enter")
        assert person.session.article.text == "A pasted article\n\nIts text has two paragraphs."


async def test_an_empty_library_says_how_articles_come_in(workspace: Opened) -> None:
    async with library(workspace(), size=(60, 20)) as person:
        person.sees("or paste the text of an article here.", "0 articles   0 reviewed   0 open   0 %")


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80, 120])
async def test_the_counts_of_the_workspace_are_never_cut(workspace: Opened, shelf: list[int], width: int) -> None:
    async with library(workspace(), size=(width, 20)) as person:
        await person.press("G")
        header = person.screen_text().splitlines()[0]
        assert header.endswith("0 %")
        assert ("0 of 3 reviewed  3 open" if width < 40 else "3 articles   0 reviewed   3 open") in header
        person.sees("? help")


async def test_articles_can_be_added_while_reading(
    workspace: Opened, shelf: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("A text from a file.")
    async with library(workspace()) as person:
        await person.press("enter", "plus")
        await person.write("*.txt")
        await person.press("enter")
        await person.shows("1 article added")
        assert person.screen == "reader"


async def test_a_removed_article_cannot_be_opened_and_nothing_breaks(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        workspace().articles.remove(shelf[1])
        await person.press("enter")
        person.sees("glossator")
        assert person.screen == "library"
        await person.press("j", "k", "enter")
        assert person.screen == "reader"
        assert person.session.article.id == shelf[2]


async def test_a_busy_workspace_is_said_in_the_library(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        other = workspace().connection
        other.execute("BEGIN IMMEDIATE")
        await person.press("m")
        person.sees("held by another process")
        other.execute("COMMIT")
        await person.press("m")
        person.sees("⚑")
    assert kinds(workspace()) == ["flag"]
    assert status(workspace(), shelf[1]) == ArticleStatus.NEW


async def test_while_words_are_typed_the_foot_names_the_keys_that_work_then(
    workspace: Opened, shelf: list[int]
) -> None:
    async with library(workspace()) as person:
        await person.press("slash")
        person.sees("type words   enter goes to the list")
        person.does_not_see("v by status")
        await person.press("enter")
        person.sees("v by status")
        await person.press("slash", "escape")
        person.sees("v by status")


async def test_a_message_has_all_the_lines_that_it_needs(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        person.library.say("the name must be letters " * 5 + "such as NEW_DRUG")
        await person.pilot.pause()
        person.sees("such as NEW_DRUG")
        await person.press("j")
        person.does_not_see("such as NEW_DRUG")
        assert person.screen_text().splitlines()[-1].startswith(" enter open")


async def test_ctrl_c_says_what_leaves(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("ctrl+c")
        person.sees("ctrl+q leaves Glossator")
        await person.press("j")
        person.does_not_see("ctrl+q")
        assert not list(person.app.screen.query("Toast"))
