"""The same string again: what carrying a decision changes, what it leaves alone, and one undo for all of it."""

from __future__ import annotations

import pytest

from annotate import carrying
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.same import Everywhere
from annotate.session import Session
from annotate.suggesting import store_suggestions
from store.records import ArticleStatus, ScoredSpan
from store.workspace import Workspace
from tests.annotate.sessions import Opener, current, go_to, refused, session_on, standing, states
from tests.workspaces import found, suggested

TEXT = "Zelira won. Zelira lost, said Zelira’s chief. ZELIRA Foundation and Zelira."


def spans_of(text: str, surface: str, label: str) -> list[tuple[int, int, str]]:
    """All occurrences of a surface as spans."""
    starts = [index for index in range(len(text)) if text.startswith(surface, index)]
    return [(start, start + len(surface), label) for start in starts]


def annotated(workspace: Workspace, article_id: int) -> list[tuple[str, str, str]]:
    return [(one.surface, one.label, one.origin) for one in workspace.spans.annotations(article_id)]


def seen(session: Session, equality: Equality = Equality.EXACT) -> Everywhere:
    return carrying.look(session, session.workspace, carrying.decided(session), equality)


def refusable(session: Session) -> Everywhere:
    return carrying.look(session, session.workspace, carrying.refusal_of(session), Equality.EXACT)


# in the article


