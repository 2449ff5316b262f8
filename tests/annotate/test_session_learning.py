"""A session that learns from the decisions so far: what it hides, what it offers, and that undo stays exact."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from annotate.earlier import DETECTOR
from annotate.entities import is_open
from annotate.reading import REFITTED_AFTER
from annotate.session import Session
from store.records import ArticleStatus, ScoredSpan, Suggestion
from store.workspace import Workspace
from tests.annotate.sessions import (
    ACCEPTED,
    LEFT,
    OPEN,
    REJECTED,
    SUPERSEDED,
    Opener,
    current,
    go_to,
    refused,
    standing,
    states,
)
from tests.workspaces import found, suggested

LATER = "Later the Board of Amgen met in Rome."


def learner(workspace: Workspace, annotator: str = "ada") -> Session:
    return Session(workspace, annotator, learning=True)


def rejected(workspace: Workspace, surface: str, label: str, times: int) -> None:
    """Reject a surface under a label in so many new articles, nobody's undo being in the way."""
    session = Session(workspace, "zoe")
    for number in range(times):
        text = f"{surface} rejected {number} {label} {workspace.articles.totals().all_articles}"
        session.open(suggested(workspace, text, found(text, (surface, label))))
        session.reject()
    session.close()


def added(workspace: Workspace, surface: str, label: str) -> None:
    """Add a surface by hand in a new article."""
    session = Session(workspace, "zoe")
    text = f"We added {surface} as {label} {workspace.articles.totals().all_articles}"
    session.open(suggested(workspace, text))
    start = text.index(surface)
    session.select(start, start + len(surface))
    session.label(label)
    session.close()


def marked(session: Session) -> list[tuple[str, str]]:
    return [(entity.surface, entity.label) for entity in session.article.entities]


# hiding


def test_what_was_rejected_everywhere_is_hidden_in_the_next_article(workspace: Opener) -> None:
    file = workspace()
    rejected(file, "Board", "ORG", 2)
    later = suggested(file, LATER, found(LATER, ("Board", "ORG"), ("Board", "PERSON"), ("Amgen", "ORG")))
    session = learner(file)
    session.open(later)
    assert marked(session) == [("Board", "PERSON"), ("Amgen", "ORG")]
    assert states(session) == [OPEN, OPEN, OPEN]
    assert (session.article.decided, session.article.to_decide) == (0, 2)
    assert file.articles.rows([later])[0].open == 3
    unlearned = Session(file, "ada")
    unlearned.open(later)
    assert len(marked(unlearned)) == 3


def test_hidden_ones_are_left_with_the_article_without_a_question_and_stay_hidden_after(workspace: Opener) -> None:
    file = workspace()
    rejected(file, "Board", "ORG", 2)
    session = learner(file)
    later = suggested(file, LATER, found(LATER, ("Board", "ORG"), ("Amgen", "ORG")))
    session.open(later)
    session.accept()
    assert session.finish().opened
    assert [suggestion.state for suggestion in file.spans.suggestions(later)] == [LEFT, ACCEPTED]
    session.undo()
    assert (states(session), marked(session)) == ([OPEN, ACCEPTED], [("Amgen", "ORG")])
    session.redo()
    assert states(session) == [LEFT, ACCEPTED]
    session.open(later)
    session.reopen()
    assert (states(session), marked(session)) == ([OPEN, ACCEPTED], [("Amgen", "ORG")])


def test_hidden_ones_are_shown_on_demand_and_decided_like_others(workspace: Opener) -> None:
    file = workspace()
    rejected(file, "Board", "ORG", 3)
    session = learner(file)
    session.open(suggested(file, LATER, found(LATER, ("Board", "ORG"), ("Amgen", "ORG"))))
    outcome = session.toggle_hidden()
    assert (outcome.message, [entity.surface for entity in outcome.touched]) == ("1 shown", ["Board"])
    session.hop(-1, only_open=True)
    board = session.current
    assert isinstance(board, Suggestion)
    assert session.article.why_hidden(board) == "hidden: rejected 3 times, never accepted"
    assert session.finish().message == "2 open: enter again leaves them"
    assert session.toggle_hidden().message == "1 hidden"
    assert current(session) is None
    session.toggle_hidden()
    go_to(session, "Board")
    session.accept()
    assert standing(session) == [("Board", "ORG")]
    assert refused(session.toggle_hidden) == "nothing is hidden in this article"
    session.open(suggested(file, "The Board", found("The Board", ("Board", "ORG"))))
    assert marked(session) == [("Board", "ORG")], "accepted once, it is hidden no longer"


