"""Which articles are selected, and how their annotations came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.provenance import Judged, Made, judged, made
from store.records import ArticleStatus, Change, RowChange, ScoredSpan, SuggestionState
from store.selecting import annotators, labels, rejecters, selected_ids
from store.workspace import Workspace
from tests.store.samples import add, annotation, decide, make, set_status, suggest

ANY = tuple(ArticleStatus)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make(tmp_path / "w.db") as workspace:
        yield workspace


def finished_by(workspace: Workspace, name: str) -> list[int]:
    return list(selected_ids(workspace.connection, statuses=ANY, annotators=[name]))


def test_an_article_is_finished_by_who_made_it_reviewed_last(workspace: Workspace) -> None:
    article = add(workspace, "Nothing.")
    set_status(workspace, article, ArticleStatus.REVIEWED, "ada")
    assert finished_by(workspace, "ada") == [article]
    workspace.journal.undo("ada")
    assert finished_by(workspace, "ada") == []
    workspace.journal.redo("ada")
    assert finished_by(workspace, "ada") == [article]
    set_status(workspace, article, ArticleStatus.IN_PROGRESS, "bo")
    workspace.journal.undo("bo")
    assert (finished_by(workspace, "ada"), finished_by(workspace, "bo")) == ([article], [])
    set_status(workspace, article, ArticleStatus.IN_PROGRESS, "bo")
    set_status(workspace, article, ArticleStatus.REVIEWED, "bo")
    assert (finished_by(workspace, "ada"), finished_by(workspace, "bo")) == ([], [article])
    assert annotators(workspace.connection) == {"ada", "bo"}


def test_ids_come_in_order_of_keys_by_code_point(workspace: Workspace) -> None:
    keys = ["b", "🧬", "é", "B", "a-2", "a"]
    by_key = {key: add(workspace, f"Text {key}.", key=key) for key in keys}
    assert list(selected_ids(workspace.connection, statuses=ANY)) == [by_key[key] for key in sorted(keys)]
    assert not selected_ids(workspace.connection, statuses=())


def test_a_decision_that_was_taken_back_has_no_date(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    article = add(workspace, "Nothing.")

    def ids(since: str) -> list[int]:
        return list(selected_ids(workspace.connection, statuses=ANY, since=since))

    for day, status in ((1, ArticleStatus.IN_PROGRESS), (5, ArticleStatus.REVIEWED)):
        monkeypatch.setattr("store.journal.now", lambda day=day: f"2026-03-0{day}T00:00:00.000000+00:00")
        set_status(workspace, article, status)
    assert ids("2026-03-05") == [article]
    workspace.journal.undo("ann")
    assert ids("2026-03-05") == []
    assert ids("2026-03-01") == [article]


def test_a_rejection_is_known_by_who_made_it_last(workspace: Workspace) -> None:
    article = add(workspace, "Roche bought Ipsen.")
    [first, second] = suggest(workspace, article, ScoredSpan(0, 5, "ORG"), ScoredSpan(13, 18, "ORG"))
    decide(workspace, first, SuggestionState.REJECTED, "ada")
    decide(workspace, replace(first, state=SuggestionState.REJECTED), SuggestionState.OPEN, "bo")
    decide(workspace, first, SuggestionState.REJECTED, "bo")
    decide(workspace, second, SuggestionState.REJECTED, "ada")
    assert rejecters(workspace.connection, [article]) == {first.id: "bo", second.id: "ada"}
    assert rejecters(workspace.connection, []) == {}
    assert labels(workspace.connection) == {"ORG"}


def test_how_annotations_came_about(workspace: Workspace) -> None:
    article, other = add(workspace, "Roche bought Ipsen."), add(workspace, "Roche sold Ipsen.")
    [accepted, corrected, rejected] = suggest(
        workspace, article, ScoredSpan(0, 5, "ORG", 0.9), ScoredSpan(6, 12, "ORG"), ScoredSpan(13, 18, "GPE")
    )
    decide(workspace, accepted, SuggestionState.ACCEPTED, "ada")
    decide(workspace, rejected, SuggestionState.REJECTED, "ada")
    instead = annotation(workspace, article, 6, 18, "MONEY", origin="corrected", suggestion_id=corrected.id)
    gone = RowChange(corrected, replace(corrected, state=SuggestionState.SUPERSEDED))
    workspace.journal.commit(Change("relabel", article, (gone, RowChange(None, instead))), "bo")
    own = annotation(workspace, other, 0, 5)
    workspace.journal.commit(Change("add", other, (RowChange(None, own),)), "ann")
    assert made(workspace.connection, [article]) == {
        Made("ORG", "accepted", "ada", "pattern"): 1,
        Made("MONEY", "corrected", "ann", "pattern"): 1,
    }
    assert made(workspace.connection, [other, article])[Made("ORG", "added", "ann", None)] == 1
    assert judged(workspace.connection, [article, other]) == {
        "ORG": Judged(accepted=1, corrected=1, rejected=0, left=0, open=0),
        "GPE": Judged(accepted=0, corrected=0, rejected=1, left=0, open=0),
    }
