"""From article to article: finish, skip, step, and the place where one was."""

from __future__ import annotations

from annotate.session import Session
from store.records import ArticleStatus, ScoredSpan
from tests.annotate.sessions import (
    ACCEPTED,
    LEFT,
    SPANS,
    TEXT,
    Opener,
    covered,
    current,
    finish_reading,
    go_to,
    refused,
    session_on,
    states,
)
from tests.workspaces import found, suggested


def test_finishing_with_open_ones_goes_to_the_first_and_needs_a_second_enter(session: Session) -> None:
    session.accept()
    go_to(session, "today")
    assert session.finish().message == "2 open: enter again leaves them"
    assert (current(session), session.article.state.status) == ("Novartis", ArticleStatus.IN_PROGRESS)
    session.accept()
    assert session.finish().message == "1 open: enter again leaves it"
    assert session.finish(leave_open=True).message == "finished · that was the last one"
    assert (states(session), session.article.state.status) == ([ACCEPTED, ACCEPTED, LEFT], ArticleStatus.REVIEWED)


def test_suggestions_that_came_after_the_first_enter_are_not_left_unseen(session: Session, workspace: Opener) -> None:
    session.finish()
    other = workspace()
    run = other.runs.start("late", "1", {})
    other.spans.suggest(session.article.id, run.id, TEXT, [ScoredSpan(41, 46, "DRUG")])
    assert session.finish(leave_open=True).message == "4 open: enter again leaves them"
    session.finish(leave_open=True)
    assert states(session) == [LEFT] * 4


def test_finish_opens_the_next_article_to_do(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    other = suggested(session.workspace, "Kyprolis won", [(0, 8, "DRUG")])
    finish_reading(session)
    outcome = session.finish()
    assert (outcome.message, outcome.opened, session.article.id, current(session)) == (
        "finished",
        True,
        other,
        "Kyprolis",
    )


def test_finishing_a_reviewed_article_says_so_and_goes_on(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, [])
    first = session.article.id
    session.finish()
    suggested(session.workspace, "Other words", [])
    session.open(first)
    outcome = session.finish()
    assert (outcome.message, outcome.opened, outcome.change) == ("reviewed already", True, None)


def test_skipping_goes_on_also_from_a_skipped_article(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    first = session.article.id
    second = suggested(session.workspace, "Other words", [])
    assert session.skip().message == "skipped"
    assert session.article.id == second
    session.open(first)
    assert session.article.state.status is ArticleStatus.SKIPPED
    assert session.skip().message == "skipped already"
    assert session.article.id == second
    assert session.skip().message == "skipped · back to those skipped"
    assert session.article.id == first


def test_correcting_a_reviewed_article_keeps_it_reviewed_and_does_not_ask_to_finish(session: Session) -> None:
    finish_reading(session)
    session.finish()
    go_to(session, "Amgen")
    assert session.label("PERSON").message == "relabelled Amgen PERSON"
    assert session.article.state.status is ArticleStatus.REVIEWED
    assert session.reopen().message == "reopened"
    assert refused(session.reopen) == "the article is open"


def test_stepping_through_articles_ends_at_the_first_and_last(workspace: Opener) -> None:
    session = session_on(workspace(), "First words", [])
    first = session.article.id
    second = suggested(session.workspace, "Other words", [])
    session.step_article(forward=False)
    assert session.article.id == second
    assert refused(lambda: session.step_article(forward=False)) == "the first article"
    session.step_article(forward=True)
    assert session.article.id == first
    assert refused(lambda: session.step_article(forward=True)) == "the last article"


def test_every_annotator_returns_to_the_place_they_left(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    article, other = session.article.id, suggested(session.workspace, "Other words", [])
    go_to(session, "today")
    session.open(other)
    bo = Session(session.workspace, "bo")
    bo.open(article)
    assert covered(bo) == "Amgen"
    bo.close()
    session.close()
    session.workspace.close()
    for annotator, word in (("ada", "today"), ("bo", "Amgen")):
        again = Session(workspace(), annotator)
        again.open(article)
        assert covered(again) == word


def test_the_place_is_the_entity_also_where_it_begins_inside_a_word(workspace: Opener) -> None:
    text = "the HER2/EGFR assay"
    session = session_on(workspace(), text, found(text, ("HER2", "ORG"), ("EGFR", "DRUG")))
    session.hop(1, only_open=True)
    session.open(session.article.id)
    assert current(session) == "EGFR"
