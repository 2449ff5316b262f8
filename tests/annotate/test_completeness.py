"""Which labels an article is complete for: the laws of the plan, and a curator who looks for some labels alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import carrying
from annotate.completeness import complete_labels
from annotate.decisions import Add, Finish, Reopen, Skip
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.queue import Queue
from annotate.session import Session
from store.listing import Listing, Sort
from store.records import ArticleStatus, SuggestionState
from store.workspace import Workspace
from tests.annotate.deciding import LEFT, OPEN, article_with, decide, reason, states
from tests.annotate.sessions import covered, current, go_to, refused
from tests.workspaces import SCHEME, found, opened, suggested

NAMES = tuple(label.name for label in SCHEME.labels)
SUBSETS = st.sets(st.sampled_from(NAMES), min_size=1).map(frozenset)
TEXT = "Amgen and Ada won Kyprolis and Enbrel from Bo."
SPANS = found(TEXT, ("Amgen", "ORG"), ("Ada", "PERSON"), ("Kyprolis", "DRUG"), ("Enbrel", "DRUG"), ("Bo", "PERSON"))
DRUG, ORG = frozenset({"DRUG"}), frozenset({"ORG"})


def one_of_each() -> OpenArticle:
    return article_with(("Amgen Inc.", "ORG"), ("Novartis AG", "PERSON"), ("Kyprolis", "DRUG"))


# the plan


@given(st.lists(SUBSETS, min_size=1, max_size=5))
def test_an_article_is_reviewed_once_it_is_complete_for_every_label(rounds: list[frozenset[str]]) -> None:
    article = one_of_each()
    declared: set[str] = set()
    for labels in rounds:
        with suppress(NotPossible):
            decide(article, Finish(labels))
        declared |= labels
        assert set(complete_labels(article.state, SCHEME)) == declared
        is_all = declared == set(NAMES)
        assert (article.state.status is ArticleStatus.REVIEWED) == is_all
        assert (article.state.complete is None) == is_all
        for suggestion in article.suggestions.values():
            assert (suggestion.state is LEFT) == (suggestion.label in declared)


@given(st.lists(SUBSETS, max_size=4), SUBSETS)
def test_reopening_for_labels_takes_back_what_finishing_for_them_says(
    before: list[frozenset[str]], labels: frozenset[str]
) -> None:
    article = one_of_each()
    for earlier in before:
        with suppress(NotPossible):
            decide(article, Finish(earlier - labels or earlier))
    kept = set(complete_labels(article.state, SCHEME)) - labels
    with suppress(NotPossible):
        decide(article, Finish(labels))
    decide(article, Reopen(labels))
    assert set(complete_labels(article.state, SCHEME)) == kept
    assert article.state.status is ArticleStatus.IN_PROGRESS
    for suggestion in article.suggestions.values():
        assert (suggestion.state is LEFT) == (suggestion.label in kept)


@given(st.permutations(NAMES[:2]))
def test_the_order_of_the_rounds_leaves_no_trace(order: list[str]) -> None:
    article = one_of_each()
    for name in order:
        decide(article, Finish(frozenset({name})))
    assert article.state.complete == ("ORG", "DRUG")


def test_what_says_nothing_new_is_refused() -> None:
    article = one_of_each()
    assert reason(article, Reopen(DRUG)) == "the article is open"
    decide(article, Finish(DRUG))
    assert reason(article, Finish(DRUG)) == "complete for DRUG already"
    assert reason(article, Reopen(ORG)) == "not complete for ORG"
    decide(article, Finish())
    assert reason(article, Finish(DRUG)) == "reviewed already"


def test_finishing_for_some_labels_is_another_act_than_finishing() -> None:
    article = one_of_each()
    assert decide(article, Finish(DRUG)).kind == "complete"
    assert decide(article, Finish(frozenset(NAMES))).kind == "finish"


def test_later_decisions_and_skipping_leave_completeness_alone() -> None:
    article = one_of_each()
    decide(article, Finish(DRUG))
    decide(article, Add(0, 5, "DRUG"))
    decide(article, Skip())
    assert article.state.complete == ("DRUG",)
    decide(article, Reopen())
    assert (article.state.status, article.state.complete) == (ArticleStatus.IN_PROGRESS, ("DRUG",))
    assert article.suggestions[3].state is LEFT, "taking a skipped article up again is no word about its labels"


def test_reopening_for_all_takes_everything_back() -> None:
    article = one_of_each()
    decide(article, Finish(DRUG))
    decide(article, Finish(ORG))
    decide(article, Reopen())
    assert article.state.complete is None
    assert set(states(article)) == {OPEN}


# what is looked for


def entities(article: OpenArticle) -> list[str]:
    return [entity.surface for entity in article.entities]


def test_open_suggestions_of_other_labels_are_no_entities() -> None:
    article = one_of_each()
    moved = article.want(DRUG)
    assert [suggestion.label for suggestion in moved] == ["ORG", "PERSON"]
    assert entities(article) == ["Kyprolis"]
    assert (article.decided, article.to_decide, article.n_hidden) == (0, 1, 0)
    assert [s.label for s in article.open_over(0, 5)] == ["ORG"], "a decision finds them in its way"
    assert article.want(None) == moved
    assert entities(article) == ["Amgen Inc.", "Novartis AG", "Kyprolis"]


def test_what_was_decided_stays_in_sight() -> None:
    article = one_of_each()
    decide(article, Add(0, 10, "ORG"))
    article.want(DRUG)
    assert entities(article) == ["Amgen Inc.", "Kyprolis"]


@given(SUBSETS, SUBSETS)
def test_wanting_and_hiding_go_together(first: frozenset[str], second: frozenset[str]) -> None:
    article, direct = one_of_each(), one_of_each()
    article.want(first)
    article.hide({1: "rejected 4 times"})
    article.want(second)
    direct.want(second)
    direct.hide({1: "rejected 4 times"})
    assert entities(article) == entities(direct)
    assert article.n_hidden == direct.n_hidden == ("ORG" in second)
    assert article.to_decide == article.entities.open_count == len(second - {"ORG"})


# the session


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path / "w.db") as made:
        yield made


def session_of(workspace: Workspace, count: int = 1) -> tuple[Session, list[int]]:
    ids = [suggested(workspace, TEXT + "!" * number, SPANS) for number in range(count)]
    session = Session(workspace, "ada")
    session.open(ids[0])
    return session, ids


def test_keys_go_over_the_wanted_labels_alone(workspace: Workspace) -> None:
    session, _ = session_of(workspace)
    assert current(session) == "Amgen"
    outcome = session.want(["DRUG"])
    assert outcome.message == "looking for DRUG"
    assert current(session) == "Kyprolis"
    session.accept()
    assert current(session) == "Enbrel"
    assert session.hop(1, only_open=True).message == "the only one"
    session.select(0, 5)
    assert covered(session) == "Amgen"
    assert refused(lambda: session.label("ORG")) == "ORG is not among the labels wanted now: DRUG"
    assert session.label("DRUG").message == "added Amgen DRUG, supersedes 1"


def test_no_label_or_every_label_is_all_labels(workspace: Workspace) -> None:
    session, _ = session_of(workspace)
    for names in ((), NAMES):
        session.want(["DRUG"])
        assert session.want(names).message == "looking for all labels"
        assert session.wanted is None
    assert refused(lambda: session.want(["GENE"])) == "the scheme has no label GENE"


def test_finishing_declares_completeness_and_goes_on_to_what_lacks_it(workspace: Workspace) -> None:
    session, ids = session_of(workspace, 3)
    session.want(["DRUG", "ORG"])
    assert session.finish().message == "3 open: enter again leaves them"
    outcome = session.finish(leave_open=True)
    assert (outcome.message, outcome.opened) == ("completed ORG, DRUG", True)
    assert session.wanted == DRUG | ORG, "kept for the next article"
    assert len(session.still_open()) == 3
    state = workspace.articles.state(ids[0])
    assert (state.status, state.complete) == (ArticleStatus.IN_PROGRESS, ("ORG", "DRUG"))
    assert [s.state for s in workspace.spans.suggestions(ids[0]) if s.label == "PERSON"] == [SuggestionState.OPEN] * 2
    second = session.article.id
    session.finish(leave_open=True)
    third = session.article.id
    assert {ids[0], second, third} == set(ids)
    assert session.finish(leave_open=True).message == "completed ORG, DRUG · that was the last one"
    session.want(["PERSON"])
    session.finish(leave_open=True)
    assert workspace.articles.state(third).status is ArticleStatus.REVIEWED
    assert session.article.id in (ids[0], second)


def test_undo_takes_completeness_back_and_shows_what_it_opened(workspace: Workspace) -> None:
    session, ids = session_of(workspace)
    session.want(["DRUG"])
    session.finish(leave_open=True)
    assert session.undo().message == "undone: complete DRUG"
    assert workspace.articles.state(ids[0]).complete is None
    assert current(session) == "Kyprolis"
    assert session.redo().message == "again: complete DRUG"
    assert workspace.articles.state(ids[0]).complete == ("DRUG",)


def test_undo_brings_a_suggestion_of_another_label_into_sight(workspace: Workspace) -> None:
    session, _ = session_of(workspace)
    session.accept()
    session.want(["DRUG"])
    session.undo()
    assert current(session) == "Amgen"
    assert [entity.surface for entity in session.still_open()] == ["Kyprolis", "Enbrel"]
    session.reload()
    assert current(session) == "Amgen", "what is seen stays seen"


def test_reopening_is_about_the_wanted_labels(workspace: Workspace) -> None:
    session, ids = session_of(workspace)
    session.finish(leave_open=True)
    session.want(["PERSON"])
    session.reopen()
    assert workspace.articles.state(ids[0]).complete == ("ORG", "DRUG")
    assert [entity.surface for entity in session.still_open()] == ["Ada", "Bo"]


def test_carrying_leaves_articles_alone_that_are_complete_for_the_label(workspace: Workspace) -> None:
    session, ids = session_of(workspace, 2)
    session.open(ids[1])
    session.want(["DRUG"])
    session.finish(leave_open=True)
    session.open(ids[0])
    go_to(session, "Kyprolis")
    session.accept()
    seen = carrying.look(session, workspace, carrying.decided(session), Equality.EXACT)
    assert (seen.changes, seen.closed) == ([], 1)


def test_nothing_is_offered_for_labels_that_an_article_is_complete_for(workspace: Workspace) -> None:
    texts = ("Zelvor won.", "Zelvor lost.")
    ids = [suggested(workspace, text) for text in texts]
    session = Session(workspace, "ada", learning=True)
    session.open(ids[1])
    session.want(["DRUG"])
    session.finish()
    session.open(ids[0])
    session.label("DRUG")
    session.open(ids[1])
    assert entities(session.article) == []
    session.reopen()
    session.open(ids[0])
    session.open(ids[1])
    assert entities(session.article) == ["Zelvor"]


def test_the_queue_passes_over_the_complete_ones_in_any_listing(workspace: Workspace) -> None:
    session, ids = session_of(workspace, 4)
    for article_id, complete in zip(ids, [("DRUG",), ("ORG", "DRUG"), ("PERSON",)], strict=False):
        session.open(article_id)
        session.want(complete)
        session.finish(leave_open=True)
    for listing in (Listing(sort=Sort.ADDED), Listing(sort=Sort.OPEN), Listing("Amgen", sort=Sort.ADDED)):
        queue = Queue(workspace.articles, listing)
        seen = {here: queue.next_to_do(here, {"DRUG"}) for here in ids}
        assert set(seen.values()) <= {ids[2], ids[3]}
        assert queue.next_to_do(ids[2], {"DRUG", "ORG"}) in (ids[0], ids[3])
        assert queue.next_to_do(ids[0], {"PERSON", "DRUG"}) in ids[1:]
