"""The chances of tags, token by token: begin, inside and last of a span, a unit of one token, outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

OUTSIDE = "O"
POSSIBLE = 0.08
"""The least chance of a span that is worth looking at."""
LONGEST = 14
LIKELY = 0.5
"""Of two spans that overlap, only one can be likelier than this."""

Matrix = np.typing.NDArray[np.float32]


def tag(start: int, end: int, index: int, label: str) -> str:
    """The tag of a token of a span."""
    if end - start == 1:
        return f"U-{label}"
    return f"{'B' if index == start else 'L' if index == end - 1 else 'I'}-{label}"


def tags(labels: Sequence[str]) -> list[str]:
    """All tags of some labels."""
    return [OUTSIDE, *(f"{place}-{label}" for label in sorted(labels) for place in "BILU")]


@dataclass(frozen=True, slots=True)
class Chances:
    """One row a token of the page, one column a tag."""

    matrix: Matrix
    columns: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[str], matrix: Matrix) -> Chances:
        """The chances under the names of the columns."""
        return cls(matrix, {name: column for column, name in enumerate(names)})

    def span(self, start: int, end: int, label: str) -> float:
        """The chance of a span, its tokens taken as independent; 0 for a label that the columns do not have."""
        if not len(self.matrix) or f"U-{label}" not in self.columns:
            return 0.0
        chance = 1.0
        for index in range(start, end):
            chance *= float(self.matrix[index, self.columns[tag(start, end, index, label)]])
        return chance

    def possible(self) -> Iterator[tuple[int, int, str]]:
        """Every span with at least the chance POSSIBLE."""
        for name, column in self.columns.items():
            place, _, label = name.partition("-")
            if place == "U":
                yield from (
                    (int(row), int(row) + 1, label) for row in np.flatnonzero(self.matrix[:, column] >= POSSIBLE)
                )
            elif place == "B":
                for row in np.flatnonzero(self.matrix[:, column] >= POSSIBLE):
                    yield from self._longer(int(row), label)

    def _longer(self, start: int, label: str) -> Iterator[tuple[int, int, str]]:
        chance = float(self.matrix[start, self.columns[f"B-{label}"]])
        inside, last = self.columns[f"I-{label}"], self.columns[f"L-{label}"]
        for index in range(start + 1, min(start + LONGEST, len(self.matrix))):
            if chance * float(self.matrix[index, last]) >= POSSIBLE:
                yield start, index + 1, label
            chance *= float(self.matrix[index, inside])
            if chance < POSSIBLE:
                return


NO_CHANCES = Chances(np.zeros((0, 0), dtype=np.float32))
"""What is known where no recognizer has read the page."""


def step(chance: float) -> int:
    """The step of a chance on a scale of its logit, -5 to 5."""
    held = min(0.995, max(0.005, chance))
    return round(log(held / (1 - held)))
