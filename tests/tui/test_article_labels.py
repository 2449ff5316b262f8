"""Labels of the article as a whole, told as a story."""

from __future__ import annotations

from pathlib import Path

from annotate.session import Session
from store.workspace import Workspace
from tests.annotate.test_answers import ASKING
from tests.tui.driver import Person, kinds, library, reading
from tests.workspaces import found, opened, suggested

TEXT = "Amgen sells Enbrel."


def said(workspace: Workspace, article_id: int) -> list[tuple[str, str]]:
    return [(label.question, label.choice) for label in workspace.article_labels.of(article_id)]


async def test_each_choice_is_one_key_and_one_undo(tmp_path: Path) -> None:
    with opened(tmp_path / "w.db", ASKING) as workspace:
        article_id = suggested(workspace, TEXT, found(TEXT, ("Amgen", "ORG")))
        async with reading(workspace, size=(120, 24)) as person:
            await person.press("A")
            person.sees("relevance  one of", "( ) y yes", "About a product.", "topic  any of", "[ ] 3 approval")
            await person.press("n", "2", "1")
            person.sees("(•) n no", "[x] 1 deal", "[x] 2 trial", "answer no · vera", "answered topic: deal")
            await person.press("y", "2", "q")
            person.sees("(•) y yes", "( ) n no", "[ ] 2 trial", "withdraw trial · vera")
            assert person.screen == "AnswerDialog"
            await person.press("escape")
            person.sees("relevance: yes · topic: deal")
            assert person.current == "Amgen"
            assert said(workspace, article_id) == [("relevance", "yes"), ("topic", "deal")]
            await person.press("u", "u")
            person.sees("undone: answer relevance: yes")
            assert said(workspace, article_id) == [("relevance", "no"), ("topic", "deal"), ("topic", "trial")]
            assert kinds(workspace)[:5] == ["answer", "answer", "answer", "answer", "withdraw"]


async def test_a_scheme_without_questions_says_so(tmp_path: Path) -> None:
    with opened(tmp_path / "w.db") as workspace:
        suggested(workspace, TEXT)
        async with reading(workspace) as person:
            await person.press("A")
            person.sees("the label scheme asks nothing about articles")
            assert person.screen == "reader"


async def test_the_library_shows_articles_by_what_was_said_of_them(tmp_path: Path) -> None:
    with opened(tmp_path / "w.db", ASKING) as workspace:
        for title in ("Tern buys Lark", "Owl ends a trial"):
            article_id = suggested(workspace, f"{title}.", title=title)
        session = Session(workspace, "vera")
        session.open(article_id)
        session.answer("topic", "trial")
        async with library(workspace, size=(100, 24)) as person:
            await by_article_label(person, "trial")
            await person.shows("all 1  topic: trial")
            person.sees("Owl ends a trial")
            person.does_not_see("Tern buys Lark")
            await person.press("escape")
            person.sees("Tern buys Lark", "all 2")
            await by_article_label(person, "deal")
            await person.shows("all 0  topic: deal")


async def by_article_label(person: Person, choice: str) -> None:
    person.library.action_command("answer-filter")
    await person.pilot.pause()
    await person.write(choice)
    await person.shows(f"topic: {choice}")
    await person.pilot.pause(0.3)
    await person.press("enter")
