"""The list of labels: key, a sample of the colour, name, counts and definition, drawn a line at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style

from annotate.text import display_line
from store.labelled import Use
from store.records import Label
from tui.widgets.cells import fit, shorten
from tui.widgets.line_list import LineList

_SAMPLE = "██"
_NAME = 18
_COUNT = 10
_RETIRED = "retired"


class LabelList(LineList):
    """The labels of a scheme, one a line, with a cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.labels: Sequence[Label] = ()
        self._counts: Mapping[str, Use] | None = None
        self._colours: Mapping[str, str] = {}

    @property
    def count(self) -> int:
        """How many labels there are."""
        return len(self.labels)

    def show(self, labels: Sequence[Label], counts: Mapping[str, Use] | None, colours: Mapping[str, str]) -> None:
        """Show these labels; ``counts`` is None while they are not known. The cursor stays with its label."""
        names = [label.name for label in labels]
        before = self.current
        self.labels, self._counts, self._colours = labels, counts, colours
        if before is not None and before.name in names:
            self.cursor = names.index(before.name)
        self.update_rows()
        self._reveal()

    @property
    def current(self) -> Label | None:
        """The label under the cursor; None where there is none."""
        return self.labels[self.cursor] if self.cursor < len(self.labels) else None

    def go_to(self, name: str) -> None:
        """Put the cursor on a label, where it is listed."""
        for index, label in enumerate(self.labels):
            if label.name == name:
                self.move_to(index)

    def draw(self, index: int, width: int, style: Style, quiet: Style) -> list[Segment]:
        """A label: key, a sample of its colour, name, how often it is used, definition."""
        label = self.labels[index]
        colour = style + Style(color=self._colours.get(label.name))
        name = quiet if label.retired else colour + Style(bold=True)
        counts = "" if self._counts is None else _counts(self._counts.get(label.name, Use()))
        # the last but one column says in words what grey alone would say
        about = f"{_RETIRED} · {label.definition}" if label.retired else label.definition
        used = 9 + _NAME + 2 * _COUNT + 2
        return [
            Segment(f" {'▸' if index == self.cursor else ' '} {label.key or '–'} ", style),
            Segment(_SAMPLE, colour),
            Segment(" ", style),
            Segment(fit(display_line(label.name), _NAME), name),
            Segment(fit(counts or "…".rjust(_COUNT), 2 * _COUNT + 2), style),
            Segment(shorten(display_line(about), max(width - used - 1, 0)), quiet),
        ]


HEADING = f"   key   {'label':{_NAME - 2}}{'annotated':>{_COUNT}}{'open':>{_COUNT}}  definition"
"""What the columns are."""


def _counts(use: Use) -> str:
    return f"{use.annotations:>{_COUNT},}{use.open:>{_COUNT},}  "
