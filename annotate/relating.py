"""A relation in the making: its first end, what may be its other end, and what may then be said of the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.relations import Link, Relate, Unrelate, links, possible
from annotate.session import Session
from annotate.text import display_line
from store.records import Annotation, Relation, RelationType

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation that could be made."""

    type: RelationType
    head: Annotation
    tail: Annotation


class Relating:
    """What one session does about relations; the first end is kept while the person looks for the other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._first: Annotation | None = None
        self._walked: tuple[int, Link] | None = None

    @property
    def first(self) -> Annotation | None:
        """The first end, as it stands now; None where none was chosen, or it is gone, or another article is open."""
        if self._first is None or not self._session.is_open:
            return None
        return self._session.article.annotations.get(self._first.id)

    def begin(self) -> Annotation:
        """Make the current annotation the first end; NotPossible where no relation can have it at an end."""
        if not self._session.scheme.relations:
            raise NotPossible("relate: the label scheme has no relations")
        first = self._current()
        if not possible(self._session.scheme, first.label):
            raise NotPossible(f"relate: no relation of the scheme has {first.label} at an end")
        self._first = first
        return first

    def leave(self) -> bool:
        """Give the first end up; say whether there was one."""
        first, self._first = self.first, None
        return first is not None

    def others(self, entities: Iterable[Entity]) -> list[Annotation]:
        """Those of some entities that could be the other end."""
        return [each for each in entities if isinstance(each, Annotation) and self._proposed(each)]

    def proposals(self) -> list[Proposal]:
        """What can be said of the first end and the current annotation; NotPossible, with the reason, for nothing.

        The first end is the head wherever that is possible, and else the tail.
        """
        other = self._current()
        return self.proposals_for(other)

    def proposals_for(self, other: Annotation) -> list[Proposal]:
        """As proposals(), for any annotation as the other end."""
        first = self._required()
        if other.id == first.id:
            raise NotPossible("relate: go to the other end first")
        fitting = self._fitting(other)
        if not fitting:
            raise NotPossible(f"relate: the scheme has no relation between {first.label} and {other.label}")
        new = self._proposed(other)
        if not new:
            one = fitting[0]
            raise NotPossible(f"{_short(one.head)} {one.type.name} {_short(one.tail)} already")
        return new

    def make(self, proposal: Proposal) -> Outcome:
        """Make a relation; the first end is given up."""
        outcome = self._session.apply(Relate(proposal.head, proposal.tail, proposal.type.name))
        self._first = None
        return outcome

    # what stands

    @property
    def walked(self) -> Link | None:
        """The relation by which the last hop went, as the end that it set out from sees it."""
        return None if self._walked is None else self._walked[1]

    def links(self) -> list[Link]:
        """The relations of the current annotation; NotPossible where it has none."""
        found = links(self._session.article, self._current())
        if not found:
            raise NotPossible("this annotation has no relation")
        return found

    def remove(self, relation: Relation) -> Outcome:
        """Take a relation away."""
        return self._session.apply(Unrelate(relation))

    def hop(self, step: int) -> Outcome:
        """Go to the other end of the next (1) or previous (-1) relation of the current annotation.

        From there it goes on to the others of that annotation, and round, until another hop is made.
        """
        article, current = self._session.article, self._session.current
        origin = self._walked and article.annotations.get(self._walked[0])
        if self._walked is None or origin is None or current is None or current.id != self._walked[1].other.id:
            origin, place = self._current(), -1 if step > 0 else 0
            found = self.links()
        else:
            found = links(article, origin)
            place = next((i for i, link in enumerate(found) if link.relation == self._walked[1].relation), -1)
        if not found:
            raise NotPossible("this annotation has no relation")
        place = (place + step) % len(found)
        link = found[place]
        self._walked = origin.id, link
        self._session.hop_to(link.other)
        return Outcome(f"{said(link)} of {_short(origin)} · {place + 1} of {len(found)}")

    def _current(self) -> Annotation:
        entity = self._session.current
        if entity is None:
            raise NotPossible("relate: no entity under the cursor")
        if not isinstance(entity, Annotation):
            raise NotPossible("relate: accept the suggestion first")
        return entity

    def _required(self) -> Annotation:
        first = self.first
        if first is None:
            raise NotPossible("relate: choose the first end again")
        return first

    def _fitting(self, other: Annotation) -> list[Proposal]:
        first, types = self._required(), self._session.scheme.relations
        out = [Proposal(each, first, other) for each in types if each.allows(first.label, other.label)]
        return out or [Proposal(each, other, first) for each in types if each.allows(other.label, first.label)]

    def _proposed(self, other: Annotation) -> list[Proposal]:
        if other.id == self._required().id:
            return []
        same = self._session.article.relations.same
        return [one for one in self._fitting(other) if same(one.head.id, one.tail.id, one.type.name) is None]


def said(link: Link) -> str:
    """A relation as one of its ends sees it: the arrow and the type."""
    return f"{'→' if link.goes_out else '←'} {display_line(link.relation.type)}"


def _short(annotation: Annotation) -> str:
    shown = display_line(annotation.surface)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
