"""Edits of the labels in a workspace: what moves, what stays, who is refused, and what other sessions see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotate import carrying
from annotate.decisions import Accept, Add, Reject, Relabel
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.formats.registry import format_named
from annotate.guideline import guideline
from annotate.importing.import_file import ImportOptions, import_file
from annotate.scheme_edits import SchemeEdit, added, merged, renamed, restored, retired
from annotate.scheme_words import lines
from annotate.scheme_work import commit, preview, undo_edit
from annotate.session import Session
from annotate.suggesting import by_scheme, store_suggestions
from store.dump import dump, load
from store.errors import ChangedSince
from store.records import ArticleState, ArticleStatus, Change, Label, LabelScheme, RowChange, ScoredSpan, Suggestion
from store.workspace import Workspace
from tests.annotate.sessions import SPANS, TEXT, session_on, standing, states
from tests.workspaces import SCHEME, suggested

Opened = Callable[[], Workspace]


def edit(session: Session, make: Callable[[LabelScheme], SchemeEdit], *, reopen: bool = False) -> None:
    """Make an edit as a session's annotator."""
    commit(session.workspace, make(session.scheme), session.annotator, reopen=reopen)
    session.scheme_changed()


def labels(workspace: Workspace, article_id: int) -> list[str]:
    return [suggestion.label for suggestion in workspace.spans.suggestions(article_id)]


def test_a_renamed_label_takes_everything_along_and_undo_brings_it_back(session: Session) -> None:
    session.accept()
    session.reject()
    version = next(iter(session.article.annotations.values())).scheme_version
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    assert standing(session) == [("Amgen", "FIRM")]
    assert labels(session.workspace, session.article.id) == ["FIRM", "FIRM", "DRUG"]
    assert next(iter(session.article.annotations.values())).scheme_version == version
    assert session.scheme.version == version + 1
    assert session.undo().message == "undone: rename label ORG → FIRM"
    assert standing(session) == [("Amgen", "ORG")]
    assert replace(session.scheme, version=1) == SCHEME
    assert session.redo().message == "again: rename label ORG → FIRM"
    assert standing(session) == [("Amgen", "FIRM")]
    session.undo()
    session.undo()
    assert states(session)[1] == "open"


def test_new_decisions_under_the_new_name_go_back_with_it(session: Session) -> None:
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    bob = Session(session.workspace, "bob")
    bob.open(session.article.id)
    bob.accept()
    session.undo()
    assert standing(session) == [("Amgen", "ORG")]
    with pytest.raises(ChangedSince, match=r"undo refused: ada changed the labels since \(rename label, "):
        bob.undo()


def test_an_older_decision_of_another_is_refused_by_name_until_the_edit_is_undone(session: Session) -> None:
    bob = Session(session.workspace, "bob")
    bob.open(session.article.id)
    bob.reject()
    bob.label("PERSON")
    bob.reject()
    made = next(iter(bob.article.annotations.values()))
    bob.apply(Relabel(made, "DRUG"))
    session.reload()
    edit(session, lambda scheme: merged(scheme, "PERSON", "DRUG"))
    with pytest.raises(ChangedSince, match="ada changed the labels since"):
        bob.undo()
    session.undo()
    assert bob.undo().message.startswith("undone: relabel")


def test_undo_of_a_merge_is_refused_by_name_where_somebody_went_on(session: Session) -> None:
    session.accept()
    edit(session, lambda scheme: merged(scheme, "ORG", "PERSON"))
    bob = Session(session.workspace, "bob")
    bob.open(session.article.id)
    bob.apply(Relabel(next(iter(bob.article.annotations.values())), "DRUG"))
    with pytest.raises(ChangedSince, match=r"undo refused: bob changed the same \(relabel"):
        session.undo()
    assert "ORG" not in session.scheme


def test_a_merge_moves_only_its_own_back(session: Session) -> None:
    session.accept()
    session.apply(Add(*place("today"), "PERSON"))
    edit(session, lambda scheme: merged(scheme, "PERSON", "ORG"))
    assert standing(session) == [("Amgen", "ORG"), ("today", "ORG")]
    session.undo()
    assert standing(session) == [("Amgen", "ORG"), ("today", "PERSON")]


def place(surface: str) -> tuple[int, int]:
    return TEXT.index(surface), TEXT.index(surface) + len(surface)


