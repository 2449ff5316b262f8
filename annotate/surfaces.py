"""The entities of an article by what they are: each surface and label once, with its mentions counted."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotate.entities import Entity, is_open
from store.records import Annotation

Key = tuple[str, str]
"""Surface and label."""


@dataclass(slots=True)
class Mentions:
    """One surface under one label: where it occurs, and how many wait for a decision or were annotated."""

    surface: str
    label: str
    starts: list[int] = field(default_factory=list)
    open: int = 0
    annotated: int = 0

    @property
    def count(self) -> int:
        """How many mentions there are."""
        return len(self.starts)


class Surfaces:
    """The surfaces of an article in the order in which they first occur."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._mentions: dict[Key, Mentions] = {}
        self._order: list[tuple[int, Key]] = []
        for entity in entities:
            self._count(entity, 1)
        self._order = sorted((mentions.starts[0], key) for key, mentions in self._mentions.items())

    def __len__(self) -> int:
        return len(self._order)

    def add(self, entity: Entity) -> None:
        """Count one more mention."""
        self._move(entity, 1)

    def discard(self, entity: Entity) -> None:
        """Count one mention less."""
        self._move(entity, -1)

    def index_of(self, entity: Entity) -> int:
        """The position of an entity's surface in the list."""
        key = (entity.surface, entity.label)
        return bisect_left(self._order, (self._mentions[key].starts[0], key))

    def window(self, first: int, count: int) -> Sequence[Mentions]:
        """Up to count surfaces from a position on."""
        return [self._mentions[key] for _, key in self._order[first : first + count]]

    def _move(self, entity: Entity, by: int) -> None:
        key = (entity.surface, entity.label)
        known = self._mentions.get(key)
        if known is not None:
            del self._order[bisect_left(self._order, (known.starts[0], key))]
        mentions = self._count(entity, by)
        if mentions.starts:
            insort(self._order, (mentions.starts[0], key))
        else:
            del self._mentions[key]

    def _count(self, entity: Entity, by: int) -> Mentions:
        key = (entity.surface, entity.label)
        mentions = self._mentions.setdefault(key, Mentions(*key))
        if by > 0:
            insort(mentions.starts, entity.start)
        else:
            mentions.starts.remove(entity.start)
        mentions.open += by * is_open(entity)
        mentions.annotated += by * isinstance(entity, Annotation)
        return mentions
