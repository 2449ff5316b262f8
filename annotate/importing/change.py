"""What a document from elsewhere means for an article: its annotations and the rest of its gold, as one change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annotate.decisions import Author
from annotate.entities import Entities
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.losses import LossTally
from annotate.formats.parts import told
from annotate.overlap import excludes
from store.records import (
    Annotation,
    ArticleLabel,
    ArticleState,
    ArticleStatus,
    Change,
    LabelScheme,
    Question,
    Relation,
    RowChange,
    Suggestion,
    SuggestionState,
)

KIND = "import"
"""What the journal calls it."""

STANDING = "annotations that overlap one that stands already"
EXCLUDED = "annotations that overlap another, which the label scheme does not allow"
UNKNOWN_ANSWERS = "labels of articles that the label scheme does not ask for"
UNKNOWN_RELATIONS = "relations that the label scheme does not have between such labels"
LOSSES = (STANDING, EXCLUDED, UNKNOWN_ANSWERS, UNKNOWN_RELATIONS)
"""The kinds of loss that are counted here."""

_Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as it stands before a document is taken into it."""

    state: ArticleState
    annotations: Sequence[Annotation]
    suggestions: Sequence[Suggestion]
    """Those of the document among them."""
    labels: Sequence[ArticleLabel]


def planned(document: Document, standing: Standing, author: Author, losses: LossTally) -> Change | None:
    """The change that takes a document into an article, without its relations; None where there is nothing to take.

    What stands already is not taken again. Annotations that may not stand beside others, the longest before the
    others, and labels of the article that the scheme does not ask for are losses. Suggestions that a new annotation
    equals are accepted, those that it excludes superseded, and those that the document rejects rejected.
    """
    new = _annotations(document, standing, author, losses)
    state = _state(document, standing.state, decided=bool(new or document.negatives or document.answers))
    rows = [
        *_suggestions(document, standing, new, author.scheme, finished=state.status is ArticleStatus.REVIEWED),
        *(RowChange(None, annotation) for annotation in new),
        *(RowChange(None, label) for label in _labels(document, standing, author, losses)),
    ]
    if state != standing.state:
        rows.append(RowChange(standing.state, state))
    return Change(KIND, standing.state.id, tuple(rows)) if rows else None


def related(
    document: Document,
    annotations: Iterable[Annotation],
    standing: Collection[Relation],
    author: Author,
    losses: LossTally,
) -> Change | None:
    """The change that takes the relations of a document, whose annotations are in the article by now."""
    by_place = {(one.start, one.end, one.label): one for one in annotations}
    held = {(one.head_id, one.type, one.tail_id) for one in standing}
    rows = []
    for relation in document.relations:
        ends = [document.spans[end] for end in (relation.head, relation.tail)]
        head, tail = (by_place.get((end.start, end.end, end.label)) for end in ends)
        if head is None or tail is None or not _is_allowed(author.scheme, relation.type, head.label, tail.label):
            example = " ".join((document.surface(ends[0]), relation.type, document.surface(ends[1])))
            losses.add(UNKNOWN_RELATIONS, f"{document.where}: {example}")
        elif (head.id, relation.type, tail.id) not in held:
            made = (relation.type, author.annotator, author.at, author.scheme.version)
            rows.append(RowChange(None, Relation(0, head.article_id, head.id, tail.id, *made)))
    return Change(KIND, rows[0].after.article_id, tuple(rows)) if rows and isinstance(rows[0].after, Relation) else None


