"""The fields of JSON objects that others wrote, each taken only as what it should be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from annotate.errors import UnreadableInput
from annotate.formats.losses import LossTally
from annotate.text import display_line
from store.records import Json

ODD_SCORES = "scores that are no number in 0..1"
"""What is counted for a score that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object and where it stands; what is not of the kind asked for is refused as UnreadableInput."""

    values: Mapping[str, Json]
    where: str
    """File and line, and the way from there to the object."""

    def text(self, key: str) -> str | None:
        """A string; None where the field is missing or null."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.refused(key, "a string")

    def name(self, key: str) -> str | None:
        """A string, or a number as one: ids come as either."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(key) or None

    def whole(self, key: str) -> int:
        """A whole number, which must be there."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.refused(key, "a whole number")

    def flag(self, key: str) -> bool:
        """Whether a field is true; missing and null are false."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.refused(key, "true or false")

    def items(self, key: str) -> list[Json]:
        """A list; empty where the field is missing or null."""
        value = self.values.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        raise self.refused(key, "a list")

    def strings(self, key: str) -> list[str]:
        """A list of strings; empty where the field is missing or null."""
        found = self.items(key)
        strings = [item for item in found if isinstance(item, str)]
        if len(strings) < len(found):
            raise self.refused(key, "a list of strings")
        return strings

    def inner(self, key: str) -> Fields | None:
        """An object; None where the field is missing or null."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Fields(value, f"{self.where}: {key}")
        raise self.refused(key, "an object")

    def objects(self, key: str) -> list[Fields]:
        """A list of objects; empty where the field is missing or null."""
        found = []
        for number, item in enumerate(self.items(key)):
            if not isinstance(item, dict):
                raise self.refused(key, "a list of objects")
            found.append(Fields(item, f"{self.where}: {key}[{number}]"))
        return found

    def score(self, key: str, losses: LossTally) -> float | None:
        """A number in 0..1; what else stands there goes to the losses."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        losses.add(ODD_SCORES, f"{self.where}: {brief(value)}", refusing=False)
        return None

    def refused(self, key: str, wanted: str) -> UnreadableInput:
        """The error that a field is not what it should be."""
        value = self.values.get(key)
        return UnreadableInput(
            f"{self.where}: {display_line(key)} is {'missing' if value is None else brief(value)}, not {wanted}."
        )


def utc(value: Json) -> str | None:
    """A time as ISO 8601 in UTC, from seconds since 1970 or from ISO 8601; None for what is no time."""
    try:
        if isinstance(value, str):
            time = datetime.fromisoformat(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            time = datetime.fromtimestamp(value, UTC)
        else:
            return None
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def brief(value: Json) -> str:
    """A value of any size and depth in a few words, for a message."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return display_line(f"{value!r:.60}")
