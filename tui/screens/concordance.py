"""The concordance: mentions over the whole workspace, each in its context, to be compared and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.worker import Worker, WorkerState

from annotate.concordance import Sought
from annotate.consistency import Before, before_mention
from annotate.errors import NotPossible
from annotate.listed_mentions import ListedMentions
from annotate.marked import Planned, Verb, commit_marked, plan_marked
from annotate.session import Session
from store.errors import GlossatorError
from store.mentions import Mention
from store.workspace import Workspace
from tui import concordance_panels, reader_panels
from tui.app_side import AppSide
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.finding import Found, Plan, find_elsewhere, plan_elsewhere
from tui.palettes import palette_of
from tui.screens.concordance_acts import concordance_acts
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel
from tui.widgets.mention_list import MentionList
from tui.widgets.styling import Palette

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotate.outcome import Outcome

_PLANNED_AT_ONCE = 20
"""So many mentions are planned on the spot; more of them on a thread."""
_REPAINT_SECONDS = 0.1
_LEAST_PART = 3
"""The label bar goes where it would take more than one line in so many."""


class ConcordanceScreen(CommandScreen):
    """Lists mentions and decides on them, one by one or marked ones together."""

    CSS_PATH = "concordance.tcss"
    commands_name = "concordance"
    AUTO_FOCUS = "#mentions"

    def __init__(self, session: Session, keymap: Keymap, app_side: AppSide, sought: Sought) -> None:
        super().__init__()
        self.session = session
        self._keymap = keymap
        self.app_side = app_side
        self.wanted = sought
        self._awaited: Sought | None = None
        """What is sought and no mention of it found yet."""
        self._ticket = 0
        self._is_repaint_due = False
        self._palette = Palette()
        self.list = MentionList(self._new_list(sought), self._palette, id="mentions")
        self._acts = concordance_acts(self)

    def compose(self) -> ComposeResult:
        """Lay out header, list and panels."""
        yield LinePanel(id="header")
        yield self.list
        yield LinePanel(id="facts")
        yield LinePanel(id="labels")
        yield KeyFooter("concordance", self._keymap)

    def on_mount(self) -> None:
        """Begin to find."""
        self.restyle()
        self.search(self.wanted)

    def on_screen_resume(self) -> None:
        """Show what was decided in the reader meanwhile, in the colours of a theme that was chosen there."""
        if self.is_mounted:
            self._take_palette()
            self.refresh_rows()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the panels to the new width."""
        self.call_after_refresh(self.show_panels)

    # what is shown

    def restyle(self) -> None:
        """Take over the colours of another theme."""
        self._take_palette()
        self.show_panels()

    def _take_palette(self) -> None:
        self._palette = palette_of(self.session.scheme, self.app.theme)
        self.list.set_palette(self._palette)

    def refresh_rows(self) -> None:
        """Read the mentions on the screen again."""
        self.list.listed.forget()
        self.list.update_rows()
        self.show_panels()

    @on(MentionList.Moved)
    def show_panels(self) -> None:
        """Bring what stands around the list up to date."""
        width, height = self.size
        mention, colours = self.list.current, self._palette.labels
        self.query_one("#header", LinePanel).show(concordance_panels.header(self.list.listed, self._awaited, width))
        before = mention if mention is None else _before(self.session.workspace, mention)
        self.query_one("#facts", LinePanel).show(concordance_panels.facts(mention, before, colours, width))
        labels = self.session.scheme.labels
        bar = reader_panels.label_bar(labels, mention.label if mention else None, colours, width)
        self.query_one("#labels", LinePanel).show(bar if len(bar) * _LEAST_PART < height // 2 else [])

    # finding

    def search(self, sought: Sought) -> None:
        """Show what is sought as soon as its first mention is found; what was asked for before is not waited for."""
        self.wanted = self._awaited = sought
        self._ticket += 1
        self.session.calibrate()
        path, correction = self.session.workspace.path, self.session.correction
        self.run_worker(
            partial(find_elsewhere, path, sought, correction, self._ticket, self.post_message),
            group="mentions",
            exclusive=True,
            thread=True,
            exit_on_error=False,
        )
        # what is there at once needs no word about it
        self.set_timer(_REPAINT_SECONDS, self.show_panels)

    def on_found(self, event: Found) -> None:
        """Show what was found so far."""
        if event.ticket != self._ticket:
            return
        if event.is_first:
            self._awaited = None
            self.list.show(self._new_list(self.wanted))
        self.list.listed.extend(event.refs)
        self.list.listed.is_complete = event.is_last
        if event.is_first or event.is_last:
            self._repaint()
        elif not self._is_repaint_due:
            self._is_repaint_due = True
            self.set_timer(_REPAINT_SECONDS, self._repaint)

    def _repaint(self) -> None:
        self._is_repaint_due = False
        self.list.update_rows()
        self.show_panels()

    def _new_list(self, sought: Sought) -> ListedMentions:
        return ListedMentions(self.session, sought)

    @on(Worker.StateChanged)
    def _ended(self, event: Worker.StateChanged) -> None:
        if event.state is not WorkerState.ERROR or event.worker.is_cancelled:
            return
        if event.worker.group == "mentions":
            self._keep_to_shown()
        error = event.worker.error
        if isinstance(error, NotPossible):
            self.say(error.message)
        else:
            self.say_error(error if isinstance(error, GlossatorError) else GlossatorError(f"this failed: {error}"))

    def _keep_to_shown(self) -> None:
        """Give up what could not be found; what is shown goes on, where its search was broken off for that."""
        shown, is_complete = self.list.listed.sought, self.list.listed.is_complete
        is_broken_off = not is_complete and self.wanted != shown
        self.wanted, self._awaited = shown, None
        if is_broken_off:
            self.search(shown)
        else:
            self.show_panels()

    # commands

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def why_not(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        if (
            command_id in ("open", "mark", "accept-mentions", "reject-mentions", "concordance")
            and not self.list.listed.count
        ):
            return "no mention here"
        return super().why_not(command_id)

    # deciding

    def decide_chosen(self, verb: Verb) -> Outcome | None:
        """Decide on the marked mentions, or on the one under the cursor."""
        return self.decide(self.list.listed.chosen(self.list.cursor), verb)

    def decide(self, mentions: Sequence[Mention], verb: Verb) -> Outcome | None:
        """Decide on these mentions as one act: at once where they are few, else when a thread has planned it."""
        author = self.session.author()
        if len(mentions) <= _PLANNED_AT_ONCE:
            return self._commit(plan_marked(self.session.workspace, mentions, verb, author))
        self.say(f"{len(mentions):,} mentions…")
        self.run_worker(
            partial(plan_elsewhere, self.session.workspace.path, mentions, verb, author, self.post_message),
            group="planning",
            exclusive=True,
            thread=True,
            exit_on_error=False,
        )
        return None

    def on_plan(self, event: Plan) -> None:
        """Make what was planned."""
        self.run_act(partial(self._commit, event.planned))

    def _commit(self, planned: Planned) -> Outcome:
        listed = self.list.listed
        outcome = commit_marked(self.session, planned)
        self.refresh_rows()
        if listed.marked:
            listed.marked.clear()
            self.list.refresh()
            self.show_panels()
        else:
            self.list.move(1)
        return outcome

    # mouse and input line

    @on(MentionList.Opened)
    def _opened(self) -> None:
        self.action_command("open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find the words as they are typed."""
        if event.value != self.wanted.words:
            self.search(replace(self.wanted, words=event.value))

    def on_input_submitted(self) -> None:
        """Go back to the list, which keeps to the words."""
        self.list.focus()


def _before(workspace: Workspace, mention: Mention) -> Before:
    return before_mention(workspace, mention.surface, mention.label, mention.state)
