"""Spans of other tools against the text that their file says they cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.format import Unit
from annotate.formats.offsets import UNITS, Stretch, in_code_points


class Placed(NamedTuple):
    """A stretch of a text and where it was read."""

    stretch: Stretch
    where: str


def alike(covered: str, said: str) -> bool:
    """Whether two texts differ in white space at most: tools show line breaks as blanks, or leave them out."""
    return covered == said or "".join(covered.split()) == "".join(said.split())


def near(covered: str, said: str) -> bool:
    """Whether two texts have the same letters and digits: corpora drop quotes, or fold case, in what they state."""
    letters = _letters(covered)
    return letters != "" and letters == _letters(said)


LIKENESSES: tuple[Callable[[str, str], bool], ...] = (alike, near)
"""How a covered text may be compared with a stated one, the strictest first."""


def in_text(
    text: str,
    placed: Sequence[Placed],
    unit: Unit | None,
    likenesses: Sequence[Callable[[str, str], bool]] = LIKENESSES,
) -> list[tuple[int, int]]:
    """The stretches as code points, under the first likeness that fits; UnreadableInput names where a misfit is.

    Without a ``unit`` it is found out where a stated text can prove it, and code points otherwise. Where another unit
    would fit, the hint names the option for it.
    """
    if not any(one.stretch.covered for one in placed):
        unit = unit or "code points"
    for same in likenesses[:-1]:
        with suppress(UnreadableInput):  # the last likeness is the one that decides
            return _converted(text, placed, unit, same)
    same = likenesses[-1]
    try:
        return _converted(text, placed, unit, same)
    except UnreadableInput:
        other = _other_unit(text, placed, unit, same)
        hint = f"The offsets fit as {other}: --offsets {other} reads them so." if other else None
        first = _first_misfit(text, placed, unit or "code points", same)
        try:
            _converted(text, [first], unit or "code points", same, first.where)
        except UnreadableInput as error:
            raise UnreadableInput(error.message, hint or error.hint) from error
        raise


def _other_unit(
    text: str, placed: Sequence[Placed], unit: Unit | None, same: Callable[[str, str], bool]
) -> Unit | None:
    """The unit in which all stretches would fit, where not all units were tried."""
    for other in UNITS[1:] if unit is not None else ():
        with suppress(UnreadableInput):
            _converted(text, placed, other, same)
            return other
    return None


def _first_misfit(text: str, placed: Sequence[Placed], unit: Unit, same: Callable[[str, str], bool]) -> Placed:
    """Found by halving: to convert a stretch may need a look at the whole text."""
    first, beyond = 0, len(placed)
    while beyond - first > 1:
        middle = (first + beyond) // 2
        try:
            _converted(text, placed[first:middle], unit, same)
        except UnreadableInput:
            beyond = middle
        else:
            first = middle
    return placed[first]


def _converted(
    text: str, placed: Sequence[Placed], unit: Unit | None, same: Callable[[str, str], bool], where: str = ""
) -> list[tuple[int, int]]:
    return in_code_points(text, [one.stretch for one in placed], where, unit=unit, alike=same)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def joined(text: str, fragments: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one stretch that fragments make, where nothing but white space lies between them; else None."""
    ordered = sorted(fragments)
    whole = all(one[1] <= other[0] and not text[one[1] : other[0]].strip() for one, other in pairwise(ordered))
    return (ordered[0][0], ordered[-1][1]) if whole else None
