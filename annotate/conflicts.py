"""Where the decisions of two people, or of two windows, meet: what is refused, and who is named."""

from __future__ import annotations

from typing import Literal

from annotate.decisions import Accept, Decision, Note, Reject, Relabel, Remove, Resize
from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.history import History
from annotate.open_article import OpenArticle
from annotate.overlap import excludes
from annotate.relations import Relate
from annotate.text import display_line
from store.errors import ChangedSince
from store.journal import Journal
from store.records import Annotation, Change, Overlap


def check_unchanged(article: OpenArticle, decision: Decision, journal: Journal) -> None:
    """NotPossible where the entity of a decision is no longer as whoever decided saw it."""
    entity = next((one for one in _entities_of(decision) if not _is_as_seen(article, one)), None)
    if entity is None:
        return
    events = History.load(journal, article.id).of(entity)
    if not events:
        raise NotPossible("this changed meanwhile")
    raise NotPossible(f"{events[-1].annotator} changed this meanwhile ({events[-1].act})")


def _entities_of(decision: Decision) -> tuple[Entity, ...]:
    match decision:
        case Accept(entity) | Reject(entity) | Remove(entity) | Relabel(entity) | Resize(entity) | Note(_, entity):
            return () if entity is None else (entity,)
        case Relate(head, tail):
            return head, tail
    return ()


def _is_as_seen(article: OpenArticle, entity: Entity) -> bool:
    if isinstance(entity, Annotation):
        return article.annotations.get(entity.id) == entity
    # one more origin changes nothing about the question
    known = article.suggestions.get(entity.id)
    return known is not None and known.state is entity.state


def check_room(article: OpenArticle, act: Literal["undo", "redo"], change: Change, rule: Overlap) -> None:
    """ChangedSince where a change would lay an annotation over one that it does not know of and that excludes it."""
    known = {side.id for row in change.rows for side in (row.before, row.after) if isinstance(side, Annotation)}
    for row in change.rows:
        if isinstance(row.after, Annotation):
            for other in article.annotations_over(row.after.start, row.after.end):
                if other.id not in known and excludes(rule, row.after, other):
                    raise ChangedSince(
                        f"{act} refused: {other.annotator} annotated {display_line(other.surface[:40])} there since",
                        "What others decided is theirs to take back.",
                    )
