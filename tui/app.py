"""The application: which screen is shown, detection behind it, and what is the same on every screen."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import GlossatorError, NotFound, StoreError
from store.workspace import Workspace
from tui.command_screen import CommandScreen
from tui.commands import label_command, with_bindings
from tui.launch import Launch
from tui.messages import AddRequested, LibraryChanged
from tui.screens.library import LibraryScreen
from tui.terminal_input import TerminalDriver
from tui.themes import THEMES, next_theme
from tui.typing_ahead import TypingAhead
from tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from textual.screen import Screen

    from annotate.concordance import Sought
    from annotate.session import Session
    from tui.detecting import Detected, Failed
    from tui.detection import DetectionAhead

_SCREENS = Path(__file__).with_name("screens")
_AFTER_FIRST_PAINT_SECONDS = 0.05


class GlossatorApp(TypingAhead[None]):
    """Shows a workspace to one person."""

    TITLE = "Glossator"
    ENABLE_COMMAND_PALETTE = False
    # of the screens that may come first: one's own sheet would have Textual read all of them again at its sight
    CSS_PATH = [_SCREENS / "library.tcss", _SCREENS / "start.tcss"]

    def __init__(self, launch: Launch, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` tells how long an article has been open, in seconds."""
        super().__init__(driver_class=TerminalDriver)
        self._launch = launch
        self._clock = clock
        self._workspace: Workspace | None = None
        self._session: Session | None = None
        self._library: LibraryScreen | None = None
        self._detection: DetectionAhead | None = None
        for theme in THEMES:
            self.register_theme(theme)
        # nothing is painted or parsed yet that a change of theme would have to do again
        self.set_reactive(GlossatorApp.theme, launch.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> CommandScreen:
        """The library of the workspace, or the start screen: the first thing that is painted."""
        return self._start_screen() if self._launch.workspace is None else self._open_library(self._launch.workspace)

    def on_mount(self) -> None:
        """Return to the article where the person left it."""
        self.set_timer(_AFTER_FIRST_PAINT_SECONDS, _collect_garbage_again)
        if self._launch.workspace is not None:
            self._return_to_place(self._launch.workspace)

    # screens

    def _start_screen(self) -> CommandScreen:
        from tui.screens.start import Choice, StartScreen

        launch = self._launch
        choices = [
            *(Choice(path.name, str(path.parent), partial(self._open, path)) for path in launch.recent()),
            Choice(
                "new here", f"makes {launch.new_path}", lambda: self._show_workspace(launch.create(launch.new_path))
            ),
            Choice("demo", "sample articles, kept apart from your own", lambda: self._show_workspace(launch.demo())),
        ]
        return with_bindings(StartScreen, "start", launch.keymap)(choices, launch.keymap, self)

    def _open(self, path: Path) -> None:
        self._show_workspace(Workspace.open(path))

    def _show_workspace(self, workspace: Workspace) -> None:
        self.push_screen(self._open_library(workspace))
        self._return_to_place(workspace)

    def _open_library(self, workspace: Workspace) -> CommandScreen:
        self._workspace = workspace
        keymap = self._launch.keymap
        self._library = with_bindings(LibraryScreen, "library", keymap)(workspace, keymap, self)
        return self._library

    def _return_to_place(self, workspace: Workspace) -> None:
        """Open the article that this annotator left open, if any, and do what can wait for the first paint."""
        place = workspace.places.last(self._launch.annotator)
        if place is not None and self._library is not None:
            self.session().open(place.article_id)
            self._library.call_after_refresh(self._library.refresh_rows, place.article_id)
            self.read()
        self.set_timer(_AFTER_FIRST_PAINT_SECONDS, self._after_first_paint)

    def _after_first_paint(self) -> None:
        if self._workspace is not None:
            self._launch.remember(self._workspace.path)
            self._start_detection()

    def session(self) -> Session:
        """The session of the open workspace, made when it is first asked for."""
        from annotate.session import Session

        assert self._workspace is not None  # asked for on its screens alone
        if self._session is None:
            self._session = Session(self._workspace, self._launch.annotator, learning=self._launch.learning)
        return self._session

    def read(self) -> None:
        """Show the article that the session has open."""
        from tui.screens.reader import ReaderScreen

        launch = self._launch
        reader = with_bindings(ReaderScreen, "reader", self._launch.keymap)(
            self.session(),
            launch.keymap,
            self,
            look_up_url=launch.look_up_url,
            margin=launch.margin,
            clock=self._clock,
        )
        self.push_screen(reader, lambda _: self._reader_left(reader.farewell))

    def concordance(self, sought: Sought, left: Callable[[], None]) -> None:
        """Show mentions over the whole workspace, and call ``left`` when the person comes back from them."""
        from tui.screens.concordance import ConcordanceScreen

        keymap = self._launch.keymap
        screen = with_bindings(ConcordanceScreen, "concordance", keymap)(self.session(), keymap, self, sought)
        self.push_screen(screen, lambda _: self._concordance_left(left))

    def _concordance_left(self, left: Callable[[], None]) -> None:
        if self._library is not None:
            self._library.refresh_rows()
        left()

    def _reader_left(self, farewell: str) -> None:
        if self._library is None:
            return
        session = self.session()
        if farewell:
            session.close()
            self._library.refresh_rows()
            self._say(farewell, error=True)
        else:
            self._library.refresh_rows(session.article.id)

    # detection

    def _start_detection(self) -> None:
        from annotate.detect.registry import identity
        from tui.detection import DetectionAhead

        choice = self._launch.detector
        if choice.ahead <= 0:
            return
        try:
            who = identity(choice.name, choice.labels, choice.disable)
        except GlossatorError as error:
            self._say(f"no suggestions: {error.message} {error.hint}", error=True)
            return
        self._detection = DetectionAhead(self.session(), choice, who, self._detected_elsewhere)
        self._look_ahead()

    def _detected_elsewhere(self, result: Detected | Failed) -> None:
        """Hand a result over from the thread that feeds the detector."""
        self.call_later(self._detected, result)

    def _detected(self, result: Detected | Failed) -> None:
        if self._detection is not None:
            if failure := result.failure:
                self._say(f"no suggestions: {failure}", error=True)
            self._go_on_storing(self._detection.received(result), result)

    def _go_on_storing(self, steps: Iterator[None], result: Detected | Failed) -> None:
        try:
            is_stored = next(steps, self) is self
        except StoreError as error:
            self._say(f"no suggestions: {error.message} {error.hint}", error=True)
            self._look_ahead()  # for nothing, which the library shows
            return
        if not is_stored:
            self.call_later(self._go_on_storing, steps, result)
            return
        self._show_detected(result.article_id)
        if self._detection is not None and self._detection.unknown:
            self._say(f"left out: the scheme has no label {', '.join(sorted(self._detection.unknown))}")
            self._detection.unknown.clear()
        self._look_ahead()

    def _show_detected(self, article_id: int | None) -> None:
        from tui.screens.reader import ReaderScreen

        session = self._session
        if session is not None and session.is_open and session.article.id == article_id:
            # a dialog may lie over the reader, and a reader may lie under the mentions that it was opened from
            reader = next((screen for screen in self.screen_stack[::-1] if isinstance(screen, ReaderScreen)), None)
            if reader is not None and reader.is_showing(article_id):
                reader.suggestions_came()
            else:
                with suppress(NotFound):  # removed meanwhile; opening it says so
                    session.suggestions_came()
        if self._library is not None:
            self._library.refresh_rows()

    def _look_ahead(self) -> None:
        if self._detection is not None:
            self._detection.look()
            if self._library is not None:
                self._library.show_header()

    def is_detecting(self, article_id: int) -> bool:
        """Whether suggestions for an article are still to come."""
        return self._detection is not None and self._detection.is_wanted(article_id)

    def is_at_work(self) -> bool:
        """Whether a detector is at work on any article."""
        return self._detection is not None and self._detection.is_at_work

    def stop_detection(self) -> None:
        """End the worker process at once; called from any thread."""
        if self._detection is not None:
            self._detection.stop()

    def close_workspace(self) -> None:
        """Close the file, after the application has ended."""
        if self._workspace is not None:
            self._workspace.close()

    def on_library_changed(self, event: LibraryChanged) -> None:
        """Keep the detector ahead of the curator."""
        if event.moved:
            self._look_ahead()

    # the same on every screen

    def commands(self) -> Mapping[str, Callable[[], None]]:
        """The commands that are the same on every screen, by id."""
        return {
            "add": self._ask_for_articles,
            "help": self._show_help,
            "labels": self._show_labels,
            "edit-labels": self._show_labels,
            "palette": self._show_palette,
            "progress": self._show_progress,
            "quit": self._quit,
            "theme": self._next_theme,
        }

    def action_help_quit(self) -> None:
        """Say what leaves, to those who are used to ctrl+c; dialogs and input lines keep it to themselves."""
        self._say("ctrl+c copies in input lines; ctrl+q leaves Glossator from anywhere")

    async def action_quit(self) -> None:
        """Leave by the key that Textual has for it as by ours."""
        self._quit()

    def _quit(self) -> None:
        if self._session is not None:
            self._session.keep_place()
        self.exit()

    def _next_theme(self) -> None:
        self.theme = next_theme(self.theme)
        restyle = getattr(self.screen, "restyle", None)
        if restyle is not None:
            restyle()

    def _show_help(self) -> None:
        from tui.dialogs.help import HelpScreen

        if isinstance(self.screen, CommandScreen):
            self.push_screen(HelpScreen(self.screen.commands_name, self._launch.keymap))

    def _show_progress(self) -> None:
        from tui.screens.progress import ProgressScreen

        if self._workspace is not None:
            keymap = self._launch.keymap
            self.push_screen(with_bindings(ProgressScreen, "progress", keymap)(self._workspace, keymap, self))

    def _show_labels(self) -> None:
        from tui.screens.labels import LabelsScreen

        if self._workspace is not None:
            keymap, below = self._launch.keymap, self.screen
            labels = with_bindings(LabelsScreen, "labels", keymap)(self.session(), keymap, self)
            self.push_screen(labels, lambda _: self._labels_left(below))

    def _labels_left(self, below: Screen[Any]) -> None:
        from tui.screens.reader import ReaderScreen

        if isinstance(below, ReaderScreen):
            below.come_back()
        elif self._library is not None:
            self._library.refresh_rows()

    def _show_palette(self) -> None:
        from tui.palette import open_palette, provider_of

        screen = self.screen
        if isinstance(screen, CommandScreen):  # dialogs have no commands
            keymap = self._launch.keymap
            open_palette(screen, provider_of(screen, screen.commands_name, keymap, self._titles()))

    def _titles(self) -> Mapping[str, str]:
        """The labels of the workspace, by the command that gives each."""
        labels = self._session.scheme.labels if self._session else ()
        return {label_command(label.key): f"label {label.name}" for label in labels if label.key}

    def _ask_for_articles(self) -> None:
        from tui.dialogs.prompt import Prompt

        if self._workspace is None:
            self._say("open a workspace first")
            return
        self.push_screen(
            Prompt("Add articles: a file, a folder or a pattern", keys="enter adds them   esc leaves"), self._answered
        )

    def _answered(self, answer: str | None) -> None:
        if answer:
            self.post_message(AddRequested(answer, is_typed=True))

    def on_add_requested(self, event: AddRequested) -> None:
        """Add what was typed or pasted, on a thread with a connection of its own."""
        from tui.adding import add_given

        if self._workspace is None:
            return
        self._say("adding…")
        self.run_worker(
            partial(add_given, self._workspace.path, event, self._launch.max_bytes, self._added),
            group="adding",
            thread=True,
        )

    def _added(self, message: str) -> None:
        """Say what was added; called on the adding thread."""
        self.call_from_thread(self._show_added, message)

    def _show_added(self, message: str) -> None:
        if self._library is not None:
            self._library.refresh_rows()
        self._say(message)
        self._look_ahead()

    def _say(self, message: str, *, error: bool = False) -> None:
        """Show a message in the footer, below a dialog in that of the screen under it."""
        footers = (footer for screen in self.screen_stack[::-1] for footer in screen.query(KeyFooter))
        for footer in islice(footers, 1):
            footer.say(message, error=error)


def _collect_garbage_again() -> None:
    """Undo what the front door did for a fast start, and leave what was loaded since out of every later search."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
