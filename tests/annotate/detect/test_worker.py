"""The worker, as the process that it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy

COMMAND = [sys.executable, "-m", "annotate.detect.worker"]


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "Quillbrook"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "small")
    return tmp_path / "small"


@pytest.fixture
def worker(pipeline: Path) -> Iterator[subprocess.Popen[bytes]]:
    labels = json.dumps({"ORG": "COMPANY"})
    with subprocess.Popen(
        [*COMMAND, str(pipeline), "--labels", labels], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.kill()


def ask(worker: subprocess.Popen[bytes], line: bytes) -> Any:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(line + b"\n")
    worker.stdin.flush()
    return json.loads(worker.stdout.readline())


def test_it_greets_answers_in_order_and_goes_on_after_an_error(worker: subprocess.Popen[bytes], pipeline: Path) -> None:
    assert worker.stdout is not None
    ready = json.loads(worker.stdout.readline())["ready"]
    assert ready["name"] == str(pipeline)
    assert ready["config"]["labels"] == {"ORG": "COMPANY"}
    text = json.dumps("😀 Quillbrook").encode("ascii")
    assert ask(worker, b'{"id": 7, "text": %b}' % text) == {
        "id": 7,
        "spans": [{"start": 2, "end": 12, "label": "COMPANY"}],
    }
    assert ask(worker, b'{"id": "b"}') == {"id": "b", "error": "KeyError: 'text'"}
    assert ask(worker, b"{")["id"] is None
    too_long = json.dumps({"id": 1, "text": "x" * 1_000_001}).encode()
    assert "E088" in ask(worker, too_long)["error"]
    assert ask(worker, b'{"id": [1], "text": ""}') == {"id": [1], "spans": []}


def test_it_ends_with_its_input(worker: subprocess.Popen[bytes]) -> None:
    out, _ = worker.communicate(b'{"id": 1, "text": "Quillbrook"}\n', timeout=60)
    assert len(out.splitlines()) == 2
    assert worker.returncode == 0


def test_an_interrupt_is_left_to_the_parent(worker: subprocess.Popen[bytes]) -> None:
    assert worker.stdout is not None
    worker.stdout.readline()
    worker.send_signal(signal.SIGINT)
    assert ask(worker, b'{"id": 1, "text": ""}') == {"id": 1, "spans": []}


def test_a_detector_that_does_not_load_is_told_on_the_line_of_ready() -> None:
    result = subprocess.run([*COMMAND, "biotec-news"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    message = json.loads(result.stdout)
    assert "no detector biotec-news" in message["error"]
    assert "biotech-news" in message["hint"]
    assert result.returncode == 1


def test_what_a_pipeline_prints_does_not_reach_the_protocol() -> None:
    code = """
        import sys
        from annotate.detect import registry, worker
        class Loud:
            name, version, config = "loud", "1", {}
            def detect(self, texts):
                print("noise")
                return (() for _ in texts)
        registry.load = lambda *_, **__: Loud()
        sys.exit(worker.main(["loud"]))
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], input=b'{"id": 1, "text": ""}\n', capture_output=True, check=True
    )
    assert [json.loads(line) for line in result.stdout.splitlines()][1] == {"id": 1, "spans": []}
    assert b"noise" in result.stderr


def test_it_ends_when_its_parent_is_killed(pipeline: Path) -> None:
    code = f"""
        import subprocess, sys, time
        worker = subprocess.Popen({[*COMMAND, str(pipeline)]!r}, stdout=subprocess.PIPE)
        worker.stdout.readline()
        print(worker.pid, flush=True)
        time.sleep(600)
    """
    requests, kept_open = os.pipe()  # so that the end of the input is not what ends the worker
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdin=requests, stdout=subprocess.PIPE)
    os.close(requests)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while _alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    os.close(kept_open)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z")
