"""The application in the hands of a person: keys and mouse go in, the screen and the workspace are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.color import parse_rgb_hex
from rich.style import Style
from textual.events import MouseScrollDown, Paste
from textual.pilot import Pilot

from annotate.session import Session
from store.workspace import Workspace
from tests.tui.widgets.driver import screen_lines, screen_strips
from tests.workspaces import opened
from tui.app import GlossatorApp
from tui.command_screen import CommandScreen
from tui.keymap import key_name
from tui.launch import DetectorChoice, Launch
from tui.screens.library import LibraryScreen
from tui.screens.reader import ReaderScreen
from tui.themes import THEMES

PATIENCE_SECONDS = 20.0
"""How long something may take that happens on a thread or in another process."""

NO_DETECTOR = DetectorChoice("none", {}, (), ahead=0, idle_seconds=1)

Found = tuple[str, str]
"""The surface of a span and its label."""


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class AppWithoutBrowser(GlossatorApp):
    """The application, with a list in place of the browser."""

    def __init__(self, launch: Launch, *, clock: Clock) -> None:
        super().__init__(launch, clock=clock)
        self.pages: list[str] = []
        """The addresses that were opened."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.pages.append(url)


@dataclass
class Person:
    """Somebody at the keyboard of a running application."""

    app: AppWithoutBrowser
    pilot: Pilot[None]
    clock: Clock
    pressed: int = 0
    """The keys pressed so far."""

    async def press(self, *keys: str, seconds: float = 1.0) -> None:
        """Press keys, with so much time before each, and wait until the last one has had its effect."""
        for key in keys:
            self.clock.seconds += seconds
            self.pressed += 1
            await self.pilot.press(key)
        await self.pilot.pause()
        await self.until(lambda: not self.app.is_taking_keys or self.app.return_code is not None)

    async def hurry(self, *keys: str) -> None:
        """Press keys without waiting for the screen between them."""
        for key in keys:
            self.pressed += 1
            self.app.simulate_key(key)
        await self.pilot.pause()
        await self.until(lambda: not self.app.is_taking_keys)

    async def write(self, text: str) -> None:
        """Press the key of each character."""
        await self.press(*(key_name(character) or "space" for character in text))

    async def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.screen.post_message(Paste(text))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for what happens on a thread or in another process."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not holds():
                await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def shows(self, *parts: str) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(part in self.screen_text() for part in parts))

    # the screen

    def screen_text(self) -> str:
        """What is on the screen, its rows without the blanks at their ends."""
        return "\n".join(screen_lines(self.app))

    def sees(self, *parts: str) -> None:
        """Each of these is on the screen."""
        for part in parts:
            assert part in self.screen_text(), f"{part!r} is not on the screen:\n{self.screen_text()}"

    def does_not_see(self, *parts: str) -> None:
        """None of these is on the screen."""
        for part in parts:
            assert part not in self.screen_text(), f"{part!r} is on the screen:\n{self.screen_text()}"

    def place_of(self, part: str) -> tuple[int, int]:
        """Column and row of the first place of a text on the screen."""
        for y, line in enumerate(screen_lines(self.app)):
            if part in line:
                return line.index(part), y
        raise AssertionError(f"{part!r} is not on the screen:\n{self.screen_text()}")

    def look_of(self, part: str) -> tuple[bool | None, ...]:
        """How a text is drawn, colours apart: bold, dim, italic, underlined, struck out, reversed."""
        x, y = self.place_of(part)
        style = self._styles(y)[x]
        return (style.bold, style.dim, style.italic, style.underline, style.underline2, style.strike, style.reverse)

    def background_of(self, x: int, y: int) -> str | None:
        """The colour behind a cell of a row of narrow characters."""
        colour = self._styles(y)[x].bgcolor
        return None if colour is None else colour.name

    def colours(self) -> set[str]:
        """The colours on the screen."""
        styles = [segment.style for strip in screen_strips(self.app) for segment in strip if segment.style]
        used = {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
        return {colour.name for colour in used if not colour.is_default}

    def is_grey(self) -> bool:
        """Whether every colour on the screen is a shade of grey."""
        triplets = (parse_rgb_hex(name.removeprefix("#")) for name in self.colours())
        return all(red == green == blue for red, green, blue in triplets)

    def _styles(self, y: int) -> list[Style]:
        """The style of every cell of a row of narrow characters."""
        strip = screen_strips(self.app)[y]
        return [segment.style or Style() for segment in strip for _ in segment.text]

    # the mouse

    async def wheel(self, part: str, turns: int) -> None:
        """Turn the wheel down with the mouse on a text."""
        x, y = self.place_of(part)
        for _ in range(turns):
            await self.pilot._post_mouse_events([MouseScrollDown], offset=(x, y), button=0)
        await self.pilot.pause()

    async def click(self, part: str, *, times: int = 1) -> None:
        """Click on the first cell of a text."""
        await self.pilot.click(offset=self.place_of(part), times=times)
        await self.pilot.pause()

    async def drag(self, first: str, last: str) -> None:
        """Drag from the first cell of one text to the last cell of another."""
        x, y = self.place_of(last)
        await self.pilot.mouse_down(offset=self.place_of(first))
        await self.pilot.hover(offset=(x + len(last) - 1, y))
        await self.pilot.mouse_up(offset=(x + len(last) - 1, y))
        await self.pilot.pause()

    # the screens and what they hold

    @property
    def screen(self) -> str:
        """The name of the open screen; of a dialog its class."""
        screen = self.app.screen
        return screen.commands_name if isinstance(screen, CommandScreen) else type(screen).__name__

    @property
    def reader(self) -> ReaderScreen:
        """The open reader."""
        assert isinstance(self.app.screen, ReaderScreen), self.screen
        return self.app.screen

    @property
    def library(self) -> LibraryScreen:
        """The open library."""
        assert isinstance(self.app.screen, LibraryScreen), self.screen
        return self.app.screen

    @property
    def session(self) -> Session:
        """The session of the reader."""
        return self.reader.session

    @property
    def selected(self) -> str:
        """The text under the cursor."""
        cursor = self.session.cursor
        return self.session.article.text[cursor.start : cursor.end]

    @property
    def current(self) -> str | None:
        """The surface of the entity that keys act on."""
        entity = self.session.current
        return None if entity is None else entity.surface


@asynccontextmanager
async def running(launch: Launch, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Person]:
    """The application as it was launched, until the end of the block."""
    clock = Clock()
    app = AppWithoutBrowser(launch, clock=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        try:
            yield Person(app, pilot, clock)
        finally:
            app.stop_detection()


@asynccontextmanager
async def library(
    workspace: Workspace,
    *,
    size: tuple[int, int] = (80, 24),
    detector: DetectorChoice = NO_DETECTOR,
    annotator: str = "vera",
) -> AsyncIterator[Person]:
    """The library of a workspace; or the reader, where the annotator left an article open."""
    launch = replace(launch_for(workspace), detector=detector, annotator=annotator)
    async with running(launch, size=size) as person:
        yield person


@asynccontextmanager
async def reading(workspace: Workspace, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Person]:
    """The reader on the first article of the library, or on the one that was left open."""
    async with library(workspace, size=size) as person:
        if person.screen == "library":
            await person.press("enter")
        person.clock.seconds += 1
        yield person


def launch_for(workspace: Workspace | None, *, new_path: Path = Path("new.db"), demo: Path | None = None) -> Launch:
    """What the application is started with in tests: no detector, no settings."""
    return Launch(
        workspace=workspace,
        annotator="vera",
        theme=THEMES[0].name,
        detector=NO_DETECTOR,
        look_up_url="https://example.org/?q={surface}",
        max_bytes=1_000_000,
        recent=list,
        create=opened,
        demo=lambda: opened(demo or new_path),
        remember=lambda path: None,
        new_path=new_path,
    )


# the rows of a workspace, told by surface and label


def annotated(workspace: Workspace, article_id: int) -> list[Found]:
    """The annotations of an article in the order of its text."""
    return [(each.surface, each.label) for each in workspace.spans.annotations(article_id)]


def states(workspace: Workspace, article_id: int) -> dict[Found, str]:
    """The state of every suggestion of an article."""
    return {(each.surface, each.label): str(each.state) for each in workspace.spans.suggestions(article_id)}


def status(workspace: Workspace, article_id: int) -> str:
    """The status of an article."""
    return str(workspace.articles.state(article_id).status)


def kinds(workspace: Workspace) -> list[str]:
    """What the journal says was done, oldest first."""
    return [
        entry.change.kind if entry.act == "do" else f"{entry.act} {entry.change.kind}"
        for entry in workspace.journal.entries()
    ]
