"""The same string again: what was decided about one mention, carried to the mentions that equal it.

Pure planning for one article, and a walk over the articles of a workspace that hold the surface.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from annotate.bulk import plan_all
from annotate.decisions import Accept, Add, Author, Decision, Reject, Relabel, Remove
from annotate.equality import Equality, forms, is_same, occurrences
from annotate.open_article import OpenArticle
from annotate.overlap import excludes
from store.listing import Listing
from store.records import Annotation, ArticleStatus, Change, Overlap, Span, Suggestion, SuggestionState
from store.workspace import Workspace

MOST_ARTICLES = 2000
"""So many articles are changed by one act at most: what can be planned in seconds and written in about one."""

_CLOSED = frozenset({ArticleStatus.REVIEWED, ArticleStatus.SKIPPED})


@dataclass(frozen=True, slots=True)
class Carried:
    """What a decision says about a surface, to be said of its equals."""

    verb: Literal["annotate", "reject", "remove"]
    surface: str
    label: str
    kind: str
    """The word that the journal keeps: accept, relabel, add, reject, remove, ..."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An equal mention that is left alone, and why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Same:
    """What carrying means for one article."""

    article: OpenArticle
    places: tuple[tuple[int, int], ...]
    """The mentions that change."""
    conflicts: tuple[Conflict, ...]
    change: Change | None
    """None where there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What carrying means for the articles of a workspace: those with something to change or a conflict."""

    carried: Carried
    equality: Equality
    articles: tuple[Same, ...]
    closed: int
    """Articles that hold the surface and are reviewed, skipped or complete for the label; they are left alone."""
    is_all: bool
    """False where MOST_ARTICLES was reached."""

    @property
    def changes(self) -> Sequence[Change]:
        """The changes, one an article."""
        return [one.change for one in self.articles if one.change is not None]

    @property
    def count(self) -> int:
        """How many mentions change."""
        return sum(len(one.places) for one in self.articles)


def carried(change: Change) -> Carried | None:
    """What the change of one decision says about a surface; None where it says nothing of the kind."""
    made = next((row.after for row in change.rows if isinstance(row.after, Annotation)), None)
    if change.kind in ("accept", "relabel", "resize", "add") and made is not None:
        return Carried("annotate", made.surface, made.label, "add" if change.kind == "resize" else change.kind)
    if change.kind == "remove":
        gone = next((row.before for row in change.rows if isinstance(row.before, Annotation)), None)
        return None if gone is None else Carried("remove", gone.surface, gone.label, "remove")
    refused = next((row.after for row in change.rows if isinstance(row.after, Suggestion)), None)
    if change.kind == "reject" and refused is not None:
        return Carried("reject", refused.surface, refused.label, "reject")
    return None


def plan_same(article: OpenArticle, what: Carried, equality: Equality, author: Author) -> Same:
    """What carrying a decision means for one article."""
    rule = author.scheme.overlap
    judged = _annotate(article, what, equality, rule) if what.verb == "annotate" else _refuse(article, what, equality)
    places, decisions, conflicts = [], list[Decision](), []
    for start, end, found in judged:
        if isinstance(found, str):
            conflicts.append(Conflict(start, end, found))
        elif found is not None:
            places.append((start, end))
            decisions.append(found)
    change = plan_all(article, decisions, author, what.kind) if decisions else None
    return Same(article, tuple(places), tuple(conflicts), change)


_Judged = Iterator[tuple[int, int, Decision | str | None]]
"""Mentions with what makes them as wanted, why they are left alone, or None where they are so already."""


def _annotate(article: OpenArticle, what: Carried, equality: Equality, rule: Overlap) -> _Judged:
    for start, end in occurrences(article.text, what.surface, equality):
        yield start, end, _annotating(article, Span(start, end, what.label), rule)


def _refuse(article: OpenArticle, what: Carried, equality: Equality) -> _Judged:
    for entity in article.entities:
        if entity.label != what.label or not is_same(what.surface, entity.surface, equality):
            continue
        if isinstance(entity, Annotation):
            found: Decision | str = Remove(entity) if what.verb == "remove" else f"annotated by {entity.annotator}"
            yield entity.start, entity.end, found
        elif what.verb == "reject" and entity.state is SuggestionState.OPEN:
            yield entity.start, entity.end, Reject(entity)


def _annotating(article: OpenArticle, span: Span, rule: Overlap) -> Decision | str | None:
    """What makes an annotation of a span, or why that is left alone; None where it is one."""
    start, end, label = span.start, span.end, span.label
    annotated = article.annotations_over(start, end)
    if any((one.start, one.end, one.label) == (start, end, label) for one in annotated):
        return None
    against = next((one for one in annotated if excludes(rule, span, one)), None)
    if against is not None:
        return f"annotated {against.label}"
    same = article.suggestion_of(start, end, label)
    if same is not None and same.state is SuggestionState.REJECTED:
        return f"rejected as {label}"
    over = [one for one in article.open_over(start, end) if excludes(rule, span, one)]
    wider = next((one for one in over if one.start < start or one.end > end), None)
    if wider is not None:
        return f"inside {wider.label} {wider.surface[:40]}"
    if same is not None and same.state is SuggestionState.OPEN:
        return Accept(same)
    other = next((one for one in over if (one.start, one.end) == (start, end)), None)
    return Add(start, end, label) if other is None else Relabel(other, label)


def everywhere(workspace: Workspace, what: Carried, equality: Equality, author: Author) -> Everywhere:
    """What carrying a decision means for all articles that hold the surface; it only reads.

    Articles come by id; those that are reviewed, skipped or complete for the label are left alone.
    """
    found, closed, planned = [], 0, 0
    ids = holding(workspace, what.surface, equality)
    for article_id in ids:
        state = workspace.articles.state(article_id)
        if state.status in _CLOSED or what.label in (state.complete or ()):
            closed += 1
            continue
        same = plan_same(OpenArticle.load(workspace, article_id), what, equality, author)
        if same.change is not None or same.conflicts:
            found.append(same)
            planned += same.change is not None
        if planned == MOST_ARTICLES:
            break
    return Everywhere(what, equality, tuple(found), closed, planned < MOST_ARTICLES)


def holding(workspace: Workspace, surface: str, equality: Equality) -> list[int]:
    """The articles in which the surface may occur, by id: those whose words hold its words in this order."""
    wanted = forms(surface) if equality is Equality.FORMS else (surface,)
    phrases = ('"' + form.replace('"', " ") + '"' for form in wanted)
    return sorted({article_id for phrase in phrases for article_id in workspace.articles.ids(Listing(phrase))})


def said(conflicts: Iterable[Conflict]) -> str:
    """Conflicts counted by their reason, for the footer; empty where there is none."""
    counts = Counter(conflict.why for conflict in conflicts)
    if not counts:
        return ""
    reasons = ", ".join(f"{count} {why}" for why, count in counts.most_common(3))
    return f" · {sum(counts.values())} left alone: {reasons}"
