"""Values of other tools as JSON has them."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.records import Json

_MOST_BITS = 10_000


def as_json(value: object) -> Json:
    """A value of YAML or Arrow as JSON has it; what JSON lacks becomes the words for it.

    Bytes are taken for UTF-8, and where they are not, their number is all that is kept. ValueError for an integer
    that cannot be written in digits.
    """
    if isinstance(value, dict):
        return {str(name): as_json(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [as_json(inner) for inner in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _from_bytes(value)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise ValueError("a number that cannot be written in digits")
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return str(value)


def _from_bytes(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(value):,} bytes"
