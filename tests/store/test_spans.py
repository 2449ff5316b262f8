from __future__ import annotations

import pytest

from store.errors import NotFound
from store.records import ArticleStatus, Origin, ScoredDecision, ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import add, annotate, decide, set_status, suggest

TEXT = "Roche will buy Alnylam."
ROCHE = ScoredSpan(0, 5, "ORG", 0.5)
ALNYLAM = ScoredSpan(15, 22, "ORG", 0.75, "gazetteer")


def test_suggestions_are_kept_with_surface_score_and_origin(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    found = suggest(workspace, article_id, ALNYLAM, ROCHE)
    assert [(one.start, one.surface, one.state) for one in found] == [(0, "Roche", "open"), (15, "Alnylam", "open")]
    assert [one.score for one in found] == [0.5, 0.75]
    assert found[0].origins == (Origin(1, "pattern", "1", None, 0.5),)
    assert found[1].origins == (Origin(1, "pattern", "1", "gazetteer", 0.75),)


def test_equal_spans_of_two_detectors_are_one_suggestion(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggest(workspace, article_id, ROCHE)
    run = workspace.runs.start("other", "3", {})
    new = workspace.spans.suggest(article_id, run.id, TEXT, [ScoredSpan(0, 5, "ORG", 0.9), ScoredSpan(0, 5, "GPE")])
    first, second = workspace.spans.suggestions(article_id)
    assert new == 1
    assert [origin.detector for origin in first.origins] == ["pattern", "other"]
    assert (first.score, second.score) == (0.9, None)


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 4), (0, 24), (23, 24)])
def test_a_span_outside_the_text_is_refused_with_all_of_its_run(workspace: Workspace, span: tuple[int, int]) -> None:
    article_id = add(workspace, TEXT)
    with pytest.raises(ValueError, match="outside the text"):
        suggest(workspace, article_id, ROCHE, ScoredSpan(*span, "ORG"))
    assert workspace.spans.suggestions(article_id) == []
    assert not workspace.runs.has_done("pattern", "1", article_id)


