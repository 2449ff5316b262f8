from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.listing import INDEXED, TO_DO, Listing, Sort, match_query
from store.records import ArticleStatus, NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.store.samples import add, annotate, make, set_status, suggest


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """Twenty-five articles with ties in every column, some reviewed, some with open suggestions."""
    added = workspace.articles.add(
        NewArticle(
            f"text {n} alpha",
            ["Beta", "alpha", "Gamma"][n % 3],
            source=[None, "Wire", "Agency"][n % 3],
            published=[None, "2026-01-01", "2025-06-30T10:00:00Z", "2026-01-02"][n % 4],
        )
        for n in range(25)
    )
    for article in added[::4]:
        set_status(workspace, article.id, ArticleStatus.REVIEWED)
    for article in added[::3]:
        suggest(workspace, article.id, *(ScoredSpan(0, end, "ORG") for end in range(1, 1 + article.id % 4)))
    return workspace


LISTINGS = [Listing(sort=sort, status=status) for sort in INDEXED for status in (None, ArticleStatus.REVIEWED)]


@pytest.mark.parametrize("listing", LISTINGS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 7, 100])
def test_pages_from_both_ends_are_the_whole_order(many: Workspace, listing: Listing, size: int) -> None:
    count = many.articles.count(listing)
    whole = list(many.articles.ids(listing))
    assert len(whole) == count
    pages = [row.id for at in range(0, count, size) for row in many.articles.page(listing, at, size, count)]
    assert pages == whole


@pytest.mark.parametrize("listing", LISTINGS, ids=str)
def test_neighbours_walk_the_order_both_ways(many: Workspace, listing: Listing) -> None:
    whole = list(many.articles.ids(listing))
    assert many.articles.first(listing) == whole[0]
    for index, (here, after) in enumerate(pairwise(whole)):
        assert many.articles.beside(listing, here, forward=True) == after
        assert many.articles.beside(listing, after, forward=False) == here
        assert many.articles.index_of(listing, here) == index
    assert many.articles.beside(listing, whole[-1], forward=True) is None
    assert many.articles.beside(listing, whole[0], forward=False) is None


def test_orders_are_what_they_are_called(many: Workspace) -> None:
    def rows(sort: Sort) -> list[tuple[str, str, str, int, int]]:
        listing = Listing(sort=sort)
        return [
            (row.title, row.source or "", row.published or "", row.open, row.id)
            for row in many.articles.page(listing, 0, 99, many.articles.count(listing))
        ]

    def dates(sort: Sort) -> list[str]:
        return [row[2] for row in rows(sort)]

    assert dates(Sort.NEWEST) == sorted(dates(Sort.NEWEST), reverse=True)
    assert dates(Sort.OLDEST) == sorted(dates(Sort.OLDEST))
    assert [row[3] for row in rows(Sort.OPEN)] == sorted((row[3] for row in rows(Sort.OPEN)), reverse=True)
    assert [row[0] for row in rows(Sort.TITLE)] == sorted((row[0] for row in rows(Sort.TITLE)), key=str.lower)
    assert [row[1] for row in rows(Sort.SOURCE)] == sorted(row[1] for row in rows(Sort.SOURCE))
    assert [row[4] for row in rows(Sort.ADDED)] == sorted(row[4] for row in rows(Sort.ADDED))


def test_a_page_outside_the_listing_is_empty(many: Workspace) -> None:
    assert many.articles.page(Listing(), 25, 10, 25) == []
    assert many.articles.page(Listing(), 90, 10, 25) == []


def test_rows_come_in_the_order_asked_for_and_leave_out_what_is_gone(many: Workspace) -> None:
    assert [row.id for row in many.articles.rows([9, 3, 999, 5])] == [9, 3, 5]
    assert many.articles.rows([]) == []


def test_neighbours_of_some_statuses_are_those_of_the_order(many: Workspace) -> None:
    for sort in INDEXED:
        listing = Listing(sort=sort)
        whole = list(many.articles.ids(listing))
        waiting = [id_ for id_ in whole if many.articles.state(id_).status in TO_DO]
        assert many.articles.first(listing, among=TO_DO) == waiting[0]
        for here in whole:
            place = whole.index(here)
            after = [id_ for id_ in whole[place + 1 :] if id_ in waiting]
            before = [id_ for id_ in whole[:place] if id_ in waiting]
            assert many.articles.beside(listing, here, forward=True, among=TO_DO) == next(iter(after), None)
            assert many.articles.beside(listing, here, forward=False, among=TO_DO) == next(reversed(before), None)
        reviewed = replace(listing, status=ArticleStatus.REVIEWED)
        assert many.articles.first(reviewed, among=TO_DO) is None
        assert many.articles.beside(reviewed, whole[0], forward=True, among=TO_DO) is None
    assert many.articles.of_status([*whole, 999], TO_DO) == set(waiting)


