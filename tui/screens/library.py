"""The library: every article of the workspace, found by words and status, opened from here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from annotate.errors import NotPossible
from store.errors import NotFound
from store.records import ArticleStatus
from store.workspace import Workspace
from tui.app_side import AppSide
from tui.command_screen import Act
from tui.commands import Keymap
from tui.library_header import counts_line, listing_line
from tui.mention_acts import library_mention_acts
from tui.messages import LibraryChanged
from tui.screens.listing import ListingScreen
from tui.widgets.article_list import ArticleList
from tui.widgets.key_footer import KeyFooter
from tui.widgets.line_panel import LinePanel

if TYPE_CHECKING:
    from annotate.outcome import Outcome
    from annotate.session import Session

EMPTY = (
    "No articles yet.",
    "",
    "Press + and give a file, a folder or a pattern,",
    "or paste the text of an article here.",
    "From a shell: glossator add FILE-OR-FOLDER",
)
"""What an empty workspace says."""


class LibraryScreen(ListingScreen):
    """Lists articles and opens them; decisions about an article as a whole can be made here too."""

    commands_name = "library"
    AUTO_FOCUS = "#list"

    def __init__(self, workspace: Workspace, keymap: Keymap, app_side: AppSide) -> None:
        super().__init__(workspace)
        self._keymap = keymap
        self._app_side = app_side
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
        """Bring the counts and the state of the list up to date, and what is being worked on."""
        totals, width = self._workspace.articles.totals(), self.size.width
        at_work = "finding…" if self.is_finding else "detecting…" if self._app_side.is_at_work() else ""
        self.query_one("#header", LinePanel).show(
            [
                counts_line(self._workspace.path.name, totals, width),
                listing_line(self._listing, self._list.listed.count, width, at_work),
            ]
        )
        self.set_class(totals.all_articles == 0, "-empty")

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
            "flag": self._flag,
            "undo": self._undo,
            "redo": self._redo,
        }
        acts |= library_mention_acts(self, self._workspace, self._app_side)
        return {**acts, **self.listing_acts(), **self._app_side.commands()}

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

    def _next_open(self) -> Outcome | None:
        from annotate.outcome import Outcome

        row = self._list.current
        session = self.session()
        found = session.queue.next_to_do(row.id, session.wanted or ()) if row else None
        if found is None:
            raise NotPossible("no other article to do")
        index = self._list.listed.index_of(found)
        if index is not None:
            self._list.move_to(index)
        is_put_off = self._workspace.articles.state(found).status is ArticleStatus.SKIPPED
        return Outcome("back to those skipped") if is_put_off else None

    def _flag(self) -> Outcome:
        return self._shown(self._open_listed().flag())

    def _undo(self) -> Outcome:
        return self._shown(self.session().undo())

    def _redo(self) -> Outcome:
        return self._shown(self.session().redo())

    def _shown(self, outcome: Outcome) -> Outcome:
        session = self._app_side.session()
        self.refresh_rows(session.article.id if session.is_open else None)
        return outcome

    @on(ArticleList.Opened)
    def _opened(self) -> None:
        self.action_command("open")
