"""Decisions of a person, and the change of rows that each one means for an open article.

Planning is pure: it reads the open article and writes nothing. In a flat scheme a new annotation supersedes the
open suggestions and replaces the annotations that it excludes by the scheme's rule on overlap, in the same change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import singledispatch

from annotate.answers import answered
from annotate.completeness import finished, reopened
from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.overlap import excludes
from annotate.relations import RELATE, UNRELATE, Relate, Unrelate, related, severing, unrelated
from store.records import (
    Annotation,
    AnnotationOrigin,
    ArticleStatus,
    Change,
    LabelScheme,
    RowChange,
    Suggestion,
    SuggestionState,
)


@dataclass(frozen=True, slots=True)
class Accept:
    """Take a suggestion as it is."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse a suggestion."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an annotation away; a suggestion that it accepted counts as rejected."""

    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Relabel:
    """Give an entity another label."""

    entity: Entity
    label: str


@dataclass(frozen=True, slots=True)
class Resize:
    """Give an entity other edges."""

    entity: Entity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Add:
    """Annotate a span of one's own."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """Write a note on an annotation, or on the article where there is none; empty text takes it away."""

    text: str
    annotation: Annotation | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Flag the article, or take its flag away."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Put the article aside."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Declare the article reviewed, or complete for some labels; what is still open of these is left."""

    labels: frozenset[str] | None = None
    """None for all."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take up a reviewed or skipped article again, or one complete for some labels; what was left is open again."""

    labels: frozenset[str] | None = None
    """Those to take up again, the others staying complete; None for all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Give a choice for a question about the article, or take it back; another single choice makes way for it."""

    question: str
    choice: str


