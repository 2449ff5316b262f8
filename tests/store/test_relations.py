from __future__ import annotations

import sqlite3

import pytest

from store.records import Annotation, Change, JournalEntry, Relation, RowChange
from store.workspace import Workspace
from tests.store.samples import AT, add, annotate

TEXT = "Roche bought Alnylam."


def relate(workspace: Workspace, head: Annotation, tail: Annotation, type_name: str = "buys") -> JournalEntry:
    relation = Relation(0, head.article_id, head.id, tail.id, type_name, "ann", AT, 1)
    return workspace.journal.commit(Change("relate", head.article_id, (RowChange(None, relation),)), "ann")


def pair(workspace: Workspace, text: str = TEXT) -> tuple[Annotation, Annotation]:
    article_id = add(workspace, text)
    return annotate(workspace, article_id, 0, 5), annotate(workspace, article_id, 13, 20)


def test_a_relation_is_kept_undone_and_made_again_under_the_same_id(workspace: Workspace) -> None:
    head, tail = pair(workspace)
    relate(workspace, head, tail)
    (kept,) = workspace.relations.of(head.article_id)
    assert (kept.head_id, kept.tail_id, kept.type) == (head.id, tail.id, "buys")
    workspace.journal.undo("ann")
    assert workspace.relations.of(head.article_id) == []
    workspace.journal.redo("ann")
    assert workspace.relations.of(head.article_id) == [kept]


def test_an_annotation_cannot_go_before_its_relations(workspace: Workspace) -> None:
    head, tail = pair(workspace)
    relate(workspace, head, tail)
    for end in (head, tail):
        with pytest.raises(sqlite3.IntegrityError):
            workspace.connection.execute("DELETE FROM annotations WHERE id = ?", (end.id,))
    (kept,) = workspace.relations.of(head.article_id)
    rows = (RowChange(kept, None), RowChange(head, None))
    workspace.journal.commit(Change("remove", head.article_id, rows), "ann")
    assert workspace.relations.of(head.article_id) == []
    workspace.journal.undo("ann")
    assert workspace.relations.of(head.article_id) == [kept]


def test_the_ends_are_two_annotations_of_one_article_and_a_type_stands_once(workspace: Workspace) -> None:
    head, tail = pair(workspace)
    other, _ = pair(workspace, "Ipsen waited for news.")
    relate(workspace, head, tail)
    columns = "article_id, head_id, tail_id, type, annotator, made_at, scheme_version"
    for ends in ((head.id, head.id), (head.id, other.id), (other.id, tail.id), (head.id, 99), (head.id, tail.id)):
        with pytest.raises(sqlite3.IntegrityError):
            workspace.connection.execute(
                f"INSERT INTO relations ({columns}) VALUES (?, ?, ?, 'buys', 'ann', ?, 1)",
                (head.article_id, *ends, AT),
            )
    relate(workspace, tail, head)
    relate(workspace, head, tail, "owns")
    assert len(workspace.relations.of(head.article_id)) == 3


def test_relations_go_with_their_article(workspace: Workspace) -> None:
    head, tail = pair(workspace)
    relate(workspace, head, tail)
    workspace.articles.remove(head.article_id, force=True)
    assert list(workspace.relations.listed()) == []
    assert workspace.journal.undo("ann") == []


def test_relations_are_listed_in_the_order_of_articles_and_texts(workspace: Workspace) -> None:
    head, tail = pair(workspace)
    relate(workspace, tail, head)
    relate(workspace, head, tail)
    listed = [(one.head.text, one.type, one.tail.text, one.tail.start) for one in workspace.relations.listed()]
    assert listed == [("Roche", "buys", "Alnylam", 13), ("Alnylam", "buys", "Roche", 0)]
