"""Running a detector over the articles of a workspace: only this process writes, workers only read text."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from annotate.detect.process import DetectorEnded, WorkerProcess
from annotate.detect.protocol import DetectorIdentity
from annotate.errors import DetectorFailed
from annotate.suggesting import by_scheme, store_suggestions
from store.errors import NotFound
from store.records import ScoredSpan
from store.workspace import Workspace

_WAITING_PER_WORKER = 4


@dataclass(frozen=True, slots=True)
class Done:
    """One article that a run has been over."""

    article_id: int
    new: int
    """Suggestions that were not there before."""
    unknown: Mapping[str, int] = field(default_factory=dict)
    """Labels that the scheme does not have, with the number of spans left out for it."""
    error: str | None = None
    """Why the detector gave nothing for it; it will be tried again by the next run."""


def run(
    workspace: Workspace,
    name: str,
    *,
    labels: Mapping[str, str] | None = None,
    disable: Sequence[str] = (),
    workers: int = 1,
) -> Iterator[Done]:
    """Suggest spans for every article that this version of the detector has not been over.

    What is yielded is stored; breaking off loses nothing else, and the next call goes on. Raises DetectorFailed
    where the detector cannot be loaded or its process ends.
    """
    processes = [WorkerProcess(name, labels, disable) for _ in range(max(1, workers))]
    try:
        identity = processes[0].ready()
        for process in processes[1:]:
            process.ready()
        yield from _run(workspace, processes, identity)
    finally:
        for process in processes:
            process.kill()
            process.close()


def _run(workspace: Workspace, processes: Sequence[WorkerProcess], identity: DetectorIdentity) -> Iterator[Done]:
    started = workspace.runs.start(identity.name, identity.version, identity.config)
    jobs: queue.Queue[tuple[int, str] | None] = queue.Queue()
    results: queue.Queue[tuple[int, str, tuple[ScoredSpan, ...] | DetectorFailed]] = queue.Queue()
    threads = [threading.Thread(target=_serve, args=(p, jobs, results), daemon=True) for p in processes]
    for thread in threads:
        thread.start()
    try:
        waiting = 0
        for job in _to_do(workspace, identity):
            jobs.put(job)
            waiting += 1
            if waiting >= _WAITING_PER_WORKER * len(processes):
                yield _store(workspace, started.id, results.get())
                waiting -= 1
        for _ in range(waiting):
            yield _store(workspace, started.id, results.get())
        workspace.runs.finish(started.id)
    finally:
        for _ in threads:
            jobs.put(None)


def _to_do(workspace: Workspace, identity: DetectorIdentity) -> Iterator[tuple[int, str]]:
    after = 0
    while ids := workspace.runs.to_do(identity.name, identity.version, identity.config, after=after):
        for article_id in ids:
            with suppress(NotFound):  # removed meanwhile
                yield article_id, workspace.articles.text(article_id)
        after = ids[-1]


def _serve(
    process: WorkerProcess,
    jobs: queue.Queue[tuple[int, str] | None],
    results: queue.Queue[tuple[int, str, tuple[ScoredSpan, ...] | DetectorFailed]],
) -> None:
    while (job := jobs.get()) is not None:
        try:
            results.put((*job, process.detect(*job)))
        except DetectorFailed as error:
            results.put((*job, error))
            if isinstance(error, DetectorEnded):
                return


def _store(workspace: Workspace, run_id: int, result: tuple[int, str, tuple[ScoredSpan, ...] | DetectorFailed]) -> Done:
    article_id, text, spans = result
    if isinstance(spans, DetectorEnded):
        raise spans
    if isinstance(spans, DetectorFailed):
        return Done(article_id, 0, error=spans.message)
    known, unknown = by_scheme(spans, workspace.schemes.current())
    try:
        return Done(article_id, store_suggestions(workspace, article_id, run_id, text, known), unknown)
    except NotFound:  # removed meanwhile
        return Done(article_id, 0)
