"""What holds between the annotations of an article: kept by id and by end, planned, and taken away with an end.

Planning is pure, as in annotate/decisions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotate.errors import NotPossible
from annotate.text import display_line
from store.records import Annotation, Change, LabelScheme, Relation, RelationType, RowChange

if TYPE_CHECKING:
    from annotate.open_article import OpenArticle

RELATE, UNRELATE = "relate", "remove relation"
"""What the journal calls making a relation and taking one away."""

_SHOWN = 30


class Relations:
    """The relations of an article, found by id and by either end."""

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self._by_id: dict[int, Relation] = {}
        self._by_end: dict[int, dict[int, Relation]] = {}
        for relation in relations:
            self.add(relation)

    def __iter__(self) -> Iterator[Relation]:
        return iter(sorted(self._by_id.values(), key=lambda relation: relation.id))

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, relation_id: int) -> Relation | None:
        """The relation of that id; None where it is gone."""
        return self._by_id.get(relation_id)

    def of(self, annotation_id: int) -> tuple[Relation, ...]:
        """The relations that have an annotation at one of their ends, the oldest first."""
        found = self._by_end.get(annotation_id, {})
        return tuple(found[id_] for id_ in sorted(found))

    def same(self, head_id: int, tail_id: int, type_name: str) -> Relation | None:
        """The relation of exactly these ends and this type."""
        wanted = head_id, tail_id, type_name
        return next((one for one in self.of(head_id) if (one.head_id, one.tail_id, one.type) == wanted), None)

    def add(self, relation: Relation) -> None:
        """Put a relation in."""
        self._by_id[relation.id] = relation
        for end in (relation.head_id, relation.tail_id):
            self._by_end.setdefault(end, {})[relation.id] = relation

    def discard(self, relation: Relation) -> None:
        """Take a relation out; one that is not there does no harm."""
        if self._by_id.pop(relation.id, None) is not None:
            for end in (relation.head_id, relation.tail_id):
                del self._by_end[end][relation.id]


@dataclass(frozen=True, slots=True)
class Relate:
    """Say that something holds between two annotations."""

    head: Annotation
    tail: Annotation
    type: str


@dataclass(frozen=True, slots=True)
class Unrelate:
    """Take a relation away."""

    relation: Relation


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as one of its ends sees it."""

    relation: Relation
    other: Annotation
    """What is at the other end."""
    goes_out: bool
    """Whether this end is the head."""


def links(article: OpenArticle, annotation: Annotation) -> list[Link]:
    """The relations of an annotation in the order in which the text has their other ends."""
    found = []
    for relation in article.relations.of(annotation.id):
        goes_out = relation.head_id == annotation.id
        other = article.annotations[relation.tail_id if goes_out else relation.head_id]
        found.append(Link(relation, other, goes_out))
    return sorted(found, key=lambda link: (link.other.start, link.other.end, link.relation.id))


def is_allowed(scheme: LabelScheme, type_name: str, head: str, tail: str) -> bool:
    """Whether labels may stand at the ends of a relation; one whose type the scheme has given up may stay."""
    return all(each.allows(head, tail) for each in scheme.relations if each.name == type_name)


def possible(scheme: LabelScheme, label: str) -> list[RelationType]:
    """The relations of a scheme that an annotation of a label may be at an end of."""
    return [each for each in scheme.relations if label in each.head or label in each.tail]


def related(article: OpenArticle, decision: Relate, scheme: LabelScheme, *, annotator: str, at: str) -> RowChange:
    """The new relation that a decision means; NotPossible, with the reason, where it means none."""
    head, tail, name = decision.head, decision.tail, decision.type
    if head.id == tail.id:
        raise NotPossible("a relation needs two annotations")
    if all(each.name != name for each in scheme.relations):
        raise NotPossible(f"the scheme has no relation {name}")
    if not is_allowed(scheme, name, head.label, tail.label):
        raise NotPossible(f"{name} does not lead from {head.label} to {tail.label}")
    if article.relations.same(head.id, tail.id, name) is not None:
        raise NotPossible(f"{_short(head.surface)} {name} {_short(tail.surface)} already")
    return RowChange(None, Relation(0, article.id, head.id, tail.id, name, annotator, at, scheme.version))


def unrelated(article: OpenArticle, decision: Unrelate) -> RowChange:
    """The removal that a decision means; NotPossible where the relation is gone."""
    if article.relations.get(decision.relation.id) != decision.relation:
        raise NotPossible("this relation is gone")
    return RowChange(decision.relation, None)


def severing(article: OpenArticle, change: Change, scheme: LabelScheme) -> Change:
    """The change with the removal of the relations that cannot outlive it, before everything else.

    These are the relations of annotations that go, and of annotations whose new label their type does not allow.
    """
    rows = [RowChange(relation, None) for relation in outlived(article, change, scheme)]
    return replace(change, rows=(*rows, *change.rows)) if rows else change


def outlived(article: OpenArticle, change: Change, scheme: LabelScheme) -> list[Relation]:
    """The relations that stand, that a change leaves, and that cannot stand after it, the oldest first."""
    labels = labels_after(change)
    leaves = {row.before.id for row in change.rows if isinstance(row.before, Relation)}
    touched = {one.id: one for id_ in labels for one in article.relations.of(id_) if one.id not in leaves}
    return [touched[id_] for id_ in sorted(touched) if not _stands(article, touched[id_], labels, scheme)]


def labels_after(change: Change) -> dict[int, str | None]:
    """The label that each annotation has after a change that touches it; None where it goes."""
    found: dict[int, str | None] = {}
    for row in change.rows:
        if isinstance(row.before, Annotation):
            found[row.before.id] = None
        if isinstance(row.after, Annotation):
            found[row.after.id] = row.after.label
    return found


def _stands(article: OpenArticle, relation: Relation, labels: dict[int, str | None], scheme: LabelScheme) -> bool:
    """Whether a relation can stand where annotations have these labels, and the others those that they have."""
    ends = [
        labels[id_] if id_ in labels else article.annotations[id_].label for id_ in (relation.head_id, relation.tail_id)
    ]
    head, tail = ends
    return head is not None and tail is not None and is_allowed(scheme, relation.type, head, tail)


def ends_told(article: OpenArticle, change: Change) -> str:
    """The ends of the one relation that a change is about, for people; empty where it is about something else."""
    relation = _relation_of(change)
    if relation is None:
        return ""
    head, tail = (article.annotations.get(id_) for id_ in (relation.head_id, relation.tail_id))
    return "" if head is None or tail is None else f": {_short(head.surface)} → {_short(tail.surface)}"


def head_of(article: OpenArticle, change: Change) -> Annotation | None:
    """The head of the one relation that a change is about, where that stands."""
    relation = _relation_of(change)
    return None if relation is None else article.annotations.get(relation.head_id)


def _relation_of(change: Change) -> Relation | None:
    found = [row.after or row.before for row in change.rows]
    relations = [row for row in found if isinstance(row, Relation)]
    if len(relations) != 1 or any(isinstance(row, Annotation) for row in found):
        return None
    return relations[0]


def _short(surface: str) -> str:
    shown = display_line(surface)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
