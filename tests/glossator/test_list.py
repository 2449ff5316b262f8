"""`glossator list` with its filters and orders, as a script meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.scheme import default_scheme
from annotate.session import Session
from glossator.commands.articles import list_command
from glossator.settings import Settings
from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.store.samples import annotate

List = Callable[..., Result]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Four articles; a and c have suggestions, c by two detectors; b is flagged, d noted, a has a noted annotation."""
    path = tmp_path / "w.db"
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace:
        workspace.articles.add(NewArticle(f"Tern of {key} bought Lark.", f"Title {key}", key=key) for key in "abcd")
        for detector, article_id, score in (("one", 1, 0.9), ("one", 3, 0.3), ("two", 3, 0.2)):
            run = workspace.runs.start(detector, "1", {})
            span = ScoredSpan(0, 4 if detector == "one" else 7, "COMPANY" if detector == "one" else "DRUG", score)
            workspace.spans.suggest(article_id, run.id, workspace.articles.text(article_id), [span])
        session = Session(workspace, "vera")
        session.open(2)
        session.flag()
        session.open(4)
        session.note("read again")
        annotate(workspace, 1, 17, 21, "COMPANY", note="sure?")
    return path


@pytest.fixture
def listed(shelf: Path) -> List:
    """Runs the command on the shelf."""

    def call(*arguments: str) -> Result:
        settings = Settings("vera", database=shelf)
        return CliRunner().invoke(list_command, arguments, obj=settings)

    return call


def keys(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return "".join(line.split("\t")[0] for line in result.output.splitlines())


def test_flagged_and_noted_articles_are_listed_alone(listed: List) -> None:
    assert keys(listed("--flagged")) == "b"
    assert keys(listed("--noted")) == "da"
    assert keys(listed("--noted", "--flagged")) == ""
    assert keys(listed("--noted", "--status", "in progress")) == ""
    assert keys(listed("--noted", "--sort", "added", "lark")) == "ad"


def test_every_order_has_its_name(listed: List) -> None:
    assert keys(listed()) == keys(listed("--sort", "newest")) == "dcba"
    assert keys(listed("--sort", "oldest")) == keys(listed("--sort", "added")) == "abcd"
    assert keys(listed("--sort", "most open")) == "cadb"
    assert keys(listed("--sort", "uncertain")) == "cadb"
    assert keys(listed("--sort", "disagreement"))[0] == "c"
    assert keys(listed("--label", "COMPANY")) == keys(listed("--sort", "label", "--label", "COMPANY")) == "cadb"
    assert keys(listed("--sort", "title")) == keys(listed("--sort", "source")) == "abcd"


def test_the_reason_stands_last_and_in_json_under_its_name(listed: List) -> None:
    first, second, third, _ = listed("--sort", "uncertain").output.splitlines()
    assert first.endswith("\tTitle c\tuncertain: mean 0.25")
    assert second.endswith("\tuncertain: mean 0.90")
    assert third.endswith("\tTitle d")
    rows = [json.loads(line) for line in listed("--sort", "disagreement", "--json").output.splitlines()]
    assert [row.get("reason") for row in rows] == ["2 disagree", None, None, None]


def test_the_same_seed_gives_the_same_order(listed: List) -> None:
    orders = {seed: keys(listed("--seed", str(seed))) for seed in range(12)}
    assert all(sorted(order) == list("abcd") for order in orders.values())
    assert len(set(orders.values())) > 3
    assert orders[5] == keys(listed("--sort", "random", "--seed", "5"))
    assert orders[1] == keys(listed("--sort", "random"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sort", "label"], "needs --label NAME"),
        (["--sort", "title", "--label", "DRUG"], "--label goes with --sort label, not with title"),
        (["--label", "DRUG", "--seed", "1"], "--seed goes with --sort random, not with label"),
        (["--label", "DRAG"], "the scheme has no label 'DRAG'"),
        (["--sort", "best"], "'best' is not one of"),
        (["--seed", "-1"], "-1 is not in the range"),
    ],
)
def test_options_that_do_not_go_together_are_refused(listed: List, arguments: list[str], said: str) -> None:
    result = listed(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
