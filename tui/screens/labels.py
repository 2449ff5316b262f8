"""The labels of the workspace: looked at with their counts, and edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.worker import Worker, WorkerState

from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.scheme_words import headline
from annotate.scheme_work import Preview, commit, undo_edit
from annotate.session import Session
from store.errors import GlossatorError, NotFound
from store.labelled import Labelled, Use
from store.records import LabelScheme
from store.workspace import Workspace
from tui.app_side import AppSide
from tui.colours import label_colours
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.label_acts import edit_acts, show_guideline
from tui.label_panels import details, header
from tui.widgets.key_footer import KeyFooter
from tui.widgets.label_list import HEADING, LabelList
from tui.widgets.line_panel import LinePanel

if TYPE_CHECKING:
    from annotate.scheme_edits import SchemeEdit

_COUNTING, _EDITING, _UNDOING = "counting", "editing", "undoing"


class LabelsScreen(CommandScreen):
    """Lists the labels; an edit that touches more than the scheme is looked at first, and made on a thread."""

    CSS_PATH = "labels.tcss"
    commands_name = "labels"
    AUTO_FOCUS = "#labels"

    def __init__(self, session: Session, keymap: Keymap, app_side: AppSide) -> None:
        super().__init__()
        self.session = session
        self._keymap = keymap
        self._counts: Mapping[str, Use] | None = None
        self._busy = ""
        self.list = LabelList(id="labels")
        self._acts = self._make_acts(app_side)

    def compose(self) -> ComposeResult:
        """Lay out header, list and the label under the cursor."""
        yield LinePanel(id="header")
        yield self.list
        yield LinePanel(id="details")
        yield KeyFooter("labels", self._keymap)

    def on_mount(self) -> None:
        """Begin to count."""
        self._look_again()
        self.restyle()
        self._count()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the panels to the new width."""
        self.call_after_refresh(self.restyle)

    # what is shown

    def restyle(self) -> None:
        """Show the labels as they are, in the colours of the theme."""
        scheme = self.session.scheme
        colours = {name: colour.foreground for name, colour in label_colours(scheme, self.app.theme).items()}
        self.list.show(scheme.labels, self._counts, colours)
        self._show_panels()

    @on(LabelList.Moved)
    def _show_panels(self) -> None:
        width = self.size.width
        head = header(self.session.scheme, self._busy, width)
        self.query_one("#header", LinePanel).show([head, Content.styled(HEADING, "$text-muted")])
        self.query_one("#details", LinePanel).show(details(self.list.current, width)[: self.size.height // 3])

    def _count(self) -> None:
        self._work(_COUNTING, partial(_counted, self.session.workspace))

    def _look_again(self) -> None:
        with suppress(NotFound):  # the article below was removed meanwhile, which its own screen says
            self.session.refresh()

    # editing

    def edit(self, make: Callable[[LabelScheme], SchemeEdit]) -> Outcome | None:
        """Make an edit at once where it touches the scheme alone; else after a look at what it would change."""
        if self._busy:
            return Outcome(f"wait: {self._busy}")
        self._look_again()
        edit = make(self.session.scheme)
        if not (edit.moves or edit.put_aside or edit.new):
            commit(self.session.workspace, edit, self.session.annotator)
            self.session.scheme_changed()
            self.restyle()
            return Outcome(f"done: {headline(edit)}")
        from tui.dialogs.scheme_preview import SchemePreview

        self.app.push_screen(SchemePreview(self.session.workspace, edit), self._looked_at)
        return None

    def _looked_at(self, seen: Preview | None) -> None:
        if seen is not None:
            self._begin(f"{headline(seen.edit)}…")
            self._work(_EDITING, partial(_committed, self.session.workspace, seen, self.session.annotator))

    def _begin(self, what: str) -> None:
        self._busy = what
        self._show_panels()

    def _work(self, group: str, work: Callable[[], object]) -> None:
        self.run_worker(work, group=group, exclusive=True, thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _ended(self, event: Worker.StateChanged) -> None:
        worker, error = event.worker, event.worker.error
        if event.state is WorkerState.SUCCESS and worker.group == _COUNTING:
            self._counts = cast("Mapping[str, Use]", worker.result)
            self.restyle()
        elif event.state is WorkerState.SUCCESS and worker.group == _UNDOING:
            self._made(cast("str", worker.result))
        elif event.state is WorkerState.SUCCESS:
            edit = cast("SchemeEdit", worker.result)
            self._made(f"done: {headline(edit)}")
            for name in (*edit.new, *(new for _, new in edit.moves)):
                self.list.go_to(name)
        elif event.state is WorkerState.ERROR and not worker.is_cancelled:
            self._begin("")
            self._say_why(error)

    def _made(self, message: str) -> None:
        self._busy = ""
        self._look_again()
        self.session.last = None
        self.restyle()
        self.say(message)
        self._count()

    def _say_why(self, error: BaseException | None) -> None:
        if isinstance(error, NotPossible):
            self.say(error.message)
        else:
            self.say_error(error if isinstance(error, GlossatorError) else GlossatorError(f"this failed: {error}"))

    def _undo_or_redo(self, *, redo: bool) -> Outcome | None:
        if self._busy:
            return Outcome(f"wait: {self._busy}")
        self._begin("redo…" if redo else "undo…")
        self._work(_UNDOING, partial(_undone, self.session.workspace, self.session.annotator, redo=redo))
        return None

    # commands

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def why_not(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        return f"wait: {self._busy}" if self._busy and command_id in edit_acts(self) else super().why_not(command_id)

    def _make_acts(self, app_side: AppSide) -> dict[str, Act]:
        acts: dict[str, Act] = {
            "up": partial(self.list.move, -1),
            "down": partial(self.list.move, 1),
            "page-up": lambda: self.list.move(-max(self.list.size.height - 1, 1)),
            "page-down": lambda: self.list.move(max(self.list.size.height - 1, 1)),
            "home": partial(self.list.move_to, 0),
            "end": lambda: self.list.move_to(len(self.list.labels) - 1),
            "open": self._open,
            "undo": partial(self._undo_or_redo, redo=False),
            "redo": partial(self._undo_or_redo, redo=True),
            "back": self._leave,
        }
        return {**app_side.commands(), **acts, **edit_acts(self)}

    def _open(self) -> None:
        if (label := self.list.current) is not None:
            show_guideline(self, self.session, label.name)

    @on(LabelList.Opened)
    def _opened(self) -> None:
        self.action_command("open")

    def _leave(self) -> None:
        self.dismiss()


def _counted(workspace: Workspace) -> Mapping[str, Use]:
    """The counts of every label, read on a connection of the calling thread."""
    with workspace.snapshot() as seen:
        return Labelled(seen.connection).counts()


def _committed(workspace: Workspace, seen: Preview, annotator: str) -> SchemeEdit:
    """Make an edit on a connection of the calling thread."""
    with Workspace.open(workspace.path) as own:
        commit(own, seen.edit, annotator, reopen=seen.reopen)
    return seen.edit


def _undone(workspace: Workspace, annotator: str, *, redo: bool) -> str:
    """Take the last edit back, or make it again, on a connection of the calling thread; return what to say."""
    with Workspace.open(workspace.path) as own:
        return undo_edit(Session(own, annotator), redo=redo).message
