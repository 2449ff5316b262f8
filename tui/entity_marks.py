"""The entities of an open article as the article view draws them."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.entities import Entity
from annotate.session import Session
from store.records import Annotation, SuggestionState
from tui.widgets.marks import UNCERTAIN_BELOW, Mark, State


class EntityMarks:
    """A MarkSource over whatever article the session has open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def marks(self, start: int, end: int) -> Sequence[Mark]:
        """The marks that overlap text[start:end], by start, the longer first."""
        return [mark_of(self._session, entity) for entity in self._session.article.entities.overlapping(start, end)]


def mark_of(session: Session, entity: Entity) -> Mark:
    """What is drawn for one entity."""
    return Mark(entity.start, entity.end, entity.label, state_of(session, entity))


def state_of(session: Session, entity: Entity) -> State:
    """How an entity stands: drawn as a style, and said in the inspector as a word."""
    if isinstance(entity, Annotation):
        return "annotated"
    if entity.state is SuggestionState.REJECTED:
        return "rejected"
    trust = session.trust(entity)
    return "uncertain" if trust is not None and trust < UNCERTAIN_BELOW else "suggested"
