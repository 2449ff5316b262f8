"""The entities that share text with the current one, as the panels around the article show them.

The text itself can show only one entity at a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from annotate.entities import Entity, is_open
from annotate.session import Session
from annotate.text import display_line
from store.records import Annotation
from tui.widgets.cells import shorten

_MOST = 5
"""So many are listed one a line; the others are counted."""
_BESIDE = 11
"""The cells of a line beside label and surface."""


def overlapped(session: Session, entity: Entity) -> list[Entity]:
    """The other entities that share a character with this one, in reading order; without rejected ones."""
    near = session.article.entities.overlapping(entity.start, entity.end)
    return [other for other in near if other != entity and (isinstance(other, Annotation) or is_open(other))]


def overlap_lines(session: Session, entity: Entity, colours: Mapping[str, str], width: int) -> Iterator[Content]:
    """A line for each of them: label and surface."""
    found = overlapped(session, entity)
    for other in found[:_MOST]:
        label = display_line(other.label)
        room = max(width - len(label) - _BESIDE, 1)
        yield Content.assemble(
            (" overlaps ", ""),
            (label, colours.get(other.label, "")),
            (f" {shorten(display_line(other.surface), room)}", "bold"),
        )
    if len(found) > _MOST:
        yield Content.styled(f" and {len(found) - _MOST} more", "$text-muted")


def overlaps_in_short(session: Session, entity: Entity) -> str:
    """The first of them, and how many more there are, for one line; empty where there is none."""
    found = overlapped(session, entity)
    if not found:
        return ""
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return f"overlaps {display_line(found[0].surface)} {display_line(found[0].label)}{more}"
