"""Spans of other tools placed in their text, where some say what they cover and some do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import eq

from annotate.errors import UnreadableInput
from annotate.formats.format import ReadOptions, Unit
from annotate.formats.offsets import UNITS, Stretch, in_code_points


def placed(
    text: str,
    stretches: Sequence[Stretch],
    where: str,
    options: ReadOptions,
    alike: Callable[[str, str], bool] = eq,
) -> list[tuple[int, int]]:
    """The stretches in code points, half-open; the unit is found out only where a covered text can prove it.

    Raises UnreadableInput for what does not fit; where another unit would, the hint names the option for it.
    """
    proven = any(stretch.covered is not None for stretch in stretches)
    unit = options.unit or (None if proven else UNITS[0])
    try:
        return in_code_points(text, stretches, where, unit=unit, alike=alike)
    except UnreadableInput as error:
        for other in UNITS[1:]:
            if unit is not None and _fits(text, stretches, other, alike):
                raise UnreadableInput(
                    error.message, f"The offsets fit as {other}: --offsets {other} reads them so."
                ) from error
        raise


def _fits(text: str, stretches: Sequence[Stretch], unit: Unit, alike: Callable[[str, str], bool]) -> bool:
    try:
        in_code_points(text, stretches, "", unit=unit, alike=alike)
    except UnreadableInput:
        return False
    return True