def test_two_suggestions_that_become_one_are_asked_once(workspace: Opened) -> None:
    spans = [(0, 5, "ORG"), (0, 5, "PERSON"), (15, 23, "ORG"), (15, 23, "PERSON")]
    session = session_on(workspace(), TEXT, spans)
    session.apply(Reject(suggestion(session, 0, "ORG")))
    session.apply(Accept(suggestion(session, 15, "PERSON")))
    edit(session, lambda scheme: merged(scheme, "PERSON", "ORG"))
    found = {(s.start, s.label): str(s.state) for s in session.article.suggestions.values()}
    assert found == {
        (0, "ORG"): "open",  # what was open under one name is still to be decided
        (0, "PERSON"): "superseded",
        (15, "ORG"): "accepted",
        (15, "PERSON"): "superseded",
    }
    assert standing(session) == [("Novartis", "ORG")]
    assert next(iter(session.article.annotations.values())).suggestion_id == suggestion(session, 15, "ORG").id
    session.undo()
    assert str(suggestion(session, 0, "ORG").state) == "rejected"
    assert str(suggestion(session, 15, "PERSON").state) == "accepted"


def suggestion(session: Session, start: int, label: str) -> Suggestion:
    return next(s for s in session.article.suggestions.values() if (s.start, s.label) == (start, label))


def test_a_retired_label_is_given_no_more_and_what_has_it_stays(session: Session) -> None:
    session.accept()
    edit(session, lambda scheme: retired(scheme, "ORG"))
    assert standing(session) == [("Amgen", "ORG")]
    assert states(session) == ["accepted", "superseded", "open"]
    made = next(iter(session.article.annotations.values()))
    with pytest.raises(NotPossible, match="ORG is retired"):
        session.apply(Relabel(suggestion(session, *place("Kyprolis")[:1], "DRUG"), "ORG"))
    session.move_to(0)
    session.nudge(1, 1)  # what is there can still be mended
    assert next(iter(session.article.annotations.values())).label == "ORG"
    session.undo()
    assert by_scheme([ScoredSpan(0, 5, "ORG"), ScoredSpan(0, 5, "DRUG")], session.scheme) == (
        [ScoredSpan(0, 5, "DRUG")],
        {},
    )
    assert undo_edit(session).message == "undone: retire label ORG"
    assert states(session) == ["accepted", "open", "open"]
    assert session.article.annotations[made.id] == made


def test_a_restored_label_is_suggested_anew(session: Session) -> None:
    edit(session, lambda scheme: retired(scheme, "ORG"))
    edit(session, lambda scheme: restored(scheme, "ORG"))
    run = session.workspace.runs.start("trial", "again", {})
    store_suggestions(session.workspace, session.article.id, run.id, TEXT, [ScoredSpan(*span) for span in SPANS])
    session.reload()
    assert states(session) == ["open", "open", "open"]
    session.undo()
    session.undo()
    assert states(session) == ["open", "open", "open"]


def test_detectors_and_imports_may_go_on_with_the_old_name(session: Session, tmp_path: Path) -> None:
    edit(session, lambda scheme: renamed(scheme, "DRUG", "MEDICINE"))
    edit(session, lambda scheme: merged(scheme, "PERSON", "ORG"))
    spans = [ScoredSpan(0, 5, "DRUG"), ScoredSpan(6, 9, "PERSON"), ScoredSpan(6, 9, "PLACE")]
    known, unknown = by_scheme(spans, session.scheme)
    assert [span.label for span in known] == ["MEDICINE", "ORG"]
    assert unknown == {"PLACE": 1}
    file = tmp_path / "old.jsonl"
    file.write_text('{"text": "Kyprolis", "spans": [{"start": 0, "end": 8, "label": "DRUG"}]}\n', encoding="utf-8")
    assert import_file(session.workspace, format_named("jsonl"), file, ImportOptions()).new_suggestions == 1
    assert labels(session.workspace, 2) == ["MEDICINE"]


def test_lists_of_complete_labels_and_refusals_follow(session: Session) -> None:
    workspace, article_id = session.workspace, session.article.id
    begun = ArticleState(article_id, ArticleStatus.IN_PROGRESS, complete=("ORG", "DRUG"))
    workspace.journal.commit(Change("complete", article_id, (RowChange(ArticleState(article_id), begun),)), "ada")
    session.reload()
    carrying.refuse(session, carrying.look(session, workspace, carrying.refusal_of(session), Equality.EXACT))
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    assert workspace.articles.state(article_id).complete == ("FIRM", "DRUG")
    assert [refusal.label for refusal in workspace.refusals.all()] == ["FIRM"]
    edit(session, lambda scheme: merged(scheme, "PERSON", "DRUG"))
    assert workspace.articles.state(article_id).complete == ("FIRM",)  # nobody looked for persons
    edit(session, lambda scheme: merged(scheme, "DRUG", "FIRM"))
    for _ in range(3):
        session.undo()
    assert workspace.articles.state(article_id).complete == ("ORG", "DRUG")
    assert [refusal.label for refusal in workspace.refusals.all()] == ["ORG"]


