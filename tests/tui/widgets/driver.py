"""A small host for one widget, and the one place that reads the screen of a running app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.exact_screen import ExactScreen
from tui.widgets.marks import Mark, State
from tui.widgets.styling import Palette

PALETTE = Palette({"DRUG": "#ff8800", "COMPANY": "#2277dd", "ORG": "#33aa55", "DISEASE": "#cc44aa"})


class Marks:
    """A mark source over a list that a test changes as it likes."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.all = sorted(marks, key=lambda mark: (mark.start, -mark.end))

    def marks(self, start: int, end: int) -> Sequence[Mark]:
        return [mark for mark in self.all if mark.start < end and mark.end > start]


def mark(text: str, part: str, label: str = "DRUG", state: State = "suggested") -> Mark:
    """The mark of the first place where the text holds the part."""
    start = text.index(part)
    return Mark(start, start + len(part), label, state)


class Host(App[None]):
    """An app that shows one widget on the whole screen."""

    CSS = "Screen > * { width: 100%; }"

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def get_default_screen(self) -> Screen[None]:
        return _HostScreen(self.widget)


class _HostScreen(ExactScreen[None]):
    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def screen_strips(app: App[None]) -> list[Strip]:
    """What the screen shows, a strip a row; the compositor has no public way to say so."""
    return app.screen._compositor.render_strips()


def screen_lines(app: App[None]) -> list[str]:
    """The text on the screen, without the blanks at the ends of its rows."""
    return [strip.text.rstrip() for strip in screen_strips(app)]


def style_of(app: App[None], part: str) -> Style:
    """The style in which the first place with the text on the screen is drawn; it must be all one style."""
    for strip in screen_strips(app):
        x = strip.text.find(part)
        if x < 0:
            continue
        styles = [segment.style for segment in strip for _ in segment.text][x : x + len(part)]
        assert all(style == styles[0] for style in styles), f"{part!r} is drawn in several styles"
        assert styles[0] is not None
        return styles[0]
    raise AssertionError(f"{part!r} is not on the screen")


@contextmanager
def refreshed(widget: Widget) -> Iterator[list[Region]]:
    """Collects the regions that the widget asks to paint again; its whole region where it names none."""
    regions: list[Region] = []
    refresh = widget.refresh

    def spy(*args: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Widget:
        regions.extend(args or (widget.size.region,))
        return refresh(*args, repaint=repaint, layout=layout, recompose=recompose)

    widget.refresh = spy  # type: ignore[method-assign]
    try:
        yield regions
    finally:
        del widget.refresh