def test_undo_reveals_what_it_brings_back(workspace: Opener) -> None:
    file = workspace()
    session = learner(file)
    session.open(suggested(file, LATER, found(LATER, ("Board", "ORG"))))
    session.reject()
    first = session.article.id
    rejected(file, "Board", "ORG", 2)
    session.open(suggested(file, "Other words"))
    session.undo()
    assert (session.article.id, current(session), states(session)) == (first, "Board", [OPEN])
    assert marked(session) == [("Board", "ORG")]
    session.redo()
    assert states(session) == [REJECTED]


def test_an_annotation_supersedes_what_is_hidden_under_it(workspace: Opener) -> None:
    file = workspace()
    rejected(file, "Board", "ORG", 2)
    session = learner(file)
    session.open(suggested(file, LATER, found(LATER, ("Board", "ORG"))))
    go_to(session, "Board")
    assert session.current is None
    session.move(1, extend=True)
    session.move(1, extend=True)
    session.label("ORG")
    assert (standing(session), states(session)) == ([("Board of Amgen", "ORG")], [SUPERSEDED])
    session.undo()
    assert states(session) == [OPEN]
    go_to(session, "Board")
    session.select(session.cursor.start, session.cursor.end)
    session.label("ORG")
    assert (standing(session), states(session)) == ([("Board", "ORG")], [ACCEPTED])


def test_nothing_is_hidden_in_front_of_a_persons_eyes(workspace: Opener) -> None:
    file = workspace()
    article = suggested(file, LATER, found(LATER, ("Board", "ORG"), ("Amgen", "ORG")))
    session = learner(file)
    session.open(article)
    other = workspace()
    rejected(other, "Board", "ORG", 2)
    rejected(other, "Rome", "ORG", 2)
    run = other.runs.start("late", "1", {})
    other.spans.suggest(article, run.id, LATER, [ScoredSpan(*found(LATER, ("Rome", "ORG"))[0])])
    assert session.refresh()
    assert marked(session) == [("Board", "ORG"), ("Amgen", "ORG")]
    session.toggle_hidden()
    rejected(other, "Paris", "ORG", 1)
    assert not session.refresh()  # it was about another article
    session.reload()
    assert len(marked(session)) == 3
    session.open(article)
    assert marked(session) == [("Amgen", "ORG")]


# offering


def offers(session: Session) -> list[tuple[str, str]]:
    found = session.article.suggestions.values()
    return [(s.surface, s.label) for s in found if any(origin.detector == DETECTOR for origin in s.origins)]


def test_what_was_added_is_offered_in_the_next_article_with_its_origin(workspace: Opener) -> None:
    file = workspace()
    added(file, "Board", "ORG")
    added(file, "Board", "ORG")
    session = learner(file)
    later = suggested(file, LATER, found(LATER, ("Amgen", "ORG")))
    session.open(later)
    assert current(session) == "Board"
    board = session.current
    assert isinstance(board, Suggestion)
    (origin,) = board.origins
    assert (origin.detector, origin.layer, origin.score) == ("added before", "2 articles", 3 / 4)
    assert file.articles.rows([later])[0].open == 2
    before = list(file.connection.execute("SELECT * FROM suggestions"))
    session.open(later)
    assert list(file.connection.execute("SELECT * FROM suggestions")) == before
    assert refused(session.undo) == "nothing to undo"


def test_nothing_is_offered_twice_or_where_something_is_or_was(workspace: Opener) -> None:
    file = workspace()
    for surface in ("Board", "Amgen", "Rome", "Later"):
        added(file, surface, "ORG")
    session = learner(file)
    later = suggested(file, LATER, found(LATER, ("Board of Amgen", "ORG"), ("Rome", "PERSON")))
    session.open(later)
    assert offers(session) == [("Later", "ORG")]
    session.reject()
    session.reject()
    session.open(later)
    assert offers(session) == [("Later", "ORG")]
    go_to(session, "met")
    session.label("ORG")
    session.reject()
    added(file, "met", "ORG")
    session.open(later)
    assert offers(session) == [("Later", "ORG")], "the place where a person took an annotation away is left alone"


