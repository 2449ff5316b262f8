"""The reader: one article, its entities, and every decision about them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from annotate.errors import NotPossible
from annotate.relating import Relating
from annotate.session import Outcome, Session
from store.errors import GlossatorError, NotFound, WorkspaceBusy
from tui import reader_panels
from tui.app_side import AppSide
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.entity_marks import EntityMarks, mark_of
from tui.messages import LibraryChanged
from tui.palettes import palette_of
from tui.screens.reader_acts import reader_acts
from tui.screens.relation_acts import held, related_to
from tui.widgets.article_view import ArticleView
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel
from tui.widgets.styling import Palette

_WIDE = 100
_WITH_MARGIN = 116
_WITH_HINTS = 18
_AROUND = 4
"""The lines of header, facts and footer."""
_LEAST_PART = 3
"""The label bar goes where the article would get less than this part of a low terminal."""
_INSPECTOR = 36
_MARGIN = 12
_RETRY_SECONDS = 0.25
_DECISIONS_UNTIL_HINTS_GO = 5
_ENTER_IGNORED_SECONDS = 0.3
"""An enter so soon after an article opened was meant for the one before."""

_SAVED = Content.styled("saved", "$success")
_UNSAVED = Content.styled("unsaved, retrying", "bold $error")


class ReaderScreen(CommandScreen):
    """Draws a session and turns commands into calls of it."""

    CSS_PATH = "reader.tcss"
    commands_name = "reader"
    AUTO_FOCUS = "#article"

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        app_side: AppSide,
        *,
        look_up_url: str,
        margin: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.session = session
        self.app_side = app_side
        self.look_up_url = look_up_url
        self.keymap = keymap
        """The keys of the commands."""
        self._margin = _MARGIN if margin else 0
        self._clock = clock
        self._opened_at = clock()
        self.relating = Relating(session)
        self._acts = reader_acts(self)
        self._palette = Palette()
        self._drawn = session.article
        self._unsaved: Act | None = None
        self._leaving = False
        self.farewell = ""
        """Why the reader was left, where its person did not ask for it."""
        self._inspector_wanted = True
        self._hints_stay = self._are_hints_needed()

    def compose(self) -> ComposeResult:
        """Lay out the panels around the article."""
        yield LinePanel(id="header")
        with Horizontal(id="middle"):
            yield ArticleView(id="article", margin=0)
            yield LinePanel(id="inspector")
        yield LinePanel(id="hints")
        yield LinePanel(id="facts")
        yield LinePanel(id="labels")
        yield KeyFooter("reader", self.keymap)

    def on_mount(self) -> None:
        """Show the open article, and look for what other processes wrote."""
        self.view = self.query_one(ArticleView)
        self.set_interval(_RETRY_SECONDS, self._retry)
        self.show_article()

    # what is shown

    def show_article(self) -> None:
        """Show the article that the session has open."""
        self._opened_at = self._clock()
        self._leaving = False
        self._drawn = self.session.article
        self.view.show(self.session.article.text, EntityMarks(self.session), self._new_palette())
        self.show_cursor()
        self.show_panels()
        # a terminal that disappears gives no other chance
        self.call_after_refresh(self.session.keep_place)

    def is_showing(self, article_id: int) -> bool:
        """Whether that article is the one on this screen."""
        return self._drawn.id == article_id

    def come_back(self) -> None:
        """Show the article of this screen again, after others were open on screens above it."""
        if not self.session.is_open or not self.is_showing(self.session.article.id):
            self.run_act(self._open_again)
        else:
            self.restyle()
            self.show_reloaded()

    def _open_again(self) -> Outcome:
        self.session.open(self._drawn.id)
        return Outcome(opened=True)

    def show_cursor(self) -> None:
        """Draw the cursor where the session has it."""
        cursor, current = self.session.cursor, self.session.current
        self.view.set_cursor(
            cursor.start,
            cursor.end,
            extended=cursor.extended,
            current=None if current is None else mark_of(self.session, current),
        )
        self.view.set_related(related_to(self.session, current))

    def show_held(self) -> None:
        """Say in the footer what is begun, and how to go on, unless hints ask for something else."""
        if not self.view.is_hinting:
            self.query_one(KeyFooter).hold(held(self.relating, self.keymap))

    def show_panels(self) -> None:
        """Bring everything around the article up to date."""
        self.show_held()
        width, height = self.size
        saved = _SAVED if self._unsaved is None else _UNSAVED
        if self.app_side.is_detecting(self.session.article.id):
            saved = Content.assemble(("detecting… ", "$warning"), saved)
        self.query_one("#header", LinePanel).show([reader_panels.header(self.session, width, saved)])
        colours = self._palette.labels
        current = self.session.current
        labels = self.session.labels_wanted
        bar = reader_panels.label_bar(labels, current.label if current else None, colours, width)
        if height - _AROUND - len(bar) < height // _LEAST_PART:
            bar = []
        self.query_one("#labels", LinePanel).show(bar)
        is_hinting = self._hints_stay and height >= _WITH_HINTS and width > max(map(len, reader_panels.HINTS))
        hints = [Content.styled(f" {line}", "$text-muted") for line in reader_panels.HINTS] if is_hinting else []
        self.query_one("#hints", LinePanel).show(hints)
        if self._is_wide:
            room = height - 2 - len(bar) - len(hints)
            lines = reader_panels.inspector(self.session, colours, _INSPECTOR - 2, room)
            self.query_one("#inspector", LinePanel).show(lines)
        else:
            self.query_one("#facts", LinePanel).show(reader_panels.facts(self.session, colours, width))

    def _are_hints_needed(self) -> bool:
        decided = self.session.workspace.journal.decisions(self.session.annotator, _DECISIONS_UNTIL_HINTS_GO)
        return decided < _DECISIONS_UNTIL_HINTS_GO

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= _WIDE and self._inspector_wanted

    def _new_palette(self) -> Palette:
        """The colours of the scheme in the theme, worked out anew."""
        self._palette = palette_of(self.session.scheme, self.app.theme)
        return self._palette

    def on_resize(self, event: events.Resize) -> None:
        """Fold the inspector into two lines where there is no room for it."""
        self._arrange()

    def _arrange(self) -> None:
        self.set_class(self._is_wide, "-wide")
        self.view.set_margin(self._margin if self.size.width >= _WITH_MARGIN else 0)
        self.call_after_refresh(self.show_panels)

    def toggle_inspector(self) -> None:
        """Show or hide the panel beside the article; NotPossible where there is no room for it."""
        if self.size.width < _WIDE:
            raise NotPossible(
                f"the panel needs a terminal of {_WIDE} columns; the lines below the article say the same"
            )
        self._inspector_wanted = not self._inspector_wanted
        self._arrange()

    def on_screen_resume(self) -> None:
        """Take over the colours of a theme that was chosen on a screen above."""
        if not self.is_mounted or not self.session.is_open or not self.is_showing(self.session.article.id):
            return
        if palette_of(self.session.scheme, self.app.theme) != self._palette:
            self.restyle()

    def restyle(self) -> None:
        """Take over the colours of another theme."""
        self.view.set_palette(self._new_palette())
        self.show_panels()

    # commands

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def action_command(self, command_id: str) -> None:
        """Carry out a command of the table."""
        if self.must_wait() or (self.view.leave_hints() and command_id != "palette"):
            return  # a key that was pressed before the hints could be seen
        leaving, self._leaving = self._leaving, False
        if command_id != "finish":
            super().action_command(command_id)
        elif self._clock() - self._opened_at >= _ENTER_IGNORED_SECONDS:
            self.run_act(partial(self._finish, leave_open=leaving))

    def must_wait(self) -> bool:
        """Whether a decision is still unsaved: nothing may change what it is about."""
        if self._unsaved is not None:
            self.say("wait: another process holds the workspace", error=True)
        return self._unsaved is not None

    def _finish(self, *, leave_open: bool) -> Outcome:
        outcome = self.session.finish(leave_open=leave_open)
        self._leaving = outcome.change is None and not outcome.opened
        return outcome

    def run_act(self, act: Act) -> Outcome | None:
        """Call what a command does and repaint what it changed."""
        outcome = super().run_act(act)
        self.refresh_after(outcome)
        return outcome

    def when_busy(self, error: WorkspaceBusy, act: Act) -> None:
        """Keep a decision that could not be written, and try it again until it can."""
        self._unsaved = act

    def refresh_after(self, outcome: Outcome | None) -> None:
        """Repaint what an outcome changed, and the cursor."""
        if outcome is not None and outcome.change is not None:
            self._hints_stay = self._hints_stay and self._are_hints_needed()
            self.post_message(LibraryChanged())
        if outcome is not None and outcome.opened:
            self.show_article()
            self.post_message(LibraryChanged(moved=True))
            return
        if self.session.article is not self._drawn:  # read anew, because another process wrote to it
            self.show_reloaded()
            return
        for entity in outcome.touched if outcome else ():
            self.view.marks_changed(entity.start, entity.end)
        self.show_cursor()
        self.show_panels()

    def _retry(self) -> None:
        if self._unsaved is not None:
            act, self._unsaved = self._unsaved, None
            self.run_act(act)
        elif self.is_current and self.session.is_open:
            self._look_for_changes()

    def _look_for_changes(self) -> None:
        """Show what other processes have written."""
        try:
            changed = self.session.refresh()
        except NotFound as error:
            self.say_error(error)
        else:
            if changed:
                self.show_reloaded()

    def say_error(self, error: GlossatorError) -> None:
        """Say what went wrong; where another process removed the article, leave it and have that said there."""
        if isinstance(error, NotFound) and self.is_current:
            self.farewell = error.message
            self.dismiss()
        else:
            super().say_error(error)

    def suggestions_came(self) -> None:
        """Show what was just suggested for the open article.

        While a decision is unsaved, or asked for in a dialog or by hints, the cursor stays on what it is about.
        """
        try:
            if self._unsaved is None and self.is_active and not self.view.is_hinting:
                self.session.suggestions_came()
            else:
                self.session.reload()
        except NotFound as error:
            self.say_error(error)
        else:
            self.show_reloaded()

    def show_reloaded(self) -> None:
        """Show the article again after it was read anew; nothing scrolls."""
        self._drawn = self.session.article
        if palette_of(self.session.scheme, self.app.theme) != self._palette:  # the labels were edited
            self.view.set_palette(self._new_palette())
        self.view.marks_changed(0, len(self.session.article.text))
        self.show_cursor()
        self.show_panels()

    # mouse

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        if self.must_wait():
            return
        self._leaving = False
        entity = self.session.article.entities.at(event.offset)
        if entity is None:
            self.session.move_to(event.offset)
        else:
            self.session.hop_to(entity)
        self.refresh_after(None)

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        if event.final:
            if not self.must_wait():
                self._leaving = False
                self.session.select(event.start_offset, event.end_offset)
            self.refresh_after(None)
