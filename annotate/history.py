"""What was decided about each entity of an article, read from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotate.entities import Entity
from store.journal import Journal
from store.records import Annotation, ArticleLabel, JournalEntry, Row, Suggestion


@dataclass(frozen=True, slots=True)
class Event:
    """One decision that touched an entity."""

    at: str
    annotator: str
    act: str
    """The kind of decision, with ``undo`` or ``redo`` before it where it was one."""


@dataclass(slots=True)
class History:
    """The decisions of one article by the entity that they touched, oldest first."""

    _events: dict[tuple[type[Row], int], dict[int, Event]] = field(default_factory=dict)
    _answers: dict[str, dict[int, Event]] = field(default_factory=dict)

    @classmethod
    def load(cls, journal: Journal, article_id: int) -> History:
        """Read the journal of an article."""
        history = cls()
        for entry in journal.entries(article_id=article_id):
            history.add(entry)
        return history

    def add(self, entry: JournalEntry) -> None:
        """Take in one more entry."""
        act = entry.change.kind if entry.act == "do" else f"{entry.act} {entry.change.kind}"
        event = Event(entry.at, entry.annotator, act)
        for key in _touched(entry):
            self._events.setdefault(key, {})[entry.id] = event
        for label in filter(None, (row.after or row.before for row in entry.change.rows)):
            if isinstance(label, ArticleLabel):
                told = Event(event.at, event.annotator, f"{event.act} {label.choice}")
                self._answers.setdefault(label.question, {})[entry.id] = told

    def about(self, question: str) -> tuple[Event, ...]:
        """The decisions about a question that is asked of the article."""
        return tuple(event for _, event in sorted(self._answers.get(question, {}).items()))

    def of(self, entity: Entity) -> tuple[Event, ...]:
        """The decisions about an entity; those about the suggestion that an annotation came from included."""
        events = self._events.get((type(entity), entity.id), {})
        if isinstance(entity, Annotation) and entity.suggestion_id is not None:
            events = events | self._events.get((Suggestion, entity.suggestion_id), {})
        return tuple(event for _, event in sorted(events.items()))


def _touched(entry: JournalEntry) -> Iterator[tuple[type[Row], int]]:
    for change in entry.change.rows:
        row = change.after or change.before
        if isinstance(row, Annotation | Suggestion):
            yield type(row), row.id
