"""The weighed decision: a logistic regression on the features of each candidate, then the best flat set of spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from pathlib import Path
from typing import Self

from annotate.detect.layers.features import Board, Key, features

FOLDER = Path(__file__).parent.parent / "model"
WEIGHTS, MEMORY = "weights.tsv", "memory.tsv"
THRESHOLD = "threshold"
"""The row of the weights file that holds the least probability of a span."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the combiner has learned."""

    weights: Mapping[str, float]
    """By feature."""
    threshold: float
    """Spans less probable than this are not given."""
    memory: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """How often a surface in lower case was right and wrong under a label."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The weights in a folder."""
        rows = _rows(folder / WEIGHTS)
        weights = {feature: float(weight) for feature, weight in rows}
        memory = {(surface, label): (int(right), int(wrong)) for surface, label, right, wrong in _rows(folder / MEMORY)}
        return cls(weights, weights.pop(THRESHOLD), memory)

    def write(self, folder: Path) -> None:
        """Write the weights into a folder, sorted, so that a difference can be read."""
        weights = {THRESHOLD: self.threshold, **self.weights}
        _write(folder / WEIGHTS, [(feature, f"{weight:.4f}") for feature, weight in sorted(weights.items())])
        _write(folder / MEMORY, [(*key, str(right), str(wrong)) for key, (right, wrong) in sorted(self.memory.items())])

    def remembered(self, surface: str, label: str) -> tuple[int, int]:
        """How often a surface was right and wrong under a label."""
        return self.memory.get((surface, label), (0, 0))

    def probability(self, found: Sequence[str]) -> float:
        """How probable it is that a candidate with these features is right."""
        total = sum(self.weights.get(feature, 0.0) for feature in found)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    def decide(self, board: Board) -> list[tuple[Key, float]]:
        """The spans that stay, in order of text, each with its probability."""
        chances = {key: self.probability(features(board, key, self.remembered)) for key in sorted(board.layers)}
        return [(key, chances[key]) for key in flat(chances, self.threshold)]


def flat(chances: Mapping[Key, float], threshold: float) -> list[Key]:
    """The spans without overlap whose probabilities exceed the threshold by the most in sum.

    Weighted interval scheduling: of the spans that end by a place, the best sum is that without the last of them, or
    its own with the best that ends before it starts.
    """
    items = sorted((key for key, chance in chances.items() if chance > threshold), key=lambda key: (key[1], key))
    ends = [key[1] for key in items]
    best, fitting = [0.0], []
    for number, key in enumerate(items):
        before = bisect_right(ends, key[0], 0, number)
        fitting.append(before)
        best.append(max(best[-1], best[before] + chances[key] - threshold))
    kept: list[Key] = []
    number = len(items)
    while number:
        if best[number] == best[number - 1]:
            number -= 1
        else:
            kept.append(items[number - 1])
            number = fitting[number - 1]
    return kept[::-1]


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
