"""Where the cursor goes once something was decided: on to the next open suggestion, and back to what was decided."""

from __future__ import annotations

from dataclasses import replace

from annotate.entities import Entity, is_open, is_visible
from annotate.errors import NotPossible
from annotate.outcome import Outcome, is_about_article, made, subject
from annotate.relations import head_of
from annotate.wanting import Wanting
from store.records import Annotation, ArticleStatus, Change, Relation, Suggestion


class GoingOn(Wanting):
    """Reading, with the way on from a decision and the way back to the last one."""

    _decided: Change | None = None
    """The last change of the open article that was about an entity, or took such a change back."""

    def open(self, article_id: int) -> None:
        """Open an article as Wanting does; what was decided in the one before is no longer gone back to."""
        super().open(article_id)
        self._decided = None

    def go_on(self, outcome: Outcome) -> Outcome:
        """Hop to the next open suggestion, unless keys act on one already."""
        entity = self.current
        return outcome if entity is not None and is_open(entity) else self._go_on(outcome, entity)

    def hop_decided(self) -> Outcome:
        """Go back to the entity that was decided last, or to what that decision took away, in the open article."""
        self.refresh()
        if self._decided is None:
            raise NotPossible("nothing was decided since this article was opened")
        return Outcome(touched=self._go_where(self._decided))

    def _go_on(self, outcome: Outcome, entity: Entity | None) -> Outcome:
        """Hop to the next open suggestion behind an entity, or round to the first."""
        entities = self.article.entities
        offset = self.cursor.start if entity is None else entity.start
        following = entities.open_after(entity, offset) or entities.first_open()
        if following is not None:
            self._hop(following)
            return outcome
        if self.article.state.status is ArticleStatus.REVIEWED:
            return outcome
        return replace(outcome, message=f"{outcome.message} · all decided: enter finishes")

    def _go_on_from_made(self, outcome: Outcome) -> Outcome:
        """Hop to the next open suggestion behind the annotation that was made; where none is, stay on that.

        Not round to the first: whoever adds behind the last suggestion may have more to add there.
        """
        self._hop_to_made(outcome)
        following = self.article.entities.open_after(self.current, self.cursor.start)
        if following is not None:
            self._hop(following)
        return outcome

    def _hop_to_made(self, outcome: Outcome) -> Outcome:
        annotation = made(outcome.change)
        if annotation is not None:
            self._hop(annotation)
        return outcome

    def _keep_decided(self, change: Change) -> None:
        """Keep a change of the open article to go back to, where it is about an entity."""
        rows = (row.after or row.before for row in change.rows)
        if not is_about_article(change) and any(isinstance(row, Annotation | Suggestion | Relation) for row in rows):
            self._decided = change

    def _go_where(self, change: Change) -> tuple[Entity, ...]:
        """Go to what a change is about, or to what it took away; return what that had to reveal."""
        found = subject(self._without_hidden(change) if is_about_article(change) else change)
        found = found or head_of(self.article, change)
        entity = None if found is None else self.article.now(found)
        if entity is not None and is_visible(entity):
            revealed = self.article.reveal(entity)
            self._hop(entity)
            return revealed
        gone = found or next((row.before for row in change.rows if isinstance(row.before, Annotation)), None)
        if gone is not None:
            self._take(gone.start, gone.end)
        return ()

    def _without_hidden(self, change: Change) -> Change:
        rows = [
            row for row in change.rows if not (isinstance(row.after, Suggestion) and self.article.is_hidden(row.after))
        ]
        return replace(change, rows=tuple(rows))