Decision = (
    Accept
    | Reject
    | Remove
    | Relabel
    | Resize
    | Add
    | Note
    | Flag
    | Skip
    | Finish
    | Reopen
    | Answer
    | Relate
    | Unrelate
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when, and under which scheme."""

    annotator: str
    at: str
    scheme: LabelScheme


def plan(article: OpenArticle, decision: Decision, author: Author) -> Change:
    """The change that a decision means; NotPossible, with the reason, where it means none."""
    return severing(article, _plan(decision, article, author), author.scheme)


@singledispatch
def _plan(decision: Decision, article: OpenArticle, author: Author) -> Change:
    raise TypeError(f"no decision: {decision!r}")


@_plan.register
def _(decision: Accept, article: OpenArticle, author: Author) -> Change:
    suggestion = decision.suggestion
    same = _same(article, suggestion)
    return _annotate(article, author, "accept", suggestion.start, suggestion.end, suggestion.label, same)


@_plan.register
def _(decision: Reject, article: OpenArticle, author: Author) -> Change:
    suggestion = decision.suggestion
    if suggestion.state is SuggestionState.REJECTED:
        raise NotPossible("rejected already")
    return _change(article, "reject", [_state(suggestion, SuggestionState.REJECTED)], starts_work=True)


@_plan.register
def _(decision: Remove, article: OpenArticle, author: Author) -> Change:
    annotation = decision.annotation
    accepted = _accepted(article, annotation)
    refused = [_state(accepted, SuggestionState.REJECTED)] if accepted else []
    return _change(article, "remove", [RowChange(annotation, None), *refused], starts_work=True)


@_plan.register
def _(decision: Relabel, article: OpenArticle, author: Author) -> Change:
    entity = decision.entity
    if decision.label == entity.label:
        if isinstance(entity, Suggestion):
            return _plan(Accept(entity), article, author)
        raise NotPossible(f"{entity.label} already")
    return _annotate(article, author, "relabel", entity.start, entity.end, decision.label, entity)


@_plan.register
def _(decision: Resize, article: OpenArticle, author: Author) -> Change:
    entity = decision.entity
    if not 0 <= decision.start < decision.end <= len(article.text):
        raise NotPossible("the text ends here" if decision.start < decision.end else "one token is the least")
    start, end = _trimmed(article.text, decision.start, decision.end)
    if (start, end) == (entity.start, entity.end):
        raise NotPossible("the edges are there already")
    return _annotate(article, author, "resize", start, end, entity.label, entity)


@_plan.register
def _(decision: Add, article: OpenArticle, author: Author) -> Change:
    if not 0 <= decision.start < decision.end <= len(article.text):
        raise NotPossible("the selection is empty")
    start, end = _trimmed(article.text, decision.start, decision.end)
    if _same(article, Add(start, end, decision.label)):
        raise NotPossible(f"{decision.label} already")
    return _annotate(article, author, "add", start, end, decision.label)


@_plan.register
def _(decision: Note, article: OpenArticle, author: Author) -> Change:
    note = decision.text.strip() or None
    annotation = decision.annotation
    before = article.state if annotation is None else annotation
    if before.note == note:
        raise NotPossible("the note is the same")
    return _change(article, "note", [RowChange(before, replace(before, note=note))])


@_plan.register
def _(decision: Flag, article: OpenArticle, author: Author) -> Change:
    flagged = replace(article.state, flagged=not article.state.flagged)
    return _change(article, "flag", [RowChange(article.state, flagged)])


@_plan.register
def _(decision: Skip, article: OpenArticle, author: Author) -> Change:
    if article.state.status in (ArticleStatus.SKIPPED, ArticleStatus.REVIEWED):
        raise NotPossible(f"{article.state.status} already")
    return _change(article, "skip", [_status(article, ArticleStatus.SKIPPED)])


@_plan.register
def _(decision: Finish, article: OpenArticle, author: Author) -> Change:
    state, left = finished(article, decision.labels, author.scheme)
    kind = "finish" if state.status is ArticleStatus.REVIEWED else "complete"
    return _change(article, kind, [*left, RowChange(article.state, state)])


@_plan.register
def _(decision: Reopen, article: OpenArticle, author: Author) -> Change:
    state, left = reopened(article, decision.labels, author.scheme)
    again = [
        _state(s, SuggestionState.SUPERSEDED if _excluded(article, s, author) else SuggestionState.OPEN) for s in left
    ]
    return _change(article, "reopen", [*again, RowChange(article.state, state)])


@_plan.register
def _(decision: Answer, article: OpenArticle, author: Author) -> Change:
    kind, rows = answered(
        article, decision.question, decision.choice, author.scheme, annotator=author.annotator, at=author.at
    )
    return _change(article, kind, rows)


@_plan.register
def _(decision: Relate, article: OpenArticle, author: Author) -> Change:
    row = related(article, decision, author.scheme, annotator=author.annotator, at=author.at)
    return _change(article, RELATE, [row], starts_work=True)


@_plan.register
def _(decision: Unrelate, article: OpenArticle, author: Author) -> Change:
    return _change(article, UNRELATE, [unrelated(article, decision)], starts_work=True)


def _annotate(
    article: OpenArticle, author: Author, kind: str, start: int, end: int, label: str, entity: Entity | None = None
) -> Change:
    """The change that makes text[start:end] an annotation: out of an entity, or anew."""
    if label not in author.scheme:
        raise NotPossible(f"the scheme has no label {label}")
    old = entity if isinstance(entity, Annotation) else None
    if author.scheme.label(label).retired and (old is None or old.label != label):
        raise NotPossible(f"{label} is retired")
    source = article.suggestions.get(old.suggestion_id or 0) if old else entity
    assert not isinstance(source, Annotation)  # an annotation never comes from another
    same = article.suggestion_of(start, end, label)
    origin: AnnotationOrigin = "accepted" if same else "corrected" if source or old else "added"
    if old and not source and not same:
        origin = old.origin
    annotation = Annotation(
        id=old.id if old else 0,
        article_id=article.id,
        start=start,
        end=end,
        label=label,
        surface=article.text[start:end],
        annotator=author.annotator,
        made_at=author.at,
        scheme_version=author.scheme.version,
        origin=origin,
        suggestion_id=same.id if same else source.id if source else None,
        note=old.note if old else None,
    )
    excluded = _excluded(article, annotation, author)
    states = _superseded(article, annotation, excluded + ([old] if old else []), author)
    if isinstance(entity, Suggestion):
        states[entity.id] = SuggestionState.SUPERSEDED
    if same is not None:
        states[same.id] = SuggestionState.ACCEPTED
    replaced = [RowChange(other, None) for other in excluded if other != old]
    rows = [_state(article.suggestions[id_], state) for id_, state in states.items()]
    return _change(article, kind, [*rows, *replaced, RowChange(old, annotation)], starts_work=True)


def _excluded(article: OpenArticle, span: Entity, author: Author) -> list[Annotation]:
    """The annotations that cannot stand beside a span by the rule of the scheme."""
    over = article.annotations_over(span.start, span.end)
    return [annotation for annotation in over if excludes(author.scheme.overlap, span, annotation)]


def _superseded(
    article: OpenArticle, annotation: Annotation, gone: Iterable[Annotation], author: Author
) -> dict[int, SuggestionState]:
    """The states of the suggestions that a new annotation takes the place of, those behind what it replaces too."""
    accepted = [s.id for s in (_accepted(article, a) for a in gone) if s is not None]
    over = article.open_over(annotation.start, annotation.end)
    overlapped = [s.id for s in over if excludes(author.scheme.overlap, annotation, s)]
    return dict.fromkeys([*accepted, *overlapped], SuggestionState.SUPERSEDED)


def _accepted(article: OpenArticle, annotation: Annotation) -> Suggestion | None:
    """The suggestion that an annotation still stands for: of the same span and label."""
    same = article.suggestion_of(annotation.start, annotation.end, annotation.label)
    return same if same and same.state is SuggestionState.ACCEPTED else None


def _change(article: OpenArticle, kind: str, rows: list[RowChange], *, starts_work: bool = False) -> Change:
    if starts_work and article.state.status in (ArticleStatus.NEW, ArticleStatus.SKIPPED):
        rows = [*rows, _status(article, ArticleStatus.IN_PROGRESS)]
    return Change(kind, article.id, tuple(row for row in rows if row.before != row.after))


def _status(article: OpenArticle, status: ArticleStatus) -> RowChange:
    return RowChange(article.state, replace(article.state, status=status))


def _state(suggestion: Suggestion, state: SuggestionState) -> RowChange:
    return RowChange(suggestion, replace(suggestion, state=state))


def _same(article: OpenArticle, span: Suggestion | Add) -> Annotation | None:
    """The annotation of exactly this span and label."""
    for annotation in article.annotations_over(span.start, span.end):
        if (annotation.start, annotation.end, annotation.label) == (span.start, span.end, span.label):
            return annotation
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range less the white space at its ends, where no entity begins or ends; NotPossible where it is all that."""
    surface = text[start:end]
    if not surface.strip():
        raise NotPossible("white space is no entity")
    return start + len(surface) - len(surface.lstrip()), end - len(surface) + len(surface.rstrip())
