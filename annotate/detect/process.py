"""A detector in a worker process, seen from the process that asks it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from annotate.detect.protocol import DetectorIdentity
from annotate.errors import DetectorFailed
from store.records import ScoredSpan

_STOP_SECONDS = 1.0


class DetectorEnded(DetectorFailed):
    """The process of a detector is gone, and gives nothing any more."""


class WorkerProcess:
    """One worker: texts go in and spans come out, one at a time; kill() ends it from any thread."""

    def __init__(self, name: str, labels: Mapping[str, str] | None = None, disable: Sequence[str] = ()) -> None:
        """Start the process; it loads its detector while this one goes on."""
        self.name = name
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        options = ["--labels", json.dumps(dict(labels))] if labels else []
        options += [word for layer in disable for word in ("--disable", layer)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "annotate.detect.worker", name, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def ready(self) -> DetectorIdentity:
        """Wait until the detector is loaded and say who it is; DetectorFailed where it cannot be."""
        answer = self._receive()
        if "ready" not in answer:
            self.close()
            raise DetectorFailed(str(answer.get("error", "it did not start")), str(answer.get("hint", "")))
        return DetectorIdentity(**answer["ready"])

    def detect(self, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        """The spans of one text.

        Raises DetectorFailed where the detector gave an error for this text, and the process goes on; DetectorEnded
        where it does not.
        """
        assert self._process.stdin is not None  # opened above
        request = json.dumps({"id": article_id, "text": text}).encode("ascii") + b"\n"
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._ended() from error
        answer = self._receive()
        if "error" in answer:
            raise DetectorFailed(f"{self.name} failed on this article: {answer['error']}")
        return tuple(ScoredSpan(**span) for span in answer["spans"])

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # opened above
        try:
            line = self._process.stdout.readline()
        except ValueError as error:  # closed meanwhile
            raise self._ended() from error
        if not line:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended(self) -> DetectorEnded:
        self._process.wait()
        self._errors.seek(0)
        last = self._errors.read().decode(errors="replace").strip().rpartition("\n")[2]
        return DetectorEnded(f"The detector {self.name} ended: {last or 'without a word'}", "Start it by hand to see.")

    @property
    def is_running(self) -> bool:
        """Whether the process still lives."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once."""
        if self.is_running:
            self._process.kill()

    def close(self) -> None:
        """Let the process end, and wait for it."""
        assert self._process.stdin is not None  # opened above
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it has ended already
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()
