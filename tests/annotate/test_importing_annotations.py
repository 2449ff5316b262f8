"""Annotations from elsewhere, taken as decisions that people made."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.errors import UnreadableInput, WouldLose
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.document import Document
from annotate.formats.gold import gold_documents
from annotate.formats.registry import format_named
from annotate.importing.import_file import ImportOptions, Report, import_file
from store.dump import dump
from store.records import ArticleStatus, Overlap, SuggestionState
from store.workspace import Workspace
from tests.annotate.formats.documents import SCHEME, collections, written

JSONL = format_named("jsonl")
TEXT = "Roche bought Alnylam of Boston."
ROCHE = {"start": 0, "end": 5, "label": "DRUG"}
ALNYLAM = {"start": 13, "end": 20, "label": "DRUG"}
BOSTON = {"start": 24, "end": 30, "label": "DRUG_CLASS"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with made(tmp_path / "w.db") as workspace:
        yield workspace


def made(path: Path, overlap: Overlap = "free") -> Workspace:
    return Workspace.create(path, replace(SCHEME, overlap=overlap), synchronous="OFF")


def taken(workspace: Workspace, path: Path, *lines: dict[str, Any], **options: Any) -> Report:
    """What importing lines as annotations brings."""
    path.write_text("".join(f"{json.dumps({'text': TEXT, **line})}\n" for line in lines), encoding="utf-8")
    return import_file(workspace, JSONL, path, ImportOptions(kind="annotations", annotator="ada", **options))


def gold(workspace: Workspace) -> list[Document]:
    return [document for document, _ in gold_documents(workspace, workspace.articles.ids_by_key(ArticleStatus))]


@settings(max_examples=40, deadline=None)
@given(given=collections())
def test_a_workspace_that_is_exported_and_imported_is_the_same_gold(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, _ = written(JSONL, given, folder)
        options = ImportOptions(kind="annotations", annotator="ada")
        with made(folder / "one.db") as one, made(folder / "two.db") as two:
            import_file(one, JSONL, path, options)
            export(one, "jsonl", folder / "again.jsonl", selection=Selection(tuple(ArticleStatus)))
            import_file(two, JSONL, folder / "again.jsonl", options)
            assert gold(two) == gold(one)
            assert [len(document.spans) for document in gold(one)] == [len(document.spans) for document in given]


def test_annotations_bear_who_made_them_and_when(workspace: Workspace, tmp_path: Path) -> None:
    grace = {**ROCHE, "annotator": "grace", "made_at": "2026-11-20T12:00:00+02:00", "note": "the firm"}
    report = taken(workspace, tmp_path / "in.jsonl", {"spans": [grace, ALNYLAM]})
    assert (report.articles, report.new_articles, report.new_annotations, report.new_suggestions) == (1, 1, 2, 0)
    roche, alnylam = workspace.spans.annotations(1)
    assert (roche.annotator, roche.made_at, roche.note) == ("grace", "2026-11-20T10:00:00.000000+00:00", "the firm")
    assert (alnylam.annotator, alnylam.origin, alnylam.surface) == ("ada", "imported", "Alnylam")
    assert workspace.articles.state(1).status is ArticleStatus.IN_PROGRESS


def test_a_span_with_a_score_is_an_accepted_suggestion(workspace: Workspace, tmp_path: Path) -> None:
    scored = {**ROCHE, "score": 0.25, "detector": "model-1"}
    taken(workspace, tmp_path / "in.jsonl", {"spans": [scored], "negatives": [BOSTON]})
    roche, boston = workspace.spans.suggestions(1)
    assert (roche.state, roche.score, roche.origins[0].detector) == (SuggestionState.ACCEPTED, 0.25, "model-1")
    assert boston.state is SuggestionState.REJECTED
    assert workspace.spans.annotations(1)[0].suggestion_id == roche.id


def test_an_import_can_be_undone(workspace: Workspace, tmp_path: Path) -> None:
    relation = {"head": ROCHE, "tail": ALNYLAM, "label": "treats"}
    taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE, ALNYLAM], "relations": [relation], "status": "reviewed"})
    assert workspace.articles.state(1).status is ArticleStatus.REVIEWED
    assert len(workspace.relations.of(1)) == 1
    while workspace.journal.undo("ada"):
        pass
    assert workspace.spans.annotations(1) == []
    assert workspace.articles.state(1).status is ArticleStatus.NEW


def test_importing_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    line = {"spans": [ROCHE, ALNYLAM], "relations": [{"head": ROCHE, "tail": ALNYLAM, "label": "treats"}]}
    taken(workspace, tmp_path / "in.jsonl", line)
    before = list(dump(workspace))
    report = taken(workspace, tmp_path / "in.jsonl", line)
    assert (report.new_articles, report.new_annotations) == (0, 0)
    assert list(dump(workspace)) == before


def test_open_suggestions_become_what_the_annotations_make_of_them(workspace: Workspace, tmp_path: Path) -> None:
    suggested = {"text": TEXT, "spans": [ROCHE, BOSTON]}
    path = tmp_path / "suggested.jsonl"
    path.write_text(json.dumps(suggested))
    import_file(workspace, JSONL, path, ImportOptions())
    taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE]}, reviewed=True)
    states = [suggestion.state for suggestion in workspace.spans.suggestions(1)]
    assert states == [SuggestionState.ACCEPTED, SuggestionState.LEFT]
    assert workspace.articles.state(1).status is ArticleStatus.REVIEWED


LONG = {"start": 0, "end": 20, "label": "DRUG"}


def test_what_the_scheme_does_not_let_overlap_is_a_loss(tmp_path: Path) -> None:
    with made(tmp_path / "none.db", "none") as workspace:
        before = list(dump(workspace))
        with pytest.raises(WouldLose, match=r"1 annotations that overlap another.*'Roche'"):
            taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE, LONG]})
        assert list(dump(workspace)) == before
        report = taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE, LONG]}, allow_loss=True)
        assert [loss.count for loss in report.losses if loss.refuses] == [1]
        assert [one.surface for one in workspace.spans.annotations(1)] == ["Roche bought Alnylam"]


def test_what_stands_is_not_overlapped(tmp_path: Path) -> None:
    with made(tmp_path / "none.db", "none") as workspace:
        taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE]})
        with pytest.raises(WouldLose, match="overlap one that stands already"):
            taken(workspace, tmp_path / "in.jsonl", {"spans": [LONG]})


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"article_labels": {"mood": ["dark"]}}, "labels of articles that the label scheme does not ask for"),
        ({"article_labels": {"tone": ["dark"]}}, "labels of articles that the label scheme does not ask for"),
        (
            {"relations": [{"head": ROCHE, "tail": ALNYLAM, "label": "sues"}]},
            "relations that the label scheme does not",
        ),
    ],
)
def test_what_the_scheme_does_not_have_is_a_loss(
    workspace: Workspace, tmp_path: Path, line: dict[str, Any], kind: str
) -> None:
    with pytest.raises(WouldLose, match=f"1 {kind}"):
        taken(workspace, tmp_path / "in.jsonl", {"spans": [ROCHE, ALNYLAM], **line})


def test_gold_taken_as_suggestions_loses_what_people_said(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": TEXT, "spans": [{**ROCHE, "note": "why"}], "note": "x", "negatives": [BOSTON]}))
    with pytest.raises(WouldLose) as caught:
        import_file(workspace, JSONL, path, ImportOptions())
    assert "1 notes on annotations" in caught.value.message
    assert "1 notes on articles" in caught.value.message
    assert "1 rejected suggestions" in caught.value.message
    assert workspace.articles.ids_by_key(ArticleStatus).tolist() == []


@pytest.mark.parametrize("time", ["yesterday", "2026-11-20", "2026-11-20T10:00:00"])
def test_a_time_without_a_zone_is_refused(workspace: Workspace, tmp_path: Path, time: str) -> None:
    with pytest.raises(UnreadableInput, match=r"in\.jsonl, line 1: 0\.\.5 was made at"):
        taken(workspace, tmp_path / "in.jsonl", {"spans": [{**ROCHE, "made_at": time}]})


def test_labels_that_become_one_are_one_annotation(workspace: Workspace, tmp_path: Path) -> None:
    spans = [{**ROCHE, "label": "COMPANY"}, {**ROCHE, "label": "FIRM"}, {**ALNYLAM, "label": "FIRM"}]
    relation = {"head": spans[1], "tail": spans[2], "label": "treats"}
    labels = {"COMPANY": "DRUG", "FIRM": "DRUG"}
    taken(workspace, tmp_path / "in.jsonl", {"spans": spans, "relations": [relation]}, labels=labels)
    assert [one.surface for one in workspace.spans.annotations(1)] == ["Roche", "Alnylam"]
    assert len(workspace.relations.of(1)) == 1
