"""``glossator export`` as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.formats.registry import formats
from glossator.commands.export import WRITABLE
from tests.annotate.formats.curated import curated
from tests.glossator.test_cli import glossator

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "exporting-gold.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace with gold of every kind."""
    curated(tmp_path / "glossator.db").close()
    return tmp_path


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if not one.name.startswith("glossator.db")}


def test_the_help_names_every_format_that_can_be_written() -> None:
    assert list(WRITABLE) == [form.name for form in formats() if form.can_write]


def test_gold_is_written_with_its_manifest(folder: Path) -> None:
    done = glossator(folder, "export", "jsonl", "gold.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "gold.jsonl: 3 articles, 7 spans of gold\n", "")
    assert names(folder) == {"gold.jsonl", "gold.jsonl.manifest.json"}
    told = glossator(folder, "export", "spacy", "gold.spacy", "--json")
    assert json.loads(told.stdout) == json.loads((folder / "gold.spacy.manifest.json").read_bytes())


def test_losses_are_listed_and_nothing_is_written_without_leave(folder: Path) -> None:
    refused = glossator(folder, "export", "conll", "gold.conll")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("glossator: conll cannot hold all of this gold:\n")
    assert "\n2 rejected suggestions, such as deal 10..20 ORG 'U.S.-based'" in refused.stderr
    assert refused.stderr.endswith("  --allow-loss exports the rest and lists the losses in the manifest.\n")
    assert names(folder) == set()
    allowed = glossator(folder, "export", "conll", "gold.conll", "--allow-loss")
    assert allowed.returncode == 0
    assert "lost: 2 rejected suggestions, such as" in allowed.stderr
    assert "left behind: 3 articles with title, source, date, URL or metadata" in allowed.stderr
    losses = json.loads((folder / "gold.conll.manifest.json").read_bytes())["losses"]
    assert {"kind": "rejected suggestions", "count": 2} in [
        {name: loss[name] for name in ("kind", "count")} for loss in losses
    ]


def test_the_page_shows_a_refusal(folder: Path) -> None:
    strict = glossator(folder, "export", "spacy", "strict.spacy", "--tokens", "strict")
    assert f"```text\n{strict.stderr}```" in PAGE.read_text(encoding="utf-8")


def test_a_check_says_what_would_be_lost(folder: Path) -> None:
    lossy = glossator(folder, "export", "conll", "--check")
    assert (lossy.returncode, lossy.stdout) == (1, "conll: 3 articles, 7 spans of gold\n")
    assert "lost: 2 rejected suggestions" in lossy.stderr
    assert glossator(folder, "export", "conll", "--check", "--allow-loss").returncode == 0
    assert glossator(folder, "export", "jsonl", "--check", "unused.jsonl").returncode == 0
    assert names(folder) == set()
    assert glossator(folder, "export", "jsonl").returncode == 2


def test_gold_is_chosen_by_status_label_annotator_date_and_words(folder: Path) -> None:
    def sizes(*options: str) -> tuple[int, int]:
        done = glossator(folder, "export", "jsonl", "--check", "--json", *options)
        manifest = json.loads(done.stdout)
        return sum(manifest["articles"].values()), sum(manifest["spans"].values())

    assert sizes("--status", "reviewed", "--status", "in progress") == (4, 8)
    assert sizes("--label", "ORG", "--label", "GPE") == (3, 5)
    assert sizes("--annotator", "ann") == (3, 7)
    assert sizes("--since", "2200-01-01") == (0, 0)
    assert sizes("--until", "2200-01-01", "--query", "alnylam") == (1, 5)
    assert sizes("--noted") == (1, 5)
    assert sizes("--flagged") == (0, 0)
    unknown = glossator(folder, "export", "jsonl", "gold.jsonl", "--label", "ORGS")
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "glossator: The workspace has no label 'ORGS'.\n  Did you mean ORG?\n",
    )
    nothing = glossator(folder, "export", "jsonl", "gold.jsonl", "--status", "skipped")
    assert nothing.stderr == "no article is skipped, or none of them is selected\n"
    assert (folder / "gold.jsonl").read_bytes() == b""


def test_splits_are_files_in_a_folder(folder: Path) -> None:
    done = glossator(folder, "export", "jsonl", "parts", "--split", "train=.7,dev=.3", "--seed", "2")
    assert done.returncode == 0
    assert done.stdout == "parts: 3 articles, 7 spans of gold\n  train: 2 articles\n  dev: 1 article\n"
    assert {one.name for one in (folder / "parts").iterdir()} == {"train.jsonl", "dev.jsonl"}
    again = glossator(folder, "export", "jsonl", "parts", "--split", "train=1")
    assert again.returncode == 1
    assert "parts is a folder with something in it" in again.stderr
    assert glossator(folder, "export", "jsonl", "p", "--split", "train=0.5").returncode == 1
    assert glossator(folder, "export", "jsonl", "p", "--group-by", "desk").returncode == 2
