"""Putting what a detector proposes into a workspace, beside what a person has decided there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from annotate.entities import Entities
from store.records import Annotation, LabelScheme, ScoredSpan, SuggestionState
from store.workspace import Workspace

_BATCH = 200


def by_scheme(spans: Iterable[ScoredSpan], scheme: LabelScheme) -> tuple[list[ScoredSpan], Mapping[str, int]]:
    """The spans whose label the scheme has, and the counts of the other labels."""
    known: list[ScoredSpan] = []
    unknown: Counter[str] = Counter()
    for span in spans:
        if span.label in scheme:
            known.append(span)
        else:
            unknown[span.label] += 1
    return known, unknown


def initial_state(annotations: Sequence[Annotation]) -> Callable[[ScoredSpan], SuggestionState]:
    """What a new suggestion begins as: superseded where a person has annotated any of its characters, else open."""
    taken = Entities(annotations)

    def state(span: ScoredSpan) -> SuggestionState:
        return SuggestionState.SUPERSEDED if taken.overlapping(span.start, span.end) else SuggestionState.OPEN

    return state


def store_suggestions(
    workspace: Workspace, article_id: int, run_id: int, text: str, spans: Sequence[ScoredSpan]
) -> int:
    """Store what a run proposes for an article in one transaction; return how many suggestions are new.

    Open suggestions that only earlier versions of the same detector proposed are superseded.
    """
    with workspace.transaction():
        state = initial_state(workspace.spans.annotations(article_id))
        new = workspace.spans.suggest(article_id, run_id, text, spans, state)
        workspace.spans.retire(article_id, run_id)
    return new


def store_suggestions_in_batches(
    workspace: Workspace, article_id: int, run_id: int, text: str, spans: Sequence[ScoredSpan]
) -> Iterator[None]:
    """As store_suggestions(), in several short transactions, so that decisions can be written between them.

    The run counts the article as done with the last of them; broken off before, it is detected again.
    """
    rest = iter(spans)
    while batch := list(islice(rest, _BATCH)):
        state = initial_state(workspace.spans.annotations(article_id))
        workspace.spans.suggest(article_id, run_id, text, batch, state, finished=False)
        yield
    store_suggestions(workspace, article_id, run_id, text, ())
