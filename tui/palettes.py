"""The colours of a scheme's labels as the article view and the panels take them."""

from __future__ import annotations

from store.records import LabelScheme
from tui.colours import COLOURS, label_colours
from tui.widgets.styling import Palette


def palette_of(scheme: LabelScheme, theme: str) -> Palette:
    """The palette of a scheme in one of our themes."""
    colours = label_colours(scheme, theme)
    return Palette({name: colour.foreground for name, colour in colours.items()}, accent=COLOURS[theme].accent)
