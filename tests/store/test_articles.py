from __future__ import annotations

import hashlib
import sqlite3

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.errors import HoldsDecisions, NotFound
from store.records import ArticleState, ArticleStatus, NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.store.samples import CANONICAL, add, annotate, set_status, suggest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    "text",
    [
        CANONICAL,
        "a\0b",
        "\0",
        "line\r\nline\rline\n",
        "\ufeffmark",
        "👩‍🔬 e\u0301 é",
        "\x1b[31mred\x9b0m\u202e",
        " \t padded \n",
        "x" * 100_000,
    ],
)
def test_a_text_comes_back_exactly(workspace: Workspace, text: str) -> None:
    article = workspace.articles.get(add(workspace, text))
    assert article.text == text
    assert workspace.articles.text(article.id) == text
    assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_what_is_known_about_an_article_is_kept(workspace: Workspace) -> None:
    given_article = NewArticle(
        "text", "Title", "k1", "Wire", "2026-03-09", "https://example.org/1", {"é": [1, None, {"b": 2.5}], "a": "\0"}
    )
    added = workspace.articles.add([given_article])[0]
    article = workspace.articles.get(added.id)
    assert (added.key, added.is_new) == ("k1", True)
    assert (article.key, article.title, article.source) == ("k1", "Title", "Wire")
    assert (article.published, article.url) == ("2026-03-09", "https://example.org/1")
    assert article.metadata == given_article.metadata


def test_what_is_not_known_is_none(workspace: Workspace) -> None:
    article = workspace.articles.get(add(workspace, "text"))
    assert (article.source, article.published, article.url) == (None, None, None)
    assert article.metadata == {}


def test_an_article_of_the_same_text_is_not_added_again(workspace: Workspace) -> None:
    first, again, other = workspace.articles.add(
        [NewArticle("same", "One", "a"), NewArticle("same", "Two", "b"), NewArticle("other", "Three")]
    )
    assert (again.id, again.key, again.is_new) == (first.id, "a", False)
    assert other.is_new
    assert workspace.articles.get(first.id).title == "One"
    assert workspace.articles.totals().all_articles == 2


def test_a_key_that_is_taken_gets_a_number(workspace: Workspace) -> None:
    added = workspace.articles.add([NewArticle(text, "T", "k") for text in "abcdefgh"])
    assert [one.key for one in added] == ["k", *(f"k-{number}" for number in range(2, 9))]
    assert workspace.articles.id_of("k-2") == added[1].id


def test_many_articles_of_one_key_cost_few_questions_each(workspace: Workspace) -> None:
    workspace.articles.add(NewArticle(f"text {number}", "T", "k") for number in range(1000))
    asked: list[str] = []
    workspace.connection.set_trace_callback(asked.append)
    (added,) = workspace.articles.add([NewArticle("one more", "T", "k")])
    assert added.key == "k-1001"
    assert sum("WHERE key" in statement for statement in asked) < 30


def test_an_article_without_a_key_gets_one_from_its_text(workspace: Workspace) -> None:
    key = workspace.articles.get(add(workspace, "text")).key
    assert key == hashlib.sha256(b"text").hexdigest()[:12]


HALF = "half \ud83d"


@pytest.mark.parametrize(
    "article",
    [NewArticle(HALF, "T"), NewArticle("sound", HALF), NewArticle("sound", "T", metadata={"by": HALF})],
    ids=["text", "title", "metadata"],
)
def test_a_lone_surrogate_is_refused_and_nothing_is_added(workspace: Workspace, article: NewArticle) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        workspace.articles.add([NewArticle("first", "T"), article])
    assert workspace.articles.totals().all_articles == 0


def test_a_stored_text_cannot_be_changed(workspace: Workspace) -> None:
    article_id = add(workspace, "text")
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        workspace.connection.execute("UPDATE texts SET text = 'other' WHERE article_id = ?", (article_id,))
    assert workspace.articles.text(article_id) == "text"


def test_what_is_not_there_is_named(workspace: Workspace) -> None:
    for read in (workspace.articles.get, workspace.articles.text, workspace.articles.state):
        with pytest.raises(NotFound, match="no article 7"):
            read(7)
    with pytest.raises(NotFound, match="'seed'"):
        workspace.articles.id_of("seed")


def test_ids_by_key_are_in_order_of_keys_and_of_these_statuses_only(workspace: Workspace) -> None:
    added = workspace.articles.add([NewArticle(f"text {key}", "T", key) for key in ("b", "a", "B", "é", "c")])
    set_status(workspace, added[4].id, ArticleStatus.REVIEWED)
    ids = workspace.articles.ids_by_key([ArticleStatus.NEW])
    assert [workspace.articles.get(article_id).key for article_id in ids] == ["B", "a", "b", "é"]
    assert list(workspace.articles.ids_by_key([ArticleStatus.REVIEWED])) == [added[4].id]
    assert len(workspace.articles.ids_by_key(ArticleStatus)) == 5


def test_an_article_without_decisions_is_removed_with_its_suggestions(workspace: Workspace) -> None:
    article_id = add(workspace, "Roche paid")
    suggest(workspace, article_id, ScoredSpan(0, 5, "ORG"))
    workspace.articles.remove(article_id)
    assert workspace.articles.totals().all_articles == 0
    for table in ("texts", "suggestions", "origins", "run_articles"):
        assert workspace.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_an_article_with_decisions_is_removed_by_force_only(workspace: Workspace) -> None:
    article_id = add(workspace, "Roche paid", key="deal")
    annotate(workspace, article_id, 0, 5)
    with pytest.raises(HoldsDecisions, match="deal"):
        workspace.articles.remove(article_id)
    workspace.articles.remove(article_id, force=True)
    assert workspace.articles.totals().annotations == 0
    assert len(list(workspace.journal.entries())) == 1


def test_a_decision_that_was_taken_back_still_counts_as_one(workspace: Workspace) -> None:
    article_id = add(workspace, "Roche paid")
    annotate(workspace, article_id, 0, 5)
    workspace.journal.undo("ann")
    assert workspace.articles.state(article_id) == ArticleState(article_id)
    with pytest.raises(HoldsDecisions):
        workspace.articles.remove(article_id)


def test_the_id_of_a_removed_article_is_not_given_again(workspace: Workspace) -> None:
    removed = add(workspace, "first")
    workspace.articles.remove(removed)
    assert add(workspace, "second") != removed


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(["a\0b", "a", "a\0c"])
def test_any_text_is_kept_once(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    from tests.store.samples import make

    with make(tmp_path_factory.mktemp("any") / "w.db", *(NewArticle(text, "T") for text in texts)) as workspace:
        kept = [workspace.articles.text(article_id) for article_id in workspace.articles.ids_by_key(ArticleStatus)]
        assert sorted(kept) == sorted(set(texts))