def test_articles_with_notes_can_be_listed_alone(workspace: Workspace) -> None:
    texts = ("plain", "noted", "with a noted annotation", "with a plain one", "both")
    plain, noted, inside, other, both = (add(workspace, text) for text in texts)
    for article_id in (noted, both):
        set_status(workspace, article_id, ArticleStatus.IN_PROGRESS, note="odd")
    for article_id in (inside, both):
        annotate(workspace, article_id, 0, 4, note="sure?")
    annotate(workspace, other, 0, 4)
    listing = Listing(sort=Sort.ADDED, noted=True)
    assert list(workspace.articles.ids(listing)) == [noted, inside, both]
    assert workspace.articles.count(listing) == 3
    assert list(workspace.articles.ids(replace(listing, status=ArticleStatus.NEW))) == [inside]
    assert list(workspace.articles.ids(replace(listing, text="annotation"))) == [inside]
    assert plain not in workspace.articles.ids(listing)
    workspace.journal.undo("ann")  # the annotation without a note
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    assert list(workspace.articles.ids(listing)) == [noted, both]


def test_filters_read_no_more_than_what_they_leave(workspace: Workspace) -> None:
    def plan(statement: str) -> str:
        return " ".join(row[3] for row in workspace.connection.execute(f"EXPLAIN QUERY PLAN {statement}"))

    statements: list[str] = []
    workspace.connection.set_trace_callback(statements.append)
    workspace.articles.count(Listing(flagged=True))
    workspace.articles.ids(Listing(noted=True, sort=Sort.ADDED))
    for sort in INDEXED:
        workspace.articles.beside(Listing(sort=sort), 1, forward=True, among=TO_DO)
    workspace.connection.set_trace_callback(None)
    flagged, noted, *walks = map(plan, statements)
    assert "articles_flagged" in flagged
    assert "articles_noted" in noted
    assert "annotations_noted" in noted
    assert len(walks) == len(INDEXED)
    for walk in walks:
        assert "SCAN articles" not in walk


def test_flagged_articles_can_be_listed_alone(workspace: Workspace) -> None:
    first, second = add(workspace, "one"), add(workspace, "two")
    workspace.connection.execute("UPDATE articles SET flagged = 1 WHERE id = ?", (second,))
    listing = Listing(flagged=True)
    assert workspace.articles.count(listing) == 1
    assert list(workspace.articles.ids(listing)) == [second]
    assert [row.flagged for row in workspace.articles.rows([first, second])] == [False, True]


@pytest.fixture
def library(workspace: Workspace) -> Workspace:
    workspace.articles.add(
        [
            NewArticle("Roche will buy Alnylam for $1.4 billion.", "A deal"),
            NewArticle("Ipsen waits for the FDA.", "No deal yet"),
            NewArticle("Société Générale: naïve\0after the NUL", "Banking"),
        ]
    )
    return workspace


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("deal", {1, 2}),
        ("DEAL", {1, 2}),
        ("aln", {1}),
        ("roche alnylam", {1}),
        ("alnylam roche", {1}),
        ('"buy alnylam"', {1}),
        ('"alnylam buy"', set()),
        ('"buy aln', {1}),
        ('"buy" fda', set()),
        ('"aln"', set()),
        ("societe", {3}),
        ("after", {3}),
        ("title:deal", set()),
        ("deal OR banking", set()),
        ("   ", {1, 2, 3}),
        ("!!!", set()),
        ("billion.", {1}),
    ],
)
def test_words_are_found_in_titles_and_texts(library: Workspace, text: str, found: set[int]) -> None:
    assert set(library.articles.ids(Listing(text=text))) == found


def test_a_search_keeps_status_and_order(library: Workspace) -> None:
    set_status(library, 2, ArticleStatus.REVIEWED)
    assert list(library.articles.ids(Listing(text="deal", status=ArticleStatus.REVIEWED))) == [2]
    assert list(library.articles.ids(Listing(text="deal", sort=Sort.ADDED))) == [1, 2]


def test_search_follows_removal_and_a_new_title(library: Workspace) -> None:
    library.articles.remove(1)
    assert list(library.articles.ids(Listing(text="alnylam"))) == []
    library.connection.execute("UPDATE articles SET title = 'Regulator' WHERE id = 2")
    assert list(library.articles.ids(Listing(text="yet"))) == []
    assert list(library.articles.ids(Listing(text="regulator"))) == [2]
    library.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")


HOSTILE = st.text(st.one_of(st.sampled_from('"*()^:-+{}\0 ,NEARANDOR_²٣\ud800'), st.characters()), max_size=20)


@settings(max_examples=300, deadline=None)
@given(query=HOSTILE)
def test_no_query_raises(query: str, searched: Workspace) -> None:
    assert len(searched.articles.ids(Listing(text=query))) <= 2


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    articles = NewArticle("Roche AND NEAR", "T"), NewArticle("a_b ² x", "U")
    with make(tmp_path_factory.mktemp("s") / "w.db", *articles) as workspace:
        yield workspace


def test_a_query_says_that_the_last_word_may_go_on() -> None:
    assert match_query("one two") == '"one" "two" *'
    assert match_query('one "two three"') == '"one" "two three"'
