"""What an article view draws over the text: the entities, and the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

State: TypeAlias = Literal["suggested", "uncertain", "annotated", "rejected"]

UNCERTAIN_BELOW = 0.6
"""The corrected score under which a suggestion is drawn as uncertain."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to draw for an entity: its range in code points of the article, its label, and where it stands."""

    start: int
    end: int
    label: str
    state: State


class MarkSource(Protocol):
    """Gives the entities of an article, whatever keeps them."""

    def marks(self, start: int, end: int) -> Sequence[Mark]:
        """Those that overlap text[start:end], by (start, -end); asked for each line drawn, so it must be cheap."""
        ...


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the cursor is drawn: a range, the entity that it is on, and whether it is a selection.

    An empty range is drawn on the one cell that follows it.
    """

    start: int = 0
    end: int = 0
    extended: bool = False
    current: Mark | None = None

    @property
    def drawn_end(self) -> int:
        """The end of what is drawn."""
        return max(self.end, self.start + 1)
