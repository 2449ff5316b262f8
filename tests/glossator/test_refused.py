"""What is never suggested, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from annotate import carrying
from annotate.equality import Equality
from annotate.session import Session
from store.workspace import Workspace
from tests.glossator.test_cli import Run, run
from tests.workspaces import opened, suggested

__all__ = ["run"]


def refuse(path: Path) -> None:
    """Make a workspace in which one surface is never suggested."""
    with opened(path) as workspace:
        session = Session(workspace, "ada")
        session.open(suggested(workspace, "Zelira won.", [(0, 6, "ORG")]))
        carrying.refuse(session, carrying.look(session, workspace, carrying.refusal_of(session), Equality.EXACT))


def test_refusals_are_listed_and_lifted(tmp_path: Path, run: Run) -> None:
    refuse(tmp_path / "glossator.db")
    listed = run("refused")
    assert listed.stdout.startswith("Zelira\tORG\tada\t2")
    assert json.loads(run("refused", "--json").stdout)["surface"] == "Zelira"
    assert run("refused", "--lift", "Zelira", "ORG").stdout == "allowed again\n"
    assert run("refused").stdout == ""
    again = run("refused", "--lift", "Zelira", "ORG")
    assert again.returncode == 1
    assert "Zelira ORG is not refused" in again.stderr
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        assert [entry.change.kind for entry in workspace.journal.entries()] == ["refuse", "allow"]
