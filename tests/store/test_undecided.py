"""Walking over the articles that have open suggestions."""

from __future__ import annotations

from array import array

import pytest

from store.listing import INDEXED, Listing, Sort
from store.records import ArticleStatus, NewArticle, ScoredSpan
from store.undecided import undecided_beside
from store.workspace import Workspace
from tests.store.samples import set_status, suggest


@pytest.fixture
def some(workspace: Workspace) -> Workspace:
    """Forty articles with ties in every column; every third has open suggestions, or had."""
    added = workspace.articles.add(
        NewArticle(
            f"text {n}",
            ["Beta", "alpha", "Gamma"][n % 3],
            source=[None, "Wire"][n % 2],
            published=[None, "2026-01-01", "2025-06-30", "2026-01-02"][n % 4],
        )
        for n in range(40)
    )
    for article in added[::3]:
        suggest(workspace, article.id, *(ScoredSpan(0, end, "ORG") for end in range(1, 2 + article.id % 3)))
    for article in added[::4]:
        set_status(workspace, article.id, ArticleStatus.REVIEWED)
        workspace.connection.execute(
            "UPDATE suggestions SET state = 'left' WHERE article_id = ? AND label = 'ORG'", (article.id,)
        )
    return workspace


def undecided(workspace: Workspace, listing: Listing) -> list[int]:
    """Those with open suggestions, by their counts, in order."""
    rows = workspace.articles.rows(workspace.articles.ids(listing))
    return [row.id for row in rows if row.open]


LISTINGS = [Listing(sort=sort, status=status) for sort in INDEXED for status in (None, ArticleStatus.NEW)]


@pytest.mark.parametrize("kept", [True, False], ids=["as ids", "by index"])
@pytest.mark.parametrize("listing", LISTINGS, ids=str)
def test_neighbours_are_the_nearest_with_open_suggestions(some: Workspace, listing: Listing, kept: bool) -> None:
    whole = some.articles.ids(listing)
    wanted = undecided(some, listing)
    assert 0 < len(wanted) < len(whole)
    for place, here in enumerate(whole):
        after = next((each for each in whole[place + 1 :] if each in wanted), None)
        before = next((each for each in reversed(whole[:place]) if each in wanted), None)
        found = [
            undecided_beside(some.connection, listing, here, forward=forward, ids=whole if kept else None)
            for forward in (True, False)
        ]
        assert found == [after, before]


@pytest.mark.parametrize("far", [15, 16, 17, 48, 49, 300])
def test_a_list_is_walked_however_far_the_next_one_is(workspace: Workspace, far: int) -> None:
    added = workspace.articles.add(NewArticle(f"text {n}", "title") for n in range(far + 1))
    ids = array("q", (each.id for each in added))
    for target, start, forward in ((ids[-1], ids[0], True), (ids[0], ids[-1], False)):
        suggest(workspace, target, ScoredSpan(0, 4, "ORG"))
        assert undecided_beside(workspace.connection, Listing(), start, forward=forward, ids=ids) == target
        workspace.connection.execute("DELETE FROM suggestions")
    assert undecided_beside(workspace.connection, Listing(), ids[0], forward=True, ids=ids) is None


def test_an_article_that_is_not_in_the_list_stands_before_it(some: Workspace) -> None:
    first = undecided(some, Listing())[0]
    ids = array("q", [first])
    assert undecided_beside(some.connection, Listing(), 10**6, forward=True, ids=ids) == first
    assert undecided_beside(some.connection, Listing(), 10**6, forward=False, ids=ids) is None


@pytest.mark.parametrize("sort", [sort for sort in INDEXED if sort is not Sort.OPEN])
@pytest.mark.parametrize("forward", [True, False])
def test_no_order_is_walked_past_articles_without_open_suggestions(some: Workspace, sort: Sort, forward: bool) -> None:
    asked: list[str] = []
    some.connection.set_trace_callback(asked.append)
    undecided_beside(some.connection, Listing(sort=sort), 1, forward=forward)
    some.connection.set_trace_callback(None)
    plan = [row[3] for row in some.connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert "articles_undecided_" in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")]
