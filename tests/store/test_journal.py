from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store.errors import ChangedSince, WorkspaceBusy
from store.journal import Journal
from store.records import (
    Annotation,
    ArticleState,
    ArticleStatus,
    Change,
    RowChange,
    ScoredSpan,
    Suggestion,
    SuggestionState,
)
from store.workspace import Workspace
from tests.store.samples import SCHEME, add, annotate, annotation, decide, make, set_status, suggest

TEXT = "Roche will buy Alnylam."


def rows(workspace: Workspace) -> list[object]:
    """Everything that decisions change."""
    ids = workspace.articles.ids_by_key(ArticleStatus)
    found: list[object] = [workspace.articles.state(article_id) for article_id in ids]
    for article_id in ids:
        found += workspace.spans.annotations(article_id)
        found += [(suggestion.id, suggestion.state) for suggestion in workspace.spans.suggestions(article_id)]
    return found


def test_a_decision_writes_its_rows_and_one_entry(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggestion = suggest(workspace, article_id, ScoredSpan(0, 5, "ORG", 0.5))[0]
    entry = decide(workspace, suggestion, SuggestionState.ACCEPTED)
    (made,) = workspace.spans.annotations(article_id)
    assert made.id == 1
    assert entry.change.rows[1].after == made
    assert workspace.spans.suggestions(article_id)[0].state is SuggestionState.ACCEPTED
    (kept,) = workspace.journal.entries()
    assert (kept.id, kept.act, kept.annotator, kept.target) == (entry.id, "do", "ann", None)
    assert kept.change.rows[1].after == made
    assert workspace.journal.standing_at(article_id) == kept.at


def test_undo_and_redo_go_all_the_way_across_reopening(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    states = []
    with make(path) as workspace:
        first, second = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
        suggestions = suggest(workspace, first, ScoredSpan(0, 5, "ORG"), ScoredSpan(15, 22, "ORG"))
        acts: list[Callable[[], object]] = [
            lambda: decide(workspace, suggestions[0], SuggestionState.ACCEPTED),
            lambda: annotate(workspace, second, 0, 5),
            lambda: decide(workspace, suggestions[1], SuggestionState.REJECTED),
            lambda: set_status(workspace, first, ArticleStatus.REVIEWED),
            lambda: annotate(workspace, second, 15, 22, note="target"),
        ]
        for act in acts:
            states.append(rows(workspace))
            act()
        states.append(rows(workspace))
    for before in reversed(states[:-1]):
        with Workspace.open(path, synchronous="OFF") as workspace:
            assert workspace.journal.undo("ann")
            assert rows(workspace) == before
    for after in states[1:]:
        with Workspace.open(path, synchronous="OFF") as workspace:
            assert workspace.journal.redo("ann")
            assert rows(workspace) == after
    with Workspace.open(path, synchronous="OFF") as workspace:
        assert not workspace.journal.redo("ann")
        assert len(list(workspace.journal.entries())) == 15
        assert workspace.journal.decisions("ann", 99) == 5
        assert workspace.journal.decisions("ann", 3) == 3


def test_an_undo_of_nothing_is_none(workspace: Workspace) -> None:
    assert not workspace.journal.undo("ann")
    assert not workspace.journal.redo("ann")


def test_a_new_decision_ends_what_can_be_made_again(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    annotate(workspace, article_id, 0, 5)
    annotate(workspace, article_id, 15, 22)
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    annotate(workspace, article_id, 6, 10)
    assert not workspace.journal.next_redo("ann")
    workspace.journal.undo("ann")
    again = workspace.journal.redo("ann")
    assert again is not None
    assert [one.start for one in workspace.spans.annotations(article_id)] == [6]
    assert not workspace.journal.next_redo("ann")


def test_each_annotator_takes_back_their_own(workspace: Workspace) -> None:
    first, second = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
    suggestion = suggest(workspace, first, ScoredSpan(0, 5, "ORG"))[0]
    decide(workspace, suggestion, SuggestionState.REJECTED, "ann")
    set_status(workspace, second, ArticleStatus.SKIPPED, "bob")
    (undone,) = workspace.journal.undo("ann")
    assert (undone.change.article_id, undone.annotator) == (first, "ann")
    assert workspace.articles.state(second).status is ArticleStatus.SKIPPED
    assert not workspace.journal.next_undo("ann")
    assert not workspace.journal.next_redo("bob")


def test_an_undo_that_another_annotator_stands_in_the_way_of_names_them(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    set_status(workspace, article_id, ArticleStatus.REVIEWED, "ann")
    set_status(workspace, article_id, ArticleStatus.SKIPPED, "bob")
    before = len(list(workspace.journal.entries()))
    with pytest.raises(ChangedSince, match="bob"):
        workspace.journal.undo("ann")
    assert len(list(workspace.journal.entries())) == before
    workspace.journal.undo("bob")
    assert workspace.journal.undo("ann")
    assert workspace.articles.state(article_id) == ArticleState(article_id)


def test_a_decision_on_rows_that_have_changed_writes_nothing(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    stale = suggest(workspace, article_id, ScoredSpan(0, 5, "ORG"))[0]
    decide(workspace, stale, SuggestionState.REJECTED)
    before = rows(workspace)
    change = Change(
        "accept",
        article_id,
        (
            RowChange(None, annotation(workspace, article_id, 0, 5)),
            RowChange(stale, replace(stale, state=SuggestionState.ACCEPTED)),
        ),
    )
    with pytest.raises(ChangedSince):
        workspace.journal.commit(change, "ann")
    assert rows(workspace) == before
    assert len(list(workspace.journal.entries())) == 1


def test_an_annotation_can_be_changed_and_changed_back(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    old = annotate(workspace, article_id, 0, 5)
    new = replace(old, start=15, end=22, surface="Alnylam", label="GPE", note="why")
    workspace.journal.commit(Change("resize", article_id, (RowChange(old, new),)), "ann")
    assert workspace.spans.annotations(article_id) == [new]
    workspace.journal.undo("ann")
    assert workspace.spans.annotations(article_id) == [old]


def test_the_id_of_a_removed_annotation_is_not_given_again_but_comes_back_by_undo(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    gone = annotate(workspace, article_id, 0, 5)
    workspace.journal.commit(Change("remove", article_id, (RowChange(gone, None),)), "ann")
    other = annotate(workspace, article_id, 15, 22)
    assert other.id == gone.id + 1
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    assert workspace.spans.annotations(article_id) == [gone]


@pytest.mark.parametrize("statement", ["UPDATE journal SET annotator = 'eve'", "DELETE FROM journal"])
def test_the_journal_is_append_only(workspace: Workspace, statement: str) -> None:
    annotate(workspace, add(workspace, TEXT), 0, 5)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        workspace.connection.execute(statement)
    assert next(iter(workspace.journal.entries())).annotator == "ann"


def test_the_span_of_a_suggestion_cannot_be_changed(workspace: Workspace) -> None:
    suggest(workspace, add(workspace, TEXT), ScoredSpan(0, 5, "ORG"))
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        workspace.connection.execute('UPDATE suggestions SET "end" = 4')


def test_decisions_about_a_removed_article_are_passed_over(workspace: Workspace) -> None:
    kept, gone = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
    annotate(workspace, kept, 0, 5)
    annotate(workspace, gone, 0, 5)
    workspace.articles.remove(gone, force=True)
    (undone,) = workspace.journal.undo("ann")
    assert undone.change.article_id == kept
    workspace.journal.redo("ann")
    assert len(workspace.spans.annotations(kept)) == 1


def test_an_undo_that_needs_a_removed_row_is_refused_in_words(workspace: Workspace) -> None:
    kept, gone = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
    old = annotate(workspace, gone, 0, 5)
    workspace.journal.commit(Change("remove both", kept, (RowChange(old, None),)), "ann")
    workspace.articles.remove(gone, force=True)
    with pytest.raises(ChangedSince, match="remove both"):
        workspace.journal.undo("ann")


def test_a_decision_while_another_process_writes_is_busy_and_can_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path) as workspace:
        article_id = add(workspace, TEXT)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceBusy):
            annotate(workspace, article_id, 0, 5)
        assert workspace.spans.annotations(article_id) == []
        assert not workspace.connection.in_transaction
        other.execute("ROLLBACK")
        other.close()
        assert annotate(workspace, article_id, 0, 5).id == 1


def test_another_connection_sees_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path) as writer, Workspace.open(path, synchronous="OFF") as reader:
        version = reader.data_version()
        article_id = add(writer, TEXT)
        annotate(writer, article_id, 0, 5)
        assert reader.data_version() != version
        assert len(reader.spans.annotations(article_id)) == 1


def test_entries_can_be_read_from_anywhere(workspace: Workspace) -> None:
    first, second = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
    for article_id in (first, second, first):
        annotate(workspace, article_id, 0, 5, "ORG" if article_id == first else "GPE")
    journal: Journal = workspace.journal
    assert [entry.id for entry in journal.entries(after=1)] == [2, 3]
    assert [entry.id for entry in journal.entries(article_id=first)] == [1, 3]
    assert journal.get(2).change.article_id == second


def test_the_date_of_what_stands_survives_undo_and_redo(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    annotate(workspace, article_id, 0, 5)
    at = workspace.journal.standing_at(article_id)
    annotate(workspace, article_id, 15, 22)
    workspace.journal.undo("ann")
    assert workspace.journal.standing_at(article_id) == at
    workspace.journal.undo("ann")
    assert workspace.journal.standing_at(article_id) is None
    workspace.journal.redo("ann")
    assert workspace.journal.standing_at(article_id) == at


def test_records_come_back_as_their_own_kinds(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    decide(workspace, suggest(workspace, article_id, ScoredSpan(0, 5, "ORG"))[0], SuggestionState.ACCEPTED)
    set_status(workspace, article_id, ArticleStatus.SKIPPED)
    kinds = [type(row.after) for entry in workspace.journal.entries() for row in entry.change.rows]
    assert kinds == [Suggestion, Annotation, ArticleState]
    assert workspace.schemes.current() == SCHEME


def test_a_decision_about_an_article_that_is_gone_is_refused_in_words(workspace: Workspace) -> None:
    article_id = add(workspace, "Roche rose.")
    made = annotation(workspace, article_id, 0, 5)
    workspace.articles.remove(article_id)
    with pytest.raises(ChangedSince, match="removed"):
        workspace.journal.commit(Change("add", article_id, (RowChange(None, made),)), "ada")
    assert list(workspace.journal.entries()) == []


# acts about several articles


def both(workspace: Workspace) -> tuple[int, int]:
    """Two articles with an annotation each, made in one act."""
    first, second = add(workspace, TEXT), add(workspace, f"{TEXT} Again.")
    changes = [
        Change("add", article_id, (RowChange(None, annotation(workspace, article_id, 0, 5)),))
        for article_id in (first, second)
    ]
    entries = workspace.journal.commit_all(changes, "ann")
    assert [entry.batch for entry in entries] == [None, entries[0].id]
    return first, second


def count(workspace: Workspace) -> int:
    return int(workspace.connection.execute("SELECT count(*) FROM annotations").fetchone()[0])


def test_an_act_about_several_articles_is_taken_back_and_made_again_as_a_whole(workspace: Workspace) -> None:
    first, second = both(workspace)
    undone = workspace.journal.undo("ann")
    assert [entry.change.article_id for entry in undone] == [second, first]
    assert count(workspace) == 0
    assert not workspace.journal.undo("ann")
    again = workspace.journal.redo("ann")
    assert [entry.change.article_id for entry in again] == [first, second]
    assert count(workspace) == 2
    assert not workspace.journal.redo("ann")
    workspace.journal.undo("ann")
    assert count(workspace) == 0


def test_acts_around_one_about_several_articles_stay_apart(workspace: Workspace) -> None:
    other = add(workspace, f"{TEXT} Before.")
    annotate(workspace, other, 0, 5)
    both(workspace)
    annotate(workspace, other, 6, 10)
    counts = []
    while workspace.journal.undo("ann"):
        counts.append(count(workspace))
    assert counts == [3, 1, 0]
    while workspace.journal.redo("ann"):
        counts.append(count(workspace))
    assert counts[3:] == [1, 3, 4]


def test_one_row_that_changed_since_refuses_the_whole_act(workspace: Workspace) -> None:
    _, second = both(workspace)
    (made,) = workspace.spans.annotations(second)
    workspace.journal.commit(Change("note", second, (RowChange(made, replace(made, note="why")),)), "bob")
    with pytest.raises(ChangedSince, match="bob changed the same"):
        workspace.journal.undo("ann")
    assert count(workspace) == 2


def test_nothing_of_an_act_is_written_where_one_change_cannot_be(workspace: Workspace) -> None:
    first = add(workspace, TEXT)
    fine = Change("add", first, (RowChange(None, annotation(workspace, first, 0, 5)),))
    gone = RowChange(replace(annotation(workspace, first, 0, 5), id=99), None)
    with pytest.raises(ChangedSince):
        workspace.journal.commit_all([fine, Change("remove", first, (gone,))], "ann")
    assert count(workspace) == 0
    assert list(workspace.journal.entries()) == []


def test_the_part_of_an_act_about_a_removed_article_is_passed_over(workspace: Workspace) -> None:
    first, second = both(workspace)
    workspace.articles.remove(first, force=True)
    (undone,) = workspace.journal.undo("ann")
    assert undone.change.article_id == second
    (again,) = workspace.journal.redo("ann")
    assert again.change.article_id == second
    assert count(workspace) == 1
