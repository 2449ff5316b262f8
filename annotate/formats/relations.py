"""The relations of gold articles: in an order that does not depend on how they came about, and in the JSON form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.records import Annotation, Json, Relation


class GoldRelation(NamedTuple):
    """A relation with its ends."""

    head: Annotation
    type: str
    tail: Annotation


def gold_relations(relations: Iterable[Relation], annotations: Iterable[Annotation]) -> tuple[GoldRelation, ...]:
    """The relations between these annotations by head, tail and type."""
    ends = {annotation.id: annotation for annotation in annotations}
    found = (GoldRelation(ends[one.head_id], one.type, ends[one.tail_id]) for one in relations)
    return tuple(sorted(found, key=lambda one: (_place(one.head), _place(one.tail), one.type)))


def to_objects(relations: Iterable[GoldRelation]) -> list[Json]:
    """The relations as the JSON form has them; edges and label name one annotation of an article."""
    return [{"head": _end(one.head), "tail": _end(one.tail), "label": one.type} for one in relations]


def is_own_form(value: object) -> bool:
    """Whether a value from a file has the form that to_objects() gives."""
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and item.keys() == {"head", "tail", "label"}
        and all(isinstance(item[end], dict) and item[end].keys() == {"start", "end", "label"} for end in _ENDS)
        for item in value
    )


def told(relation: GoldRelation) -> str:
    """A relation for people, as the example of a loss."""
    head, tail = relation.head, relation.tail
    return f"{head.start}..{head.end} {head.surface!r} {relation.type} {tail.start}..{tail.end} {tail.surface!r}"


_ENDS = ("head", "tail")


def _place(annotation: Annotation) -> tuple[int, int, str]:
    return annotation.start, -annotation.end, annotation.label


def _end(annotation: Annotation) -> dict[str, Json]:
    return {"start": annotation.start, "end": annotation.end, "label": annotation.label}
