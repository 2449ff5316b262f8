"""What a format cannot hold: counted, with examples, and never lost without leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotate.errors import WouldLose
from annotate.text import display_line
from store.records import Json

EXAMPLES = 3
"""How many examples of a loss are kept."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that a format could not hold."""

    kind: str
    """In the plural, for people: ``spans with an edge inside a token``."""
    count: int
    examples: tuple[str, ...]
    """The first ones: article, place, label and surface."""

    def to_json(self) -> Mapping[str, Json]:
        """The loss as a manifest holds it."""
        return {"kind": self.kind, "count": self.count, "examples": list(self.examples)}


@dataclass(slots=True)
class LossTally:
    """The losses of an export while it is being written."""

    _found: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, example: str) -> None:
        """Count one more thing that is lost."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        examples = self._found.setdefault(kind, [])
        if len(examples) < EXAMPLES:
            examples.append(display_line(example))

    def losses(self) -> tuple[Loss, ...]:
        """What was lost, by kind."""
        return tuple(Loss(kind, self._counts[kind], tuple(self._found[kind])) for kind in sorted(self._counts))


def refuse(losses: Sequence[Loss], format_name: str) -> WouldLose:
    """The error that lists these losses."""
    listed = (f"{loss.count} {loss.kind}, such as {'; '.join(loss.examples)}" for loss in losses)
    return WouldLose(
        f"{format_name} cannot hold all of this gold:\n" + "\n".join(listed),
        "--allow-loss exports the rest and lists the losses in the manifest.",
    )
