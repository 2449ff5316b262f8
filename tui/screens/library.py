"""The library: every article of the workspace, found by words and status, opened from here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.worker import Worker, WorkerState, get_current_worker

from annotate.errors import NotPossible
from annotate.listed import ListedArticles
from annotate.text import display_line
from store.articles import Listing, Sort
from store.errors import NotFound
from store.records import ArticleStatus
from store.workspace import Workspace
from tui.app_side import AppSide
from tui.command_screen import Act, CommandScreen
from tui.commands import Keymap
from tui.messages import LibraryChanged
from tui.widgets.article_list import ArticleList
from tui.widgets.cells import bar, shorten
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel

if TYPE_CHECKING:
    from textual.widgets import Input

    from annotate.outcome import Outcome
    from annotate.session import Session

_BAR = 12
_STEPS_BETWEEN_LOOKS = 10_000
_STATUSES = (None, *ArticleStatus)
_SORTS = tuple(Sort)

EMPTY = (
    "No articles yet.",
    "",
    "Press + and give a file, a folder or a pattern,",
    "or paste the text of an article here.",
    "From a shell: glossator add FILE-OR-FOLDER",
)
"""What an empty workspace says."""


class LibraryScreen(CommandScreen):
    """Lists articles and opens them; decisions about an article as a whole can be made here too."""

    commands_name = "library"
    AUTO_FOCUS = "#list"

    def __init__(self, workspace: Workspace, keymap: Keymap, app_side: AppSide) -> None:
        super().__init__()
        self._workspace = workspace
        self._keymap = keymap
        self._app_side = app_side
        self._listing = self._wanted = Listing()
        self._list = ArticleList(ListedArticles(workspace.articles, self._listing), id="list")
        self._acts = self._make_acts()

    def compose(self) -> ComposeResult:
        """Lay out header, filter line and list."""
        yield LinePanel(id="header")
        yield self._list
        yield LinePanel([Content.styled(line, "$text-muted") for line in EMPTY], id="empty")
        yield KeyFooter("library", self._keymap)

    def on_mount(self) -> None:
        """Show the counts."""
        self.show_header()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the header to the new width."""
        self.call_after_refresh(self.show_header)

    # what is shown

    def show_header(self) -> None:
        """Bring the counts and the state of the list up to date."""
        totals = self._workspace.articles.totals()
        reviewed = totals.articles[ArticleStatus.REVIEWED]
        left = f" glossator  {display_line(self._workspace.path.name)}"
        plural = "" if totals.all_articles == 1 else "s"
        counts = f"{totals.all_articles:,} article{plural}   {reviewed:,} reviewed   {totals.open:,} open   "
        percent = f"{_percent(reviewed, totals.all_articles)} "
        room = self.size.width - len(counts) - len(percent)
        if room < 0:
            counts = f" {reviewed:,} of {totals.all_articles:,} reviewed  {totals.open:,} open  "
            room = self.size.width - len(counts) - len(percent)
        # what is narrow gives up the bar first, then the name
        drawn = f"{bar(reviewed, totals.all_articles, _BAR)} " if room - len(left) > _BAR + 1 else ""
        left = shorten(left, max(room - len(drawn) - 1, 0))
        progress = f"{drawn}{percent}"
        gap = max(room - len(drawn) - cell_len(left), 0)
        shown = self._listing.status or "all"
        words = f"“{self._listing.text}”" if self._listing.text else ""
        flagged = "flagged" if self._listing.flagged else ""
        state = "  ".join(
            filter(None, (f"{shown} {self._list.listed.count:,}", words, flagged, str(self._listing.sort)))
        )
        self.query_one("#header", LinePanel).show(
            [
                Content.assemble((left, "bold"), (" " * gap, ""), (counts, "$text-muted"), (progress, "")),
                Content.styled(f" {display_line(state)}", "$text-muted"),
            ]
        )
        self.set_class(totals.all_articles == 0, "-empty")

    def refresh_rows(self, article_id: int | None = None) -> None:
        """Read the list again; with an article, put the cursor on it."""
        self._list.update_rows()
        if article_id is not None and (index := self._list.listed.index_of(article_id)) is not None:
            self._list.move_to(index)
        self.show_header()

    def show_listing(self, listing: Listing, ids: array[int] | None = None) -> None:
        """Show another listing from its top."""
        self._listing = listing
        self._list.show(ListedArticles(self._workspace.articles, listing, ids))
        self.show_header()

    # commands

    def session(self) -> Session:
        """The session, which takes articles up in the order of what is listed."""
        from annotate.queue import Queue

        session = self._app_side.session()
        session.queue = Queue(self._workspace.articles, self._listing, self._list.listed.ids)
        return session

    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""
        return self._acts

    def _make_acts(self) -> dict[str, Act]:
        acts: dict[str, Act] = {
            "up": partial(self._list.move, -1),
            "down": partial(self._list.move, 1),
            "page-up": lambda: self._list.move(-max(self._list.size.height - 1, 1)),
            "page-down": lambda: self._list.move(max(self._list.size.height - 1, 1)),
            "home": partial(self._list.move_to, 0),
            "end": lambda: self._list.move_to(self._list.listed.count - 1),
            "next-open-article": self._next_open,
            "open": self._open,
            "filter": self._start_filter,
            "status-filter": self._next_status,
            "sort": self._next_sort,
            "flag": self._flag,
            "undo": self._undo,
            "redo": self._redo,
            "back": self._back,
        }
        return {**acts, **self._app_side.commands()}

    def why_not(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        if command_id in ("open", "flag", "next-open-article") and self._list.current is None:
            return "no article here"
        return super().why_not(command_id)

    def _open_listed(self) -> Session:
        """The session with the article under the cursor opened."""
        row = self._list.current
        if row is None:
            raise NotPossible("no article here")
        session = self.session()
        try:
            session.open(row.id)
        except NotFound:  # removed by another process
            self.refresh_rows()
            raise
        return session

    def _open(self) -> None:
        self._open_listed()
        self.post_message(LibraryChanged(moved=True))
        self._app_side.read()

    def _next_open(self) -> None:
        row = self._list.current
        found = self.session().queue.next_to_do(row.id) if row else None
        if found is None:
            raise NotPossible("no other article to do")
        index = self._list.listed.index_of(found)
        if index is not None:
            self._list.move_to(index)

    def _flag(self) -> Outcome:
        return self._shown(self._open_listed().flag())

    def _undo(self) -> Outcome:
        return self._shown(self.session().undo())

    def _redo(self) -> Outcome:
        return self._shown(self.session().redo())

    def _shown(self, outcome: Outcome) -> Outcome:
        self.refresh_rows(self._app_side.session().article.id)
        return outcome

    def _next_status(self) -> None:
        following = _STATUSES[(_STATUSES.index(self._wanted.status) + 1) % len(_STATUSES)]
        self._search(replace(self._wanted, status=following))

    def _next_sort(self) -> None:
        following = _SORTS[(_SORTS.index(self._wanted.sort) + 1) % len(_SORTS)]
        self._search(replace(self._wanted, sort=following))

    # finding

    def _start_filter(self) -> None:
        from tui.dialogs.prompt import SafeInput

        for line in self.query(SafeInput):
            line.focus()
            return
        line = SafeInput(self._listing.text, placeholder="words to find", id="filter", compact=True)
        self.mount(line, before=self._list)
        line.focus()

    def _back(self) -> None:
        self.query("#filter").remove()
        self._list.focus()
        everything = Listing(sort=self._wanted.sort)
        if self._wanted != everything:
            self._search(everything)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find the words as they are typed."""
        if event.value != self._wanted.text:
            self._search(replace(self._wanted, text=event.value))

    def on_input_submitted(self) -> None:
        """Go back to the list, which keeps to the words."""
        self._list.focus()

    def _search(self, listing: Listing) -> None:
        """Show a listing, at once or when its words are found; one asked for before is not waited for."""
        self._wanted = listing
        if not listing.text.strip():
            self.workers.cancel_group(self, "search")
            self.show_listing(listing)
            return
        self.run_worker(
            partial(_find, self._workspace.path, listing),
            group="search",
            exclusive=True,
            thread=True,
            exit_on_error=False,
        )

    @on(Worker.StateChanged)
    def _found(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "search":
            return
        if event.state is WorkerState.SUCCESS:
            listing, ids = cast("tuple[Listing, array[int]]", event.worker.result)
            if listing == self._wanted:
                self.show_listing(listing, ids)
        elif event.state is WorkerState.ERROR and not event.worker.is_cancelled:
            self.say(f"the search failed: {event.worker.error}", error=True)

    @on(ArticleList.Opened)
    def _opened(self) -> None:
        self.action_command("open")


def _find(path: Path, listing: Listing) -> tuple[Listing, array[int]]:
    """The ids of a listing with words, read on a connection of the calling thread."""
    worker = get_current_worker()
    with Workspace.open(path) as workspace:
        # typing on must not leave a queue of searches that nobody waits for
        workspace.connection.set_progress_handler(lambda: worker.is_cancelled, _STEPS_BETWEEN_LOOKS)
        return listing, workspace.articles.ids(listing)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 0} %"
