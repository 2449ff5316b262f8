"""Relations on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from annotate.relations import Relate
from annotate.session import Session
from tests.glossator.test_cli import Run, run
from tests.workspaces import found, opened, suggested

__all__ = ["run"]

TEXT = "Amgen sells Kyprolis\tand\nmore."


def test_relations_are_listed_with_their_ends(tmp_path: Path, run: Run) -> None:
    with opened(tmp_path / "glossator.db") as workspace:
        session = Session(workspace, "ada")
        session.open(suggested(workspace, TEXT, [*found(TEXT, ("Amgen", "ORG")), (12, 24, "DRUG")]))
        session.accept()
        session.accept()
        head, tail = session.article.annotations.values()
        assert run("relations").stdout == ""
        session.apply(Relate(head, tail, "sells"))
        key = session.article.article.key
    assert run("relations").stdout == f"{key}\tAmgen\tORG\tsells\tKyprolis and\tDRUG\n"
    (line,) = map(json.loads, run("relations", "--json").stdout.splitlines())
    assert line.pop("made_at")
    assert line == {
        "article": key,
        "head": {"start": 0, "end": 5, "label": "ORG", "text": "Amgen"},
        "type": "sells",
        "tail": {"start": 12, "end": 24, "label": "DRUG", "text": "Kyprolis\tand"},
        "annotator": "ada",
        "scheme_version": 1,
    }
