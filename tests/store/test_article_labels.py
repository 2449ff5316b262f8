"""Completeness and article labels in the file: written by changes, listed, kept by dump and load."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.completeness import complete_from_json, complete_to_json, lacks_one_of
from store.dump import dump, load
from store.errors import ChangedSince
from store.listing import Listing, Sort, where
from store.records import ArticleLabel, ArticleState, ArticleStatus, Change, RowChange
from store.rows import change_from_json, change_to_json
from store.workspace import Workspace
from tests.store.samples import AT, add

LABELS = st.lists(
    st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda name: name != ", "), max_size=4, unique=True
)


def declare(workspace: Workspace, article_id: int, *labels: str) -> None:
    before = workspace.articles.state(article_id)
    after = replace(before, status=ArticleStatus.IN_PROGRESS, complete=labels or None)
    workspace.journal.commit(Change("complete", article_id, (RowChange(before, after),)), "ann")


def say(workspace: Workspace, article_id: int, question: str, choice: str) -> ArticleLabel:
    label = ArticleLabel(0, article_id, question, choice, "ann", AT, 1)
    entry = workspace.journal.commit(Change("answer", article_id, (RowChange(None, label),)), "ann")
    made = entry.change.rows[0].after
    assert isinstance(made, ArticleLabel)
    return made


def test_completeness_is_a_part_of_the_state(workspace: Workspace) -> None:
    article_id = add(workspace, "text")
    declare(workspace, article_id, "ORG", "GPE")
    assert workspace.articles.state(article_id).complete == ("ORG", "GPE")
    (row,) = workspace.articles.rows([article_id])
    assert row.complete == ("ORG", "GPE")
    workspace.journal.undo("ann")
    assert workspace.articles.state(article_id) == ArticleState(article_id)
    workspace.journal.redo("ann")
    assert workspace.articles.state(article_id).complete == ("ORG", "GPE")


def test_a_change_that_does_not_know_of_it_is_refused(workspace: Workspace) -> None:
    article_id = add(workspace, "text")
    declare(workspace, article_id, "ORG")
    stale = replace(workspace.articles.state(article_id), complete=None)
    with pytest.raises(ChangedSince):
        workspace.journal.commit(Change("flag", article_id, (RowChange(stale, replace(stale, flagged=True)),)), "bob")


def test_entries_of_before_say_nothing_of_completeness() -> None:
    old = '[{"row": "article", "before": {"id": 1, "status": "new", "flagged": false, "note": null},'
    old += ' "after": {"id": 1, "status": "skipped", "flagged": false, "note": null}}]'
    change = change_from_json("skip", 1, old)
    assert change.rows[0].after == ArticleState(1, ArticleStatus.SKIPPED)
    assert json.loads(change_to_json(change)) == json.loads(old)


def test_changes_hold_both(workspace: Workspace) -> None:
    state = ArticleState(1, complete=("ORG",))
    label = ArticleLabel(3, 1, "topic", "deal", "ann", AT, 1)
    change = Change("answer", 1, (RowChange(ArticleState(1), state), RowChange(None, label), RowChange(label, None)))
    assert change_from_json("answer", 1, change_to_json(change)) == change


def test_article_labels_come_and_go_with_their_changes_and_their_article(workspace: Workspace) -> None:
    one, two = add(workspace, "one"), add(workspace, "two")
    deal, trial = say(workspace, one, "topic", "deal"), say(workspace, one, "topic", "trial")
    other = say(workspace, two, "topic", "deal")
    assert workspace.article_labels.of(one) == [deal, trial]
    assert workspace.article_labels.kinds() == {("topic", "deal"), ("topic", "trial")}
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    assert workspace.article_labels.of(one) == [deal]
    workspace.articles.remove(one, force=True)
    assert workspace.article_labels.kinds() == set()
    assert workspace.article_labels.of(two) == []
    workspace.journal.redo("ann")
    assert workspace.article_labels.of(two) == [other]


def test_articles_are_listed_by_what_was_said_of_them(workspace: Workspace) -> None:
    ids = [add(workspace, f"text {number}") for number in range(4)]
    for number in (0, 2, 3):
        say(workspace, ids[number], "topic", "deal")
    say(workspace, ids[2], "relevance", "yes")
    deal = Listing(sort=Sort.ADDED, article_labels=(("topic", "deal"),))
    both = replace(deal, article_labels=(("topic", "deal"), ("relevance", "yes")))
    assert deal.needs_ids
    for listing, wanted in ((deal, [ids[0], ids[2], ids[3]]), (both, [ids[2]]), (replace(both, text="text"), [ids[2]])):
        assert list(workspace.articles.ids(listing)) == wanted
    assert workspace.articles.count(both) == 1


@given(st.lists(LABELS, min_size=1, max_size=5), LABELS)
def test_what_lacks_a_label_is_what_the_list_does_not_hold(listed: list[list[str]], wanted: list[str]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, complete TEXT)")
    rows = [(number, complete_to_json(labels or None)) for number, labels in enumerate(listed)]
    connection.executemany("INSERT INTO articles VALUES (?, ?)", rows)
    found, values = lacks_one_of(wanted)
    lacking = {row[0] for row in connection.execute(f"SELECT id FROM articles{where(found)}", values)}
    assert lacking == {number for number, labels in enumerate(listed) if not wanted or not {*wanted} <= {*labels}}
    assert [complete_from_json(text) for _, text in rows] == [tuple(labels) or None for labels in listed]
    connection.close()


def test_a_dump_and_what_is_loaded_from_it_have_both(workspace: Workspace, tmp_path: Path) -> None:
    article_id = add(workspace, "text")
    declare(workspace, article_id, "ORG")
    label = say(workspace, article_id, "topic", "deal")
    lines = list(dump(workspace))
    with load(lines, tmp_path / "loaded.db", synchronous="OFF") as loaded:
        assert list(dump(loaded)) == lines
        assert loaded.articles.state(article_id).complete == ("ORG",)
        assert loaded.article_labels.of(article_id) == [label]
        loaded.journal.undo("ann")
        loaded.journal.undo("ann")
        assert loaded.article_labels.of(article_id) == []
        assert loaded.articles.state(article_id) == ArticleState(article_id)
        assert say(loaded, article_id, "topic", "deal").id > label.id, "no id is given twice"


def test_a_dump_from_before_either_is_loaded(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "text")
    head, *rows = map(json.loads, dump(workspace))
    head["schema"] = 2
    del head["rows"]["article_labels"]
    for line in rows:
        line["row"].pop("complete", None)
    with load(map(json.dumps, [head, *rows]), tmp_path / "loaded.db", synchronous="OFF") as loaded:
        assert loaded.articles.state(1) == ArticleState(1)
