"""Names that a person wrote: of labels, relations, questions, choices; and numbers of what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotate.entities import Entity
from annotate.session import Session
from glossator.plain.lines import WrongLine

_LONGEST = 40
NUMBER = re.compile(r"[0-9]{1,9}")
"""A number as a person writes it."""


def named(written: str, names: Iterable[str], what: str, hint: str = "") -> str:
    """The one of some names that was written, in small letters or capitals; WrongLine, with the nearest, for none."""
    listed = [*names]
    if written in listed:
        return written
    alike = [known for known in listed if known.lower() == written.lower()]
    if len(alike) == 1:
        return alike[0]
    from difflib import get_close_matches

    lowered = {known.lower(): known for known in listed}
    close = get_close_matches(written[:_LONGEST].lower(), lowered, n=1)
    guess = f"; did you mean {lowered[close[0]]}?" if close else ""
    raise WrongLine(f"{what} {written[:_LONGEST]}{guess}", hint)


def label_named(session: Session, written: str) -> str:
    """The label of the scheme that a person wrote."""
    names = [label.name for label in session.scheme.labels]
    return named(written, names, "the scheme has no label", "labels says them all.")


def numbered(written: str, count: int) -> int | None:
    """The place, from 0, of what has the number that was written, among so many; None where none has it."""
    place = int(written) - 1 if NUMBER.fullmatch(written) else -1
    return place if 0 <= place < count else None


def entity_numbered(session: Session, written: str) -> Entity:
    """The entity of the article that has the number which a person wrote."""
    entities: list[Entity] = [*session.article.entities]
    place = numbered(written, len(entities))
    if place is None:
        raise WrongLine(f"there is no entity {written[:_LONGEST]}", f"The article has {len(entities)}.")
    return entities[place]
