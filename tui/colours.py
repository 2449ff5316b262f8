"""The colours of the three themes, and those that labels take in each: pure values, without Textual.

Colours are ``#rrggbb``. The twelve palette colours of a theme stand at different lightness from one to the next, so
that neighbours stay apart for eyes, and screens, that do not tell their hues apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from store.records import LabelScheme

Rgb: TypeAlias = tuple[float, float, float]

AA = 4.5
"""The contrast that text needs at least (WCAG 2.1, success criterion 1.4.3)."""

_TINT = 0.3
_STEPS = 20


@dataclass(frozen=True, slots=True)
class LabelColour:
    """How a label looks in one theme."""

    foreground: str
    """For text and underlines on the theme's background."""
    tint: str
    """For the background of text in the theme's own text colour."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme."""

    dark: bool
    background: str
    surface: str
    """Behind lists and input lines."""
    panel: str
    """Behind side panels and dialogs."""
    text: str
    muted: str
    """For what is there to be looked up, not read."""
    accent: str
    """The one colour for what has the focus."""
    warning: str
    error: str
    success: str
    palette: Mapping[str, str]
    """A colour for each name in ``annotate.scheme.PALETTE``."""
    contrast: float = AA
    """The contrast that label colours reach on the background."""


COLOURS: Mapping[str, Colours] = MappingProxyType(
    {
        "glossator-dark": Colours(
            dark=True,
            background="#15181d",
            surface="#1b1f26",
            panel="#222730",
            text="#d8dde5",
            muted="#98a1ae",
            accent="#7db7f0",
            warning="#e4ca61",
            error="#f08a80",
            success="#8be29e",
            palette=MappingProxyType(
                {
                    "blue": "#a7ceff",
                    "teal": "#48adad",
                    "green": "#8be29e",
                    "lime": "#8da934",
                    "yellow": "#e4ca61",
                    "orange": "#ea9d54",
                    "red": "#e37770",
                    "pink": "#feb1c6",
                    "magenta": "#d473c1",
                    "purple": "#c8aaff",
                    "brown": "#b59478",
                    "grey": "#bdc1c8",
                }
            ),
        ),
        "glossator-light": Colours(
            dark=False,
            background="#fbfaf6",
            surface="#f4f2ec",
            panel="#eceae2",
            text="#22262c",
            muted="#5b626c",
            accent="#1b5fae",
            warning="#7a5a00",
            error="#a3262a",
            success="#03662d",
            palette=MappingProxyType(
                {
                    "blue": "#135197",
                    "teal": "#058081",
                    "green": "#01662c",
                    "lime": "#647b01",
                    "yellow": "#6b5904",
                    "orange": "#a25d04",
                    "red": "#9d2125",
                    "pink": "#ab4b6a",
                    "magenta": "#8e1d7e",
                    "purple": "#7b54b5",
                    "brown": "#664526",
                    "grey": "#676b72",
                }
            ),
        ),
        "glossator-contrast": Colours(
            dark=True,
            background="#000000",
            surface="#000000",
            panel="#101010",
            text="#ffffff",
            muted="#d0d0d0",
            accent="#ffd83d",
            warning="#ffe47e",
            error="#ff9c96",
            success="#9dffb3",
            palette=MappingProxyType(
                {
                    "blue": "#d4e6fe",
                    "teal": "#47c7c7",
                    "green": "#9dffb3",
                    "lime": "#9fc12c",
                    "yellow": "#ffe47e",
                    "orange": "#feb776",
                    "red": "#ff8a83",
                    "pink": "#fedae2",
                    "magenta": "#f480de",
                    "purple": "#dccbfe",
                    "brown": "#d0a887",
                    "grey": "#d5dae2",
                }
            ),
            contrast=7.0,
        ),
    }
)
"""The themes by name, in the order in which the theme command goes through them."""

THEME_NAMES = tuple(COLOURS)
DEFAULT_THEME = THEME_NAMES[0]


def theme_name(written: str) -> str | None:
    """The theme that a person means by ``light`` or ``glossator-light``; None where there is none."""
    name = written.strip().lower()
    return next((known for known in THEME_NAMES if name in (known, known.removeprefix("glossator-"))), None)


def label_colours(scheme: LabelScheme, theme: str) -> Mapping[str, LabelColour]:
    """The colours of a scheme's labels in a theme, by label name; KeyError where there is no such theme."""
    colours = COLOURS[theme]
    return MappingProxyType({label.name: label_colour(label.colour, colours) for label in scheme.labels})


def label_colour(colour: str, colours: Colours) -> LabelColour:
    """A palette name or a custom ``#rrggbb`` as a theme shows it.

    The foreground is the colour moved towards white or black until it has the theme's contrast on its background;
    the tint is it laid thinly over the background, so thinly that the theme's text on it keeps the contrast of AA.
    """
    wanted = colours.palette.get(colour, colour)
    extreme = "#ffffff" if colours.dark else "#000000"
    foreground = next(
        (shade for shade in _shades(wanted, extreme) if contrast(shade, colours.background) >= colours.contrast),
        extreme,
    )
    tint = next(
        (shade for shade in _shades(blend(colours.background, foreground, _TINT), colours.background)
         if contrast(colours.text, shade) >= AA),
        colours.background,
    )  # fmt: skip
    return LabelColour(foreground, tint)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.1, definition of relative luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blend(colour: str, other: str, share: float) -> str:
    """A colour with a share, 0 to 1, of another in it."""
    parts = (part + (to - part) * share for part, to in zip(_rgb(colour), _rgb(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _shades(colour: str, towards: str) -> Iterator[str]:
    return (blend(colour, towards, step / _STEPS) for step in range(_STEPS))


def _rgb(colour: str) -> Rgb:
    """Red, green and blue, 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
