"""``glossator report`` as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.progress import measure, to_object
from annotate.session import Session
from store.workspace import Workspace
from tests.glossator.test_cli import glossator
from tests.workspaces import SCHEME, found, suggested

TEXT = "Amgen Inc. and Novartis cleared Kyprolis today.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace in which Ada has worked on four days."""
    with Workspace.create(tmp_path / "glossator.db", SCHEME, synchronous="OFF") as workspace:
        for day in range(1, 5):
            with pytest.MonkeyPatch.context() as patch:
                at = f"2026-03-{day:02}T12:00:00.000000+00:00"
                patch.setattr("store.journal.now", lambda at=at: at)
                session = Session(workspace, "ada", clock=lambda at=at: at)  # type: ignore[misc]  # the default is the str
                spans = found(TEXT, ("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
                session.open(suggested(workspace, TEXT * day, spans))
                session.accept()
                session.reject()
                session.label("ORG")
                session.finish()
    return tmp_path


def test_the_figures_are_told_in_tables(folder: Path) -> None:
    done = glossator(folder, "report")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["glossator.db: 4 articles", "4 of 4 articles reviewed, 12 entities decided"]
    assert "33 % of 12 decided suggestions right as suggested" in lines
    rows = {line.split()[0]: line.split()[1:] for line in lines if line and len(line.split()) > 4}
    assert rows["2026-03-01"] == ["1", "3", "3", "0", "1.00", "0.0"]
    assert rows["ORG"] == ["8", "0", "4", "0", "4", "50", "%", "0", "–"]
    assert rows["DRUG"][:7] == ["0", "0", "0", "4", "0", "0", "%"]
    assert rows["PERSON"] == ["0", "0", "0", "0", "0", "–", "0", "–"]
    assert rows["trial"] == ["4", "4", "4", "33", "%"]
    assert max(map(len, lines)) <= 100


def test_a_script_reads_the_same_figures_as_one_object(folder: Path) -> None:
    done = glossator(folder, "report", "--json", "--days", "1")
    data = json.loads(done.stdout)
    with Workspace.open(folder / "glossator.db") as workspace:
        assert data == {"workspace": "glossator.db", **to_object(measure(workspace))}
    assert len(data["days"]) == 4


def test_the_last_days_are_listed(folder: Path) -> None:
    told = glossator(folder, "report", "--days", "2").stdout
    assert "2026-03-02" not in told
    assert "2026-03-03" in told
    assert "the last 2 of 4 days; --days lists more" in told
    assert "2026-03" not in glossator(folder, "report", "--days", "0").stdout


def test_names_from_elsewhere_cannot_touch_the_terminal(folder: Path) -> None:
    with Workspace.open(folder / "glossator.db") as workspace:
        run = workspace.runs.start("evil\x1b[2J", "1", {})
        (first, *_) = workspace.spans.suggestions(1)
        workspace.connection.execute("INSERT INTO origins VALUES (?, ?, NULL, NULL)", (first.id, run.id))
    done = glossator(folder, "report")
    assert "evil␛[2J" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_workspace_without_decisions_is_told_as_such(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "glossator.db", SCHEME, synchronous="OFF").close()
    done = glossator(tmp_path, "report")
    assert done.returncode == 0, done.stderr
    assert "0 of 0 articles reviewed, 0 entities decided" in done.stdout
    assert "– decisions and – s an entity" in done.stdout


def test_there_must_be_a_workspace(tmp_path: Path) -> None:
    done = glossator(tmp_path, "report")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no workspace at glossator.db" in done.stderr
