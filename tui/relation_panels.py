"""The relations of the current annotation, as the panels around the article show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from annotate.entities import Entity
from annotate.relating import said
from annotate.relations import links
from annotate.session import Session
from annotate.text import display_line
from store.records import Annotation
from tui.widgets.cells import shorten

_MOST = 8
"""So many relations are listed one a line; the others are counted."""
_LEAST_SURFACE = 8


def relation_lines(session: Session, entity: Entity, colours: Mapping[str, str], width: int) -> Iterator[Content]:
    """A line for each relation: where it leads or comes from, its type, the label and surface of the other end."""
    if not isinstance(entity, Annotation):
        return
    found = links(session.article, entity)
    for link in found[:_MOST]:
        label = display_line(link.other.label)
        arrow = shorten(said(link), max(width - len(label) - _LEAST_SURFACE, _LEAST_SURFACE))
        room = max(width - len(arrow) - len(label) - 3, 1)
        yield Content.assemble(
            (f" {arrow} ", ""),
            (label, colours.get(link.other.label, "")),
            (f" {shorten(display_line(link.other.surface), room)}", "bold"),
        )
    if len(found) > _MOST:
        yield Content.styled(f" and {len(found) - _MOST} more relations", "$text-muted")


def relations_in_short(session: Session, entity: Entity) -> str:
    """The first relation, and how many more there are, for one line; empty where there is none."""
    found = links(session.article, entity) if isinstance(entity, Annotation) else []
    if not found:
        return ""
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return f"{said(found[0])} {display_line(found[0].other.surface)}{more}"
