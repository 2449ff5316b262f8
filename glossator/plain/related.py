"""The relations of the article: saying them, making one between two annotations, taking one away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice

from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.relating import Proposal, Relating
from annotate.relations import links
from annotate.session import Session
from glossator.plain.lines import Act, WrongLine, alone
from glossator.plain.names import entity_numbered, named, numbered
from glossator.plain.passage import called
from store.records import Annotation, Relation

_SAID = 20
"""So many annotations that could be the other end are said."""
_NUMBER_FIRST = re.compile(r"([0-9]{1,9})(?:\s+(\S.*))?")


def relating_acts(session: Session, relating: Relating) -> Mapping[str, Act]:
    """What is done about relations, by the id of its command."""
    return {
        "relate": partial(_relate, session, relating),
        "remove-relation": partial(_remove, session, relating),
        "next-relation": alone(partial(_hop, session, relating, 1)),
        "previous-relation": alone(partial(_hop, session, relating, -1)),
    }


def relations(session: Session) -> Iterator[str]:
    """The relations of the article with their numbers, in the order of their heads and tails in the text."""
    listed = _listed(session)
    for number, relation in enumerate(listed, 1):
        yield f"{number}: {sentence(session, relation)}"
    if not listed:
        yield "no relation in this article"


def relations_of(session: Session, annotation: Annotation) -> Iterator[str]:
    """The relations of one annotation, in the order of their other ends."""
    return (sentence(session, link.relation) for link in links(session.article, annotation))


def sentence(session: Session, relation: Relation) -> str:
    """A relation in words: head, type, tail."""
    ends = session.article.annotations
    return f"{called(session, ends[relation.head_id])} {relation.type} {called(session, ends[relation.tail_id])}"


def held(session: Session, relating: Relating) -> Iterator[str]:
    """What is to be said as long as a relation is begun."""
    if (first := relating.first) is not None:
        yield f"relation begun on {called(session, first)}; relate on the other end makes it, back leaves it"


def _listed(session: Session) -> list[Relation]:
    ends = session.article.annotations

    def place(relation: Relation) -> tuple[int, int, int]:
        return ends[relation.head_id].start, ends[relation.tail_id].start, relation.id

    return sorted(session.article.relations, key=place)


# making


def _relate(session: Session, relating: Relating, rest: str) -> Outcome:
    if numbers := _NUMBER_FIRST.fullmatch(rest):
        other = entity_numbered(session, numbers[1])
        if not isinstance(other, Annotation):
            raise NotPossible(f"relate: accept the suggestion {numbers[1]} first")
        relating = Relating(session)  # the one that is begun elsewhere is kept
        relating.begin()
        return _made(session, relating, other, numbers[2] or "")
    first, current = relating.first, session.current
    if first is not None and current != first:
        return _made(session, relating, _annotation(current), rest)
    if rest:
        raise NotPossible("no relation is begun", "relate begins one here, relate NUMBER TYPE makes one at once.")
    return _begun(session, relating)


def _annotation(entity: Entity | None) -> Annotation:
    if isinstance(entity, Annotation):
        return entity
    raise NotPossible("relate: no entity here" if entity is None else "relate: accept the suggestion first")


def _begun(session: Session, relating: Relating) -> Outcome:
    """Begin a relation, and say what may be its other end, in the order of the text."""
    relating.begin()
    others = relating.others(session.article.entities)
    if not others:
        return Outcome("nothing that is annotated could be the other end yet")
    said = [called(session, other) for other in islice(others, _SAID)]
    more = f" and {len(others) - _SAID} more" if len(others) > _SAID else ""
    return Outcome(f"possible other ends: {', '.join(said)}{more}")


def _made(session: Session, relating: Relating, other: Annotation, written: str) -> Outcome:
    proposal = _of_type(session, relating, other, written) if written else _only(relating.proposals_for(other))
    outcome = relating.make(proposal)
    made = session.article.relations.same(proposal.head.id, proposal.tail.id, proposal.type.name)
    assert made is not None  # the session has just made it
    return replace(outcome, message=f"related: {sentence(session, made)}")


def _only(proposals: Iterable[Proposal]) -> Proposal:
    first, *others = proposals
    if others:
        names = ", ".join(each.type.name for each in (first, *others))
        raise NotPossible(
            f"several relations lead from {first.head.label} to {first.tail.label}: {names}",
            "relate with one of these says which.",
        )
    return first


def _of_type(session: Session, relating: Relating, other: Annotation, written: str) -> Proposal:
    """The relation of a type, by its name or key; the first end is the head wherever the type allows that."""
    types, first = session.scheme.relations, relating.first
    assert first is not None  # it was begun
    by_key = {each.key: each.name for each in types if each.key}
    name = by_key.get(written) or named(written, [each.name for each in types], "the scheme has no relation")
    chosen = next(each for each in types if each.name == name)
    for head, tail in ((first, other), (other, first)):
        if chosen.allows(head.label, tail.label):
            return Proposal(chosen, head, tail)
    raise NotPossible(
        f"{name} does not lead from {first.label} to {other.label}, nor back",
        f"It leads from {' or '.join(chosen.head)} to {' or '.join(chosen.tail)}.",
    )


# what stands


def _remove(session: Session, relating: Relating, number: str) -> Outcome:
    if number:
        listed = _listed(session)
        place = numbered(number, len(listed))
        if place is None:
            raise WrongLine(f"there is no relation {number[:40]}", f"The article has {len(listed)}.")
        relation = listed[place]
    else:
        found = relating.links()
        if len(found) > 1:
            raise NotPossible(
                f"this annotation has {len(found)} relations",
                "relations says their numbers; remove relation NUMBER takes one of them away.",
            )
        relation = found[0].relation
    told = sentence(session, relation)
    return replace(relating.remove(relation), message=f"removed: {told}")


def _hop(session: Session, relating: Relating, step: int) -> Outcome:
    outcome = relating.hop(step)
    walked = relating.walked
    assert walked is not None  # a hop goes by one
    place = outcome.message.rpartition(" · ")[2]
    return replace(outcome, message=f"{sentence(session, walked.relation)}; {place}")
