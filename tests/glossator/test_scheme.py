"""The labels on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from annotate.scheme import load_scheme
from annotate.session import Session
from store.workspace import Workspace
from tests.glossator.test_cli import Run, run
from tests.workspaces import SCHEME, opened, suggested

__all__ = ["run"]


def make(path: Path) -> None:
    """Make a workspace with one annotation and one open suggestion of ORG."""
    with opened(path) as workspace:
        session = Session(workspace, "mira")
        session.open(suggested(workspace, "Zelira met Corvane.", [(0, 6, "ORG"), (11, 18, "ORG")]))
        session.accept()


def test_labels_are_shown_edited_and_given_back(tmp_path: Path, run: Run) -> None:
    make(tmp_path / "glossator.db")
    assert run("scheme", "show").stdout.splitlines()[0] == "1\tORG\tblue\t1 annotated\t1 open\tA firm."
    look = run("scheme", "rename", "ORG", "FIRM", "--dry-run")
    counts = "  1 annotation and 2 suggestions in 1 article get the other label\n"
    assert look.stdout == f"would rename label ORG → FIRM\n{counts}"
    assert run("scheme", "show").stdout.startswith("1\tORG")
    assert run("scheme", "rename", "ORG", "FIRM").stdout == f"done: rename label ORG → FIRM\n{counts}"
    first = json.loads(run("scheme", "show", "--json").stdout.splitlines()[0])
    assert (first["name"], first["formerly"], first["annotations"], first["open"]) == ("FIRM", ["ORG"], 1, 1)
    assert run("scheme", "undo").stdout == "undone: rename label ORG → FIRM\n"
    assert run("scheme", "undo", "--redo").stdout == "again: rename label ORG → FIRM\n"
    run("scheme", "undo")
    refused = run("scheme", "undo")
    assert refused.returncode == 1
    assert "your last act is about an article" in refused.stderr
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        assert [a.label for a in workspace.spans.annotations(1)] == ["ORG"]


def test_every_edit_has_its_command(tmp_path: Path, run: Run) -> None:
    make(tmp_path / "glossator.db")
    for call in (
        ("add", "PLACE", "--key", "4", "--colour", "teal", "--definition", "Where."),
        ("key", "PLACE", "1"),
        ("colour", "PLACE", "#123456"),
        ("define", "PLACE", "A place.", "--guideline", "Towns too.", "--example", "Ghent", "--counter-example", "town"),
        ("retire", "DRUG"),
        ("merge", "PERSON", "ORG"),
    ):
        done = run("scheme", *call)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("done: ")
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        scheme = workspace.schemes.current()
        assert [(label.name, label.key, label.retired) for label in scheme.labels] == [
            ("ORG", "4", False),
            ("DRUG", "", True),
            ("PLACE", "1", False),
        ]
        place = scheme.label("PLACE")
        assert (place.colour, place.definition, place.guideline) == ("#123456", "A place.", "Towns too.")
        assert (place.examples, place.counter_examples) == (("Ghent",), ("town",))
        assert scheme.version == 7
    assert run("scheme", "restore", "DRUG").stdout == "done: restore label DRUG\n"


def test_a_file_takes_the_place_of_the_labels(tmp_path: Path, run: Run) -> None:
    make(tmp_path / "glossator.db")
    file = tmp_path / "labels.toml"
    file.write_text(run("scheme", "show", "--toml").stdout.replace('"ORG"', '"FIRM"'), encoding="utf-8")
    assert load_scheme(file).label("FIRM").definition == SCHEME.labels[0].definition
    wrong = run("scheme", "replace", "labels.toml", "--rename", "ORG")
    assert wrong.returncode == 2
    assert "is not OLD=NEW" in wrong.stderr
    done = run("scheme", "replace", "labels.toml", "--rename", "ORG=FIRM")
    assert done.stdout.startswith("done: replace labels ORG → FIRM\n")
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        assert [a.label for a in workspace.spans.annotations(1)] == ["FIRM"]


def test_what_makes_no_sense_is_refused(tmp_path: Path, run: Run) -> None:
    make(tmp_path / "glossator.db")
    refused = run("scheme", "rename", "OGR", "FIRM")
    assert refused.returncode == 1
    assert refused.stderr == "glossator: there is no label OGR; there are ORG, DRUG, PERSON\n"
