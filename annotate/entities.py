"""The entities that a curator sees in an article, found by position.

An entity is an annotation, or a suggestion that is open or was rejected. Suggestions that were accepted,
superseded or left have no mark of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from store.records import Annotation, Suggestion, SuggestionState

Entity = Annotation | Suggestion
"""What is highlighted, and what a decision is about."""

_Order = tuple[int, int, int, int]


def is_open(entity: Entity) -> bool:
    """Whether the entity still waits for a decision."""
    return isinstance(entity, Suggestion) and entity.state is SuggestionState.OPEN


def is_visible(entity: Entity) -> bool:
    """Whether the entity is marked in the text."""
    return isinstance(entity, Annotation) or entity.state in (SuggestionState.OPEN, SuggestionState.REJECTED)


def _rank(entity: Entity) -> int:
    if isinstance(entity, Annotation):
        return 0
    return 1 if is_open(entity) else 2


def _order(entity: Entity) -> _Order:
    return entity.start, -entity.end, _rank(entity), entity.id


class Entities:
    """Entities in reading order: by start, the longer first, annotations before suggestions."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._all = sorted(filter(is_visible, entities), key=_order)
        self._orders = [_order(entity) for entity in self._all]
        self._open = [_order(entity) for entity in self._all if is_open(entity)]
        self._longest = max((entity.end - entity.start for entity in self._all), default=0)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def open_count(self) -> int:
        """How many wait for a decision."""
        return len(self._open)

    def add(self, entity: Entity) -> None:
        """Put an entity in its place; one that is not visible is left out."""
        if not is_visible(entity):
            return
        order = _order(entity)
        place = bisect_left(self._orders, order)
        self._orders.insert(place, order)
        self._all.insert(place, entity)
        if is_open(entity):
            insort(self._open, order)
        self._longest = max(self._longest, entity.end - entity.start)

    def discard(self, entity: Entity) -> None:
        """Take an entity out; one that is not there does no harm."""
        order = _order(entity)
        place = bisect_left(self._orders, order)
        if place < len(self._orders) and self._orders[place] == order:
            del self._orders[place], self._all[place]
        place = bisect_left(self._open, order)
        if place < len(self._open) and self._open[place] == order:
            del self._open[place]

    def overlapping(self, start: int, end: int) -> list[Entity]:
        """The entities that share a character with text[start:end], in reading order."""
        first = bisect_left(self._orders, (start - self._longest,))
        last = bisect_left(self._orders, (end,))
        return [entity for entity in self._all[first:last] if entity.end > start]

    def at(self, offset: int) -> Entity | None:
        """The entity at an offset: an annotation before a suggestion, an open one before a rejected, the shorter."""
        here = self.overlapping(offset, offset + 1)
        return min(here, key=lambda entity: (_rank(entity), entity.end - entity.start), default=None)

    def under(self, start: int, end: int) -> Entity | None:
        """The entity at the start of a range, else the one inside it that at() would choose, the first of equals."""
        inside = self.overlapping(start, end)
        return self.at(start) or min(inside, key=lambda entity: (_rank(entity), entity.start), default=None)

    def after(self, entity: Entity | None, offset: int) -> Entity | None:
        """The next entity in reading order after this one, or at or after an offset where it is None."""
        place = bisect_left(self._orders, (offset,)) if entity is None else bisect_right(self._orders, _order(entity))
        return self._all[place] if place < len(self._all) else None

    def before(self, entity: Entity | None, offset: int) -> Entity | None:
        """The next entity backwards from this one, or before an offset where it is None."""
        place = bisect_left(self._orders, (offset,) if entity is None else _order(entity))
        return self._all[place - 1] if place else None

    def open_after(self, entity: Entity | None, offset: int) -> Entity | None:
        """As after(), among those that wait for a decision."""
        place = bisect_left(self._open, (offset,)) if entity is None else bisect_right(self._open, _order(entity))
        return self._found(self._open[place]) if place < len(self._open) else None

    def open_before(self, entity: Entity | None, offset: int) -> Entity | None:
        """As before(), among those that wait for a decision."""
        place = bisect_left(self._open, (offset,) if entity is None else _order(entity))
        return self._found(self._open[place - 1]) if place else None

    def first_open(self) -> Entity | None:
        """The first that waits for a decision."""
        return self._found(self._open[0]) if self._open else None

    def last_open(self) -> Entity | None:
        """The last that waits for a decision."""
        return self._found(self._open[-1]) if self._open else None

    def _found(self, order: _Order) -> Entity:
        return self._all[bisect_left(self._orders, order)]
