"""Orders that are worked out from the suggestions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.listing import RANKED, Listing, Sort
from store.rankings import shuffled
from store.records import ArticleStatus, NewArticle, ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import decide, set_status

Proposed = tuple[int, int, str, float | None]
UNCERTAIN, DISAGREEMENT = Listing(sort=Sort.UNCERTAIN), Listing(sort=Sort.DISAGREEMENT)


def propose(workspace: Workspace, article_id: int, detector: str, *spans: Proposed, version: str = "1") -> None:
    """Have a detector go over an article and propose these spans."""
    run = workspace.runs.start(detector, version, {})
    text = workspace.articles.text(article_id)
    workspace.spans.suggest(article_id, run.id, text, [ScoredSpan(*span) for span in spans])


@pytest.fixture
def four(workspace: Workspace) -> Sequence[int]:
    """Four articles, the newest first."""
    added = workspace.articles.add(
        NewArticle(f"text number {number} of four", f"Title {number}", published=f"2026-01-0{5 - number}")
        for number in range(1, 5)
    )
    return [article.id for article in added]


def test_the_lowest_mean_of_the_best_scores_comes_first(workspace: Workspace, four: Sequence[int]) -> None:
    sure, unsure, without, mixed = four
    propose(workspace, sure, "a", (0, 4, "ORG", 0.9), (5, 11, "ORG", 0.8))
    propose(workspace, unsure, "a", (0, 4, "ORG", 0.3), (5, 11, "ORG", None))
    propose(workspace, without, "a", (0, 4, "ORG", None))
    propose(workspace, mixed, "a", (0, 4, "ORG", 0.1), (5, 11, "GPE", 0.5))
    propose(workspace, mixed, "b", (0, 4, "ORG", 0.7))
    assert list(workspace.articles.ids(UNCERTAIN)) == [unsure, mixed, sure, without]
    figures = workspace.articles.figures(UNCERTAIN, four)
    assert figures == pytest.approx({sure: 0.85, unsure: 0.3, mixed: 0.6})


def test_only_what_is_open_makes_an_article_uncertain(workspace: Workspace, four: Sequence[int]) -> None:
    for article_id in four[:2]:
        propose(workspace, article_id, "a", (0, 4, "ORG", 0.2), (5, 11, "ORG", 0.8))
    unsure, _ = workspace.spans.suggestions(four[0])
    decide(workspace, unsure, SuggestionState.REJECTED)
    assert list(workspace.articles.ids(UNCERTAIN))[:2] == [four[1], four[0]]
    workspace.journal.undo("ann")
    assert list(workspace.articles.ids(UNCERTAIN))[:2] == [four[0], four[1]], "like figures: the newer article first"


def test_detectors_disagree_where_one_proposes_what_another_does_not(workspace: Workspace, four: Sequence[int]) -> None:
    same, edges, alone, nothing = four
    for detector in "ab":
        propose(workspace, same, detector, (0, 4, "ORG", 0.5))
    propose(workspace, edges, "a", (0, 4, "ORG", 0.5), (12, 13, "ORG", 0.5))
    propose(workspace, edges, "b", (0, 11, "ORG", 0.5), (12, 13, "GPE", 0.5))
    propose(workspace, alone, "a", (0, 4, "ORG", 0.5))
    propose(workspace, nothing, "a", (0, 4, "ORG", 0.5))
    propose(workspace, nothing, "b")
    assert list(workspace.articles.ids(DISAGREEMENT))[:2] == [edges, nothing]
    assert workspace.articles.figures(DISAGREEMENT, four) == {edges: 4, nothing: 1}


def test_versions_of_one_detector_do_not_disagree(workspace: Workspace, four: Sequence[int]) -> None:
    propose(workspace, four[0], "a", (0, 4, "ORG", 0.5))
    propose(workspace, four[0], "a", (0, 4, "ORG", 0.5), (5, 11, "ORG", 0.5), version="2")
    assert workspace.articles.figures(DISAGREEMENT, four) == {}


def test_what_no_detector_that_went_over_the_article_proposed_is_no_disagreement(
    workspace: Workspace, four: Sequence[int]
) -> None:
    for detector in "ab":
        propose(workspace, four[0], detector, (0, 4, "ORG", 0.5))
    offered = workspace.runs.start("added before", "1", {})
    text = workspace.articles.text(four[0])
    workspace.spans.suggest(four[0], offered.id, text, [ScoredSpan(5, 11, "ORG")], finished=False)
    assert workspace.articles.figures(DISAGREEMENT, four) == {}


def test_the_label_wanted_is_counted_where_it_is_open(workspace: Workspace, four: Sequence[int]) -> None:
    propose(workspace, four[1], "a", (0, 4, "ORG", 0.5), (5, 11, "ORG", 0.5))
    propose(workspace, four[2], "a", (0, 4, "GPE", 0.5), (5, 11, "ORG", 0.5))
    by_org, by_gpe = Listing(sort=Sort.LABEL, label="ORG"), Listing(sort=Sort.LABEL, label="GPE")
    assert list(workspace.articles.ids(by_org))[:2] == [four[1], four[2]]
    assert list(workspace.articles.ids(by_gpe))[:2] == [four[2], four[1]], "then the most open"
    assert workspace.articles.figures(by_gpe, four) == {four[2]: 1}


@pytest.mark.parametrize("sort", RANKED)
def test_filters_and_words_leave_the_order_as_it_is(workspace: Workspace, four: Sequence[int], sort: Sort) -> None:
    for number, article_id in enumerate(four, 1):
        spans: list[Proposed] = [(0, 4, "ORG", 0.2 * number), (5, 11, "ORG", 0.9)]
        propose(workspace, article_id, "a", *spans[: 1 + number % 2])
        propose(workspace, article_id, "b")
    set_status(workspace, four[1], ArticleStatus.REVIEWED)
    workspace.connection.execute("UPDATE articles SET flagged = 1 WHERE id = ?", (four[3],))
    whole = list(workspace.articles.ids(Listing(sort=sort, label="ORG")))
    assert sorted(whole) == sorted(four)
    for listing, left in (
        (Listing(sort=sort, label="ORG", status=ArticleStatus.NEW), {four[0], four[2], four[3]}),
        (Listing("number", sort=sort, label="ORG"), set(four)),
        (Listing("number 3", sort=sort, label="ORG"), {four[2]}),
        (Listing(sort=sort, label="ORG", flagged=True), {four[3]}),
        (Listing(sort=sort, label="ORG", noted=True), set()),
    ):
        assert list(workspace.articles.ids(listing)) == [article_id for article_id in whole if article_id in left]


@given(st.sets(st.integers(1, 10**12), max_size=50), st.integers(0, 10**9), st.integers(1, 10**12))
def test_a_seed_always_draws_the_same_order_whatever_else_is_there(ids: set[int], seed: int, other: int) -> None:
    drawn = list(shuffled(sorted(ids), seed))
    assert sorted(drawn) == sorted(ids)
    assert list(shuffled(sorted(ids, reverse=True), seed)) == drawn
    assert [id_ for id_ in shuffled(sorted(ids | {other}), seed) if id_ in ids] == drawn


def test_another_seed_draws_another_order() -> None:
    orders = {tuple(shuffled(range(30), seed)) for seed in range(20)}
    assert len(orders) == 20
    assert len({order[0] for order in orders}) > 5
