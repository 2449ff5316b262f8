"""Putting what a detector proposes into a workspace, beside what a person has decided there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from annotate.entities import Entities
from annotate.overlap import excludes
from store.records import Annotation, LabelScheme, Overlap, ScoredSpan, SuggestionState
from store.workspace import Workspace

_BATCH = 200


def by_scheme(spans: Iterable[ScoredSpan], scheme: LabelScheme) -> tuple[list[ScoredSpan], Mapping[str, int]]:
    """The spans whose label the scheme has, and the counts of the labels that it has not.

    Former names of labels become the present ones; labels that are retired are left out uncounted.
    """
    known: list[ScoredSpan] = []
    unknown: Counter[str] = Counter()
    names = {**scheme.former_names, **{label.name: label.name for label in scheme.given}}
    for span in spans:
        if span.label in names:
            name = names[span.label]
            known.append(span if name == span.label else replace(span, label=name))
        elif span.label not in scheme:
            unknown[span.label] += 1
    return known, unknown


def initial_state(annotations: Sequence[Annotation], rule: Overlap) -> Callable[[ScoredSpan], SuggestionState]:
    """What a new suggestion begins as: superseded where an annotation excludes it, else open."""
    taken = Entities(annotations)

    def state(span: ScoredSpan) -> SuggestionState:
        over = taken.overlapping(span.start, span.end)
        is_excluded = any(excludes(rule, span, annotation) for annotation in over)
        return SuggestionState.SUPERSEDED if is_excluded else SuggestionState.OPEN

    return state


def not_refused(workspace: Workspace, text: str, spans: Iterable[ScoredSpan]) -> list[ScoredSpan]:
    """The spans of a text less those whose surface a person never wants suggested under their label."""
    refused = {(refusal.surface, refusal.label) for refusal in workspace.refusals.all()}
    return [span for span in spans if not refused or (text[span.start : span.end], span.label) not in refused]


def store_suggestions(
    workspace: Workspace, article_id: int, run_id: int, text: str, spans: Sequence[ScoredSpan]
) -> int:
    """Store what a run proposes for an article in one transaction; return how many suggestions are new.

    What a person refused is left out. Open suggestions that only earlier versions of the same detector proposed are
    superseded.
    """
    with workspace.transaction():
        state = initial_state(workspace.spans.annotations(article_id), workspace.schemes.current().overlap)
        new = workspace.spans.suggest(article_id, run_id, text, not_refused(workspace, text, spans), state)
        workspace.spans.retire(article_id, run_id)
    return new


def store_suggestions_in_batches(
    workspace: Workspace, article_id: int, run_id: int, text: str, spans: Sequence[ScoredSpan]
) -> Iterator[None]:
    """As store_suggestions(), in several short transactions, so that decisions can be written between them.

    The run counts the article as done with the last of them; broken off before, it is detected again.
    """
    rule = workspace.schemes.current().overlap
    rest = iter(not_refused(workspace, text, spans))
    while batch := list(islice(rest, _BATCH)):
        state = initial_state(workspace.spans.annotations(article_id), rule)
        workspace.spans.suggest(article_id, run_id, text, batch, state, finished=False)
        yield
    store_suggestions(workspace, article_id, run_id, text, ())
