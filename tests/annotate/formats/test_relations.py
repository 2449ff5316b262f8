"""Relations in what is exported."""

from __future__ import annotations

import json
from pathlib import Path

from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.document import DocumentRelation
from store.records import Annotation, ArticleStatus, NewArticle
from store.workspace import Workspace
from tests.annotate.formats.test_docbin import docs
from tests.annotate.formats.test_jsonl import read
from tests.store.samples import add, annotate, make, set_status
from tests.store.test_relations import relate

TEXT = "Roche bought Alnylam of Boston."


def related(path: Path, *, backwards: bool = False) -> Workspace:
    """Two relations, made in one order or the other."""
    workspace = make(path)
    article_id = add(workspace, TEXT, key="deal")
    spans = {"Roche": "ORG", "Alnylam": "ORG", "Boston": "GPE"}
    ends: dict[str, Annotation] = {}
    for surface in sorted(spans, reverse=backwards):
        start = TEXT.index(surface)
        ends[surface] = annotate(workspace, article_id, start, start + len(surface), spans[surface])
    for head, tail, name in sorted([("Roche", "Alnylam", "buys"), ("Alnylam", "Boston", "in")], reverse=backwards):
        relate(workspace, ends[head], ends[tail], name)
    set_status(workspace, article_id, ArticleStatus.REVIEWED)
    return workspace


def test_json_lines_hold_relations_by_the_spans_of_their_ends(tmp_path: Path) -> None:
    with related(tmp_path / "w.db") as workspace:
        report = export(workspace, "jsonl", tmp_path / "gold.jsonl")
    line = json.loads((tmp_path / "gold.jsonl").read_text())
    roche, alnylam, boston = ({key: end[key] for key in ("start", "end", "label")} for end in line["spans"])
    assert line["relations"] == [
        {"head": roche, "tail": alnylam, "label": "buys"},
        {"head": alnylam, "tail": boston, "label": "in"},
    ]
    assert report.losses == ()
    assert json.loads(report.manifest.to_bytes())["relations"] == {"buys": 1, "in": 1}


def test_it_does_not_matter_in_which_order_relations_came_about(tmp_path: Path) -> None:
    for name, backwards in (("one", False), ("two", True)):
        with related(tmp_path / f"{name}.db", backwards=backwards) as workspace:
            export(workspace, "jsonl", tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_spacy_holds_relations_beside_the_doc(tmp_path: Path) -> None:
    with related(tmp_path / "w.db") as workspace:
        assert export(workspace, "spacy", tmp_path / "gold.spacy").losses == ()
    (doc,) = docs(tmp_path / "gold.spacy")
    assert doc.user_data["relations"] == ((0, "buys", 1), (1, "in", 2))


def test_our_own_relations_are_read_and_those_of_others_are_metadata(tmp_path: Path) -> None:
    with related(tmp_path / "w.db") as workspace:
        export(workspace, "jsonl", tmp_path / "gold.jsonl")
    (article,) = read(tmp_path / "gold.jsonl")
    assert article.metadata == {}
    assert article.relations == (DocumentRelation(0, "buys", 1), DocumentRelation(1, "in", 2))
    theirs = [{"id": 1, "from_id": 3, "to_id": 4, "type": "buys"}]
    (tmp_path / "other.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "relations": theirs}))
    (article,) = read(tmp_path / "other.jsonl")
    assert article.metadata == {"relations": theirs}
    with make(tmp_path / "again.db", NewArticle(TEXT, "T", "a", metadata=article.metadata)) as workspace:
        export(workspace, "jsonl", tmp_path / "again.jsonl", selection=Selection((ArticleStatus.NEW,)))
    (again,) = read(tmp_path / "again.jsonl")
    assert again.metadata == article.metadata
