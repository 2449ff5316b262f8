"""What came of a key, and how a change is told in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotate import scheme_words
from annotate.entities import Entity, is_open, is_visible
from annotate.text import display_line
from store.records import (
    Annotation,
    ArticleLabel,
    ArticleState,
    Change,
    Relation,
    RowChange,
    Suggestion,
    SuggestionState,
)

_SURFACE = 40
_PAST = {
    "accept": "accepted",
    "reject": "rejected",
    "remove": "removed",
    "relabel": "relabelled",
    "resize": "resized",
    "add": "added",
    "note": "noted",
    "flag": "flag changed",
    "skip": "skipped",
    "finish": "finished",
    "complete": "completed",
    "reopen": "reopened",
    "refuse": "refused",
    "allow": "allowed again",
    "answer": "answered",
    "withdraw": "withdrew",
    "relate": "related",
    "remove relation": "removed relation",
}
_ACTS_ON_ARTICLES = ("finish", "complete", "reopen", "skip", "flag")
_ABOUT_ARTICLES = frozenset(word for kind in _ACTS_ON_ARTICLES for word in (kind, _PAST[kind]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a key: for the screen to repaint, and one line for the footer."""

    message: str = ""
    change: Change | None = None
    touched: tuple[Entity, ...] = ()
    """Entities that were drawn, moved or taken away."""
    opened: bool = False
    """Whether another article is open now."""


def made(change: Change | None) -> Annotation | None:
    """The annotation that a change wrote."""
    rows = () if change is None else change.rows
    return next((row.after for row in rows if isinstance(row.after, Annotation)), None)


def is_about_article(change: Change) -> bool:
    """Whether a change is about the article as a whole, whatever became of its suggestions with it."""
    return change.kind in _ABOUT_ARTICLES


def subject(change: Change) -> Entity | None:
    """The marked entity that a change left behind and that a person thinks of first; None where it left none.

    The suggestion that an annotation had come from, where that was taken away; else the first annotation in the
    text; else the first suggestion.
    """
    sources = {row.before.suggestion_id for row in change.rows if isinstance(row.before, Annotation)}
    left = [row.after for row in change.rows if isinstance(row.after, Annotation | Suggestion)]
    return min(
        filter(is_visible, left),
        key=lambda entity: (
            not (isinstance(entity, Suggestion) and entity.id in sources),
            isinstance(entity, Suggestion),
            entity.start,
            -entity.end,
        ),
        default=None,
    )


def told(*changes: Change) -> str:
    """Changes that were just made, in one line for people: what was done to what, and what had to make way."""
    return describe(*(replace(change, kind=past(change.kind)) for change in changes))


def past(kind: str) -> str:
    """The word for what a change of a kind has done."""
    return _PAST.get(kind, kind)


def describe(*changes: Change) -> str:
    """The changes of one act in one line for people, to stand behind a word that says what became of it."""
    if (edited := scheme_words.told(changes[0])) is not None:
        return edited
    kind, rows = changes[0].kind, [row for change in changes for row in change.rows]
    spans = [row for row in (row.after or row.before for row in rows) if isinstance(row, Annotation | Suggestion)]
    if not spans or is_about_article(changes[0]):
        return f"{kind} {said}" if (said := _said_of_article(kind, rows)) else kind
    made_ones = [row.after for row in rows if isinstance(row.after, Annotation)]
    gone = [row.before for row in rows if isinstance(row.before, Annotation) and row.after is None]
    about = (made_ones or spans)[0]
    surface = display_line(about.surface)
    surface = surface if len(surface) <= _SURFACE else surface[: _SURFACE - 1] + "…"
    way = _made_way(rows, made_ones) if isinstance(about, Annotation) and kind not in ("remove", "removed") else ""
    ends = _ended(rows)
    # rejecting takes annotations away, and the suggestions under them with them: a place of both is one
    is_mixed = kind in ("reject", _PAST["reject"])
    decided = {(one.article_id, one.start, one.end) for one in spans} if is_mixed else made_ones or gone or spans
    return f"{kind} {surface} {about.label}{_times(len(decided), len(changes))}{way}{ends}"


def _said_of_article(kind: str, rows: Iterable[RowChange]) -> str:
    """The labels that an article became complete for, where they are not all, or the choice given or taken back."""
    for row in reversed([*rows]):
        before, after = row.before, row.after
        side = after or before
        if isinstance(side, ArticleLabel):
            return display_line(f"{side.question}: {side.choice}")
        if isinstance(side, Relation):
            return display_line(side.type)
        if kind in ("complete", _PAST["complete"]) and isinstance(before, ArticleState):
            assert isinstance(after, ArticleState)  # an article is never taken away by a change
            return display_line(", ".join(name for name in after.complete or () if name not in (before.complete or ())))
    return ""


def _ended(rows: Iterable[RowChange]) -> str:
    """How many relations ended with what was changed."""
    count = sum(isinstance(row.before, Relation) and row.after is None for row in rows)
    return f", ends {count} relation{'s' if count > 1 else ''}" if count else ""


def _times(spans: int, articles: int) -> str:
    """How often and in how many articles, where it was more than once."""
    return (f" ×{spans}" if spans > 1 else "") + (f" in {articles} articles" if articles > 1 else "")


def _made_way(rows: Iterable[RowChange], made_ones: Iterable[Annotation]) -> str:
    rows, sources = tuple(rows), {annotation.suggestion_id for annotation in made_ones}
    replaced = sum(isinstance(row.before, Annotation) and row.after is None for row in rows)
    superseded = sum(
        isinstance(row.before, Suggestion)
        and is_open(row.before)
        and isinstance(row.after, Suggestion)
        and row.after.state is SuggestionState.SUPERSEDED
        and row.after.id not in sources
        for row in rows
    )
    return (f", replaces {replaced}" if replaced else "") + (f", supersedes {superseded}" if superseded else "")
