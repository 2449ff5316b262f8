"""Imports write many rows at a time; what they leave is what storing suggestion by suggestion leaves."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.formats.registry import format_named
from annotate.importing.import_file import ImportOptions, import_file
from store import loading
from store.loading import Loading, Proposal
from store.records import Change, Refusal, RowChange, ScoredSpan
from store.workspace import Workspace
from tests.store.samples import AT, add, annotate, make, suggest

JSONL = format_named("jsonl")
TEXTS = [f"{name} buys Ipsen. " for name in ("Roche", "Alnylam", "Novo Nordisk", "🧬 Bayer", "Roche of Roche")]
STORED = (TEXTS[-1], TEXTS[0])
"""Those that are in the workspace before."""
LABELS = ("ORG", "GPE")

ROWS = {
    "articles": "SELECT key, title, status, n_open, n_decided, n_annotations, undecided FROM articles",
    "totals": "SELECT * FROM totals",
    "tallies": "SELECT * FROM tallies WHERE n_added + n_annotated + n_rejected + n_superseded > 0",
    "suggestions": 'SELECT key, start, "end", label, surface, state FROM suggestions JOIN articles a'
    " ON a.id = article_id",
    "origins": 'SELECT key, start, "end", label, detector, layer, score FROM suggestions s'
    " JOIN articles a ON a.id = article_id JOIN origins ON suggestion_id = s.id JOIN runs ON runs.id = run_id",
    "runs": "SELECT key, detector FROM run_articles JOIN articles a ON a.id = article_id JOIN runs ON runs.id = run_id",
    "annotations": 'SELECT key, start, "end", label FROM annotations JOIN articles a ON a.id = article_id',
    "found": "SELECT key FROM articles WHERE id IN (SELECT rowid FROM search WHERE search MATCH 'ipsen AND ro*')",
    "schema": "SELECT type, name, sql FROM sqlite_master",
}


class OneByOne(Loading):
    """What Loading stands for: every suggestion stored alone, with all triggers and indexes in force."""

    def __init__(self, connection: Any, size: int) -> None:
        super().__init__(connection, size)
        self._workspace = Workspace(Path(), connection)

    def __enter__(self) -> OneByOne:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def suggest(self, article_id: int, proposed: Mapping[int, Iterable[Proposal]]) -> int:
        text, spans, new = self._workspace.articles.text(article_id), self._workspace.spans, 0
        for run_id, proposals in proposed.items():
            scored = [ScoredSpan(start, end, label, score, layer) for start, end, label, _, score, layer in proposals]
            new += spans.suggest(article_id, run_id, text, scored)
        return new


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """An article as a line of a file."""
    text = draw(st.sampled_from(TEXTS))
    return {"text": text, **{name: draw(st.lists(spans(text), max_size=4)) for name in ("spans", "negatives")}}


@st.composite
def spans(draw: st.DrawFn, text: str) -> dict[str, Any]:
    start, first_end = draw(st.sampled_from([word.span() for word in re.finditer(r"\w+", text)]))
    end = draw(st.just(first_end) | st.integers(start + 1, len(text)))
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more = {"score": draw(st.sampled_from([0, 0.5, 1])), "detector": draw(st.sampled_from([None, "a", "b"]))}
    return {"start": start, "end": end, "label": draw(st.sampled_from(LABELS)), **more}


def prepared(path: Path) -> Workspace:
    """A workspace with two of the texts, an annotation, suggestions and a refusal."""
    workspace = make(path)
    first, second = (add(workspace, text) for text in STORED)
    annotate(workspace, first, 0, 5)
    suggest(workspace, second, ScoredSpan(0, 7, "ORG"), ScoredSpan(8, 12, "GPE"))
    refusal = Refusal(0, first, "buys", "GPE", "ann", AT)
    workspace.journal.commit(Change("refuse", first, (RowChange(None, refusal),)), "ann")
    return workspace


def left(workspace: Workspace) -> dict[str, list[Any]]:
    """What stands in a workspace, whatever the ids and the order."""
    workspace.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    return {name: sorted(workspace.connection.execute(query), key=repr) for name, query in ROWS.items()}


@pytest.fixture(params=[1, 5, 4000])
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many suggestions wait to be written."""
    monkeypatch.setattr(loading, "_BATCH", request.param)
    monkeypatch.setattr(loading, "_VALUES", 20)


