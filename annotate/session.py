"""One person at work in one workspace: the open article, the cursor, and what each key means there.

The session plans a decision, writes it, moves the cursor on and answers with what changed. The screens, the
command line and the tests all drive this class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from annotate import cursor as cursors
from annotate.conflicts import check_room, check_unchanged
from annotate.decisions import (
    Accept,
    Add,
    Answer,
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
from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.going_on import GoingOn
from annotate.open_article import OpenArticle
from annotate.outcome import Outcome, describe, told
from annotate.relation_conflicts import check_ends, check_known
from annotate.relations import ends_told
from annotate.same import Carried, carried
from store.database import now
from store.records import WORKSPACE, Annotation, ArticleStatus, Change, JournalEntry
from store.workspace import Workspace

__all__ = ["Outcome", "Session", "describe"]


class Session(GoingOn):
    """What one annotator decides about the open article, and what each key means there."""

    def __init__(
        self, workspace: Workspace, annotator: str, *, learning: bool = False, clock: Callable[[], str] = now
    ) -> None:
        super().__init__(workspace, annotator, learning=learning)
        self._clock = clock
        self.last: Carried | None = None
        """What the last decision about an entity said of its surface; None after undo."""
        self._named_open: int | None = None

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
        """Relabel the current entity, or make a span of the selection or of the word with this label; and go on."""
        self.check_wanted(name)
        entity = self.current
        if entity is None:
            start, end = self.cursor.start, self.cursor.end
            return self._go_on_from_made(self.apply(Add(start, end, name)))
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
        outcome = self.apply(Flag())
        return replace(outcome, message="flagged" if self.article.state.flagged else "no longer flagged")

    def reopen(self) -> Outcome:
        """Take up a reviewed or skipped article again, or one that is complete for wanted labels."""
        return self.apply(Reopen(self.wanted))

    def answer(self, question: str, choice: str) -> Outcome:
        """Give a choice for a question about the article, or take it back where it is given."""
        return self.apply(Answer(question, choice))

    def skip(self) -> Outcome:
        """Put the article aside and open the next one to do."""
        return self._next_article(self._apply_or_say(Skip()))

    def open(self, article_id: int) -> None:
        """Open an article as Reading does; what was said of the one before is forgotten."""
        super().open(article_id)
        self._named_open = None

    def finish(self, *, leave_open: bool = False) -> Outcome:
        """Declare the article reviewed, or complete for the wanted labels, and open the next one to do.

        With open suggestions, and without ``leave_open``, go to the first of them instead; likewise where more
        have come since their number was named.
        """
        self.refresh()
        found = self.still_open()
        count = len(found)
        if found and (not leave_open or (self._named_open is not None and count > self._named_open)):
            self._hop(found[0])
            self._named_open = count
            return Outcome(f"{count} open: enter again leaves {'them' if count > 1 else 'it'}")
        return self._next_article(self._apply_or_say(Finish(self.wanted)))

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
        with self.workspace.transaction():  # nobody writes between planning and writing
            self.refresh()
            check_unchanged(self.article, decision, self.workspace.journal)
            outcome = self.commit([plan(self.article, decision, self.author())])
        assert outcome.change is not None  # a decision is about the open article
        self.last = carried(outcome.change) or self.last
        return outcome

    def author(self) -> Author:
        """Who decides now, under which scheme."""
        return Author(self.annotator, self._clock(), self.scheme)

    def commit(self, changes: Sequence[Change]) -> Outcome:
        """Write changes, one an article, as one act, and take over that of the open article; apply() says the errors.

        The outcome's change is that of the open article, None where the act is about others alone.
        """
        with self.workspace.transaction():
            for change in changes:
                check_known(self.workspace, change, self.scheme)
            entries = self.workspace.journal.commit_all(changes, self.annotator)
        message = told(*(entry.change for entry in entries))
        here = None if self._article is None else self._article.id
        own = next((entry for entry in entries if entry.change.article_id == here), None)
        return Outcome(message) if own is None else self._take_over(own, message)

    def _apply_or_say(self, decision: Decision) -> Outcome:
        """Apply a decision about the article; where it is not possible, only say why."""
        try:
            return self.apply(decision)
        except NotPossible as refused:
            return Outcome(refused.message)

    def undo(self) -> Outcome:
        """Take back this annotator's newest act, opening its article."""
        journal = self.workspace.journal
        with self.workspace.transaction():
            self._check_room("undo", journal.next_undo(self.annotator))
            entries = journal.undo(self.annotator)
        if not entries:
            raise NotPossible("nothing to undo")
        return self._show(entries, "undone")

    def redo(self) -> Outcome:
        """Make the act again that was undone last, opening its article."""
        journal = self.workspace.journal
        with self.workspace.transaction():
            self._check_room("redo", journal.next_redo(self.annotator))
            entries = journal.redo(self.annotator)
        if not entries:
            raise NotPossible("nothing to redo")
        return self._show(entries, "again")

    def _check_room(self, act: Literal["undo", "redo"], targets: Sequence[JournalEntry]) -> None:
        self.refresh()
        moves_labels = any(target.change.article_id == WORKSPACE for target in targets)
        for target in targets:
            if target.change.article_id == WORKSPACE:
                continue
            is_here = self._article is not None and self._article.id == target.change.article_id
            article = self.article if is_here else OpenArticle.load(self.workspace, target.change.article_id)
            change = target.change.swapped() if act == "undo" else target.change
            check_room(article, act, change, self.scheme.overlap)
            if not moves_labels:  # the labels of the ends come back with their relations
                check_ends(article, act, change, self.scheme, self.workspace.journal)

    def _show(self, entries: Sequence[JournalEntry], word: str) -> Outcome:
        """Show what an act changed: in the open article if that is among those changed, else in the act's first."""
        made = [entry.change.swapped() if entry.act == "undo" else entry.change for entry in entries]
        message = f"{word}: {describe(*made)}"
        self.last = None
        edited = next((entry.change for entry in entries if entry.change.article_id == WORKSPACE), None)
        if edited is not None:
            self.scheme_changed()
            return Outcome(message, edited)
        here = None if self._article is None else self._article.id
        entry = next((one for one in entries if one.change.article_id == here), None)
        if entry is None:
            entry = min(entries, key=lambda one: one.target or one.id)
            self.open(entry.change.article_id)
            self._keep_decided(entry.change)
            outcome = Outcome(message + ends_told(self.article, entry.change), entry.change, opened=True)
        else:
            outcome = self._take_over(entry, message)
        revealed = self._go_where(entry.change)
        return replace(outcome, touched=(*outcome.touched, *revealed))

    def _take_over(self, entry: JournalEntry, message: str) -> Outcome:
        touched = self.article.apply(entry.change)
        self._trace = self.workspace.articles.trace(self.article.id)
        if self._history is not None:
            self._history.add(entry)
        self._keep_decided(entry.change)
        self._stay_on(self._hopped_to)
        return Outcome(message + ends_told(self.article, entry.change), entry.change, tuple(touched))

    def _next_article(self, outcome: Outcome) -> Outcome:
        following = self.queue.next_to_do(self.article.id, self.wanted or ())
        if following is None:
            return replace(outcome, message=f"{outcome.message} · that was the last one")
        self.open(following)
        put_off = " · back to those skipped" if self.article.state.status is ArticleStatus.SKIPPED else ""
        return replace(outcome, message=f"{outcome.message}{put_off}", opened=True)

    def _entity(self, verb: str) -> Entity:
        entity = self.current
        if entity is None:
            why = "the selection is not an entity" if self.cursor.extended else "no entity under the cursor"
            raise NotPossible(f"{verb}: {why}")
        return entity
