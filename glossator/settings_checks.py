"""What is wrong with a value that a person set, wherever it was set."""

from __future__ import annotations

from tui.colours import THEME_NAMES, theme_name

SURFACE = "{surface}"
"""What stands for the entity's text in the address that it is looked up at."""


def annotator_mistake(name: str) -> str | None:
    """Why a name cannot be an annotator's; None where it can."""
    if not name.strip():
        return "is empty"
    if not name.isprintable():
        return "holds a line break or another character that cannot be shown"
    return "is longer than 100 characters" if len(name) > 100 else None


def theme_mistake(name: str) -> str | None:
    """Why a name is no theme's; None where it is."""
    if theme_name(name) is not None:
        return None
    return f"is none of {', '.join(known.removeprefix('glossator-') for known in THEME_NAMES)}"


def url_mistake(url: str) -> str | None:
    """Why an address cannot be one to look an entity up at; None where it can."""
    if not url.startswith(("https://", "http://")):
        return "does not begin with https:// or http://"
    if not url.isprintable() or " " in url:
        return "holds a space or a character that cannot be shown"
    return None if SURFACE in url else f"does not hold {SURFACE}, which stands for the text of the entity"
