"""Offsets of other tools, which count code points, UTF-16 units or bytes, as code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import eq
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.format import Unit

UNITS: Sequence[Unit] = ("code points", "utf-16", "utf-8")
"""What offsets may count, the likeliest first."""


class Stretch(NamedTuple):
    """A stretch of a text in some unit, half-open, and the text that it is said to cover."""

    start: int
    end: int
    covered: str | None = None


def in_code_points(
    text: str,
    stretches: Iterable[Stretch],
    where: str,
    *,
    unit: Unit | None = None,
    alike: Callable[[str, str], bool] = eq,
) -> list[tuple[int, int]]:
    """The stretches of a text as code points, half-open, in the order given.

    Without a ``unit`` it is the first under which every stretch lies in the text and covers what it is said to cover,
    as ``alike(covered, said)`` compares them. Raises UnreadableInput, naming the first stretch that does not fit.
    """
    given = list(stretches)
    units = UNITS[:1] if text.isascii() else UNITS if unit is None else (unit,)
    for each in units:
        found = list(_converted(text, given, each))
        if all(_fits(text, edges, one, alike) for edges, one in zip(found, given, strict=True)):
            return [edges for edges in found if edges is not None]
    raise UnreadableInput(f"{where}: {_misfit(text, given, units[0], alike)}")


def from_code_points(text: str, unit: Unit) -> Callable[[int], int]:
    """What an offset in code points is in a unit."""
    if unit == "code points" or text.isascii():
        return lambda offset: offset
    return _bounds(text, unit).__getitem__


def _converted(text: str, stretches: Iterable[Stretch], unit: Unit) -> Iterator[tuple[int, int] | None]:
    """The edges in code points; None where one falls outside the text or inside a character."""
    bounds = range(len(text) + 1) if unit == "code points" or text.isascii() else _bounds(text, unit)
    for stretch in stretches:
        start, end = bisect_left(bounds, stretch.start), bisect_left(bounds, stretch.end)
        inside = start < end < len(bounds)
        exact = inside and (bounds[start], bounds[end]) == (stretch.start, stretch.end)
        yield (start, end) if exact else None


def _bounds(text: str, unit: Unit) -> list[int]:
    """The offset of each character in a unit, and of the end."""
    sizes = (1 + (char > "\uffff") for char in text) if unit == "utf-16" else (_bytes(char) for char in text)
    return [0, *accumulate(sizes)]


def _bytes(char: str) -> int:
    return 1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff")


def _fits(text: str, edges: tuple[int, int] | None, stretch: Stretch, alike: Callable[[str, str], bool]) -> bool:
    return edges is not None and (stretch.covered is None or alike(text[slice(*edges)], stretch.covered))


def _misfit(text: str, stretches: Sequence[Stretch], unit: Unit, alike: Callable[[str, str], bool]) -> str:
    for edges, stretch in zip(_converted(text, stretches, unit), stretches, strict=True):
        if edges is None:
            return f"{stretch.start} to {stretch.end} is no stretch of a text of {len(text)} characters"
        if not _fits(text, edges, stretch, alike):
            return f"{stretch.start} to {stretch.end} covers {text[slice(*edges)]!r:.60}, not {stretch.covered!r:.60}"
    return "no unit of offsets fits all of its spans"
