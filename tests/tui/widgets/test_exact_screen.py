from __future__ import annotations

import re
import unicodedata

import pyte
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen

from tests.tui.widgets.driver import screen_lines
from tui.widgets.exact_screen import ExactScreen
from tui.widgets.line_panel import LinePanel

MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")


class TwoPanels(ExactScreen[None]):
    def compose(self) -> ComposeResult:
        with Horizontal():
            yield LinePanel(id="left")
            yield LinePanel(id="right")


class Painted(App[None]):
    """An app that paints its updates on a terminal in memory."""

    CSS = "LinePanel { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.terminal = pyte.Screen(40, 6)
        self.updates: list[str] = []

    def get_default_screen(self) -> Screen[None]:
        return TwoPanels()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            update = renderable.render_segments(self.console)
            self.updates.append(update)
            pyte.Stream(self.terminal).feed(update)
        super()._display(screen, renderable)  # type: ignore[arg-type]

    def panel(self, side: str) -> LinePanel:
        return self.query_one(f"#{side}", LinePanel)

    def terminal_lines(self) -> list[str]:
        return [line.rstrip() for line in self.terminal.display]


async def test_a_change_at_the_end_of_a_line_is_written_alone() -> None:
    app = Painted()
    async with app.run_test(size=(40, 6)) as pilot:
        app.panel("right").show([Content("entities: 23")])
        await pilot.pause()
        app.updates.clear()
        app.panel("right").show([Content("entities: 24")])
        await pilot.pause()
        assert [MOVE.findall(update) for update in app.updates] == [[("1", "32")]]
        assert "entities" not in app.updates[0]
        assert app.terminal_lines() == screen_lines(app)


async def test_the_terminal_shows_what_the_screen_does_after_any_changes() -> None:
    app = Painted()
    async with app.run_test(size=(40, 6)) as pilot:
        for left, right in [
            ("plain text", "日本語 and 東京"),
            ("plain 日本 text", "日本 x and 東京"),
            ("x日本語", "x日本語x日本語"),
            ("日x本語", "日本語x日本語x"),
            ("", "e\u0301e e\u0301"),
            ("naïve", "ee\u0301 e"),
        ]:
            app.panel("left").show([Content(left), Content(right)])
            app.panel("right").show([Content(right), Content(left)])
            await pilot.pause()
            assert _composed(app.terminal_lines()) == _composed(screen_lines(app))


async def test_a_region_that_a_widget_asks_for_is_all_that_is_written() -> None:
    app = Painted()
    async with app.run_test(size=(40, 6)) as pilot:
        app.panel("left").show([Content("a日b"), Content("second")])
        await pilot.pause()
        app.updates.clear()
        app.panel("left").refresh(Region(2, 0, 1, 1), Region(3, 1, 2, 1))
        await pilot.pause()
        assert [MOVE.findall(update) for update in app.updates] == [[("1", "2"), ("2", "4")]]
        assert re.sub(r"\x1b\[[\d;]*[mH]", "", app.updates[0]) == "日on"


def _composed(lines: list[str]) -> list[str]:
    """The lines with one spelling of accents: a terminal in memory composes them."""
    return [unicodedata.normalize("NFC", line) for line in lines]
