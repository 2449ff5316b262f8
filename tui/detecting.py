"""Detection while a person works: a worker process that is fed from a thread and ends when it idles."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from annotate.detect.process import WorkerProcess
from annotate.detect.protocol import DetectorIdentity
from annotate.errors import DetectorFailed
from store.records import ScoredSpan
from tui.launch import DetectorChoice

_STOP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Detected:
    """What the detector said about one article."""

    article_id: int
    text: str
    spans: tuple[ScoredSpan, ...]
    identity: DetectorIdentity

    @property
    def failure(self) -> None:
        """Nothing went wrong."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong; with an article, only that one did."""

    failure: str
    article_id: int | None = None


Report = Callable[[Detected | Failed], None]


class Detecting:
    """Feeds one worker process, one article at a time; every method returns at once."""

    def __init__(self, choice: DetectorChoice, report: Report) -> None:
        """``report`` is called on the feeding thread."""
        self._choice = choice
        self._report = report
        self._jobs: queue.Queue[tuple[int, str] | None] = queue.Queue()
        self._process: WorkerProcess | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._serving = False
        self._stopped = False

    def ask(self, article_id: int, text: str) -> None:
        """Have an article detected after those asked for before."""
        if self._stopped:
            return
        with self._lock:
            self._jobs.put((article_id, text))
            if not self._serving:
                self._serving = True
                self._thread = threading.Thread(target=self._feed, name="detecting", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the worker process at once, whatever it is doing, also one that is just being started."""
        self._stopped = True
        self._jobs.put(None)
        if self._process is not None:
            self._process.kill()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def _feed(self) -> None:
        try:
            self._serve()
        except DetectorFailed as error:
            if not self._stopped:
                self._report(Failed(f"{error.message} {error.hint}".strip()))
            with self._lock:
                self._serving = False
        finally:
            if self._process is not None:
                self._process.kill()
                self._process.close()
                self._process = None

    def _serve(self) -> None:
        self._process = process = WorkerProcess(self._choice.name, self._choice.labels, self._choice.disable)
        if self._stopped:
            return
        identity = process.ready()
        while not self._stopped:
            try:
                job = self._jobs.get(timeout=self._choice.idle_seconds)
            except queue.Empty:
                if self._may_end():
                    return
                continue
            if job is None:
                return
            article_id, text = job
            try:
                self._report(Detected(article_id, text, process.detect(article_id, text), identity))
            except DetectorFailed as error:
                if not process.is_running:
                    raise
                self._report(Failed(error.message, article_id))

    def _may_end(self) -> bool:
        """Stop serving, unless something was asked for meanwhile."""
        with self._lock:
            self._serving = not self._jobs.empty()
            return not self._serving
