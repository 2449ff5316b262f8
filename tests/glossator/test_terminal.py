"""The program in a real terminal: what a kill leaves, how it ends, and what it takes of the machine."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.scheme import default_scheme
from glossator.samples import sample_articles
from store.workspace import Workspace
from tests.glossator.terminal import Terminal, environment, is_alive, memory, workers
from tests.workspaces import found, suggested

ENTITIES = 40
KILLS = 5
TEXT = "\n".join(f"Firm{number} closed." for number in range(ENTITIES))
END_WITHIN_SECONDS = 5.0
"""The promise is two seconds; a machine that is busy with tests gets more."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with one article of many suggestions."""
    path = tmp_path / "glossator.db"
    with Workspace.create(path, default_scheme()) as workspace:
        names = ((f"Firm{number}", "COMPANY") for number in range(ENTITIES))
        suggested(workspace, TEXT, found(TEXT, *names), title="Many firms")
    return path


def settings(folder: Path, detector: str) -> dict[str, str]:
    """The variable that names a settings file with this detector table."""
    file = folder / "settings.toml"
    file.write_text(f"[detector]\n{detector}\n")
    return {"GLOSSATOR_SETTINGS": str(file)}


def decided(path: Path) -> int:
    """How many decisions are in the file."""
    with Workspace.open(path) as workspace:
        return workspace.journal.decisions("vera", 10 * ENTITIES)


def painted(terminal: Terminal) -> int:
    """How many suggestions the screen shows as decided and saved."""
    count = re.search(r"(\d+) of \d+  saved", terminal.text())  # a detector may add some
    return int(count[1]) if count else 0


def test_no_kill_loses_a_decision_that_was_shown(path: Path, tmp_path: Path) -> None:
    moments = random.Random(7)
    off = settings(tmp_path, "ahead = 0")
    shown = 0
    for _ in range(KILLS):
        with Terminal(tmp_path, variables=off) as terminal:
            terminal.shows("Many firms")
            if not shown:
                terminal.send("\r")
            terminal.until(lambda: painted(terminal) >= shown and f"of {ENTITIES}  saved" in terminal.text())  # noqa: B023
            before = painted(terminal)
            terminal.send("a" * moments.randint(2, 6))
            terminal.until(lambda: painted(terminal) > before)  # noqa: B023
            terminal.read(moments.uniform(0, 0.05))
            terminal.process.send_signal(signal.SIGKILL)
            terminal.process.wait()
            terminal.read_all()
            shown = painted(terminal)
        assert before < shown <= decided(path)
    with Workspace.open(path) as workspace:
        assert len(workspace.spans.annotations(1)) == decided(path)
        assert workspace.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("controlling", [True, False], ids=["with hangup", "without controlling terminal"])
def test_a_terminal_that_disappears_takes_everything_with_it(path: Path, tmp_path: Path, controlling: bool) -> None:
    with Terminal(tmp_path, controlling=controlling) as terminal:
        terminal.shows("Many firms")
        terminal.until(lambda: workers(terminal.process.pid))
        (worker,) = workers(terminal.process.pid)
        terminal.send("\ra")
        terminal.until(lambda: painted(terminal) == 1)
        terminal.close()
        closed = time.monotonic()
        terminal.process.wait(END_WITHIN_SECONDS)
        while is_alive(worker):
            assert time.monotonic() < closed + END_WITHIN_SECONDS, "the worker is left"
            time.sleep(0.02)
    assert decided(path) == 1
    with Terminal(tmp_path) as terminal:
        terminal.shows("1 of 4", "saved")


def test_quitting_leaves_the_terminal_as_it_was(path: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.shows("Many firms")
        assert terminal.modes_now() != terminal.modes
        terminal.until(lambda: workers(terminal.process.pid))
        (worker,) = workers(terminal.process.pid)
        terminal.send("\r")
        terminal.shows("0 of 4")
        terminal.send("q")
        assert terminal.exit_code() == 0
        assert terminal.modes_now() == terminal.modes
        assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
        assert terminal.written.rindex(b"\x1b[?25h") > terminal.written.rindex(b"\x1b[?25l")
        terminal.until(lambda: not is_alive(worker))


def test_a_paste_presses_no_keys_and_a_byte_of_another_encoding_ends_nothing(path: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, variables=settings(tmp_path, "ahead = 0")) as terminal:
        terminal.shows("Many firms")
        terminal.send("\x1b[200~Red ink\r\rIts \x1b[31mred\x1b[0m text\raaxx\r\x1b[201~")
        terminal.shows("1 article added", "Red ink")
        terminal.send(b"\xff")
        terminal.send("?")
        terminal.shows("Filter by words")
    assert decided(path) == 0
    with Workspace.open(path) as workspace:
        assert [*map(workspace.articles.text, (1, 2))] == [TEXT, "Red ink\n\nIts \x1b[31mred\x1b[0m text\naaxx\n"]


def test_what_is_typed_behind_the_key_of_a_dialog_is_for_the_dialog(path: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, variables=settings(tmp_path, "ahead = 0")) as terminal:
        terminal.shows("Many firms")
        terminal.send("/axqu")
        terminal.shows("“axqu”", "No article is like that")
        terminal.send("\x1b")
        terminal.shows("all 1")
        terminal.send("\r")
        terminal.shows("0 of 40")
        terminal.send("txaa\r")
        terminal.shows("noted")
    with Workspace.open(path) as workspace:
        assert workspace.articles.state(1).note == "xaa"
        assert workspace.spans.annotations(1) == []


@pytest.mark.parametrize("arguments", [[], ["--db", "glossator.db"]])
def test_without_a_terminal_the_reader_says_so(path: Path, tmp_path: Path, arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "glossator", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(tmp_path),
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "needs a terminal" in ended.stderr


def test_an_empty_folder_stays_empty_until_something_is_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with Terminal(tmp_path, cwd=folder) as terminal:
        terminal.shows("new here", "demo")
        terminal.send("jk?")
        terminal.shows("Start")
        terminal.send("\x1b")
        terminal.shows("new here")
        terminal.send("q")
        assert terminal.exit_code() == 0
    assert [*folder.iterdir()] == []
    assert [*tmp_path.rglob("*.db")] == []


def test_a_reader_without_a_detector_is_small(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "glossator.db", default_scheme()) as workspace:
        workspace.articles.add(sample_articles())
    with Terminal(tmp_path, variables=settings(tmp_path, "ahead = 0")) as terminal:
        terminal.shows("14 articles")
        terminal.send("\rlll1u>jjLL")
        terminal.shows("selected")
        terminal.send("?")
        terminal.shows("Reader", "Move")
        used = memory(terminal.process.pid)
        assert workers(terminal.process.pid) == []
    assert used["VmRSS"] < 90
    assert used["VmHWM"] < 90


def test_a_detector_without_work_gives_its_memory_back(path: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, variables=settings(tmp_path, "idle_seconds = 1")) as terminal:
        terminal.shows("Many firms")
        terminal.until(lambda: workers(terminal.process.pid))
        terminal.until(lambda: not workers(terminal.process.pid))
        terminal.send("\r")
        terminal.shows("0 of 4", "  saved")
        terminal.send("q")
        assert terminal.exit_code() == 0
