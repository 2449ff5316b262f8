"""``glossator release`` and ``glossator diff`` as a person or a script meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.decisions import Add
from annotate.session import Session
from store.workspace import Workspace
from tests.annotate.formats.curated import curated
from tests.glossator.test_cli import glossator

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "releases.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace that has a release v1, and was worked on since."""
    curated(tmp_path / "glossator.db").close()
    done = glossator(tmp_path, "release", "v1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "glossator-releases/v1: 3 articles, 7 spans of gold\n"
    with Workspace.open(tmp_path / "glossator.db", synchronous="OFF") as workspace:
        session = Session(workspace, "bo")
        session.open(workspace.articles.id_of("empty"))
        session.apply(Add(0, 7, "ORG"))
        session.open(workspace.articles.id_of("deal"))
        session.note("seen again")
    return tmp_path


def test_what_changed_is_listed_and_counted(folder: Path) -> None:
    assert glossator(folder, "release", "v2", "--licence", "CC0").returncode == 0
    done = glossator(folder, "diff", "v1", "v2")
    assert (done.returncode, done.stderr) == (1, "")
    assert f"```text\n{done.stdout}```" in PAGE.read_text(encoding="utf-8")


def test_a_script_reads_one_object(folder: Path) -> None:
    glossator(folder, "export", "jsonl", "gold.jsonl")
    done = glossator(folder, "diff", "glossator-releases/v1", "gold.jsonl", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["articles"] == {"before": 3, "after": 3, "added": 0, "removed": 0, "changed": 2}
    assert data["kinds"] == {"annotation added": 1, "note on the article": 1}
    assert data["not_listed"] == 0
    assert data["differences"][1] == {
        "article": "empty",
        "kind": "annotation added",
        "before": None,
        "after": {"start": 0, "end": 7, "label": "ORG", "text": "Nothing"},
    }


def test_the_same_is_the_same(folder: Path) -> None:
    done = glossator(folder, "diff", "v1", "glossator-releases/v1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "3 articles: nothing changed\n", "")


def test_long_lists_are_cut_unless_all_is_asked_for(folder: Path) -> None:
    many = [{"id": f"k{n:03}", "text": "Roche."} for n in range(60)]
    (folder / "many.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in many))
    (folder / "none.jsonl").write_text("")
    cut = glossator(folder, "diff", "none.jsonl", "many.jsonl").stdout.splitlines()
    assert (cut[49], cut[50]) == ("+ k049", "10 more differences; --all lists them")
    assert "+ k059" in glossator(folder, "diff", "none.jsonl", "many.jsonl", "--all").stdout


def test_what_cannot_be_compared_is_trouble_and_no_difference(folder: Path) -> None:
    unknown = glossator(folder, "diff", "v1", "v3")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert (
        unknown.stderr == "glossator: There is no release v3.\n  Name one in glossator-releases, a folder or a file.\n"
    )
    gold = folder / "glossator-releases" / "v1" / "gold.jsonl"
    gold.chmod(0o644)
    gold.write_bytes(gold.read_bytes().replace(b"Roche", b"Rocha"))
    altered = glossator(folder, "diff", "v1", "v1")
    assert (altered.returncode, altered.stdout) == (2, "")
    assert "was altered after it was released" in altered.stderr
    (folder / "bad.jsonl").write_text("{")
    assert glossator(folder, "diff", "bad.jsonl", "bad.jsonl").returncode == 2


def test_a_name_is_given_once(folder: Path) -> None:
    again = glossator(folder, "release", "v1")
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is a release v1 already" in again.stderr
    elsewhere = glossator(folder, "release", "v1", "--into", "kept", "--label", "ORG", "--json")
    assert json.loads(elsewhere.stdout) == json.loads((folder / "kept" / "v1" / "release.json").read_bytes())
    assert json.loads(elsewhere.stdout)["spans"] == {"ORG": 4}


def test_a_second_reading_is_taken_into_the_card(folder: Path) -> None:
    done = glossator(folder, "release", "v2", "--second", "glossator-releases/v1/gold.jsonl")
    assert done.returncode == 0
    card = (folder / "glossator-releases" / "v2" / "CARD.md").read_text(encoding="utf-8")
    assert "| `ORG` | 4 | 3 | 0.857 | 0.857 |" in card
