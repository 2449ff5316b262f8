"""Command lines and files that cannot be right: each is answered in words, and none with a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glossator.cli import run
from store.workspace import Workspace
from tests.store.samples import make

LONG = "x" * 300
BYTES = "a\udcff"  # as Python gives an argument that is not UTF-8

Answer = Callable[..., str]


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Answer:
    """Runs a command line beside a workspace, and gives what it says on stderr."""
    make(tmp_path / "glossator.db").close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GLOSSATOR_DB", raising=False)
    monkeypatch.setenv("GLOSSATOR_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").write_text("")

    def call(*words: str, code: int = 1) -> str:
        monkeypatch.setattr(sys, "argv", ["glossator", *words])
        assert run() == code
        return capfd.readouterr().err

    return call


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--db", LONG, "list"), "File name too long"),
        (("--db", LONG, "init"), "cannot be opened"),
        (("detect", "--detector", "__main__"), "There is no detector __main__"),
        (("detect", "--detector", LONG), "There is no detector"),
        (("export", "jsonl", LONG), "File name too long"),
        (("export", "jsonl", f"{LONG}/a"), "File name too long"),
        (("export", "jsonl", "gold.jsonl", "--label", BYTES), "is not text"),
        (("export", "jsonl", "gold.jsonl", "--query", BYTES), "is not text"),
        (("export", "jsonl", "gold", "--split", BYTES), "names no split"),
        (("release", LONG), "File name too long"),
        (("release", BYTES), "can be no name"),
        (("release", "v1", "--annotator", BYTES), "is not text"),
        (("dump", LONG), "File name too long"),
        (("--db", LONG, "load", "settings.toml"), "File name too long"),
        (("remove", BYTES), "There is no article"),
        (("remove", LONG), "There is no article"),
        (("add", LONG), "no such file"),
        (("add", BYTES), "no such file"),
    ],
)
def test_names_that_nothing_can_have(answer: Answer, words: tuple[str, ...], said: str) -> None:
    assert said in answer(*words)


def test_a_diff_of_what_cannot_be_is_trouble(answer: Answer) -> None:
    assert "File name too long" in answer("diff", LONG, "v1", code=2)
    assert "There is no release" in answer("diff", BYTES, BYTES, code=2)


@pytest.mark.parametrize("variable", ["GLOSSATOR_DB", "GLOSSATOR_SETTINGS"])
def test_variables_that_name_what_cannot_be(answer: Answer, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, LONG)
    assert "File name too long" in answer("list")


@pytest.mark.parametrize("command", ["add", "import"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "Tern grew.", "n": 1e999}', "too large"),
        ('{"text": "Tern grew.", "n": ' + "[" * 100_000, "nested too deep"),
        ('{"text": "Tern grew.", "n": ' + "9" * 5000 + "}", "too large"),
        ('{"text": "Tern grew.", "title": "\\ud800"}', "surrogate"),
    ],
)
def test_json_that_cannot_be_kept(answer: Answer, command: str, line: str, said: str) -> None:
    Path("a.jsonl").write_text(line)
    words = ("add", "a.jsonl") if command == "add" else ("import", "jsonl", "a.jsonl", "--as", "suggestions")
    assert said in answer(*words)


@pytest.mark.parametrize("number", ["0x" + "f" * 6000, ":".join(["59"] * 3000)])
def test_numbers_in_front_matter_that_have_too_many_digits_are_text(answer: Answer, number: str) -> None:
    text = f"---\ntitle: A title\nn: {number}\n---\nTern grew.\n"
    Path("a.txt").write_text(text)
    assert answer("add", "a.txt", code=0) == ""
    with Workspace.open(Path("glossator.db")) as workspace:
        assert workspace.articles.text(1) == text


def test_a_table_of_labels_that_is_nested_too_deeply(answer: Answer) -> None:
    Path("labels.json").write_text("[" * 100_000)
    assert "labels.json is not JSON" in answer("detect", "--labels", "labels.json")


def test_a_damaged_workspace(answer: Answer) -> None:
    path = Path("glossator.db")
    content = path.read_bytes()
    with Workspace.open(path) as workspace:
        root, size = (
            workspace.connection.execute(question).fetchone()[0]
            for question in ("SELECT rootpage FROM sqlite_master WHERE name = 'totals'", "PRAGMA page_size")
        )
    path.write_bytes(content[: (root - 1) * size] + b"\x55" * size + content[root * size :])
    assert "The workspace is damaged" in answer("list")


def test_a_workspace_whose_making_was_cut_off(answer: Answer) -> None:
    with Workspace.open(Path("glossator.db")) as workspace:
        workspace.connection.execute("DELETE FROM schemes")
    assert "glossator init ends it" in answer("list")
    answer("init", code=0)
    answer("list", code=0)
