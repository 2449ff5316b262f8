"""A run over a workspace: what is stored, what is passed over, and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from annotate.detect import run as running
from annotate.detect.process import DetectorEnded
from annotate.detect.protocol import DetectorIdentity
from annotate.errors import DetectorFailed
from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace

WHO = DetectorIdentity("trial", "1")
KEYS = ("one", "two", "three", "four", "five", "six")


class Process:
    """A worker process without the process: finds the first word, and does what a test asks of it."""

    before: Callable[[int], None]

    def __init__(self, name: str, labels: Mapping[str, str] | None, disable: Sequence[str]) -> None:
        self.name = name

    def ready(self) -> DetectorIdentity:
        return WHO

    def detect(self, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        Process.before(article_id)
        return (ScoredSpan(0, 4, "ORG"),)

    def kill(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def six(workspace: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Six articles that nothing has been over."""
    monkeypatch.setattr(running, "WorkerProcess", Process)
    monkeypatch.setattr(Process, "before", staticmethod(lambda _: None), raising=False)
    opened = workspace()
    opened.articles.add(NewArticle(f"Tern {key}.", key, key) for key in KEYS)
    return opened


def to_do(workspace: Workspace) -> list[int]:
    return workspace.runs.to_do(WHO.name, WHO.version, WHO.config)


def test_every_article_is_gone_over_and_the_run_ends(six: Workspace) -> None:
    assert [(done.new, done.error) for done in running.run(six, "trial")] == [(1, None)] * len(KEYS)
    assert to_do(six) == []
    assert [bool(run.finished_at) for run in six.runs.all()] == [True]


def test_a_text_that_fails_is_told_and_the_rest_is_done(six: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = six.articles.id_of("three")

    def fail(article_id: int) -> None:
        if article_id == odd:
            raise DetectorFailed("an odd text")

    monkeypatch.setattr(Process, "before", staticmethod(fail))
    assert [done.error for done in running.run(six, "trial") if done.error] == ["an odd text"]
    assert to_do(six) == [odd]


def test_a_process_that_ends_ends_the_run_which_then_goes_on(six: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    fatal = six.articles.id_of("three")

    def end(article_id: int) -> None:
        if article_id >= fatal:
            raise DetectorEnded("The detector trial ended: out of memory")

    monkeypatch.setattr(Process, "before", staticmethod(end))
    with pytest.raises(DetectorFailed, match="out of memory"):
        list(running.run(six, "trial"))
    assert to_do(six) == [six.articles.id_of(key) for key in KEYS[2:]]
    monkeypatch.setattr(Process, "before", staticmethod(lambda _: None))
    assert len(list(running.run(six, "trial"))) == len(KEYS) - 2
    assert [bool(run.finished_at) for run in six.runs.all()] == [True]


def test_an_article_that_is_removed_meanwhile_is_passed_over(
    six: Workspace, workspace: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = running.run(six, "trial")
    next(found)
    for key in ("two", "six"):
        six.articles.remove(six.articles.id_of(key), force=True)
    assert all(done.error is None for done in found)
    assert to_do(six) == []
