"""The list of labels: key, a sample of the colour, name, counts and definition, drawn a line at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotate.text import display_line
from store.labelled import Use
from store.records import Label
from tui.widgets.cells import fit, shorten

_SAMPLE = "██"
_NAME = 18
_COUNT = 10
_RETIRED = "retired"


class LabelList(ScrollView, can_focus=True, inherit_bindings=False):
    """The labels of a scheme, one a line, with a cursor; it binds no keys: the screen owns them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"label-list--cursor", "label-list--quiet"}
    DEFAULT_CSS = """
    LabelList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    LabelList > .label-list--cursor { background: $accent 30%; }
    LabelList > .label-list--quiet { color: $text-muted; }
    """

    @dataclass
    class Opened(Message):
        """A label was clicked twice."""

        index: int

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.cursor = 0
        self.labels: Sequence[Label] = ()
        self._counts: Mapping[str, Use] | None = None
        self._colours: Mapping[str, str] = {}

    def show(self, labels: Sequence[Label], counts: Mapping[str, Use] | None, colours: Mapping[str, str]) -> None:
        """Show these labels; ``counts`` is None while they are not known. The cursor stays with its label."""
        names = [label.name for label in labels]
        before = self.current
        self.labels, self._counts, self._colours = labels, counts, colours
        if before is not None and before.name in names:
            self.cursor = names.index(before.name)
        self.cursor = max(0, min(self.cursor, len(labels) - 1))
        self.virtual_size = Size(self.size.width, len(labels))
        self._reveal()
        self.refresh()

    @property
    def current(self) -> Label | None:
        """The label under the cursor; None where there is none."""
        return self.labels[self.cursor] if self.cursor < len(self.labels) else None

    def go_to(self, name: str) -> None:
        """Put the cursor on a label, where it is listed."""
        for index, label in enumerate(self.labels):
            if label.name == name:
                self.move_to(index)

    def move(self, by: int) -> None:
        """Move the cursor by lines."""
        self.move_to(self.cursor + by)

    def move_to(self, index: int) -> None:
        """Put the cursor on a line and bring it into view."""
        self.cursor = max(0, min(index, len(self.labels) - 1))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def _reveal(self) -> None:
        top, height = round(self.scroll_y), max(self.size.height, 1)
        if not top <= self.cursor < top + height:
            target = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=target, animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, len(self.labels))
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """The painted line y of the view."""
        width, base = self.size.width, self.rich_style
        index = round(self.scroll_y) + y
        if index >= len(self.labels):
            return Strip.blank(width, base)
        is_here = index == self.cursor
        style = base + self.get_component_rich_style("label-list--cursor") if is_here else base
        quiet = style + self.get_component_rich_style("label-list--quiet", partial=True)
        segments = self._segments(self.labels[index], "▸" if is_here else " ", width, style, quiet)
        return Strip(segments).adjust_cell_length(width, style)

    def _segments(self, label: Label, mark: str, width: int, style: Style, quiet: Style) -> list[Segment]:
        colour = style + Style(color=self._colours.get(label.name))
        name = quiet if label.retired else colour + Style(bold=True)
        counts = "" if self._counts is None else _counts(self._counts.get(label.name, Use()))
        # the last but one column says in words what grey alone would say
        about = f"{_RETIRED} · {label.definition}" if label.retired else label.definition
        used = 9 + _NAME + 2 * _COUNT + 2
        return [
            Segment(f" {mark} {label.key or '–'} ", style),
            Segment(_SAMPLE, colour),
            Segment(" ", style),
            Segment(fit(display_line(label.name), _NAME), name),
            Segment(fit(counts or "…".rjust(_COUNT), 2 * _COUNT + 2), style),
            Segment(shorten(display_line(about), max(width - used - 1, 0)), quiet),
        ]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line; the second click of two opens it."""
        index = round(self.scroll_y) + event.y
        if index < len(self.labels):
            self.move_to(index)
            if event.chain == 2:
                self.post_message(self.Opened(index))


HEADING = f"   key   {'label':{_NAME - 2}}{'annotated':>{_COUNT}}{'open':>{_COUNT}}  definition"
"""What the columns are."""


def _counts(use: Use) -> str:
    return f"{use.annotations:>{_COUNT},}{use.open:>{_COUNT},}  "
