"""Open articles without a workspace, and decisions taken over as the store would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from annotate.decisions import (
    Author,
    Decision,
    plan,
)
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from store.records import (
    Annotation,
    Article,
    ArticleState,
    Change,
    Relation,
    RowChange,
    Suggestion,
    SuggestionState,
)
from tests.workspaces import SCHEME, found

TEXT = "Amgen Inc. and Novartis AG cleared Kyprolis today"
ADA = Author("ada", "2025-01-01T00:00:00", SCHEME)
OPEN, ACCEPTED, REJECTED, SUPERSEDED, LEFT = SuggestionState


def article_with(*spans: tuple[str, str], text: str = TEXT) -> OpenArticle:
    """An open article with a suggestion for each surface and label, numbered from 1."""
    return article_over(text, found(text, *spans))


def article_over(text: str, spans: Iterable[tuple[int, int, str]]) -> OpenArticle:
    suggestions = [
        Suggestion(number, 1, start, end, label, text[start:end]) for number, (start, end, label) in enumerate(spans, 1)
    ]
    article = Article(1, "one", "One", None, None, None, text, "", {}, "")
    return OpenArticle(article, ArticleState(1), suggestions, [])


def decide(article: OpenArticle, decision: Decision, author: Author = ADA) -> Change:
    """Plan a decision and take it over as the store would, which gives new annotations their ids."""
    change = plan(article, decision, author)
    number = max(article.annotations, default=100) + 1
    rows = []
    for row in change.rows:
        if isinstance(row.after, Annotation) and row.before is None:
            row = RowChange(None, replace(row.after, id=number))
        elif isinstance(row.after, Relation):
            row = RowChange(None, replace(row.after, id=max((one.id for one in article.relations), default=0) + 1))
        rows.append(row)
    made = replace(change, rows=tuple(rows))
    article.apply(made)
    return made


def states(article: OpenArticle) -> list[SuggestionState]:
    return [suggestion.state for suggestion in article.suggestions.values()]


def spans(article: OpenArticle) -> list[tuple[str, str]]:
    ordered = sorted(article.annotations.values(), key=lambda a: a.start)
    return [(annotation.surface, annotation.label) for annotation in ordered]


def only(article: OpenArticle) -> Annotation:
    (annotation,) = article.annotations.values()
    return annotation


def reason(article: OpenArticle, decision: Decision) -> str:
    with pytest.raises(NotPossible) as refused:
        plan(article, decision, ADA)
    return refused.value.message
