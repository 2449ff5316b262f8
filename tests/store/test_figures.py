"""Counts of the work done, and the journal as acts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.figures import Act, Figures, Judged, Made
from store.records import Annotation, ArticleStatus, Change, RowChange, ScoredSpan, Span, SuggestionState
from store.workspace import Workspace
from tests.store.samples import CANONICAL, add, annotate, annotation, decide, set_status, suggest

ACCEPTED, REJECTED, SUPERSEDED = SuggestionState.ACCEPTED, SuggestionState.REJECTED, SuggestionState.SUPERSEDED
SPANS = (ScoredSpan(2, 7, "ORG"), ScoredSpan(10, 14, "GPE"), ScoredSpan(52, 59, "ORG"))


def acts(workspace: Workspace) -> list[Act]:
    return list(Figures(workspace.connection).acts())


@pytest.fixture
def los_angeles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_an_act_tells_what_it_annotated_and_what_it_rejected(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    first, second, _ = suggest(workspace, article, *SPANS)
    decide(workspace, first, ACCEPTED)
    decide(workspace, second, REJECTED)
    made = annotate(workspace, article, 35, 47, "MONEY")
    workspace.journal.commit(Change("remove", article, (RowChange(made, None),)), "bob")
    accept, reject, added, removed = acts(workspace)
    assert (accept.kind, accept.spans, accept.rejected) == ("accepted", (Span(2, 7, "ORG"),), ())
    assert (reject.spans, reject.rejected) == ((Span(10, 14, "GPE"),), (second.id,))
    assert (added.spans, added.removes) == ((Span(35, 47, "MONEY"),), False)
    assert (removed.spans, removed.removes, removed.annotator) == ((), True, "bob")


def test_what_was_taken_back_does_not_stand_until_it_is_made_again(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    annotate(workspace, article, 2, 7)
    workspace.journal.undo("ann")
    assert [(act.stands, act.spans) for act in acts(workspace)] == [(False, ()), (False, ())]
    workspace.journal.redo("ann")
    assert [(act.stands, act.spans) for act in acts(workspace)] == [
        (True, (Span(2, 7, "ORG"),)),
        (False, ()),
        (False, ()),
    ]


def test_notes_and_imports_decide_on_no_entity(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    imported = annotation(workspace, article, 2, 7, origin="imported")
    entry = workspace.journal.commit(Change("import", article, (RowChange(None, imported),)), "ann")
    stored = entry.change.rows[0].after
    assert isinstance(stored, Annotation)
    noted = replace(stored, note="sure?")
    workspace.journal.commit(Change("note", article, (RowChange(stored, noted),)), "ann")
    moved = replace(noted, end=9)
    workspace.journal.commit(Change("resize", article, (RowChange(noted, moved),)), "ann")
    assert [act.spans for act in acts(workspace)] == [(), (), (Span(2, 9, "ORG"),)]


def test_only_the_change_to_reviewed_finishes_an_article(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    set_status(workspace, article, ArticleStatus.REVIEWED)
    set_status(workspace, article, ArticleStatus.REVIEWED, note="again")
    set_status(workspace, article, ArticleStatus.IN_PROGRESS)
    assert [act.finishes for act in acts(workspace)] == [True, False, False]
    assert Figures(workspace.connection).reviewed() == set()


def test_an_act_about_several_articles_says_which_entries_it_has(workspace: Workspace) -> None:
    one, two = add(workspace, CANONICAL), add(workspace, "Ipsen waits.")
    changes = [Change("add", each, (RowChange(None, annotation(workspace, each, 2, 5)),)) for each in (one, two)]
    workspace.journal.commit_all(changes, "ann")
    annotate(workspace, one, 52, 59)
    assert [(act.is_part, act.continues) for act in acts(workspace)] == [(True, False), (True, True), (False, False)]


def test_of_a_removed_article_the_acts_remain_without_it(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    annotate(workspace, article, 2, 7)
    workspace.articles.remove(article, force=True)
    assert [act.article_id for act in acts(workspace)] == [None]


def test_times_are_seconds_and_days_are_those_of_the_place(
    workspace: Workspace, los_angeles: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = "2026-03-01T07:59:59.123456+00:00"
    monkeypatch.setattr("store.journal.now", lambda: at)
    article = add(workspace, CANONICAL)
    new = replace(annotation(workspace, article, 2, 7), made_at=at)
    workspace.journal.commit(Change("add", article, (RowChange(None, new),)), "ann")
    (act,) = acts(workspace)
    assert act.at == pytest.approx(datetime(2026, 3, 1, 7, 59, 59, 123000, UTC).timestamp(), abs=0.001)
    assert act.day == "2026-02-28"
    assert Figures(workspace.connection).annotations() == [Made("2026-02-28", "ORG", "added", 1)]


def test_suggestions_are_judged_by_what_stands_in_their_place(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    first, second, third = suggest(workspace, article, *SPANS)
    decide(workspace, first, ACCEPTED)
    decide(workspace, third, REJECTED)
    figures = Figures(workspace.connection)
    workspace.journal.commit(Change("x", article, (RowChange(second, replace(second, state=SUPERSEDED)),)), "ann")
    assert figures.by_label() == [Judged("ORG", 1, 0, 1)]
    annotate(workspace, article, 10, 19, "MONEY")
    assert figures.by_label() == [Judged("GPE", 0, 1, 0), Judged("ORG", 1, 0, 1)]
    assert figures.by_detector() == [Judged("pattern", 1, 1, 1)]
    assert figures.rejected() == {third.id}
    workspace.journal.undo("ann")
    assert figures.by_label() == [Judged("ORG", 1, 0, 1)]


def test_an_import_in_the_place_of_a_suggestion_judges_it_not(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    (first, *_) = suggest(workspace, article, *SPANS)
    rows = (
        RowChange(first, replace(first, state=SUPERSEDED)),
        RowChange(None, annotation(workspace, article, 2, 7, "MONEY", origin="imported")),
    )
    workspace.journal.commit(Change("import", article, rows), "ann")
    assert Figures(workspace.connection).by_label() == []


def test_each_detector_that_proposed_a_suggestion_has_its_share(workspace: Workspace) -> None:
    article = add(workspace, CANONICAL)
    (first, *_) = suggest(workspace, article, SPANS[0], version="1")
    suggest(workspace, article, SPANS[0], version="2")
    other = workspace.runs.start("llm", "1", {})
    workspace.spans.suggest(article, other.id, CANONICAL, [SPANS[0]])
    decide(workspace, first, ACCEPTED)
    assert Figures(workspace.connection).by_detector() == [Judged("llm", 1, 0, 0), Judged("pattern", 1, 0, 0)]
    assert Figures(workspace.connection).by_label() == [Judged("ORG", 1, 0, 0)]


def test_a_new_workspace_has_no_figures(workspace: Workspace) -> None:
    figures = Figures(workspace.connection)
    assert (figures.annotations(), figures.by_label(), figures.by_detector(), acts(workspace)) == ([], [], [], [])
