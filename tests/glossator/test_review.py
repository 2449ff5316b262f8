"""``glossator review``: the plain mode as a process, for a script and at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace
from tests.glossator.test_cli import environment, glossator, write
from tests.workspaces import SCHEME

ONE, TWO = "Amgen cleared Kyprolis.", "Vera Lind of Amgen spoke."
SCRIPT = """# decides on two articles
accept
label DRUG
add PERSON cleared
undo
finish
reject
note article was a firm
add PERSON Vera Lind
finish
"""


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with a workspace of two articles, of which the first has two suggestions and the second one."""
    with Workspace.create(tmp_path / "glossator.db", SCHEME, synchronous="OFF") as workspace:
        texts = [NewArticle(ONE, "One", key="one", published="2026-02-02"), NewArticle(TWO, "Two", key="two")]
        first, second = (added.id for added in workspace.articles.add(texts))
        run = workspace.runs.start("trial", "1", {})
        workspace.spans.suggest(first, run.id, ONE, [ScoredSpan(0, 5, "ORG", 0.9), ScoredSpan(14, 22, "ORG", 0.4)])
        workspace.spans.suggest(second, run.id, TWO, [ScoredSpan(13, 18, "ORG")])
    return tmp_path


def gold(folder: Path, name: str = "glossator.db") -> list[tuple[str, str, str]]:
    """Key, surface and label of what reviewed articles say."""
    with Workspace.open(folder / name) as workspace:
        rows = workspace.connection.execute("SELECT article, surface, label FROM gold")
        return [tuple(row) for row in rows]