def test_an_accepted_suggestion_is_accepted_everywhere_in_the_article(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    session.accept()
    outcome = carrying.same(session)
    assert annotated(session.workspace, 1) == [("Zelira", "ORG", "accepted")] * 4
    assert outcome.message.startswith("accepted Zelira ORG ×3")
    assert session.article.entities.open_count == 0


def test_what_nobody_suggested_is_added_and_another_label_is_changed(workspace: Opener) -> None:
    spans = spans_of(TEXT, "Zelira", "ORG")
    session = session_on(workspace(), TEXT, [spans[0], (*spans[1][:2], "DRUG")])
    session.accept()
    carrying.same(session)
    origins = ["accepted", "corrected", "added", "added"]
    assert annotated(session.workspace, 1) == [("Zelira", "ORG", origin) for origin in origins]


def test_a_label_given_is_carried_as_it_was_given(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    session.label("DRUG")
    carrying.same(session)
    assert {label for _, label, _ in annotated(session.workspace, 1)} == {"DRUG"}


def test_an_added_span_is_carried_from_wherever_the_cursor_has_gone_on_to(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, found(TEXT, ("Foundation", "ORG")))
    session.move_to(0)
    session.label("DRUG")
    assert current(session) == "Foundation"
    assert carrying.same(session).message == "added Zelira DRUG ×3"
    assert (len(annotated(session.workspace, 1)), current(session)) == (4, "Foundation")
    session.undo()
    session.undo()
    assert annotated(session.workspace, 1) == []


def test_a_rejection_touches_only_suggestions_of_its_label(workspace: Opener) -> None:
    spans = spans_of(TEXT, "Zelira", "ORG")
    session = session_on(workspace(), TEXT, [*spans[:3], (*spans[3][:2], "DRUG")])
    session.reject()
    carrying.same(session)
    assert states(session) == ["rejected"] * 3 + ["open"]
    assert current(session) == "Zelira"
    assert session.article.entities.open_count == 1


def test_a_removed_annotation_takes_its_equals_along(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    session.accept()
    carrying.same(session)
    go_to(session, "Zelira")
    session.reject()
    carrying.same(session)
    assert annotated(session.workspace, 1) == []


def test_other_decisions_and_wider_suggestions_are_left_alone_and_counted(workspace: Opener) -> None:
    spans = spans_of(TEXT, "Zelira", "ORG")
    wider = found(TEXT, ("ZELIRA Foundation", "PERSON"))
    session = session_on(workspace(), TEXT, [*spans, *wider])
    session.label("DRUG")  # the first
    session.reject()  # the second, as ORG
    go_to(session, "Zelira’s")
    session.label("ORG")
    outcome = carrying.same(session, Equality.FOLDED)
    assert "3 left alone: " in outcome.message
    assert "1 annotated DRUG" in outcome.message
    assert "1 rejected as ORG" in outcome.message
    assert "1 inside PERSON ZELIRA Foundation" in outcome.message
    assert annotated(session.workspace, 1) == [
        ("Zelira", "DRUG", "corrected"),
        ("Zelira", "ORG", "accepted"),
        ("Zelira", "ORG", "accepted"),
    ]


def test_looser_equality_reaches_more(workspace: Opener) -> None:
    text = "An ADC, two ADCs and an adc."
    session = session_on(workspace(), text, found(text, ("ADC", "DRUG")))
    session.accept()
    with pytest.raises(NotPossible, match="no other ADC DRUG here"):
        carrying.same(session)
    carrying.same(session, Equality.FORMS)
    assert [surface for surface, _, _ in annotated(session.workspace, 1)] == ["ADC", "ADCs", "adc"]


def test_it_is_one_undo_and_one_redo(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    before = standing(session)
    session.accept()
    carrying.same(session)
    assert session.undo().message == "undone: accept Zelira ORG ×3"
    assert len(annotated(session.workspace, 1)) == 1
    session.undo()
    assert standing(session) == before
    session.redo()
    session.redo()
    assert len(annotated(session.workspace, 1)) == 4


def test_without_a_decision_the_annotation_at_the_cursor_speaks(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    assert "decide on one first" in refused(lambda: carrying.same(session))
    session.accept()
    again = Session(session.workspace, "ada")
    again.open(1)
    go_to(again, "Zelira")
    carrying.same(again)
    assert len(annotated(session.workspace, 1)) == 4


def test_after_undo_there_is_nothing_to_carry(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, spans_of(TEXT, "Zelira", "ORG"))
    session.accept()
    session.undo()
    assert "decide on one first" in refused(lambda: carrying.same(session))


# in the workspace


def test_a_decision_is_carried_to_other_articles_as_one_act(workspace: Opener) -> None:
    file = workspace()
    other = suggested(file, "Later Zelira and zelira.", found("Later Zelira and zelira.", ("Zelira", "ORG")))
    unmarked = suggested(file, "Nobody marked Zelira here.")
    session = session_on(file, TEXT, spans_of(TEXT, "Zelira", "ORG"))
    session.accept()
    seen_before = seen(session)
    assert (seen_before.count, len(seen_before.changes), seen_before.is_all) == (5, 3, True)
    outcome = carrying.carry(session, seen_before)
    assert outcome.message.startswith("accepted Zelira ORG ×5 in 3 articles")
    assert annotated(file, other) == [("Zelira", "ORG", "accepted")]
    assert annotated(file, unmarked) == [("Zelira", "ORG", "added")]
    assert file.articles.state(other).status is ArticleStatus.IN_PROGRESS
    session.undo()
    assert annotated(file, other) == annotated(file, unmarked) == []
    assert file.articles.state(unmarked).status is ArticleStatus.NEW
    assert len(annotated(file, session.article.id)) == 1
    session.redo()
    assert len(annotated(file, session.article.id)) == 4
    assert annotated(file, unmarked) == [("Zelira", "ORG", "added")]


def test_finished_articles_are_left_alone_and_conflicts_are_found(workspace: Opener) -> None:
    file = workspace()
    session = Session(file, "ada")
    session.open(suggested(file, "Zelira is done.", [(0, 6, "ORG")]))
    session.finish(leave_open=True)
    conflicting = suggested(file, "Zelira is a drug.", [(0, 6, "DRUG")])
    session.open(conflicting)
    session.accept()
    session.open(suggested(file, "Zelira rose.", [(0, 6, "ORG")]))
    session.accept()
    found_now = seen(session)
    assert found_now.closed == 1
    assert [(one.article.id, one.conflicts[0].why) for one in found_now.articles] == [(conflicting, "annotated DRUG")]
    assert "no other Zelira ORG to annotate" in refused(lambda: carrying.carry(session, found_now))


def test_an_act_about_other_articles_alone_stays_in_the_open_one(workspace: Opener) -> None:
    file = workspace()
    other = suggested(file, "Zelira again.", [(0, 6, "ORG")])
    session = session_on(file, "Zelira once.", [(0, 6, "ORG")])
    session.accept()
    outcome = carrying.carry(session, seen(session))
    assert outcome.change is None
    assert annotated(file, other) == [("Zelira", "ORG", "accepted")]
    session.undo()
    assert session.article.id == other
    assert annotated(file, other) == []


# never again


def test_a_refused_surface_is_rejected_everywhere_and_not_suggested_again(workspace: Opener) -> None:
    file = workspace()
    other = suggested(file, "Zelira again.", [(0, 6, "ORG")])
    session = session_on(file, "Zelira once. Zelira.", spans_of("Zelira once. Zelira.", "Zelira", "ORG"))
    outcome = carrying.refuse(session, refusable(session))
    assert outcome.message.startswith("refused Zelira ORG ×3 in 2 articles · never suggested again")
    assert [s.state for s in file.spans.suggestions(other)] == ["rejected"]
    later = suggested(file, "Zelira and Zelira.")
    run = file.runs.start("other", "1", {})
    spans = [ScoredSpan(0, 6, "ORG"), ScoredSpan(11, 17, "DRUG")]
    assert store_suggestions(file, later, run.id, "Zelira and Zelira.", spans) == 1
    assert [s.label for s in file.spans.suggestions(later)] == ["DRUG"]


def test_a_refusal_is_undone_with_its_rejections_or_lifted_alone(workspace: Opener) -> None:
    file = workspace()
    session = session_on(file, "Zelira once. Zelira.", spans_of("Zelira once. Zelira.", "Zelira", "ORG"))
    carrying.refuse(session, refusable(session))
    session.undo()
    assert file.refusals.all() == []
    assert session.article.entities.open_count == 2
    session.redo()
    assert [(one.surface, one.label, one.annotator) for one in file.refusals.all()] == [("Zelira", "ORG", "ada")]
    go_to(session, "Zelira")
    assert "is never suggested already" in refused(lambda: carrying.refuse(session, refusable(session)))
    session.close()
    assert carrying.lift(session, "Zelira", "ORG").message == "allowed again"
    assert file.refusals.all() == []
    assert "is not refused" in refused(lambda: carrying.lift(session, "Zelira", "ORG"))