def test_accepting_an_offer_and_undo_leave_it_a_suggestion_like_others(workspace: Opener) -> None:
    file = workspace()
    added(file, "Board", "ORG")
    session = learner(file)
    session.open(suggested(file, LATER))
    session.accept()
    assert (standing(session), states(session)) == ([("Board", "ORG")], [ACCEPTED])
    session.undo()
    assert (standing(session), states(session)) == ([], [OPEN])
    run = file.runs.start("other", "2", {})
    file.spans.suggest(session.article.id, run.id, LATER, [])
    file.spans.retire(session.article.id, run.id)
    session.open(session.article.id)
    assert states(session) == [OPEN]


def test_what_is_rejected_more_often_than_annotated_is_offered_no_longer(workspace: Opener) -> None:
    file = workspace()
    added(file, "Board", "ORG")
    session = learner(file)
    for number, expected in enumerate([1, 1, 0]):
        session.open(suggested(file, f"The Board {number}"))
        assert len(offers(session)) == expected
        if expected:
            session.reject()


def test_a_label_that_the_scheme_lost_and_a_reviewed_article_are_left_alone(workspace: Opener) -> None:
    file = workspace()
    session = learner(file)
    session.open(suggested(file, "Board and words"))
    session.finish()
    assert session.article.state.status is ArticleStatus.REVIEWED
    added(file, "Board", "ORG")
    file.connection.execute("UPDATE annotations SET label = 'FIRM'")
    session.open(session.article.id)
    assert offers(session) == []
    session.open(suggested(file, "The Board"))
    assert offers(session) == []
    file.connection.execute("UPDATE annotations SET label = 'ORG'")
    session.open(suggested(file, "The Board again"))
    assert offers(session) == [("Board", "ORG")]


def test_suggestions_that_come_bring_offers_with_them(workspace: Opener) -> None:
    file = workspace()
    session = learner(file)
    session.open(suggested(file, LATER))
    added(file, "Board", "ORG")
    session.suggestions_came()
    assert (offers(session), current(session)) == ([("Board", "ORG")], "Board")


def test_a_busy_file_holds_up_no_reading(workspace: Opener, tmp_path: Path) -> None:
    file = workspace()
    added(file, "Board", "ORG")
    later = suggested(file, LATER)
    other = sqlite3.connect(tmp_path / "workspace.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    session = learner(file)
    session.open(later)
    assert offers(session) == []
    other.execute("ROLLBACK")
    other.close()
    session.open(later)
    assert [is_open(s) for s in session.article.suggestions.values()] == [True]


# scores


def trusted(session: Session, text: str, label: str) -> float | None:
    """What a suggestion that scored 0.5 is trusted with in a new article."""
    session.open(suggested(session.workspace, text, [ScoredSpan(0, 5, label, 0.5, "stems")]))
    return session.trust(next(iter(session.article.suggestions.values())))


def test_a_score_falls_where_such_suggestions_were_rejected_and_the_stored_one_stays(workspace: Opener) -> None:
    session = learner(workspace())
    assert trusted(session, "Board first", "ORG") == 0.5
    for number in range(REFITTED_AFTER):
        session.open(suggested(session.workspace, f"W{number:04} words", [ScoredSpan(0, 5, "ORG", 0.5, "stems")]))
        session.reject()
    falls, other = trusted(session, "Board second", "ORG"), trusted(session, "Board third", "DRUG")
    assert falls is not None
    assert other is not None
    assert falls < other < 0.5
    (suggestion,) = session.article.suggestions.values()
    assert suggestion.score == 0.5


def test_scores_are_corrected_at_once_by_the_decisions_that_a_workspace_holds(workspace: Opener) -> None:
    file = workspace()
    session = Session(file, "ada")
    for number in range(5):
        session.open(suggested(file, f"Board {number}", [ScoredSpan(0, 5, "ORG", 0.5)]))
        session.reject()
    assert trusted(session, "Board last", "ORG") == 0.5  # this one does not learn
    learned = trusted(learner(file), "Board again", "ORG")
    assert learned is not None
    assert learned < 0.5


def test_a_suggestion_without_a_score_has_none_after_decisions(workspace: Opener) -> None:
    session = learner(workspace())
    session.open(suggested(session.workspace, "Board", [(0, 5, "ORG")]))
    assert session.trust(next(iter(session.article.suggestions.values()))) is None
