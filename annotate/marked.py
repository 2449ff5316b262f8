"""Deciding on many mentions at once, in many articles, as one act that one undo takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from annotate.bulk import combined
from annotate.decisions import Accept, Author, Decision, Reject, Relabel, Remove, plan
from annotate.entities import Entity, is_visible
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.outcome import Outcome, past
from annotate.overlap import excludes
from annotate.session import Session
from store.errors import NotFound
from store.mentions import Mention
from store.records import Annotation, Change, Overlap, SuggestionState
from store.workspace import Workspace

_OVERLAPS = "overlaps another"


@dataclass(frozen=True, slots=True)
class Verb:
    """What to do with each mention."""

    kind: Literal["accept", "reject", "relabel"]
    """Rejecting an annotation removes it."""
    label: str = ""
    """The new label, for relabel alone."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes that a verb means for mentions, one an article, and how many mentions it leaves alone, and why."""

    changes: tuple[Change, ...]
    count: int
    """How many mentions are decided."""
    left: Counter[str]


def plan_marked(workspace: Workspace, mentions: Iterable[Mention], verb: Verb, author: Author) -> Planned:
    """What a verb means for these mentions; it only reads. ``workspace`` may be another connection's."""
    changes, count, left = [], 0, Counter[str]()
    ordered = sorted(mentions, key=lambda mention: (mention.article_id, mention.start, -mention.end))
    for article_id, group in groupby(ordered, key=lambda mention: mention.article_id):
        try:
            article = OpenArticle.load(workspace, article_id)
        except NotFound:
            left["their article was removed"] += sum(1 for _ in group)
            continue
        found = list(group)
        change, reasons = _plan_article(article, found, verb, author)
        left.update(reasons)
        count += len(found) - reasons.total()
        if change is not None:
            changes.append(change)
    if len({change.kind for change in changes}) > 1:  # one act has one name
        changes = [replace(change, kind=verb.kind) for change in changes]
    return Planned(tuple(changes), count, left)


def commit_marked(session: Session, planned: Planned) -> Outcome:
    """Make what was planned, as one act; ChangedSince where somebody changed any of it meanwhile.

    NotPossible, with the reasons, where there is nothing to change.
    """
    left = f"{planned.left.total()} left alone: {_reasons(planned.left)}" if planned.left else ""
    if not planned.changes:
        raise NotPossible(_reasons(planned.left) or "no mention here")
    with session.workspace.transaction():
        session.refresh()
        outcome = session.commit(planned.changes)
    message = outcome.message if planned.count == 1 else _summary(planned)
    return replace(outcome, message=" · ".join(filter(None, (message, left))))


def _summary(planned: Planned) -> str:
    articles = len(planned.changes)
    return f"{past(planned.changes[0].kind)} {planned.count:,} mentions in {articles:,} article{'s'[: articles > 1]}"


def _plan_article(
    article: OpenArticle, mentions: Sequence[Mention], verb: Verb, author: Author
) -> tuple[Change | None, Counter[str]]:
    change: Change | None = None
    left = Counter[str]()
    for mention in mentions:
        try:
            one = plan(article, _decision(_entity(article, mention), verb), author)
            change = one if change is None else _with(change, one, verb, author.scheme.overlap)
        except NotPossible as reason:
            left[reason.message] += 1
    return change, left


def _with(change: Change, one: Change, verb: Verb, rule: Overlap) -> Change:
    """Both changes as one; NotPossible where an annotation of the second excludes one of the first."""
    kind = change.kind if change.kind == one.kind else verb.kind
    if any(excludes(rule, annotation, other) for annotation in _annotated(change) for other in _annotated(one)):
        raise NotPossible(_OVERLAPS)
    try:
        return combined(change.article_id, kind, (change, one))
    except ValueError as clash:
        raise NotPossible(_OVERLAPS) from clash


def _annotated(change: Change) -> list[Annotation]:
    return [row.after for row in change.rows if isinstance(row.after, Annotation)]


def _entity(article: OpenArticle, mention: Mention) -> Entity:
    known = article.annotations.get(-mention.ref) if mention.ref < 0 else article.suggestions.get(mention.ref)
    if known is None or not is_visible(known):
        raise NotPossible("gone since")
    return known


def _decision(entity: Entity, verb: Verb) -> Decision:
    if verb.kind == "relabel":
        return Relabel(entity, verb.label)
    if isinstance(entity, Annotation):
        if verb.kind == "accept":
            raise NotPossible("accepted already")
        return Remove(entity)
    if verb.kind == "accept":
        return Accept(entity)
    if entity.state is SuggestionState.REJECTED:
        raise NotPossible("rejected already")
    return Reject(entity)


def _reasons(left: Counter[str]) -> str:
    return ", ".join(reason if len(left) == 1 else f"{count} {reason}" for reason, count in left.most_common(3))
