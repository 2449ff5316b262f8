"""The application without a terminal, its keys pressed by a curator who is simulated, and counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count

from textual import events
from textual.pilot import Pilot

from annotate.session import Session
from bench.curator import Curator, Gold, span_of
from bench.other_tools import KEY
from bench.ways import Kind, Stroke, has_shift
from glossator.opening import launch
from glossator.settings import DetectorSettings, LearningSettings, Settings
from store.records import ArticleStatus, LabelScheme
from store.workspace import Workspace
from tui.app import GlossatorApp
from tui.keymap import key_name
from tui.screens.reader import ReaderScreen

DETECTION_SECONDS = 300.0
"""How long the detector may take over all articles."""

MOST_KEYS = 20
"""So many keys for each gold span and suggestion of an article mean that the curator is lost."""


class CuratorLost(Exception):
    """The keys that were planned did not make the annotations the gold."""


@dataclass
class Tally:
    """The keys that were pressed, by what for and by name."""

    strokes: Counter[tuple[Kind, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All keys."""
        return self.strokes.total()

    @property
    def keys(self) -> Counter[str]:
        """How often each key was pressed."""
        pressed: Counter[str] = Counter()
        for (_, key), times in self.strokes.items():
            pressed[key] += times
        return pressed

    @property
    def seconds(self) -> float:
        """The time of all keys."""
        return sum(self.seconds_of(kind) for kind in Kind)

    def of(self, kind: Kind) -> int:
        """The keys of one kind."""
        return sum(times for (each, _), times in self.strokes.items() if each is kind)

    def seconds_of(self, kind: Kind) -> float:
        """The time of the keys of one kind; one with shift is two."""
        presses = (times * (1 + has_shift(key)) for (each, key), times in self.strokes.items() if each is kind)
        return KEY * sum(presses)


@dataclass
class Hands:
    """The hands of a curator on the keyboard of a running application."""

    app: GlossatorApp
    pilot: Pilot[None]
    tally: Tally = field(default_factory=Tally)

    @property
    def reader(self) -> ReaderScreen:
        """The open reader."""
        assert isinstance(self.app.screen, ReaderScreen), self.app.screen
        return self.app.screen

    @property
    def session(self) -> Session:
        """The session of the reader."""
        return self.reader.session

    async def carry_out(self, *strokes: Stroke) -> None:
        """Press the keys of strokes; the screen is waited for where it is to show hints, and at the end."""
        for stroke in strokes:
            self._press(stroke.key, stroke.kind)
            if stroke.hint is not None:
                await self.pilot.pause()
                for letter in dict(self.reader.view.overlay.hints or ())[stroke.hint]:
                    self._press(letter, stroke.kind)
        await self.pilot.pause()

    def _press(self, key: str, kind: Kind) -> None:
        self.tally.strokes[kind, key] += 1
        self.app.post_message(events.Key(key, key if len(key) == 1 else None))


def label_keys(scheme: LabelScheme) -> Mapping[str, str]:
    """The key of each label that has one, as Textual names it."""
    return {label.name: name for label in scheme.labels if label.key and (name := key_name(label.key))}


async def curate(hands: Hands, gold: Gold, *, same_after: int | None) -> None:
    """Decide the open article until it equals gold; CuratorLost where that leads nowhere."""
    session, article = hands.session, hands.session.article
    curator = Curator(gold, label_keys(session.scheme), hands.reader.view, same_after)
    most = hands.tally.total + MOST_KEYS * (len(gold) + article.to_decide + 1)
    while planned := curator.next_strokes(session):
        await hands.carry_out(*planned)
        if hands.tally.total > most:
            raise CuratorLost(f"{article.article.key}: no way out after {most} keys, the next {planned}")
    made = frozenset(map(span_of, session.article.annotations.values()))
    if made != gold or session.article.id != article.id:
        raise CuratorLost(f"{article.article.key}: {len(made ^ gold)} spans are not as in gold")


async def finish(hands: Hands) -> Tally:
    """Finish the open article, which opens the next, and return what was counted since the last one."""
    article_id = hands.session.article.id
    await hands.carry_out(Stroke(Kind.FINISH, "enter"))
    if hands.session.workspace.articles.state(article_id).status is not ArticleStatus.REVIEWED:
        raise CuratorLost(f"article {article_id} is not finished")
    tally, hands.tally = hands.tally, Tally()
    return tally


@asynccontextmanager
async def running(
    workspace: Workspace, *, size: tuple[int, int], learning: bool = True, ahead: int | None = None
) -> AsyncIterator[Hands]:
    """The application with its default settings on a workspace, until the end of the block; it closes the file."""
    detector = DetectorSettings() if ahead is None else DetectorSettings(ahead=ahead)
    settings = Settings(annotator="curator", detector=detector, learning=LearningSettings(on=learning))
    launched = replace(launch(workspace, settings), remember=lambda path: None)
    app = GlossatorApp(launched, clock=count().__next__)  # as if much time lay between keys
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        try:
            yield Hands(app, pilot)
        finally:
            app.stop_detection()
    app.close_workspace()


async def first_article(hands: Hands) -> None:
    """Open the article that the library begins with; its key is not counted."""
    await hands.carry_out(Stroke(Kind.TRAVEL, "enter"))
    hands.tally = Tally()


async def detect_all(workspace: Workspace, *, size: tuple[int, int]) -> None:
    """Have the application detect all articles behind its library, as it does by itself, and wait for it."""
    n_articles = workspace.articles.totals().all_articles
    async with running(workspace, size=size, ahead=n_articles) as hands, asyncio.timeout(DETECTION_SECONDS):
        while not _is_detected(workspace, n_articles):
            await hands.pilot.pause(0.1)


def _is_detected(workspace: Workspace, n_articles: int) -> bool:
    (done,) = workspace.connection.execute("SELECT count(DISTINCT article_id) FROM run_articles").fetchone()
    return bool(done == n_articles)
