"""``glossator list`` on articles that are complete for some labels, or of which something was said as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.scheme import scheme_to_toml
from annotate.session import Session
from store.records import NewArticle
from store.workspace import Workspace
from tests.annotate.test_answers import ASKING
from tests.glossator.test_cli import glossator


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace of two articles; the first is complete for ORG and DRUG, and about a deal."""
    scheme = tmp_path / "labels.toml"
    scheme.write_text(scheme_to_toml(ASKING))
    assert glossator(tmp_path, "init", "--scheme", scheme).returncode == 0
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        workspace.articles.add(
            [NewArticle("Tern buys Lark.", "Deal", "deal"), NewArticle("Owl rests.", "Rest", "rest")]
        )
        session = Session(workspace, "ada")
        session.open(1)
        session.answer("topic", "deal")
        session.answer("relevance", "yes")
        session.want(["ORG", "DRUG"])
        session.finish()
    return tmp_path


def test_list_says_for_which_labels_an_article_is_complete(folder: Path) -> None:
    first, second = glossator(folder, "list", "--sort", "added").stdout.splitlines()
    assert first.split("\t")[2:4] == ["in progress", "0 open, 0 decided, 0 annotated, complete for ORG, DRUG"]
    assert second.split("\t")[3] == "0 open, 0 decided, 0 annotated"
    rows = [json.loads(line) for line in glossator(folder, "list", "--sort", "added", "--json").stdout.splitlines()]
    assert [row["complete"] for row in rows] == [["ORG", "DRUG"], None]


def test_list_by_what_was_said(folder: Path) -> None:
    def keys(*labels: str) -> list[str]:
        options = [part for label in labels for part in ("--article-label", label)]
        return [line.split("\t")[0] for line in glossator(folder, "list", *options).stdout.splitlines()]

    assert keys("topic=deal") == keys("topic=deal", "relevance=yes") == ["deal"]
    assert keys("topic=trial") == keys("topic=deal", "relevance=no") == []


@pytest.mark.parametrize("wrong", ["topic=weather", "topic", "=deal", "topic=deal=x"])
def test_an_article_label_that_is_nowhere_is_refused_with_those_there_are(folder: Path, wrong: str) -> None:
    done = glossator(folder, "list", "--article-label", wrong)
    assert done.returncode == 2
    assert "relevance=no, relevance=yes, topic=approval, topic=deal, topic=trial" in " ".join(done.stderr.split())


def test_a_dump_and_load_on_the_command_line_keep_both(folder: Path) -> None:
    assert glossator(folder, "dump", "w.jsonl").returncode == 0
    assert glossator(folder, "--db", "again.db", "load", "w.jsonl").returncode == 0
    assert glossator(folder, "--db", "again.db", "dump", "-").stdout == (folder / "w.jsonl").read_text()
