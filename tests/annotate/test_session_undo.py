"""Undo and redo, across articles and restarts."""

from __future__ import annotations

from annotate.session import Session
from store.records import Annotation, ArticleStatus
from tests.annotate.sessions import (
    ACCEPTED,
    OPEN,
    REJECTED,
    SPANS,
    TEXT,
    Opener,
    covered,
    current,
    finish_reading,
    go_to,
    refused,
    session_on,
    standing,
    states,
)
from tests.workspaces import found, suggested


def test_undo_goes_back_to_what_was_decided(session: Session) -> None:
    session.accept()
    session.accept()
    outcome = session.undo()
    assert (outcome.message, current(session), states(session)) == (
        "undone: accept Novartis ORG",
        "Novartis",
        [ACCEPTED, OPEN, OPEN],
    )
    assert (session.redo().message, current(session)) == ("again: accept Novartis ORG", "Novartis")
    assert isinstance(session.current, Annotation)


def test_undo_of_one_among_overlapping_ones_goes_to_that_one(workspace: Opener) -> None:
    spans = found(TEXT, ("Amgen Inc", "ORG"), ("Amgen", "ORG"), ("Inc", "DRUG"))
    session = session_on(workspace(), TEXT, spans)
    for number, surface in ((1, "Amgen Inc"), (2, "Amgen"), (3, "Inc")):
        for decide in (session.reject, session.accept):
            session.hop_to(session.article.suggestions[number])
            decide()
            session.undo()
            assert (current(session), states(session)) == (surface, [OPEN, OPEN, OPEN])


def test_undo_of_an_added_span_leaves_the_cursor_where_it_was(session: Session) -> None:
    go_to(session, "today")
    session.label("ORG")
    session.move_to(0)
    assert session.undo().message == "undone: add today ORG"
    assert (covered(session), current(session)) == ("today", None)


def test_undo_and_redo_of_a_removal(session: Session) -> None:
    session.accept()
    go_to(session, "Amgen")
    session.reject()
    assert session.undo().message == "undone: remove Amgen ORG"
    assert standing(session) == [("Amgen", "ORG")]
    session.redo()
    assert (current(session), states(session)[0]) == ("Amgen", REJECTED)


def test_a_new_decision_empties_redo(session: Session) -> None:
    session.accept()
    session.undo()
    session.reject()
    assert refused(session.redo) == "nothing to redo"
    session.undo()
    assert refused(session.undo) == "nothing to undo"
    session.redo()
    assert states(session) == [REJECTED, OPEN, OPEN]


def test_undo_crosses_articles_and_restarts(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    first = session.article.id
    session.accept()
    second = suggested(session.workspace, "Kyprolis won", [(0, 8, "DRUG")])
    session.open(second)
    session.accept()
    session.workspace.close()

    session = Session(workspace(), "ada")
    session.open(second)
    assert not session.undo().opened
    outcome = session.undo()
    assert (outcome.opened, session.article.id, current(session)) == (True, first, "Amgen")
    assert session.article.entities.open_count == 3
    assert session.redo().message == "again: accept Amgen ORG"
    assert session.redo().opened
    assert (session.article.id, standing(session)) == (second, [("Kyprolis", "DRUG")])
    assert refused(session.redo) == "nothing to redo"


def test_undo_of_a_finish_opens_the_article_where_it_was_left(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    suggested(session.workspace, "Other words", [])
    finish_reading(session)
    go_to(session, "today")
    assert session.finish().opened
    outcome = session.undo()
    assert (outcome.message, outcome.opened, covered(session)) == ("undone: finish", True, "today")
    assert session.article.state.status is ArticleStatus.IN_PROGRESS


def test_undo_of_a_finish_that_left_some_goes_to_the_first_of_them(session: Session) -> None:
    session.accept()
    session.finish(leave_open=True)
    session.undo()
    assert (current(session), states(session)) == ("Novartis", [ACCEPTED, OPEN, OPEN])
