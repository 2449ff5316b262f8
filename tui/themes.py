"""The three themes as Textual takes them: dark, light, and high contrast."""

from __future__ import annotations

from textual.theme import Theme

from tui.colours import COLOURS, Colours


def _theme(name: str, colours: Colours) -> Theme:
    """A Textual theme in which the accent is the only colour of focus."""
    return Theme(
        name=name,
        primary=colours.accent,
        secondary=colours.muted,
        accent=colours.accent,
        warning=colours.warning,
        error=colours.error,
        success=colours.success,
        foreground=colours.text,
        background=colours.background,
        surface=colours.surface,
        panel=colours.panel,
        dark=colours.dark,
        variables=_variables(colours),
    )


def _variables(colours: Colours) -> dict[str, str]:
    """The variables that Textual would mix with too little contrast, or in another colour than the accent."""
    return {
        "text-muted": colours.muted,
        "text-disabled": colours.muted,
        "block-cursor-background": colours.accent,
        "block-cursor-foreground": colours.background,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": colours.panel,
        "block-cursor-blurred-foreground": colours.text,
        "border": colours.accent,
        "border-blurred": colours.muted,
        "input-cursor-background": colours.text,
        "input-cursor-foreground": colours.background,
        "footer-background": colours.background,
        "footer-foreground": colours.text,
        "footer-key-foreground": colours.accent,
        "footer-description-foreground": colours.muted,
        "scrollbar": colours.muted,
        "scrollbar-background": colours.background,
        "scrollbar-background-hover": colours.background,
        "scrollbar-background-active": colours.background,
        "scrollbar-corner-color": colours.background,
    }


THEMES: tuple[Theme, ...] = tuple(_theme(name, colours) for name, colours in COLOURS.items())
"""For ``App.register_theme``, in the order in which the theme command goes through them."""


def next_theme(name: str) -> str:
    """The theme after this one; the first after the last, and after a theme of somebody else's."""
    names = tuple(COLOURS)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
