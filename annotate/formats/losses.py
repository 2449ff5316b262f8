"""What a format cannot hold: counted, with examples, and never lost without leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotate.errors import WouldLose
from annotate.text import display_line
from store.records import Json

EXAMPLES = 3
"""How many examples of a loss are kept."""

_LENGTH = 72


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that a format could not hold."""

    kind: str
    """In the plural, for people: ``spans with an edge inside a token``."""
    count: int
    examples: tuple[str, ...]
    """The first ones: article, place, label and surface."""
    refuses: bool = True
    """Whether it is a reason to write nothing without leave; particulars that stay behind are only told."""

    def told(self) -> str:
        """The loss in a line: how many, of what, and the first ones."""
        examples = "; ".join(filter(None, self.examples))
        return f"{self.count:,} {self.kind}" + (f", such as {examples}" if examples else "")

    def to_json(self) -> Mapping[str, Json]:
        """The loss as a manifest holds it."""
        return {"kind": self.kind, "count": self.count, "examples": list(self.examples)}


@dataclass(slots=True)
class LossTally:
    """The losses of an export or an import while it is under way."""

    within: str = ""
    """The path that examples are all from; it is left out of them."""
    _found: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def add(self, kind: str, example: str, *, refusing: bool = True) -> None:
        """Count one more thing that is lost, or that stays behind without being a reason to refuse."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if not refusing:
            self._told.add(kind)
        examples = self._found.setdefault(kind, [])
        if len(examples) < EXAMPLES:
            examples.append(_short(display_line(example.removeprefix(self.within).lstrip(",:/ "))))

    def losses(self) -> tuple[Loss, ...]:
        """What was lost, by kind."""
        return tuple(
            Loss(kind, self._counts[kind], tuple(self._found[kind]), kind not in self._told)
            for kind in sorted(self._counts)
        )

    @property
    def refuses(self) -> bool:
        """Whether any of them is a reason to write nothing without leave."""
        return len(self._told) < len(self._counts)


def refuse(losses: Sequence[Loss], what: str, leave: str) -> WouldLose:
    """The error that lists the losses that refuse; ``leave`` says what --allow-loss does."""
    listed = (loss.told() for loss in losses if loss.refuses)
    return WouldLose("\n".join((f"{what}:", *listed)), f"--allow-loss {leave}.")


def _short(example: str) -> str:
    return example if len(example) <= _LENGTH else f"{example[: _LENGTH - 1].rstrip()}…"
