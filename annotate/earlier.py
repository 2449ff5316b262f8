"""Applying to an open article what was decided earlier, in it and in others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from annotate.confidence import Calibration, Decided
from annotate.learning import beginnings, hidden, offered
from annotate.open_article import OpenArticle
from annotate.suggesting import initial_state, not_refused
from store.errors import StoreError
from store.records import ArticleStatus, LabelScheme, ScoredSpan, Suggestion
from store.workspace import Workspace

DETECTOR = "added before"
"""What stands as the detector of suggestions that are offered because a person added their surface elsewhere."""

_VERSION = "1"

NEWEST = 1000
"""So many suggestions, those stored last of the decided ones, correct the scores: what a fit can do unfelt."""


def hide(workspace: Workspace, article: OpenArticle, before: OpenArticle | None = None) -> None:
    """Hide the suggestions that earlier decisions speak against.

    Of an article that is read again, those that were there ``before`` stay hidden or shown, so that nothing goes
    away in front of a person's eyes.
    """
    known = {} if before is None else before.suggestions
    new = [suggestion for id_, suggestion in article.suggestions.items() if id_ not in known]
    reasons = hidden(new, workspace.tallies.suggested(article.id)) if new else {}
    if before is not None:
        reasons.update(before.hidden)
        article.show_hidden(before.hidden_shown)
    article.hide(reasons)


def offer(workspace: Workspace, article: OpenArticle, scheme: LabelScheme) -> bool:
    """Suggest surfaces that a person added before, where nothing is and nothing was; say whether there are any.

    It is a machine's act: the suggestions have a run of their own and no entry in the journal. The run is never
    finished and no article is noted as done, because every decision may bring something new. A reviewed article is
    left alone: its person has said that all the rest is outside; likewise the labels for which one is complete.
    """
    if article.state.status is ArticleStatus.REVIEWED:
        return False
    labels = {label.name for label in scheme.given} - set(article.state.complete or ())
    tallies = [tally for tally in workspace.tallies.added(beginnings(article.text)) if tally.label in labels]
    spans = not_refused(workspace, article.text, offered(article.text, tallies, _taken(workspace, article)))
    if spans:
        # what cannot be written now is offered at the next opening; reading goes on
        with suppress(StoreError):
            _store(workspace, article, spans, scheme)
            return True
    return False


def _taken(workspace: Workspace, article: OpenArticle) -> Iterator[tuple[int, int]]:
    yield from ((suggestion.start, suggestion.end) for suggestion in article.suggestions.values())
    yield from ((annotation.start, annotation.end) for annotation in article.annotations.values())
    yield from workspace.spans.annotated_ever(article.id)


def _store(workspace: Workspace, article: OpenArticle, spans: list[ScoredSpan], scheme: LabelScheme) -> None:
    with workspace.transaction():
        workspace.articles.state(article.id)  # NotFound where the article was removed meanwhile
        run = workspace.runs.start(DETECTOR, _VERSION, {})
        state = initial_state(workspace.spans.annotations(article.id), scheme.overlap)
        workspace.spans.suggest(article.id, run.id, article.text, spans, state, finished=False)


def calibration(workspace: Workspace) -> Calibration:
    """The correction of scores that the decisions so far speak for."""
    rows = workspace.spans.decided(NEWEST)
    return Calibration.fit(
        Decided(row.score, row.label, _source(row.detector, row.layer), row.accepted) for row in rows
    )


def trust(correction: Calibration, suggestion: Suggestion) -> float | None:
    """The corrected score of a suggestion, the best of its origins; None where no origin gave one."""
    found = [
        corrected(correction, origin.score, suggestion.label, origin.detector, origin.layer)
        for origin in suggestion.origins
        if origin.score is not None
    ]
    return max(found, default=None)


def corrected(correction: Calibration, score: float, label: str, detector: str, layer: str | None) -> float:
    """The score of one origin of a suggestion as the decisions so far correct it."""
    return correction.apply(score, label, _source(detector, layer))


def _source(detector: str, layer: str | None) -> str:
    """Who proposed: a detector and its layer; of what was added before the layer only counts articles."""
    return detector if detector == DETECTOR or not layer else f"{detector} {layer}"
