"""Gold that goes out in a format and comes in again, by the commands of a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.formats.registry import MODULES, format_named
from glossator.commands.importing import READABLE
from store.workspace import Workspace
from tests.glossator.test_cli import Run, make, run

__all__ = ["run"]

TEXT = "🧬 Pfizer bought Seagen. Kyprolis treats multiple myeloma."


def span(surface: str, label: str) -> dict[str, object]:
    start = TEXT.index(surface)
    return {"start": start, "end": start + len(surface), "label": label}


ENTITIES = {"Pfizer": "ORG", "Seagen": "ORG", "Kyprolis": "DRUG", "multiple myeloma": "DISEASE"}
LINE = {
    "id": "deal",
    "text": TEXT,
    "title": "A deal",
    "spans": [span(*entity) for entity in ENTITIES.items()],
    "status": "reviewed",
}


@pytest.fixture
def curated(tmp_path: Path, run: Run) -> Path:
    """A folder with a workspace of one reviewed article."""
    make(tmp_path / "glossator.db")
    make(tmp_path / "again.db")
    (tmp_path / "gold.jsonl").write_text(json.dumps(LINE), encoding="utf-8")
    done = run("import", "jsonl", "gold.jsonl", "--as", "annotations")
    assert (done.returncode, done.stdout) == (0, "1 article (1 new), 4 new annotations, 0 new suggestions\n"), done
    return tmp_path


@pytest.mark.parametrize("name", READABLE)
def test_what_is_exported_can_be_imported(curated: Path, run: Run, name: str) -> None:
    place = f"out{format_named(name).suffix}"
    written = run("export", name, place, "--allow-loss")
    assert written.returncode == 0, written.stderr
    assert "1 article, 4 spans of gold" in written.stdout
    taken = run("--db", "again.db", "import", name, place, "--as", "annotations", "--reviewed")
    assert taken.returncode == 0, taken.stderr
    assert taken.stdout == "1 article (1 new), 4 new annotations, 0 new suggestions\n"
    with Workspace.open(curated / "again.db") as workspace:
        (article_id,) = (row[0] for row in workspace.connection.execute("SELECT id FROM articles"))
        assert [one.surface for one in workspace.spans.annotations(article_id)] == list(ENTITIES)


@pytest.mark.parametrize("name", sorted(MODULES.keys() - set(READABLE)))
def test_what_is_only_written_is_not_offered_for_import(curated: Path, run: Run, name: str) -> None:
    (curated / "more.jsonl").write_text(json.dumps({**LINE, "id": "more", "text": f"{TEXT} More."}), encoding="utf-8")
    assert run("import", "jsonl", "more.jsonl", "--as", "annotations").returncode == 0
    written = run("export", name, "out", "--allow-loss")
    assert (written.returncode, "2 articles, 8 spans of gold" in written.stdout) == (0, True), written.stderr
    refused = run("import", name, "out", "--as", "suggestions")
    assert (refused.returncode, "is not one of" in refused.stderr) == (2, True)


def test_a_loss_is_told_and_nothing_is_written(curated: Path, run: Run) -> None:
    event = "T1\tORG 2 8\tPfizer\nE1\tORG:T1\n"
    (curated / "brat").mkdir()
    (curated / "brat" / "deal.txt").write_text("A new text: Pfizer.", encoding="utf-8")
    (curated / "brat" / "deal.ann").write_text(event.replace("2 8", "12 18"), encoding="utf-8")
    refused = run("import", "brat", "brat", "--as", "annotations")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "1 events" in refused.stderr
    assert "--allow-loss takes the rest" in refused.stderr
    assert run("list").stdout.count("\n") == 1
    taken = run("import", "brat", "brat", "--as", "annotations", "--allow-loss")
    assert (taken.returncode, taken.stdout) == (0, "1 article (1 new), 1 new annotation, 0 new suggestions\n")
    assert "lost: 1 events" in taken.stderr


def test_labels_are_renamed_and_left_out_by_option(curated: Path, run: Run) -> None:
    places = [{"start": 0, "end": 5, "label": "FIRM"}, {"start": 16, "end": 20, "label": "GPE"}]
    line = {"text": "Roche waits for Bonn.", "spans": places}
    (curated / "in.jsonl").write_text(json.dumps(line), encoding="utf-8")
    refused = run("import", "jsonl", "in.jsonl", "--as", "suggestions")
    assert "does not have FIRM (1), GPE (1)" in refused.stderr
    done = run("import", "jsonl", "in.jsonl", "--as", "suggestions", "--label", "FIRM=ORG", "--label", "GPE=")
    assert (done.returncode, done.stdout) == (0, "1 article (1 new), 1 new suggestion, 1 span left out\n")
    wrong = run("import", "jsonl", "in.jsonl", "--as", "suggestions", "--label", "FIRM")
    assert (wrong.returncode, "THEIRS=OURS" in wrong.stderr) == (2, True)
