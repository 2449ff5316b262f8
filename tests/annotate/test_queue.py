"""The order in which articles are taken up."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest

from annotate.errors import NotPossible
from annotate.queue import Queue
from annotate.session import Session
from store.articles import Listing, Sort
from store.records import ArticleStatus, NewArticle
from store.workspace import Workspace
from tests.workspaces import suggested

Opener = Callable[[], Workspace]


@pytest.fixture
def five(workspace: Opener) -> Workspace:
    """Articles 1 to 5, the first published last, so that the newest come as 1, 2, 3, 4, 5."""
    made = workspace()
    made.articles.add(
        NewArticle(f"Text {number}", f"Title {6 - number}", published=f"2025-01-0{6 - number}")
        for number in range(1, 6)
    )
    return made


def set_status(workspace: Workspace, article_id: int, status: ArticleStatus) -> None:
    session = Session(workspace, "ada")
    session.open(article_id)
    if status is ArticleStatus.REVIEWED:
        session.finish()
    else:
        session.skip()


def walked(queue: Queue, start: int, *, forward: bool) -> list[int]:
    there = [start]
    while (following := queue.beside(there[-1], forward=forward)) is not None:
        there.append(following)
    return there


QUEUES: list[Callable[[Workspace], Queue]] = [
    lambda workspace: Queue(workspace.articles, Listing()),
    lambda workspace: Queue(workspace.articles, Listing(text="text"), array("q", [1, 2, 3, 4, 5])),
]


@pytest.mark.parametrize("made", QUEUES)
def test_it_is_walked_both_ways_to_its_ends(five: Workspace, made: Callable[[Workspace], Queue]) -> None:
    queue = made(five)
    assert walked(queue, 1, forward=True) == [1, 2, 3, 4, 5]
    assert walked(queue, 5, forward=False) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("made", QUEUES)
def test_what_is_reviewed_or_skipped_is_passed_over_and_the_end_leads_to_the_top(
    five: Workspace, made: Callable[[Workspace], Queue]
) -> None:
    queue = made(five)
    set_status(five, 2, ArticleStatus.REVIEWED)
    set_status(five, 4, ArticleStatus.SKIPPED)
    assert queue.first_to_do() == 1
    assert [queue.next_to_do(number) for number in range(1, 6)] == [3, 3, 5, 5, 1]
    assert queue.upcoming(3, 2) == [5, 1]
    assert queue.upcoming(4, 9) == [5, 1, 3]
    assert queue.upcoming(None, 2) == [1, 3]
    assert walked(queue, 1, forward=True) == [1, 2, 3, 4, 5], "stepping passes over nothing"


@pytest.mark.parametrize("made", QUEUES)
def test_where_all_is_done_nothing_follows(five: Workspace, made: Callable[[Workspace], Queue]) -> None:
    queue = made(five)
    for number in (1, 2, 4, 5):
        set_status(five, number, ArticleStatus.REVIEWED)
    assert queue.next_to_do(3) is None
    assert queue.upcoming(3, 5) in ([], [3])
    set_status(five, 3, ArticleStatus.REVIEWED)
    assert (queue.first_to_do(), queue.next_to_do(3), queue.upcoming(None, 5)) == (None, None, [])


def test_only_articles_of_the_listing_are_taken_up(five: Workspace) -> None:
    session = Session(five, "ada")
    for number in (2, 5):
        session.open(number)
        session.flag()
    queue = Queue(five.articles, Listing(flagged=True))
    assert queue.first_to_do() == 2
    assert queue.next_to_do(1) == 2
    assert queue.next_to_do(2) == 5
    assert walked(queue, 5, forward=False) == [5, 2]


def test_an_article_that_left_its_listing_still_has_neighbours(five: Workspace) -> None:
    queue = Queue(five.articles, Listing(status=ArticleStatus.NEW))
    set_status(five, 2, ArticleStatus.REVIEWED)
    assert (queue.beside(2, forward=True), queue.beside(2, forward=False), queue.next_to_do(2)) == (3, 1, 3)


def test_an_article_outside_the_words_found_is_followed_by_the_first_of_them(five: Workspace) -> None:
    queue = Queue(five.articles, Listing(text="some"), array("q", [4, 2]))
    assert (queue.beside(1, forward=True), queue.beside(1, forward=False)) == (4, None)
    assert queue.next_to_do(1) == 4


def test_an_article_removed_since_is_passed_over(five: Workspace) -> None:
    queue = Queue(five.articles, Listing(text="some"), array("q", [1, 2, 3]))
    five.articles.remove(2)
    assert queue.next_to_do(1) == 3


@pytest.mark.parametrize("sort", Sort)
def test_every_order_is_that_of_the_library(five: Workspace, sort: Sort) -> None:
    listing = Listing(sort=sort)
    shown = [row.id for row in five.articles.page(listing, 0, 9, five.articles.count(listing))]
    assert walked(Queue(five.articles, listing), shown[0], forward=True) == shown


def test_by_open_suggestions_the_order_stays_while_they_are_decided(workspace: Opener) -> None:
    made = workspace()
    words = "alpha beta gamma delta"
    few = suggested(made, words, [(0, 5, "ORG")])
    most = suggested(made, words + " more", [(0, 5, "ORG"), (6, 10, "ORG"), (11, 16, "ORG")])
    some = suggested(made, words + " some", [(0, 5, "ORG"), (6, 10, "ORG")])
    session = Session(made, "ada")
    session.queue = Queue(made.articles, Listing(sort=Sort.OPEN))
    session.open(most)
    for _ in range(3):
        session.accept()
    session.step_article(forward=True)
    assert session.article.id == some
    session.accept()
    session.accept()
    session.finish()
    assert session.article.id == few
    with pytest.raises(NotPossible, match="the last article"):
        session.step_article(forward=True)