def _annotations(document: Document, standing: Standing, author: Author, losses: LossTally) -> list[Annotation]:
    taken = Entities(standing.annotations)
    held = {(one.start, one.end, one.label) for one in standing.annotations}
    suggested = {(one.start, one.end, one.label): one.id for one in standing.suggestions}
    new: list[Annotation] = []
    for span in sorted(document.spans, key=lambda span: (span.start - span.end, span.start, span.label)):
        place = (span.start, span.end, span.label)
        if place in held:
            continue
        over = [one for one in taken.overlapping(span.start, span.end) if excludes(author.scheme.overlap, span, one)]
        if over:
            kind = STANDING if any(one.id for one in over) else EXCLUDED
            losses.add(kind, f"{document.where}: {told(document, span)}")
            continue
        annotation = _annotation(document, span, standing.state.id, author, suggested.get(place))
        taken.add(annotation)
        new.append(annotation)
    return sorted(new, key=lambda one: (one.start, -one.end, one.label))


def _annotation(
    document: Document, span: DocumentSpan, article_id: int, author: Author, suggestion_id: int | None
) -> Annotation:
    return Annotation(
        0,
        article_id,
        span.start,
        span.end,
        span.label,
        document.surface(span),
        span.annotator or author.annotator,
        author.at if span.made_at is None else _in_utc(span.made_at),
        author.scheme.version,
        "imported",
        suggestion_id,
        span.note,
    )


def _in_utc(time: str) -> str:
    """A time with its zone as records have it."""
    return datetime.fromisoformat(time).astimezone(UTC).isoformat(timespec="microseconds")


def _suggestions(
    document: Document, standing: Standing, new: Iterable[Annotation], scheme: LabelScheme, *, finished: bool
) -> Iterator[RowChange]:
    """What becomes of the open suggestions of the article."""
    entities = Entities(new)
    accepted: set[_Place] = {(one.start, one.end, one.label) for one in entities}
    rejected: set[_Place] = {(one.start, one.end, one.label) for one in document.negatives}
    for suggestion in standing.suggestions:
        if suggestion.state is not SuggestionState.OPEN:
            continue
        place = (suggestion.start, suggestion.end, suggestion.label)
        over = entities.overlapping(suggestion.start, suggestion.end)
        state = SuggestionState.LEFT if finished else SuggestionState.OPEN
        if place in accepted:
            state = SuggestionState.ACCEPTED
        elif any(excludes(scheme.overlap, suggestion, one) for one in over):
            state = SuggestionState.SUPERSEDED
        elif place in rejected:
            state = SuggestionState.REJECTED
        if state is not suggestion.state:
            yield RowChange(suggestion, replace(suggestion, state=state))


def _state(document: Document, state: ArticleState, *, decided: bool) -> ArticleState:
    """The article as the document has it, where nobody has said anything else of it."""
    status = state.status
    if status is ArticleStatus.NEW:
        status = document.status or (ArticleStatus.IN_PROGRESS if decided else status)
        if status is ArticleStatus.NEW and decided:
            status = ArticleStatus.IN_PROGRESS
    complete = None if status is ArticleStatus.REVIEWED else state.complete or document.complete
    note = document.note if state.note is None else state.note
    return replace(state, status=status, complete=complete, note=note, flagged=state.flagged or document.flagged)


def _labels(document: Document, standing: Standing, author: Author, losses: LossTally) -> Iterator[ArticleLabel]:
    asked: Mapping[str, Question] = {question.name: question for question in author.scheme.questions}
    given = {(label.question, label.choice) for label in standing.labels}
    answered = {label.question for label in standing.labels}
    for question, choice in document.answers:
        if (question, choice) in given:
            continue
        if not _takes(asked.get(question), choice, answered):
            losses.add(UNKNOWN_ANSWERS, f"{document.where}: {question}: {choice}")
            continue
        answered.add(question)
        made = (author.annotator, author.at, author.scheme.version)
        yield ArticleLabel(0, standing.state.id, question, choice, *made)


def _takes(question: Question | None, choice: str, answered: Collection[str]) -> bool:
    """Whether a question has this choice, and room for it."""
    if question is None or choice not in {one.name for one in question.choices}:
        return False
    return question.kind == "multiple" or question.name not in answered


def _is_allowed(scheme: LabelScheme, kind: str, head: str, tail: str) -> bool:
    return any(one.name == kind and one.allows(head, tail) for one in scheme.relations)
