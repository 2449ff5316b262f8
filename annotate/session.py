"""One person at work in one workspace: the open article, the cursor, and what each key means there.

The session plans a decision, writes it, moves the cursor on and answers with what changed. The screens, the
command line and the tests all drive this class.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from annotate import cursor as cursors
from annotate.conflicts import check_room, check_unchanged
from annotate.cursor import Cursor
from annotate.decisions import (
    Accept,
    Add,
    Author,
    Decision,
    Finish,
    Flag,
    Note,
    Reject,
    Relabel,
    Remove,
    Reopen,
    Resize,
    Skip,
    plan,
)
from annotate.entities import Entity, is_visible
from annotate.errors import NotPossible
from annotate.history import History
from annotate.open_article import OpenArticle
from annotate.outcome import Outcome, describe, made, subject
from annotate.queue import Queue
from store.articles import Listing
from store.database import now
from store.errors import NotFound, WorkspaceBusy
from store.records import Annotation, ArticleStatus, Change, JournalEntry, LabelScheme, Place
from store.workspace import Workspace

__all__ = ["Outcome", "Session", "describe"]


class Session:
    """The open article of one annotator, and the decisions about it."""

    def __init__(self, workspace: Workspace, annotator: str, *, clock: Callable[[], str] = now) -> None:
        self.workspace = workspace
        self.annotator = annotator
        self.scheme: LabelScheme = workspace.schemes.current()
        self.queue = Queue(workspace.articles, Listing())
        self.cursor = Cursor()
        self._clock = clock
        self._article: OpenArticle | None = None
        self._history: History | None = None
        self._hopped_to: Entity | None = None
        self._named_open: int | None = None
        self._seen_version = workspace.data_version()

    # what is open

    @property
    def is_open(self) -> bool:
        """Whether an article is open."""
        return self._article is not None

    @property
    def article(self) -> OpenArticle:
        """The open article; NotPossible where none is."""
        if self._article is None:
            raise NotPossible("no article is open")
        return self._article

    @property
    def current(self) -> Entity | None:
        """The entity that keys act on: the one hopped to, else the one under the cursor.

        Under a selection only an annotation or open suggestion of exactly its edges.
        """
        if self._article is None:
            return None
        if self.cursor.extended:
            return self._article.selected(self.cursor.start, self.cursor.end)
        return self._hopped_to or self._article.entities.under(self.cursor.start, self.cursor.end)

    @property
    def history(self) -> History:
        """What was decided in the open article, entity by entity."""
        if self._history is None:
            self._history = History.load(self.workspace.journal, self.article.id)
        return self._history

    def open(self, article_id: int) -> None:
        """Open an article where this annotator left it, else at its first open suggestion; may raise NotFound."""
        self.keep_place()
        self._load(article_id)
        self._named_open = None
        place = self.workspace.places.within(self.annotator, article_id)
        if place is not None:
            self.move_to(place.start)
        elif (first := self.article.entities.first_open()) is not None:
            self._hop(first)

    def close(self) -> None:
        """Leave the open article, remembering the place."""
        self.keep_place()
        self._article = self._history = self._hopped_to = None

    def keep_place(self) -> None:
        """Remember where the cursor is, so that opening the article again returns there."""
        if self._article is None:
            return
        # neither a busy file nor an article removed elsewhere may hold up the way to the next one
        with suppress(WorkspaceBusy, NotFound):
            self.workspace.articles.state(self._article.id)
            self.workspace.places.keep(self.annotator, Place(self._article.id, self.cursor.start, self.cursor.end))

    def refresh(self) -> bool:
        """Read the open article again where another process has written to the workspace; say whether it did."""
        version = self.workspace.data_version()
        if self._article is None or version == self._seen_version:
            return False
        self.reload()
        return True

    def reload(self) -> None:
        """Read the open article again; the cursor stays where it is."""
        hopped_to, here = self._hopped_to, self.cursor
        self._load(self.article.id)
        self.scheme = self.workspace.schemes.current()
        self.cursor = here
        self._stay_on(hopped_to)

    def suggestions_came(self) -> None:
        """Read the open article again after suggestions were stored for it; go to the first if nobody has moved."""
        untouched = self.cursor == cursors.at(self.article.text, 0)
        self.reload()
        first = self.article.entities.first_open()
        if untouched and first is not None:
            self._hop(first)

    def _load(self, article_id: int) -> None:
        self._seen_version = self.workspace.data_version()
        self._article = OpenArticle.load(self.workspace, article_id)
        self._history = None
        self._hopped_to = None
        self.cursor = cursors.at(self._article.text, 0)

    def _stay_on(self, entity: Entity | None) -> None:
        """Stay with the entity that was hopped to, as it is now, while it has a mark."""
        self._hopped_to = None
        now = None if entity is None else self.article.now(entity)
        if now is not None and is_visible(now):
            self._hop(now)

    # moving

    def place(self, cursor: Cursor) -> None:
        """Put the cursor somewhere."""
        self.cursor = cursor
        self._hopped_to = None

    def move(self, step: int, *, extend: bool = False) -> None:
        """Move by one word (or character), or stretch the selection."""
        self.place(cursors.move(self.article.text, self.cursor, step, extend=extend))

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Move to the word at an offset, or stretch the selection to it."""
        self.place(cursors.move_to(self.article.text, self.cursor, offset, extend=extend))
        # one word may hold several entities: the one at the offset is meant
        found = None if extend else self.article.entities.at(offset)
        if found is not None and found != self.current:
            self._hop(found)

    def select(self, start: int, end: int) -> None:
        """Select from the word (or character) at start to that before end."""
        self.place(cursors.over(self.article.text, start, end, by_character=self.cursor.by_character))

    def switch_mode(self) -> None:
        """Go by characters, or by words again."""
        self.cursor = cursors.switch(self.article.text, self.cursor)
        if self._hopped_to is not None:
            self._hop(self._hopped_to)

    def hop(self, step: int, *, only_open: bool) -> Outcome:
        """Go to the next (1) or previous (-1) entity, or open suggestion; the open ones go round."""
        entities, here = self.article.entities, self.current
        offset = self.cursor.start
        if only_open:
            found = entities.open_after(here, offset) if step > 0 else entities.open_before(here, offset)
            around = entities.first_open() if step > 0 else entities.last_open()
        else:
            found = entities.after(here, offset) if step > 0 else entities.before(here, offset)
            around = None
        if found is None and around is None:
            raise NotPossible("no open suggestion" if only_open else "no more entities that way")
        target = found or around
        assert target is not None  # one of the two was found
        self._hop(target)
        if found is not None:
            return Outcome()
        return Outcome("the only one" if target == here else "from the top" if step > 0 else "from the end")

    def hop_to(self, entity: Entity) -> None:
        """Go to an entity of the open article."""
        self._hop(entity)

    def _hop(self, entity: Entity) -> None:
        self.cursor = cursors.at(self.article.text, entity.start, by_character=self.cursor.by_character)
        if not self.cursor.by_character and not entity.start <= self.cursor.start < entity.end:
            self.cursor = Cursor((entity.start, entity.end), (entity.start, entity.end))
        self._hopped_to = entity

    # deciding

    def accept(self) -> Outcome:
        """Accept the current suggestion and go on to the next; on an annotation only go on."""
        entity = self._entity("accept")
        if isinstance(entity, Annotation):
            return self._go_on(Outcome("accepted already"), entity)
        return self._go_on(self.apply(Accept(entity)), entity)

    def reject(self) -> Outcome:
        """Reject the current suggestion, or remove the current annotation, and go on to the next suggestion."""
        entity = self._entity("reject")
        decision = Remove(entity) if isinstance(entity, Annotation) else Reject(entity)
        return self._go_on(self.apply(decision), entity)

    def label(self, name: str) -> Outcome:
        """Relabel the current entity and go on; or make a span of the selection, or of the word, with this label."""
        entity = self.current
        if entity is None:
            start, end = self.cursor.start, self.cursor.end
            return self._hop_to_made(self.apply(Add(start, end, name)))
        return self._go_on(self.apply(Relabel(entity, name)), entity)

    def nudge(self, edge: int, by: int) -> Outcome:
        """Move one edge of the current entity by a token (or character): edge -1 is the left, by 1 grows."""
        entity = self._entity("nudge")
        start, end = cursors.grown(
            self.article.text, entity.start, entity.end, edge=edge, by=by, by_character=self.cursor.by_character
        )
        if (start, end) == (entity.start, entity.end):
            least = "one character is the least" if self.cursor.by_character else "one token is the least"
            raise NotPossible("nothing to grow into" if by > 0 else least)
        return self._hop_to_made(self.apply(Resize(entity, start, end)))

    def note(self, text: str) -> Outcome:
        """Write a note on the current annotation, or on the article."""
        entity = self.current
        return self.apply(Note(text, entity if isinstance(entity, Annotation) else None))

    def flag(self) -> Outcome:
        """Flag the article, or take its flag away."""
        return self.apply(Flag())

    def reopen(self) -> Outcome:
        """Take up a reviewed or skipped article again."""
        return self.apply(Reopen())

    def skip(self) -> Outcome:
        """Put the article aside and open the next one to do."""
        return self._next_article(self._apply_or_say(Skip()))

    def finish(self, *, leave_open: bool = False) -> Outcome:
        """Declare the article reviewed and open the next one to do.

        With open suggestions, and without ``leave_open``, go to the first of them instead; likewise where more
        have come since their number was named.
        """
        self.refresh()
        first, count = self.article.entities.first_open(), self.article.entities.open_count
        if first is not None and (not leave_open or (self._named_open is not None and count > self._named_open)):
            self._hop(first)
            self._named_open = count
            return Outcome(f"{count} open: enter again leaves {'them' if count > 1 else 'it'}")
        return self._next_article(self._apply_or_say(Finish()))

    def step_article(self, *, forward: bool) -> Outcome:
        """Open the next or previous article of the listing."""
        found = self.queue.beside(self.article.id, forward=forward)
        if found is None:
            raise NotPossible("the last article" if forward else "the first article")
        self.open(found)
        return Outcome(opened=True)

    def apply(self, decision: Decision) -> Outcome:
        """Plan a decision, write it, and take its change over into the open article.

        Raises NotPossible with the reason; WorkspaceBusy or StoreError where it could not be written, and then
        nothing has changed.
        """
        self.refresh()
        check_unchanged(self.article, decision, self.workspace.journal)
        author = Author(self.annotator, self._clock(), self.scheme)
        change = plan(self.article, decision, author)
        return self._take_over(self.workspace.journal.commit(change, self.annotator), "")

    def _apply_or_say(self, decision: Decision) -> Outcome:
        """Apply a decision about the article; where it is not possible, only say why."""
        try:
            return self.apply(decision)
        except NotPossible as refused:
            return Outcome(refused.message)

    def undo(self) -> Outcome:
        """Take back this annotator's newest decision, opening its article."""
        journal = self.workspace.journal
        self._check_room("undo", journal.next_undo(self.annotator))
        entry = journal.undo(self.annotator)
        if entry is None:
            raise NotPossible("nothing to undo")
        return self._show(entry, "undone")

    def redo(self) -> Outcome:
        """Make the decision again that was undone last, opening its article."""
        journal = self.workspace.journal
        self._check_room("redo", journal.next_redo(self.annotator))
        entry = journal.redo(self.annotator)
        if entry is None:
            raise NotPossible("nothing to redo")
        return self._show(entry, "again")

    def _check_room(self, act: Literal["undo", "redo"], target: JournalEntry | None) -> None:
        self.refresh()
        if target is not None:
            is_here = self._article is not None and self._article.id == target.change.article_id
            article = self.article if is_here else OpenArticle.load(self.workspace, target.change.article_id)
            check_room(article, act, target.change.swapped() if act == "undo" else target.change)

    def _show(self, entry: JournalEntry, word: str) -> Outcome:
        opened = self._article is None or self._article.id != entry.change.article_id
        message = f"{word}: {describe(entry.change.swapped() if entry.act == 'undo' else entry.change)}"
        if opened:
            self.open(entry.change.article_id)
            outcome = Outcome(message, entry.change, opened=True)
        else:
            outcome = self._take_over(entry, message)
        self._go_where(entry.change)
        return outcome

    def _take_over(self, entry: JournalEntry, message: str) -> Outcome:
        touched = self.article.apply(entry.change)
        if self._history is not None:
            self._history.add(entry)
        self._stay_on(self._hopped_to)
        return Outcome(message or describe(entry.change), entry.change, tuple(touched))

    def _go_where(self, change: Change) -> None:
        """Go to what a change is about, or to where it took something away."""
        found = subject(change)
        gone = next((row.before for row in change.rows if isinstance(row.before, Annotation)), None)
        if found is not None:
            self._hop(self.article.now(found) or found)
        elif gone is not None:
            self.place(cursors.at(self.article.text, gone.start))

    def _hop_to_made(self, outcome: Outcome) -> Outcome:
        annotation = made(outcome.change)
        if annotation is not None:
            self._hop(annotation)
        return outcome

    def _go_on(self, outcome: Outcome, entity: Entity) -> Outcome:
        """Hop to the next open suggestion behind an entity, or round to the first."""
        entities = self.article.entities
        following = entities.open_after(entity, entity.start) or entities.first_open()
        if following is not None:
            self._hop(following)
            return outcome
        if self.article.state.status is ArticleStatus.REVIEWED:
            return outcome
        return replace(outcome, message=f"{outcome.message} · all decided: enter finishes")

    def _next_article(self, outcome: Outcome) -> Outcome:
        following = self.queue.next_to_do(self.article.id)
        if following is None:
            return replace(outcome, message=f"{outcome.message} · that was the last one")
        self.open(following)
        return replace(outcome, opened=True)

    def _entity(self, verb: str) -> Entity:
        entity = self.current
        if entity is None:
            why = "the selection is not an entity" if self.cursor.extended else "no entity under the cursor"
            raise NotPossible(f"{verb}: {why}")
        return entity