def test_a_script_decides_on_a_workspace_from_end_to_end(filled: Path) -> None:
    done = glossator(filled, "review", "--plain", stdin=SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    assert gold(filled) == [("one", "Amgen", "ORG"), ("one", "Kyprolis", "DRUG"), ("two", "Vera Lind", "PERSON")]
    first, second, *_ = done.stdout.split("\n\n")
    assert first.splitlines() == [
        "Article one: One",
        "2026-02-02; new; 0 of 2 decided",
        "[1:Amgen ORG? 0.90] cleared Kyprolis.",
        "1 of 2: suggested; 2 open",
    ]
    assert second.splitlines() == [
        "accepted Amgen ORG",
        "Amgen cleared [2:Kyprolis ORG? 0.40].",
        "2 of 2: uncertain; 1 open",
    ]


def test_the_same_script_on_the_same_workspace_says_and_does_the_same(filled: Path) -> None:
    (filled / "again.db").write_bytes((filled / "glossator.db").read_bytes())
    first = glossator(filled, "review", "--plain", stdin=SCRIPT)
    again = glossator(filled, "review", "--plain", "--db", "again.db", stdin=SCRIPT)
    assert (first.returncode, first.stdout) == (again.returncode, again.stdout)
    assert gold(filled) == gold(filled, "again.db") != []


def test_a_script_relates_finds_and_finishes_for_some_labels(filled: Path) -> None:
    script = "labels wanted ORG\nreject\nfind amgen\nlabel ORG\nfinish leave\nopen one\nlabels wanted all\n"
    script += "find kyprolis\n2\ngo 1\nrelate 2 makes\n"
    done = glossator(filled, "review", "--plain", "--stop-at-error", stdin=script)
    assert (done.returncode, done.stderr) == (0, "")
    with Workspace.open(filled / "glossator.db") as workspace:
        assert workspace.articles.state(1).complete == ("ORG",)
        listed = [(one.head.text, one.type, one.tail.text) for one in workspace.relations.listed()]
    assert listed == [("Amgen", "makes", "Kyprolis")]


def test_a_wrong_line_makes_the_exit_code_one(filled: Path) -> None:
    done = glossator(filled, "review", "--plain", stdin="acept\naccept\n")
    assert done.returncode == 1
    assert done.stderr.startswith("glossator: line 1: there is no command acept; did you mean accept?\n")
    assert "accepted Amgen ORG" in done.stdout
    stopped = glossator(filled, "review", "--plain", "--stop-at-error", stdin="acept\naccept\n")
    assert stopped.returncode == 1
    assert "accepted" not in stopped.stdout


def test_it_begins_where_the_annotator_left_or_at_a_key(filled: Path) -> None:
    def opened(*options: str) -> str:
        return glossator(filled, "review", "--plain", *options).stdout.splitlines()[0]

    assert opened("--article", "two") == "Article two: Two"
    assert opened() == "Article two: Two"
    assert opened("--annotator", "vera") == "Article one: One"
    wrong = glossator(filled, "review", "--plain", "--article", "nosuch")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert (
        wrong.stderr == "glossator: There is no article 'nosuch' in this workspace.\n  glossator list shows the keys.\n"
    )


def test_decisions_are_kept_under_the_name_that_is_given(filled: Path) -> None:
    for options in (("review", "--plain", "--annotator", "vera"), ("--annotator", "ada", "review", "--plain")):
        assert glossator(filled, *options, stdin="accept\n").returncode == 0
    with Workspace.open(filled / "glossator.db") as workspace:
        assert [entry.annotator for entry in workspace.journal.entries()] == ["vera", "ada"]
    wrong = glossator(filled, "review", "--plain", "--annotator", "a\nb")
    assert (wrong.returncode, "--annotator: 'a\\nb' holds a line break" in wrong.stderr) == (1, True)


def test_without_articles_or_a_workspace_it_says_what_to_do(tmp_path: Path) -> None:
    none = glossator(tmp_path, "review", "--plain")
    assert none.stderr == "glossator: There is no workspace at glossator.db.\n  glossator init makes one here.\n"
    Workspace.create(tmp_path / "glossator.db", SCHEME).close()
    empty = glossator(tmp_path, "review", "--plain")
    assert (empty.returncode, empty.stdout) == (1, "")
    assert empty.stderr.startswith("glossator: There is no article in this workspace.\n")


def test_a_person_s_own_keys_and_learning_hold(filled: Path) -> None:
    write(filled, {"mine.toml": '[keys]\naccept = "$"\n\n[learning]\non = false\n'})
    done = glossator(filled, "review", "--plain", stdin="$\na\n", GLOSSATOR_SETTINGS="mine.toml")
    assert "accepted Amgen ORG" in done.stdout
    assert done.stderr.startswith("glossator: line 2: there is no command a\n")


def test_an_output_that_cannot_show_a_character_gets_its_number(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "glossator.db", SCHEME) as workspace:
        workspace.articles.add([NewArticle("Prévost 🧬", "Prévost")])
    done = glossator(tmp_path, "review", "--plain", stdin="text\n", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "1: Pr\\xe9vost \\U0001f9ec" in done.stdout


def test_without_plain_it_is_the_reader(filled: Path) -> None:
    done = glossator(filled, "review")
    assert done.returncode == 1
    assert done.stderr.startswith("glossator: the reader needs a terminal")
    assert glossator(filled, "review", "--stop-at-error").returncode == 2


def test_nothing_of_the_screens_is_loaded(filled: Path) -> None:
    heavy = ("textual", "rich", "pydantic", "sqlite_utils", "spacy")
    code = (
        "import sys; from glossator.cli import run\n"
        "sys.argv = ['glossator', 'review', '--plain']\n"
        "code = run()\n"
        f"print(code, *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=filled,
        env=environment(filled, PYTHONPATH=str(Path(__file__).resolve().parents[2]), PYTHONSAFEPATH="1"),
        input=b"accept\nhelp\nwhy\nlist\n",
        capture_output=True,
        check=True,
    )
    assert done.stderr == b"0\n"


@pytest.fixture
def terminal(filled: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The plain mode at a terminal that can do nothing: where to write, and the process."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "glossator", "review", "--plain"],
        cwd=filled,
        env=environment(filled, PYTHONSAFEPATH="1", TERM="dumb"),
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.close(slave)
    try:
        yield master, process
    finally:
        process.kill()
        os.close(master)


def test_at_a_terminal_there_is_a_prompt_and_ctrl_d_leaves(
    terminal: tuple[int, subprocess.Popen[bytes]], filled: Path
) -> None:
    master, process = terminal
    assert process.stdout is not None
    written = b""
    for line, prompt in ((b"acept\n", b"\n2 open> "), (b"a\n", b"\n2 open> "), (b"\x04", b"\n1 open> ")):
        seen = len(written)
        while not written[seen:].endswith(prompt):
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, "the process ended"
            written += piece
        os.write(master, line)
    rest, errors = process.communicate()
    assert (process.returncode, rest, errors) == (0, b"\n", b"")
    assert b"not done: there is no command acept" in written
    assert not {0x1B, 0x0D, 0x07} & set(written)
    with Workspace.open(filled / "glossator.db") as workspace:
        assert [one.surface for one in workspace.spans.annotations(1)] == ["Amgen"]
