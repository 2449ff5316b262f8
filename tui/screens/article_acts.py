"""The reader's commands about the labels that are looked for, and about the article as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from annotate.errors import NotPossible
from tui.command_screen import Act

if TYPE_CHECKING:
    from tui.screens.reader import ReaderScreen


def article_acts(screen: ReaderScreen) -> Mapping[str, Act]:
    """What the commands do on one reader screen."""
    return {"labels-wanted": partial(_want, screen), "article-labels": partial(_answer, screen)}


def _want(screen: ReaderScreen) -> None:
    from tui.dialogs.wanted import WantedDialog

    session = screen.session

    def chosen(names: frozenset[str] | None) -> None:
        if names is not None:
            screen.run_act(partial(session.want, names))

    screen.app.push_screen(WantedDialog(session.scheme.given, session.wanted or ()), chosen)


def _answer(screen: ReaderScreen) -> None:
    from tui.dialogs.answers import AnswerDialog

    session = screen.session
    if not session.scheme.questions:
        raise NotPossible("the label scheme asks nothing about articles: [[questions]] in its file would")

    def give(question: str, choice: str) -> None:
        if not screen.must_wait():
            screen.run_act(partial(session.answer, question, choice))

    screen.app.push_screen(AnswerDialog(session, give))
