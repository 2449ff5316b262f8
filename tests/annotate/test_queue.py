"""The order in which articles are taken up."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest

from annotate.errors import NotPossible
from annotate.listed import ListedArticles
from annotate.queue import Queue
from annotate.session import Session
from store.listing import Listing, Sort
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
    assert queue.upcoming(3, 9) == [5, 1, 4], "what was skipped is last"
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


@pytest.mark.parametrize("made", QUEUES)
def test_what_was_skipped_comes_back_when_nothing_else_is_left(
    five: Workspace, made: Callable[[Workspace], Queue]
) -> None:
    queue = made(five)
    for number, status in enumerate("RSRSR", 1):
        set_status(five, number, ArticleStatus.REVIEWED if status == "R" else ArticleStatus.SKIPPED)
    assert queue.first_to_do() == 2
    assert [queue.next_to_do(number) for number in range(1, 6)] == [2, 4, 4, 2, 2]
    assert queue.upcoming(None, 9) == [2, 4]
    set_status(five, 4, ArticleStatus.REVIEWED)
    assert (queue.next_to_do(2), queue.next_to_do(1)) == (None, 2)


def test_a_listing_of_another_status_has_nothing_to_do(five: Workspace) -> None:
    set_status(five, 2, ArticleStatus.REVIEWED)
    set_status(five, 3, ArticleStatus.SKIPPED)
    assert Queue(five.articles, Listing(status=ArticleStatus.REVIEWED)).first_to_do() is None
    assert Queue(five.articles, Listing(status=ArticleStatus.SKIPPED)).first_to_do() == 3
    assert Queue(five.articles, Listing(status=ArticleStatus.SKIPPED)).next_to_do(3) is None


def test_far_behind_many_that_are_done_the_next_is_found(workspace: Opener) -> None:
    made = workspace()
    made.articles.add(NewArticle(f"Text {number}", "A title") for number in range(200))
    made.connection.execute("UPDATE articles SET status = 'reviewed' WHERE id NOT IN (3, 180)")
    queue = Queue(made.articles, Listing(text="text"), array("q", range(1, 201)))
    assert (queue.next_to_do(3), queue.next_to_do(180), queue.upcoming(4, 5)) == (180, 3, [180, 3])


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
    listed = ListedArticles(five.articles, listing)
    shown = [row.id for row in map(listed.row, range(listed.count)) if row is not None]
    assert sorted(shown) == [1, 2, 3, 4, 5]
    assert walked(Queue(five.articles, listing), shown[0], forward=True) == shown
    assert [listed.index_of(number) for number in shown] == [0, 1, 2, 3, 4]


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


def test_finishing_the_last_one_goes_on_with_those_skipped_and_says_so(five: Workspace) -> None:
    session = Session(five, "ada")
    session.open(1)
    assert session.skip().message == "skipped"
    for _ in range(3):
        assert session.finish().message == "finished"
    outcome = session.finish()
    assert (outcome.message, outcome.opened, session.article.id) == ("finished · back to those skipped", True, 1)
    assert session.finish().message == "finished · that was the last one"


def test_the_reason_of_an_article_stays_as_it_was_when_it_came(workspace: Opener) -> None:
    made = workspace()
    few = suggested(made, "alpha beta", [(0, 5, "ORG")])
    most = suggested(made, "alpha beta gamma", [(0, 5, "ORG"), (6, 10, "ORG"), (11, 16, "DRUG")])
    session = Session(made, "ada")
    session.queue = Queue(made.articles, Listing(sort=Sort.LABEL, label="ORG"))
    session.open(most)
    assert session.queue.reason(most) == "2 open ORG"
    session.accept()
    assert session.queue.reason(most) == "2 open ORG"
    assert session.queue.reason(few) == "1 open ORG"
    assert session.queue.reason(most) == "1 open ORG", "asked for again, it is as it is now"
    assert Queue(made.articles, Listing()).reason(most) == ""
