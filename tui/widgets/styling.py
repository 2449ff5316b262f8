"""How the article looks: one table of styles for states and cursor, and the colours of the labels.

| what | attributes, with or without colour | colour |
|---|---|---|
| suggested | underline | the label's, as text |
| uncertain | underline, italic | the label's, as text |
| annotated | bold | the label's, as a tint behind the text |
| rejected | dim, struck | none |
| cursor on a word | reverse | none |
| current entity | reverse, bold, over those of its state | the label's |
| cursor on a part of it | reverse, underline, italic | the label's |
| selection | reverse, underline | the palette's accent |
| found | bold, underline, italic | the palette's accent, as a tint |
| other end of a relation of the current entity | bold, underline | that of an annotation |

No two rows share their attributes, so the state is readable in 16 colours, one colour and none. Labels are named
in the margin, and in whatever panel stands beside the article. While hints are shown, they alone are bold and reverse,
and the second of two that touch is underlined; the text steps back: dim, and reverse at the cursor only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.style import Style
from textual.color import Color

from tui.colours import AA, contrast
from tui.widgets.marks import State

ATTRIBUTES: Mapping[State, Style] = {
    "suggested": Style(underline=True),
    "uncertain": Style(underline=True, italic=True),
    "annotated": Style(bold=True),
    "rejected": Style(dim=True, strike=True),
}
CURRENT = Style(reverse=True, bold=True)
CURSOR = Style(reverse=True)
SELECTION = Style(reverse=True, underline=True)
FOUND = Style(reverse=False, bold=True, underline=True, italic=True)
RELATED = Style(underline=True)
HINT = Style(reverse=True, bold=True)
ASIDE = Style(dim=True, bold=False, reverse=False)
WITHIN = Style(reverse=True, bold=False, underline=True, italic=True)

_TINT = 0.28


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that labels and selection take, as Textual reads colours; a label not named takes `other`."""

    labels: Mapping[str, str] = field(default_factory=dict)
    other: str = "#8a8a8a"
    accent: str = "#4a90d9"


class Styling:
    """The styles of one palette over one background, each made once, so that an equal look is the same object."""

    def __init__(self, palette: Palette, base: Style) -> None:
        self.base = base
        self.margin = base + Style(dim=True)
        self.cursor = base + CURSOR
        self.selection = base + _foreground(Color.parse(palette.accent)) + SELECTION
        self._palette = palette
        self._background = _background(base)
        accent = Color.parse(palette.accent)
        hint = base + _foreground(self._readable(accent)) + HINT
        self.hints = hint, hint + Style(underline=True)
        self.found = base + _tint(self._background, accent) + FOUND
        self._marks: dict[tuple[State, str, bool], Style] = {}
        self._within: dict[tuple[State, str], Style] = {}
        self._aside: dict[Style, Style] = {}
        self._related: dict[Style, Style] = {}
        self._names: dict[tuple[str, bool], Style] = {}

    def mark(self, state: State, label: str, *, current: bool = False) -> Style:
        """The style of an entity's text."""
        key = state, label, current
        if key not in self._marks:
            self._marks[key] = self.base + self._mark(*key)
        return self._marks[key]

    def within(self, state: State, label: str) -> Style:
        """The style of the cursor on a part of the current entity."""
        if (state, label) not in self._within:
            self._within[state, label] = self.mark(state, label, current=True) + WITHIN
        return self._within[state, label]

    def aside(self, style: Style) -> Style:
        """A style as it is behind hints."""
        if style not in self._aside:
            self._aside[style] = style + ASIDE
        return self._aside[style]

    def related(self, style: Style) -> Style:
        """A style as it is at the other end of a relation."""
        if style not in self._related:
            self._related[style] = style + RELATED
        return self._related[style]

    def name(self, label: str, *, current: bool = False) -> Style:
        """The style of a label's name in the margin."""
        key = label, current
        if key not in self._names:
            style = _foreground(self._colour(label))
            self._names[key] = self.base + (style + CURRENT if current else style)
        return self._names[key]

    def _mark(self, state: State, label: str, current: bool) -> Style:
        style, colour = ATTRIBUTES[state], self._colour(label)
        if current:
            return style + CURRENT + Style(dim=False) + _foreground(colour)
        if state == "annotated":
            return style + _tint(self._background, self._colour(label))
        return style if state == "rejected" else style + _foreground(colour)

    def _colour(self, label: str) -> Color:
        """The label's colour, so that text in it can be read."""
        return self._readable(Color.parse(self._palette.labels.get(label, self._palette.other)))

    def _readable(self, colour: Color) -> Color:
        """A colour moved away from the background until text in it can be read."""
        towards = self._background.get_contrast_text(1.0)
        steps = (colour.blend(towards, step / 10) for step in range(10))
        return next((c for c in steps if contrast(c.hex6, self._background.hex6) >= AA), towards)


def _background(base: Style) -> Color:
    """The background to reckon with; a terminal's own, which cannot be known, counts as black."""
    if base.bgcolor is None or base.bgcolor.is_default:
        return Color(0, 0, 0)
    return Color.from_rich_color(base.bgcolor)


def _tint(background: Color, colour: Color) -> Style:
    return Style(bgcolor=background.blend(colour, _TINT).rich_color)


def _foreground(colour: Color) -> Style:
    return Style(color=colour.rich_color)
