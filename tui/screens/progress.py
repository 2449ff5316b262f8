"""The progress screen: what was done by day, how right the suggestions were, and how fast it went."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.worker import Worker, WorkerState, get_current_worker

from annotate.progress import Progress, last_days, measure
from store.errors import GlossatorError
from store.workspace import Workspace
from tui import progress_lines
from tui.app_side import AppSide
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.widgets.day_plot import DayPlot, room
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel

_TALL = 36
"""From so many lines on the plots are higher."""
_BESIDE_PAGE = 3
"""The cells beside what is on the page: a blank on both sides and the scroll bar."""
_PLOTS = {"articles": "articles reviewed, by day", "entities": "entities decided, by day"}
_STEPS_BETWEEN_LOOKS = 10_000


class ProgressScreen(CommandScreen):
    """A page of figures, which are counted on a thread when it opens."""

    CSS_PATH = "progress.tcss"
    commands_name = "progress"
    AUTO_FOCUS = None

    def __init__(self, workspace: Workspace, keymap: Keymap, app_side: AppSide) -> None:
        super().__init__()
        self._workspace = workspace
        self._keymap = keymap
        self._progress: Progress | None = None
        self._page = VerticalScroll(id="page", can_focus=False)
        self._acts = self._make_acts(app_side)

    def compose(self) -> ComposeResult:
        """Lay out the page under its header."""
        yield LinePanel(id="header")
        with self._page:
            yield LinePanel(id="summary")
            with Vertical(id="plots"):
                for name, title in _PLOTS.items():
                    yield LinePanel([Content.styled(title, "bold")], classes="title")
                    yield DayPlot(id=name)
            yield LinePanel(id="tables")
        yield KeyFooter("progress", self._keymap)

    def on_mount(self) -> None:
        """Begin to count."""
        entries = self._workspace.journal.latest()
        self.query_one("#summary", LinePanel).show([Content(f"counting {entries:,} entries of the journal…")])
        self.run_worker(partial(_measured, self._workspace), thread=True, exit_on_error=False)

    def on_resize(self, event: events.Resize) -> None:
        """Set the page to the new width."""
        self.set_class(event.size.height >= _TALL, "-tall")
        self.call_after_refresh(self.restyle)

    @on(Worker.StateChanged)
    def _counted(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.SUCCESS:
            self._progress = cast("Progress", event.worker.result)
            self.restyle()
        elif event.state is WorkerState.ERROR and not event.worker.is_cancelled:
            error = event.worker.error
            self.query_one("#summary", LinePanel).show([])
            if isinstance(error, GlossatorError):
                self.say_error(error)
            else:
                self.say(f"the figures cannot be counted: {error}", error=True)

    def restyle(self) -> None:
        """Draw everything to the present width, in the colours of the theme."""
        width = self.size.width
        header = progress_lines.header(self._workspace.path.name, self._keymap, width)
        self.query_one("#header", LinePanel).show([header])
        if self._progress is None:
            return
        self.query_one("#summary", LinePanel).show(progress_lines.summary_lines(self._progress))
        self.query_one("#tables", LinePanel).show(progress_lines.tables(self._progress, width - _BESIDE_PAGE))
        self.set_class(bool(self._progress.days), "-measured")
        days = last_days(self._progress.days, room(width - _BESIDE_PAGE))
        self.query_one("#articles", DayPlot).show([(each.day, each.articles) for each in days])
        self.query_one("#entities", DayPlot).show([(each.day, each.entities) for each in days])

    # commands

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def _make_acts(self, app_side: AppSide) -> dict[str, Act]:
        acts: dict[str, Act] = {
            "up": partial(self._scroll, -1),
            "down": partial(self._scroll, 1),
            "page-up": lambda: self._scroll(-self._page.size.height),
            "page-down": lambda: self._scroll(self._page.size.height),
            "home": lambda: self._page.scroll_home(animate=False, immediate=True),
            "end": lambda: self._page.scroll_end(animate=False, immediate=True),
            "back": self._leave,
        }
        return {**app_side.commands(), **acts, "progress": self._leave}

    def _scroll(self, lines: int) -> None:
        self._page.scroll_relative(y=lines, animate=False, immediate=True)

    def _leave(self) -> None:
        self.dismiss()


def _measured(workspace: Workspace) -> Progress:
    """The figures of a workspace, read on a connection of the calling thread until nobody waits for them."""
    worker = get_current_worker()
    with workspace.snapshot() as seen:
        seen.connection.set_progress_handler(lambda: worker.is_cancelled, _STEPS_BETWEEN_LOOKS)
        return measure(seen)
