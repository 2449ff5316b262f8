"""For which labels an article is complete: what finishing it for some labels says, and how that is taken back.

An article that is complete for a label holds every mention of it: the rest of its text is outside. A reviewed
article is complete for all labels, and holds no list of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from annotate.entities import is_open
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from store.records import ArticleState, ArticleStatus, LabelScheme, RowChange, Suggestion, SuggestionState


def complete_labels(state: ArticleState, scheme: LabelScheme) -> tuple[str, ...]:
    """The labels for which an article is complete, in the order of the scheme, then those that it has no more."""
    if state.status is ArticleStatus.REVIEWED:
        return tuple(label.name for label in scheme.labels)
    return state.complete or ()


def finished(
    article: OpenArticle, labels: Collection[str] | None, scheme: LabelScheme
) -> tuple[ArticleState, list[RowChange]]:
    """The state of an article declared complete for labels (None: for all), and its open suggestions of them as left.

    Complete for all labels of the scheme, it is reviewed. NotPossible where that would say nothing new.
    """
    state = article.state
    left = [s for s in article.suggestions.values() if is_open(s) and (labels is None or s.label in labels)]
    complete = {*complete_labels(state, scheme), *(labels or ())}
    if labels is None or all(label.name in complete for label in scheme.given):
        after = replace(state, status=ArticleStatus.REVIEWED, complete=None)
        already = "reviewed already"
    else:
        after = replace(state, status=ArticleStatus.IN_PROGRESS, complete=_in_order(complete, scheme))
        already = f"complete for {in_words(_in_order(labels, scheme))} already"
    if after == state and not left:
        raise NotPossible(already)
    return after, [RowChange(s, replace(s, state=SuggestionState.LEFT)) for s in left]


def reopened(
    article: OpenArticle, labels: Collection[str] | None, scheme: LabelScheme
) -> tuple[ArticleState, list[Suggestion]]:
    """The state of an article taken up again for labels (None: for all), and the suggestions of them that were left.

    A skipped article stays complete for what it was. NotPossible where nothing was declared.
    """
    state = article.state
    had = set(complete_labels(state, scheme))
    kept = set() if labels is None else had - set(labels)
    if state.status is ArticleStatus.SKIPPED:
        kept = had
    elif kept == had:
        named = in_words(None if labels is None else _in_order(labels, scheme))
        raise NotPossible(f"not complete for {named}" if had else "the article is open")
    after = replace(state, status=ArticleStatus.IN_PROGRESS, complete=_in_order(kept, scheme))
    left = [s for s in article.suggestions.values() if s.state is SuggestionState.LEFT and s.label not in kept]
    return after, [s for s in left if labels is None or s.label in labels]


def in_words(labels: Iterable[str] | None) -> str:
    """Labels as a message names them; all of them where it is None."""
    return "all labels" if labels is None else ", ".join(labels)


def _in_order(labels: Collection[str], scheme: LabelScheme) -> tuple[str, ...] | None:
    """Labels in the order of the scheme, so that the same gold is told by the same words; None for none."""
    listed = [label.name for label in scheme.labels if label.name in labels]
    return (*listed, *sorted(set(labels) - set(listed))) or None
