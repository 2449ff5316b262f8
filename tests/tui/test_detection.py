"""Suggestions that are made while somebody reads: by a worker process, the open article first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from annotate.detect.protocol import DetectorIdentity
from annotate.errors import DetectorFailed
from store.errors import StoreError
from store.records import ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import annotated, library, reading, states
from tests.workspaces import suggested
from tui import detecting
from tui.launch import DetectorChoice

Opened = Callable[[], Workspace]
TRIAL = DetectorIdentity("trial-detector", "1")
CHOICE = DetectorChoice("trial-detector", {}, (), ahead=2, idle_seconds=30)


class FakeProcess:
    """A worker process without the process: finds every word Tern, and does what a test asks of it."""

    started: list[FakeProcess]

    def __init__(self, name: str, labels: object, disable: object) -> None:
        self.is_running = True
        self.texts: list[str] = []
        self.started.append(self)

    def ready(self) -> DetectorIdentity:
        return TRIAL

    def detect(self, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        self.texts.append(text)
        if "crash" in text:
            self.is_running = False
            raise DetectorFailed("The detector ended: out of memory", "Start it by hand to see.")
        if "odd" in text:
            raise DetectorFailed("it failed on this article")
        start = text.find("Tern")
        return (ScoredSpan(start, start + 4, "ORG", 0.5, "rules"),) if start >= 0 else ()

    def kill(self) -> None:
        self.is_running = False

    def close(self) -> None:
        self.is_running = False


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeProcess]]:
    """The worker processes that were started."""
    FakeProcess.started = []
    monkeypatch.setattr(detecting, "WorkerProcess", FakeProcess)
    monkeypatch.setattr("annotate.detect.registry.identity", lambda *_: TRIAL)
    yield FakeProcess.started
    assert not any(process.is_running for process in FakeProcess.started)


async def test_the_open_article_comes_first_then_those_that_follow(
    workspace: Opened, processes: list[FakeProcess]
) -> None:
    texts = [f"Text {number} on Tern." for number in range(5)]
    ids = [suggested(workspace(), text) for text in texts]
    async with library(workspace(), detector=replace(CHOICE, ahead=1)) as person:
        await person.until(lambda: "1 open" in person.screen_text())
        await person.press("G", "enter")
        await person.shows("Tern  ORG  uncertain 0.50", "0 of 1")
        assert person.current == "Tern"
        person.does_not_see("detecting…")
    assert [process.texts for process in processes] == [[texts[4], texts[0]]]
    assert states(workspace(), ids[0]) == {("Tern", "ORG"): "open"}


async def test_a_cursor_that_was_moved_stays(workspace: Opened, processes: list[FakeProcess]) -> None:
    suggested(workspace(), "A text about something and at last Tern.")
    async with library(workspace(), detector=CHOICE) as person:
        await person.press("enter", "l", "l")
        await person.shows("0 of 1")
        assert person.selected in ("about", "Tern")
        await person.press("tab")
        assert person.current == "Tern"


async def test_what_is_annotated_is_not_suggested_again(workspace: Opened, processes: list[FakeProcess]) -> None:
    article = suggested(workspace(), "Tern Group closed.")
    async with reading(workspace()) as person:
        await person.press("L", "1", "q")
    async with library(workspace(), detector=CHOICE) as person:
        await person.until(lambda: states(workspace(), article))
    assert states(workspace(), article) == {("Tern", "ORG"): "superseded"}
    assert annotated(workspace(), article) == [("Tern Group", "ORG")]


async def test_an_article_is_detected_once(workspace: Opened, processes: list[FakeProcess]) -> None:
    article = suggested(workspace(), "Tern closed.")
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("1 open")
        await person.press("enter", "q")
    suggested(workspace(), "Tern went on.")
    async with library(workspace(), detector=CHOICE) as person:
        person.sees("0 of 1")
        await person.until(lambda: len(processes) == 2 and processes[1].texts)
        person.does_not_see("detecting…")
    assert [process.texts for process in processes] == [["Tern closed."], ["Tern went on."]]
    assert states(workspace(), article) == {("Tern", "ORG"): "open"}


async def test_one_article_that_fails_is_said_and_does_not_stop_the_rest(
    workspace: Opened, processes: list[FakeProcess]
) -> None:
    suggested(workspace(), "Tern closed.", title="good")
    suggested(workspace(), "odd Tern.", title="bad")
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("1 open")
        assert processes[0].texts == ["odd Tern.", "Tern closed."]
        await person.press("enter")
        person.does_not_see("detecting…")


async def test_a_detector_that_ends_is_said_and_not_started_again(
    workspace: Opened, processes: list[FakeProcess]
) -> None:
    suggested(workspace(), "Tern closed.", title="good")
    suggested(workspace(), "crash", title="bad")
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("no suggestions: The detector ended: out of memory")
        await person.press("j", "enter")
        person.sees("good")
        person.does_not_see("detecting…")
    assert len(processes) == 1


async def test_an_unknown_detector_is_said(workspace: Opened) -> None:
    suggested(workspace(), "Tern closed.")
    async with library(workspace(), detector=replace(CHOICE, name="biotech-newt")) as person:
        await person.shows("no suggestions: There is no detector biotech-newt.")


async def test_a_process_without_work_ends_and_another_starts_for_more(
    workspace: Opened, processes: list[FakeProcess], tmp_path: Path
) -> None:
    suggested(workspace(), "Tern closed.")
    async with library(workspace(), detector=replace(CHOICE, idle_seconds=0.05)) as person:
        await person.until(lambda: processes and not processes[0].is_running)
        person.sees("1 open")
        await person.paste("Another text that is about Tern and so on.")
        await person.shows("2 open")
        await person.until(lambda: not processes[1].is_running)
    assert [len(process.texts) for process in processes] == [1, 1]


async def test_a_workspace_that_is_busy_gets_its_suggestions_later(
    workspace: Opened, processes: list[FakeProcess]
) -> None:
    suggested(workspace(), "Tern closed.")
    other = workspace().connection
    other.execute("BEGIN IMMEDIATE")
    async with library(workspace(), detector=CHOICE) as person:
        await person.until(lambda: processes and len(processes[0].texts) >= 2)
        other.execute("COMMIT")
        await person.shows("1 open")


async def test_an_article_that_is_removed_while_it_is_detected_is_passed_over(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = suggested(workspace(), "Tern closed.")
    gone = suggested(workspace(), "Tern opened, and is gone.")
    path = workspace().path

    def detect(self: FakeProcess, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        if "gone" in text:
            with Workspace.open(path) as other:
                other.articles.remove(gone, force=True)
        return (ScoredSpan(0, 4, "ORG"),)

    monkeypatch.setattr(FakeProcess, "detect", detect)
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("1 open")
    assert states(workspace(), kept) == {("Tern", "ORG"): "open"}


async def test_the_open_article_that_is_removed_while_it_is_detected_is_left(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = suggested(workspace(), "Tern closed.")
    path, go_on = workspace().path, Event()

    def detect(self: FakeProcess, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        go_on.wait(10)
        with Workspace.open(path) as other:
            other.articles.remove(article, force=True)
        return (ScoredSpan(0, 4, "ORG"),)

    monkeypatch.setattr(FakeProcess, "detect", detect)
    async with library(workspace(), detector=CHOICE) as person:
        await person.press("enter")
        go_on.set()
        await person.shows("There is no article", "0 articles")
        assert person.screen == "library"


async def test_a_label_asked_for_when_suggestions_come_goes_where_the_cursor_was(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = suggested(workspace(), "Lark bought Tern.")
    go_on = Event()
    found = FakeProcess.detect

    def detect(self: FakeProcess, article_id: int, text: str) -> tuple[ScoredSpan, ...]:
        go_on.wait(10)
        return found(self, article_id, text)

    monkeypatch.setattr(FakeProcess, "detect", detect)
    async with library(workspace(), detector=CHOICE) as person:
        await person.press("enter", "p")
        go_on.set()
        await person.until(lambda: states(workspace(), article))
        await person.write("person")
        await person.press("enter")
        await person.until(lambda: annotated(workspace(), article))
    assert annotated(workspace(), article) == [("Lark", "PERSON")]


async def test_a_disk_that_refuses_suggestions_is_said(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested(workspace(), "Tern closed.")

    def refuse(*_: object, **__: object) -> int:
        raise StoreError("The workspace cannot be written: disk is full.")

    monkeypatch.setattr("store.spans.Spans.suggest", refuse)
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("no suggestions: The workspace cannot be written: disk is full.")
        await person.press("enter")
        person.does_not_see("detecting…")


async def test_a_detector_of_another_version_than_announced_is_asked_once(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["Tern closed.", "Tern opened."]
    for text in texts:
        suggested(workspace(), text)
    monkeypatch.setattr(FakeProcess, "ready", lambda _: replace(TRIAL, version="2"))
    async with library(workspace(), detector=CHOICE) as person:
        await person.shows("2 open")
        await person.press("j")
    assert [sorted(process.texts) for process in processes] == [texts]


async def test_suggestions_that_come_under_a_dialog_are_shown_afterwards(
    workspace: Opened, processes: list[FakeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app._AFTER_FIRST_PAINT_SECONDS", 1.0)
    suggested(workspace(), "Tern closed.")
    async with library(workspace(), detector=CHOICE) as person:
        await person.press("enter", "question_mark")
        await person.until(lambda: processes and processes[0].texts)
        await person.press("escape")
        await person.shows("Tern  ORG", "0 of 1")


async def test_the_built_in_detector_works_in_a_process_of_its_own(workspace: Opened) -> None:
    text = "Halvard Bio said on Monday that tovrasimab, a bispecific antibody, met its goal in a phase 3 trial."
    article = suggested(workspace(), text)
    async with library(workspace(), detector=replace(CHOICE, name="biotech-news")) as person:
        await person.press("enter")
        await person.until(lambda: ("tovrasimab", "DRUG") in states(workspace(), article))
        await person.until(lambda: "detecting…" not in person.screen_text())
        person.sees("? shows every key")
    assert [run.detector for run in workspace().runs.all()] == ["trial", "biotech-news"]
