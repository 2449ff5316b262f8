"""Gold: what reviewed articles say, in an order that does not depend on how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.formats.relations import GoldRelation, gold_relations
from store.records import (
    Annotation,
    Article,
    ArticleLabel,
    ArticleStatus,
    LabelScheme,
    Suggestion,
    SuggestionState,
)
from store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article with what people decided about it."""

    article: Article
    annotations: tuple[Annotation, ...]
    """By start, then longest first, then label."""
    negatives: tuple[Suggestion, ...]
    """Rejected suggestions in the same order, without those that an annotation equals."""
    status: ArticleStatus
    note: str | None
    decided_at: str | None
    """When the newest decision that stands was made."""
    complete: tuple[str, ...] | None = None
    """The labels for which everything that is not annotated is outside, where they are not all; it is missing for
    the others."""
    labels: tuple[ArticleLabel, ...] = ()
    """What was said of the article as a whole, by question and choice."""
    scheme: LabelScheme | None = None
    """Whose questions the labels answer."""
    relations: tuple[GoldRelation, ...] = ()
    """By head, tail and type."""

    @property
    def reviewed(self) -> bool:
        """Whether everything that is not annotated is known to be outside."""
        return self.status is ArticleStatus.REVIEWED


def gold_articles(workspace: Workspace, *, statuses: Iterable[ArticleStatus]) -> Iterator[GoldArticle]:
    """The articles of these statuses, one by one in order of their keys."""
    scheme = workspace.schemes.current()
    for article_id in workspace.articles.ids_by_key(statuses):
        yield gold_article(workspace, article_id, scheme)


def gold_article(workspace: Workspace, article_id: int, scheme: LabelScheme | None = None) -> GoldArticle:
    """One article with what people decided about it, under the scheme given; NotFound where there is none."""
    state = workspace.articles.state(article_id)
    annotations = sorted(workspace.spans.annotations(article_id), key=lambda one: (*_place(one), one.note or ""))
    held = {_place(annotation) for annotation in annotations}
    negatives = [
        suggestion
        for suggestion in workspace.spans.suggestions(article_id)
        if suggestion.state is SuggestionState.REJECTED and _place(suggestion) not in held
    ]
    return GoldArticle(
        workspace.articles.get(article_id),
        tuple(annotations),
        tuple(sorted(negatives, key=_place)),
        state.status,
        state.note,
        workspace.journal.standing_at(article_id),
        state.complete,
        tuple(workspace.article_labels.of(article_id)),
        scheme,
        gold_relations(workspace.relations.of(article_id), annotations),
    )


def _place(span: Annotation | Suggestion) -> tuple[int, int, str]:
    return span.start, -span.end, span.label