@pytest.mark.usefixtures("batch")
@settings(max_examples=25, deadline=None)
@given(
    given_lines=st.lists(lines(), max_size=8), kind=st.sampled_from(["suggestions", "annotations"]), rest=st.booleans()
)
def test_what_is_loaded_is_what_is_stored_one_by_one(given_lines: list[Any], kind: Any, rest: bool) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        filling = [{"text": "x" * 700_000}] if rest else []  # more than the workspace has: indexes are made afterwards
        path = folder / "in.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in (*given_lines, *filling)))
        options = ImportOptions(kind=kind, annotator="ada", allow_loss=True)
        found, reports = [], []
        for how in (Loading, OneByOne):
            patch.setattr("annotate.importing.import_file.Loading", how)
            with prepared(folder / f"{how.__name__}.db") as workspace:
                report = import_file(workspace, JSONL, path, options)
                reports.append((report.new_articles, report.new_suggestions, report.new_annotations, report.losses))
                found.append(left(workspace))
        assert found[0] == found[1]
        assert reports[0] == reports[1]


def names(workspace: Workspace, kind: str) -> Sequence[str]:
    query = "SELECT name FROM sqlite_master WHERE type = ? ORDER BY name"
    return [name for (name,) in workspace.connection.execute(query, (kind,))]


def broken_off(workspace: Workspace, size: int) -> None:
    """A block that is left by an error after something was written in it."""
    with workspace.transaction(), Loading(workspace.connection, size) as block:
        article_id = add(workspace, "Bayer waits.")
        run = workspace.runs.start("rules", "1", {})
        block.suggest(article_id, {run.id: [(0, 5, "ORG", "Bayer", None, None)]})
        block.write(article_id)
        assert "suggestions_counted" not in names(workspace, "trigger")
        assert ("suggestions_mentions" in names(workspace, "index")) == (size == 0)
        raise KeyError


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_a_block_that_raises_leaves_everything_as_it_was(tmp_path: Path, size: int) -> None:
    with prepared(tmp_path / "w.db") as workspace:
        before = left(workspace)
        with pytest.raises(KeyError):
            broken_off(workspace, size)
        assert left(workspace) == before


def test_a_suggestion_waits_until_it_is_asked_for(tmp_path: Path) -> None:
    with make(tmp_path / "w.db") as workspace, workspace.transaction(), Loading(workspace.connection, 0) as block:
        article_id = add(workspace, "Bayer waits.")
        run = workspace.runs.start("rules", "1", {})
        assert block.suggest(article_id, {run.id: [(0, 5, "ORG", "Bayer", 0.5, "layer")]}) == 1
        assert workspace.spans.suggestions(article_id) == []
        block.write(article_id)
        (suggestion,) = workspace.spans.suggestions(article_id)
        assert (suggestion.surface, suggestion.score, suggestion.origins[0].layer) == ("Bayer", 0.5, "layer")
        assert workspace.articles.totals().open == 1


def test_a_detector_whose_proposals_are_all_refused_has_been_over_the_article(tmp_path: Path) -> None:
    refused = {"start": 14, "end": 18, "label": "GPE", "detector": "layer"}
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "Novo Nordisk, buys Ipsen.", "spans": [refused]}))
    with prepared(tmp_path / "w.db") as workspace:
        report = import_file(workspace, JSONL, path, ImportOptions())
        assert report.new_suggestions == 0
        for run in report.runs:
            assert workspace.runs.has_done(run.detector, run.version, 3, run.config)
        assert [run.detector for run in report.runs] == ["import:in.jsonl", "layer"]
