"""A look at what carrying a decision to the whole workspace would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotate.equality import Equality
from annotate.open_article import OpenArticle
from annotate.same import Carried, Everywhere
from annotate.text import display_line
from store.errors import GlossatorError
from store.workspace import Workspace
from tui.widgets.cells import fit, shorten

Look = Callable[[Workspace, Equality], Everywhere]
"""Plans in a snapshot of the workspace."""

_MOST_LINES = 400
"""So many mentions are shown; all are counted."""
_AROUND = 60
_TITLE = 24
_LONGEST = 200
_LEAST_SURFACE = 12


class CarryDialog(ModalScreen[Everywhere | None]):
    """Shows conflicts, then the mentions that would change in their contexts; gives what was planned, or None.

    The plan is made in a thread on a snapshot of the workspace, so that a large one does not hold up the keys.
    """

    BINDINGS = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("enter", "make", show=False),
        Binding("equals_sign,e", "loosen", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    DEFAULT_CSS = """
    CarryDialog { background: $background; }
    CarryDialog > Vertical { padding: 1 2; }
    CarryDialog VerticalScroll { height: 1fr; margin: 1 0; scrollbar-size-vertical: 1; }
    CarryDialog #carry-keys { color: $text-muted; height: auto; }
    """

    def __init__(self, workspace: Workspace, what: Carried, look: Look, *, never_again: bool = False) -> None:
        super().__init__()
        self._workspace = workspace
        self._what = what
        self._look = look
        self._never_again = never_again
        self._equality = Equality.EXACT
        self._found: Everywhere | None = None
        self._head, self._page, self._keys = Static(), Static(), Static(id="carry-keys")

    def compose(self) -> ComposeResult:
        """Lay out the question, the mentions, and the keys."""
        with Vertical():
            yield self._head
            with VerticalScroll():
                yield self._page
            yield self._keys

    def on_mount(self) -> None:
        """Begin to plan."""
        self._plan()

    def on_resize(self, event: events.Resize) -> None:
        """Cut the lines anew."""
        self._draw()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_loosen(self) -> None:
        """Plan with the next looser equality; a refusal is about one spelling."""
        if not self._never_again:
            self._equality = self._equality.next()
            self._plan()

    def action_make(self) -> None:
        """Give the plan back, once there is one."""
        if self._found is not None:
            self.dismiss(self._found)

    def _plan(self) -> None:
        self._found = None
        self._draw()
        self.run_worker(partial(self._planned, self._equality), thread=True, exclusive=True, exit_on_error=False)

    def _planned(self, equality: Equality) -> Everywhere:
        with self._workspace.snapshot() as snapshot:
            return self._look(snapshot, equality)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the plan that a thread has made, or leave with what went wrong."""
        error = event.worker.error if event.state is WorkerState.ERROR else None
        if isinstance(error, GlossatorError):
            self._page.update(Content.styled(display_line(f"{error.message} {error.hint}".strip()), "$error"))
        elif error is not None:
            raise error
        if event.state is WorkerState.SUCCESS:
            self._found = event.worker.result
            self._draw()

    def _draw(self) -> None:
        width = max(self.size.width - 6, 20)
        self._head.update(Content(self._question(width)))
        self._keys.update(Content(self._keys_line()))
        if self._found is None:
            self._page.update(Content.styled("looking through the workspace…", "$text-muted"))
        else:
            self._page.update(Content("\n").join([*_lines(self._found, width)]))

    def _question(self, width: int) -> str:
        verb = "never suggest again, and reject," if self._never_again else self._what.verb
        said = "…" if self._found is None else self._count(self._found)
        # the count must be seen, however long the surface is
        room = max(width - cell_len(f"{verb}  {self._what.label}: {said}"), _LEAST_SURFACE)
        return f"{verb} {shorten(display_line(self._what.surface[:_LONGEST]), room)} {self._what.label}: {said}"

    def _count(self, found: Everywhere) -> str:
        articles = len(found.changes)
        more = "" if self._never_again else " more"
        said = f"{found.count}{more} in {articles} article{'' if articles == 1 else 's'}"
        return said if found.is_all else f"{said}, the first of many: carry again for the rest"

    def _keys_line(self) -> str:
        found = self._found
        closed = 0 if found is None else found.closed
        articles = "1 article is" if closed == 1 else f"{closed:,} articles are"
        left = f"{articles} left alone: finished, skipped or complete for the label\n" if closed else ""
        is_something = self._never_again or found is None or found.count
        keys = (
            "enter does it (one undo)" if is_something else "",
            "" if self._never_again else f"e equality: {self._equality}",
            "j k scroll   esc leaves it",
        )
        return left + "   ".join(filter(None, keys))


def _lines(found: Everywhere, width: int) -> Iterator[Content]:
    """Conflicts first, then what changes, each in its context; at most _MOST_LINES."""
    shown = 0
    for one in found.articles:
        for conflict in one.conflicts:
            if shown < _MOST_LINES:
                line = _in_context(one.article, conflict.start, conflict.end, width - 2)
                yield Content.assemble(
                    ("! ", "bold $warning"), (f"left alone, {display_line(conflict.why)}: ", "$warning")
                )
                yield Content.assemble(("  ", ""), line)
            shown += 1
    for one in found.articles:
        for start, end in one.places:
            if shown < _MOST_LINES:
                yield Content.assemble(("  ", ""), _in_context(one.article, start, end, width - 2))
            shown += 1
    if shown > _MOST_LINES:
        yield Content.styled(f"  and {shown - _MOST_LINES} more", "$text-muted")
    if not shown:
        yield Content.styled("  nothing else has this surface", "$text-muted")


def _in_context(article: OpenArticle, start: int, end: int, width: int) -> Content:
    """A mention in the middle of its line, the article's title before it."""
    title = fit(display_line(article.article.title), min(_TITLE, width // 4))
    text = article.text
    before, surface = display_line(text[max(0, start - _AROUND) : start]), display_line(text[start:end])
    room = width - len(title) - 2
    left = max((room - len(surface)) // 2, 8)
    before = fit(before[::-1], left)[::-1] if len(before) > left else before.rjust(left)
    after = shorten(display_line(text[end : end + _AROUND]), max(room - left - len(surface), 8))
    return Content.assemble((f"{title}  ", "$text-muted"), (before, ""), (surface, "bold underline"), (after, ""))