def test_reviewed_articles_can_be_taken_up_for_a_new_label(session: Session) -> None:
    article_id = session.article.id
    session.finish(leave_open=True)
    make = added(session.scheme, Label("PLACE", "4", "", "Where."))
    seen = preview(session.workspace, make)
    assert "reviewed articles that finished before, now count as complete for PLACE: 1" in lines(seen)
    edit(session, lambda _: make, reopen=True)
    assert session.workspace.articles.state(article_id) == ArticleState(
        article_id, ArticleStatus.IN_PROGRESS, complete=("ORG", "DRUG", "PERSON")
    )
    session.undo()
    assert session.workspace.articles.state(article_id).status is ArticleStatus.REVIEWED
    assert "PLACE" not in session.scheme


def test_a_look_counts_what_would_change(session: Session) -> None:
    session.accept()
    suggested(session.workspace, "Owl Bay", [(0, 7, "ORG")])
    seen = preview(session.workspace, renamed(session.scheme, "ORG", "FIRM"))
    assert lines(seen) == [
        "rename label ORG → FIRM",
        "1 annotation and 3 suggestions in 2 articles get the other label",
    ]
    assert lines(preview(session.workspace, retired(session.scheme, "ORG")))[1] == "2 open suggestions of ORG put aside"
    assert session.workspace.schemes.current() == session.scheme


def test_an_edit_of_labels_that_were_changed_meanwhile_is_refused(session: Session) -> None:
    stale = renamed(session.scheme, "DRUG", "MEDICINE")
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    with pytest.raises(ChangedSince, match="The labels were changed meanwhile"):
        commit(session.workspace, stale, "bob")
    assert labels(session.workspace, session.article.id) == ["FIRM", "FIRM", "DRUG"]


def test_other_sessions_see_the_labels_at_their_next_look(workspace: Opened) -> None:
    ada = session_on(workspace(), TEXT, SPANS)
    bob = Session(workspace(), "bob")
    edit(ada, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    assert not bob.refresh()
    assert "FIRM" in bob.scheme
    bob.open(ada.article.id)
    bob.want(["DRUG"])
    edit(ada, lambda scheme: renamed(scheme, "DRUG", "MEDICINE"))
    assert bob.refresh()
    assert bob.wanted == frozenset({"MEDICINE"})
    bob.accept()
    assert standing(bob) == [("Kyprolis", "MEDICINE")]


def test_the_screen_of_labels_undoes_no_decision(session: Session) -> None:
    session.accept()
    with pytest.raises(NotPossible, match="your last act is about an article"):
        undo_edit(session)
    assert standing(session) == [("Amgen", "ORG")]


def test_edits_go_through_a_dump(session: Session, tmp_path: Path) -> None:
    session.accept()
    edit(session, lambda scheme: merged(scheme, "PERSON", "ORG"))
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    edit(session, lambda scheme: retired(scheme, "DRUG"))
    session.undo()
    lines = list(dump(session.workspace))
    with load(lines, tmp_path / "loaded.db", synchronous="OFF") as loaded:
        assert list(dump(loaded)) == lines
        again = Session(loaded, "ada")
        again.open(session.article.id)
        again.undo()
        assert standing(again) == [("Amgen", "ORG")]


def test_the_label_of_a_suggestion_changes_with_the_scheme_alone(session: Session) -> None:
    with pytest.raises(Exception, match="changes with the label scheme alone"):
        session.workspace.connection.execute("UPDATE suggestions SET label = 'DRUG'")


def test_the_guideline_tells_the_last_decisions_that_stand(session: Session) -> None:
    session.reject()
    session.label("DRUG")
    session.accept()
    session.apply(Add(*place("today"), "ORG"))
    session.undo()
    edit(session, lambda scheme: renamed(scheme, "ORG", "FIRM"))
    found = guideline(session.workspace, "FIRM")
    assert found.label.definition == "A firm."
    assert [(each.surface, each.verdict) for each in found.decisions] == [
        ("Novartis", "made DRUG"),
        ("Amgen", "rejected"),
    ]
    told = guideline(session.workspace, "DRUG").decisions
    assert [(each.surface, each.verdict, each.annotator) for each in told] == [
        ("Kyprolis", "accepted", "ada"),
        ("Novartis", "corrected to it", "ada"),
    ]
    assert told[0].title.startswith("Article")
    with pytest.raises(NotPossible, match="ORG is not in the scheme"):
        guideline(session.workspace, "ORG")