def test_a_newer_version_supersedes_what_it_does_not_propose(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggest(workspace, article_id, ROCHE, ALNYLAM)
    suggest(workspace, article_id, ROCHE, version="2")
    assert workspace.spans.retire(article_id, 2) == 1
    states = [suggestion.state for suggestion in workspace.spans.suggestions(article_id)]
    assert states == [SuggestionState.OPEN, SuggestionState.SUPERSEDED]


def test_what_a_version_left_out_is_open_again_when_the_next_proposes_it(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggest(workspace, article_id, ROCHE)
    suggest(workspace, article_id, version="2")
    workspace.spans.retire(article_id, 2)
    assert suggest(workspace, article_id, ROCHE, version="3")[0].state is SuggestionState.OPEN


@pytest.mark.parametrize("state", [SuggestionState.REJECTED, SuggestionState.SUPERSEDED, SuggestionState.LEFT])
def test_what_a_person_decided_is_never_offered_again(workspace: Workspace, state: SuggestionState) -> None:
    article_id = add(workspace, TEXT)
    decide(workspace, suggest(workspace, article_id, ROCHE)[0], state)
    assert suggest(workspace, article_id, ROCHE, version="2")[0].state is state


def test_another_detectors_suggestions_are_not_retired(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggest(workspace, article_id, ROCHE)
    run = workspace.runs.start("other", "1", {})
    workspace.spans.suggest(article_id, run.id, TEXT, [])
    assert workspace.spans.retire(article_id, run.id) == 0


def test_retiring_leaves_what_undo_and_redo_come_back_to(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    decide(workspace, suggest(workspace, article_id, ROCHE)[0], SuggestionState.REJECTED)
    workspace.journal.undo("ann")
    suggest(workspace, article_id, version="2")
    assert workspace.spans.retire(article_id, 2) == 0
    workspace.journal.redo("ann")
    assert workspace.spans.suggestions(article_id)[0].state is SuggestionState.REJECTED


def test_a_run_that_was_cut_off_goes_on(workspace: Workspace) -> None:
    first, second = add(workspace, "one"), add(workspace, "two")
    run = workspace.runs.start("d", "1", {"b": 1, "a": 2})
    workspace.spans.suggest(first, run.id, "one", [])
    assert workspace.runs.start("d", "1", {"a": 2, "b": 1}).id == run.id
    assert workspace.runs.to_do("d", "1", {"a": 2, "b": 1}) == [second]
    workspace.runs.finish(run.id)
    assert workspace.runs.get(run.id).finished_at is not None
    assert workspace.runs.start("d", "1", {"a": 2, "b": 1}).id != run.id
    assert [one.id for one in workspace.runs.all()] == [1, 2]
    assert workspace.runs.to_do("d", "2") == [first, second]


def test_the_gold_view_shows_reviewed_articles(workspace: Workspace) -> None:
    done, begun = (workspace.articles.get(add(workspace, text, key=text[0])) for text in (TEXT, "Ipsen waits."))
    annotate(workspace, done.id, 15, 22)
    annotate(workspace, done.id, 0, 5, "GPE", note="sure")
    annotate(workspace, begun.id, 0, 5)
    set_status(workspace, done.id, ArticleStatus.REVIEWED)
    found = workspace.connection.execute('SELECT article, start, "end", label, surface, note FROM gold').fetchall()
    assert found == [("R", 0, 5, "GPE", "Roche", "sure"), ("R", 15, 22, "ORG", "Alnylam", None)]


def test_the_progress_view_counts_by_status(workspace: Workspace) -> None:
    first = add(workspace, TEXT)
    add(workspace, "Ipsen waits.")
    suggestion = suggest(workspace, first, ROCHE, ALNYLAM)[0]
    decide(workspace, suggestion, SuggestionState.ACCEPTED)
    set_status(workspace, first, ArticleStatus.IN_PROGRESS)
    found = {row[0]: row[1:] for row in workspace.connection.execute("SELECT * FROM progress")}
    assert found["in progress"] == (1, 1, 1, 1)
    assert found["new"] == (1, 0, 0, 0)
    assert found["reviewed"] == (0, 0, 0, 0)


def test_suggestions_for_an_article_that_is_gone_are_refused(workspace: Workspace) -> None:
    article_id = add(workspace, "Roche rose.")
    run = workspace.runs.start("pattern", "1", {})
    workspace.articles.remove(article_id)
    for spans in ((), (ScoredSpan(0, 5, "ORG"),)):
        with pytest.raises(NotFound):
            workspace.spans.suggest(article_id, run.id, "Roche rose.", spans)


def test_decided_suggestions_say_who_scored_them_and_whether_they_were_right(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    roche, alnylam = suggest(workspace, article_id, ROCHE, ALNYLAM)
    decide(workspace, roche, SuggestionState.REJECTED)
    decide(workspace, alnylam, SuggestionState.ACCEPTED)
    right = ScoredDecision(0.75, "ORG", "pattern", "gazetteer", accepted=True)
    assert workspace.spans.decided(10) == [ScoredDecision(0.5, "ORG", "pattern", None, accepted=False), right]
    assert workspace.spans.decided(1) == [right]


def test_a_suggestion_counts_with_its_best_score_and_none_without_one(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    suggest(workspace, article_id, ROCHE)
    run = workspace.runs.start("other", "3", {})
    workspace.spans.suggest(article_id, run.id, TEXT, [ScoredSpan(0, 5, "ORG", 0.9), ScoredSpan(0, 5, "GPE")])
    for suggestion in workspace.spans.suggestions(article_id):
        decide(workspace, suggestion, SuggestionState.REJECTED)
    assert workspace.spans.decided(10) == [ScoredDecision(0.9, "ORG", "other", None, accepted=False)]


def test_a_superseded_suggestion_was_wrong_only_where_an_annotation_took_its_place(workspace: Workspace) -> None:
    article_id = add(workspace, TEXT)
    roche, alnylam = suggest(workspace, article_id, ROCHE, ALNYLAM)
    annotate(workspace, article_id, 0, 10)
    for suggestion in (roche, alnylam):
        decide(workspace, suggestion, SuggestionState.SUPERSEDED)
    assert [decision.score for decision in workspace.spans.decided(10)] == [0.5]
