"""A look at what an edit of the labels would change, before it is made."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotate.scheme_edits import SchemeEdit
from annotate.scheme_words import headline, lines
from annotate.scheme_work import Preview, preview
from store.workspace import Workspace


class SchemePreview(ModalScreen[Preview | None]):
    """Counts on a thread what an edit would change; gives it back to be made, or None."""

    BINDINGS = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("enter", "make", show=False),
        Binding("o", "reopen", show=False),
    ]
    DEFAULT_CSS = """
    SchemePreview { align: center middle; background: $background 40%; }
    SchemePreview > Vertical {
        width: 90%; max-width: 90; height: auto; padding: 1 2; background: $panel; border-left: outer $accent;
    }
    SchemePreview #lines { margin: 0 0 1 0; }
    SchemePreview #keys { color: $text-muted; }
    """

    def __init__(self, workspace: Workspace, edit: SchemeEdit) -> None:
        super().__init__()
        self._workspace = workspace
        self._edit = edit
        self._seen: Preview | None = None
        self._lines, self._keys = Static(id="lines"), Static(id="keys")

    def compose(self) -> ComposeResult:
        """Lay out what would change over the keys."""
        with Vertical():
            yield self._lines
            yield self._keys

    def on_mount(self) -> None:
        """Begin to count."""
        self._draw()
        self.run_worker(partial(_counted, self._workspace, self._edit), thread=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what was counted, or leave with what went wrong."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            raise event.worker.error
        if event.state is WorkerState.SUCCESS:
            self._seen = event.worker.result
            self._draw()

    def action_make(self) -> None:
        """Give the edit back, once its counts are known."""
        if self._seen is not None:
            self.dismiss(self._seen)

    def action_reopen(self) -> None:
        """Take reviewed articles up again for a new label, or leave them reviewed."""
        if self._seen is not None and self._seen.reviewed:
            self._seen = replace(self._seen, reopen=not self._seen.reopen)
            self._draw()

    def _draw(self) -> None:
        told = [headline(self._edit), "counting…"] if self._seen is None else lines(self._seen)
        first, *more = told
        parts = [Content.styled(first, "bold"), *(Content(line) for line in more)]
        self._lines.update(Content("\n").join(parts))
        can_reopen = self._seen is not None and self._seen.reviewed
        word = "leaves them reviewed" if self._seen is not None and self._seen.reopen else "takes them up again"
        keys = "enter does it, as one act for undo   esc leaves it"
        self._keys.update(Content(f"o {word}\n{keys}" if can_reopen else keys))


def _counted(workspace: Workspace, edit: SchemeEdit) -> Preview:
    with workspace.snapshot() as seen:
        return preview(seen, edit)
