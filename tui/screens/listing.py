"""A screen with a list of articles: what is listed, in which order, and how another listing is found and shown."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.worker import Worker, WorkerState, get_current_worker

from annotate.listed import ListedArticles, nothing_in_words
from store.listing import Listing, Sort
from store.records import ArticleStatus
from store.workspace import Workspace
from tui.command_screen import Act, CommandScreen
from tui.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from textual.widgets import Input

_STEPS_BETWEEN_LOOKS = 10_000
_STATUSES = (None, *ArticleStatus)
_SORTS = tuple(Sort)


class ListingScreen(CommandScreen):
    """Base of the library: filters and orders, with the cursor on the same article wherever that is listed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._listing = self._wanted = Listing()
        self._list = ArticleList(ListedArticles(workspace.articles, self._listing), id="list")
        self._landed: tuple[int, int | None] = (0, None)
        """The row on which a listing put the cursor, and the article that it was to stay on."""
        self._n_articles = 0
        """How many articles there were when the listing was asked for."""

    # what is shown

    def show_header(self) -> None:
        """Bring what stands above the list up to date."""
        raise NotImplementedError

    @property
    def is_finding(self) -> bool:
        """Whether another listing is on its way."""
        return any(
            worker.node is self and worker.group == "search" and not (worker.is_cancelled or worker.is_finished)
            for worker in self.workers
        )

    def refresh_rows(self, article_id: int | None = None) -> None:
        """Read the list again; with an article, put the cursor on it."""
        self._list.update_rows()
        if article_id is not None and (index := self._list.listed.index_of(article_id)) is not None:
            self._list.move_to(index)
            self._landed = (index, article_id)
        self.show_header()
        # what is kept as ids would never show an article that was added since
        if self._wanted.needs_ids and self._workspace.articles.totals().all_articles != self._n_articles:
            self._search(self._wanted)

    def show_listing(self, listing: Listing, ids: array[int] | None = None) -> None:
        """Show another listing, the cursor on the article that it was on, or else at the top."""
        stay_on = self._article_to_stay_on()
        self._listing = listing
        listed = ListedArticles(self._workspace.articles, listing, ids)
        index = None if stay_on is None else listed.index_of(stay_on)
        row = None if index is None else listed.row(index)
        self._landed = (index if index is not None and row is not None and row.id == stay_on else 0, stay_on)
        self._list.show(listed, self._landed[0])
        self.show_header()

    def _article_to_stay_on(self) -> int | None:
        """The article that the cursor was last put on by hand; None where the list was not touched yet."""
        index, article_id = self._landed
        if self._list.cursor == index:
            return article_id
        row = self._list.current
        return article_id if row is None else row.id

    # commands

    def listing_acts(self) -> Mapping[str, Act]:
        """What each command about the listing does, by id."""
        return {
            "filter": self._start_filter,
            "status-filter": self._next_status,
            "flagged-filter": lambda: self._search(replace(self._wanted, flagged=not self._wanted.flagged)),
            "noted-filter": lambda: self._search(replace(self._wanted, noted=not self._wanted.noted)),
            "answer-filter": self._pick_answer,
            "sort": self._next_sort,
            "order": self._pick_order,
            "back": self._back,
        }

    def _next_status(self) -> None:
        following = _STATUSES[(_STATUSES.index(self._wanted.status) + 1) % len(_STATUSES)]
        self._search(replace(self._wanted, status=following))

    def _next_sort(self) -> None:
        following = _SORTS[(_SORTS.index(self._wanted.sort) + 1) % len(_SORTS)]
        label = self._wanted.label or self._workspace.schemes.current().labels[0].name
        self._search(replace(self._wanted, sort=following, label=label))

    def _pick_order(self) -> None:
        from tui.order_choice import pick_order

        pick_order(self, self._workspace.schemes.current().labels, self._wanted, self._search)

    def _pick_answer(self) -> None:
        from tui.answer_choice import pick_answer

        given = self._workspace.article_labels.kinds()
        pick_answer(self, self._workspace.schemes.current(), given, self._wanted, self._search)

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
        everything = replace(self._wanted, text="", status=None, flagged=False, noted=False, article_labels=())
        if self._wanted != everything:
            self._search(everything)

    # finding

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find the words as they are typed."""
        if event.value != self._wanted.text:
            self._search(replace(self._wanted, text=event.value))

    def on_input_submitted(self) -> None:
        """Go back to the list, which keeps to the words."""
        self._list.focus()

    def _search(self, listing: Listing) -> None:
        """Show a listing, at once or when it is worked out; one asked for before is not waited for."""
        self._wanted = listing
        self._n_articles = self._workspace.articles.totals().all_articles
        if not listing.needs_ids:
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
        self.show_header()

    @on(Worker.StateChanged)
    def _found(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "search":
            return
        if event.state is WorkerState.SUCCESS:
            listing, ids = cast("tuple[Listing, array[int]]", event.worker.result)
            if listing == self._wanted:
                self.show_listing(listing, ids)
                self._say_where_all_are_alike()
        elif event.state is WorkerState.ERROR and not event.worker.is_cancelled:
            self.say(f"the search failed: {event.worker.error}", error=True)
            self.show_header()

    def _say_where_all_are_alike(self) -> None:
        listed = self._list.listed
        first = listed.row(0) if listed.count else None
        if first is not None and not listed.reason(first, 0):
            self.say(nothing_in_words(listed.listing))


def _find(path: Path, listing: Listing) -> tuple[Listing, array[int]]:
    """The ids of a listing that needs them, read on a connection of the calling thread."""
    worker = get_current_worker()
    with Workspace.open(path) as workspace:
        # typing on must not leave a queue of searches that nobody waits for
        workspace.connection.set_progress_handler(lambda: worker.is_cancelled, _STEPS_BETWEEN_LOOKS)
        return listing, workspace.articles.ids(listing)
