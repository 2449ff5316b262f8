"""Several annotators and several processes at one workspace."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.decisions import Accept, Remove
from annotate.session import Outcome, Session
from store.errors import ChangedSince, NotFound, WorkspaceBusy
from store.records import Annotation, Label, ScoredSpan
from tests.annotate.sessions import (
    ACCEPTED,
    OPEN,
    SPANS,
    TEXT,
    Opener,
    current,
    go_to,
    refused,
    session_on,
    standing,
    states,
)
from tests.workspaces import SCHEME, suggested


def test_anothers_later_change_refuses_the_undo_by_name(session: Session, workspace: Opener) -> None:
    session.accept()
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    go_to(bo, "Amgen")
    bo.label("PERSON")
    with pytest.raises(ChangedSince, match=r"undo refused: bo changed the same \(relabel"):
        session.undo()
    assert standing(session) == [("Amgen", "PERSON")], "the session shows what bo did"


def test_undo_does_not_lay_an_annotation_over_anothers(session: Session, workspace: Opener) -> None:
    session.accept()
    go_to(session, "Amgen")
    session.reject()
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    bo.select(0, TEXT.index(" and"))
    bo.label("PERSON")
    with pytest.raises(ChangedSince, match="undo refused: bo annotated Amgen Inc there since"):
        session.undo()
    assert standing(session) == [("Amgen Inc", "PERSON")]


def test_nobody_writes_between_planning_and_writing(workspace: Opener) -> None:
    article = suggested(workspace(), TEXT, SPANS)
    bo = Session(workspace(), "bo")
    bo.open(article)

    def clock() -> str:
        with pytest.raises(WorkspaceBusy):
            bo.accept()
        return "2026-01-02T03:04:05.000006+00:00"

    ada = Session(workspace(), "ada", clock=clock)
    ada.open(article)
    ada.select(0, TEXT.index(" and"))
    ada.label("PERSON")
    assert standing(ada) == [("Amgen Inc", "PERSON")]


def test_an_article_removed_elsewhere_is_said_at_every_key(session: Session, workspace: Opener) -> None:
    session.select(0, 5)
    workspace().articles.remove(session.article.id, force=True)
    for _ in range(2):
        with pytest.raises(NotFound):
            session.label("PERSON")


def test_undo_takes_back_only_ones_own(session: Session, workspace: Opener) -> None:
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    bo.accept()
    assert refused(session.undo) == "nothing to undo"
    assert states(session) == [ACCEPTED, OPEN, OPEN]


def test_another_processs_decisions_are_seen_before_the_next_one(session: Session, workspace: Opener) -> None:
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    bo.hop(1, only_open=True)
    bo.accept()
    session.accept()
    assert states(session) == [ACCEPTED, ACCEPTED, OPEN]
    assert current(session) == "Kyprolis"
    assert not session.refresh()


@pytest.mark.parametrize("act", [Session.accept, Session.reject, lambda s: s.label("PERSON"), lambda s: s.nudge(1, 1)])
def test_what_another_decided_meanwhile_is_not_decided_unseen(
    session: Session, workspace: Opener, act: Callable[[Session], Outcome]
) -> None:
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    bo.accept()
    assert refused(lambda: act(session)) == "bo changed this meanwhile (accept)"
    assert standing(session) == [("Amgen", "ORG")]
    assert session.article.annotations[1].annotator == "bo"
    assert isinstance(session.current, Annotation)


def test_a_decision_about_an_entity_as_it_no_longer_is_is_refused(session: Session) -> None:
    suggestion = session.article.suggestions[1]
    session.accept()
    assert refused(lambda: session.apply(Accept(suggestion))) == "ada changed this meanwhile (accept)"
    annotation = session.article.annotations[1]
    session.apply(Remove(annotation))
    assert "changed this meanwhile" in refused(lambda: session.apply(Remove(annotation)))


def test_a_change_of_the_article_in_another_process_is_read_with_the_cursor_kept(
    session: Session, workspace: Opener
) -> None:
    go_to(session, "Kyprolis")
    other = workspace()
    run = other.runs.start("late", "1", {})
    other.spans.suggest(session.article.id, run.id, TEXT, [ScoredSpan(*SPANS[2], 0.5), ScoredSpan(0, 9, "ORG")])
    assert session.refresh()
    assert (current(session), session.article.entities.open_count) == ("Kyprolis", 4)
    assert not session.refresh()


def test_a_new_version_of_the_scheme_is_taken_over(session: Session, workspace: Opener) -> None:
    other = workspace()
    other.schemes.add(replace(SCHEME, labels=(*SCHEME.labels, Label("GENE", "4", "teal", "A gene."))))
    session.label("GENE")
    (annotation,) = session.article.annotations.values()
    assert (annotation.label, annotation.scheme_version) == ("GENE", 2)


def test_suggestions_that_come_to_an_untouched_article_are_gone_to(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, [])
    for spans in ([SPANS[1]], [SPANS[0]]):
        run = session.workspace.runs.start("late", str(spans), {})
        session.workspace.spans.suggest(session.article.id, run.id, TEXT, [ScoredSpan(*spans[0])])
        session.suggestions_came()
        assert current(session) == "Novartis"


def test_a_busy_file_changes_nothing_and_the_same_key_works_later(session: Session, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "workspace.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkspaceBusy):
        session.accept()
    assert (current(session), states(session)) == ("Amgen", [OPEN, OPEN, OPEN])
    other.execute("ROLLBACK")
    other.close()
    session.accept()
    assert states(session) == [ACCEPTED, OPEN, OPEN]


def test_an_article_removed_elsewhere_can_be_left(session: Session, workspace: Opener) -> None:
    following = suggested(session.workspace, "Other words", [])
    workspace().articles.remove(session.article.id, force=True)
    with pytest.raises(NotFound):
        session.accept()
    session.open(following)
    assert session.article.text == "Other words"
