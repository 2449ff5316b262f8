"""What there is to know of a label while one decides: its texts from the scheme, and the last decisions on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotate.errors import NotPossible
from store.errors import NotFound
from store.recent import naming
from store.records import Annotation, Change, JournalEntry, Label, RowChange, Suggestion, SuggestionState
from store.workspace import Workspace

LAST = 10
"""So many decisions are told."""

_WORDS = {"accepted": "accepted", "corrected": "corrected to it", "added": "added", "imported": "imported"}


@dataclass(frozen=True, slots=True)
class Example:
    """One decision about one span of a label."""

    surface: str
    verdict: str
    """What was decided: accepted, added, corrected to it, rejected, removed, made another label."""
    title: str
    """Of the article; empty where it was removed."""
    annotator: str
    at: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """A label and the last decisions on it, the newest first."""

    label: Label
    decisions: tuple[Example, ...]


def guideline(workspace: Workspace, name: str) -> Guideline:
    """The guideline of a label; NotPossible where the scheme has none of that name.

    Bulk acts count once an article. Decisions under names that the label had before count as well; the time does not
    grow with the workspace.
    """
    scheme = workspace.schemes.current()
    if name not in scheme:
        raise NotPossible(f"{name} is not in the scheme")
    label = scheme.label(name)
    return Guideline(label, tuple(_examples(workspace, {name, *label.formerly})))


def _examples(workspace: Workspace, names: set[str]) -> Iterator[Example]:
    count = 0
    for entry in naming(workspace.connection, names):
        found = _verdict(entry.change, names)
        if found is not None:
            yield _example(workspace, entry, *found)
            count += 1
        if count == LAST:
            return


def _example(workspace: Workspace, entry: JournalEntry, surface: str, verdict: str) -> Example:
    try:
        title = workspace.articles.get(entry.change.article_id).title
    except NotFound:
        title = ""
    return Example(surface, verdict, title, entry.annotator, entry.at)


def _verdict(change: Change, names: set[str]) -> tuple[str, str] | None:
    """The surface that a change is about under one of these labels, and what became of it."""
    judged = (_of_annotation(row, names) for row in change.rows)
    found = next(filter(None, judged), None)
    if found is not None:
        return found
    made = next((row.after for row in change.rows if isinstance(row.after, Annotation)), None)
    for row in change.rows:
        after = row.after
        if isinstance(after, Suggestion) and after.label in names:
            if after.state is SuggestionState.REJECTED:
                return after.surface, "rejected"
            if made is not None and (made.start, made.end) == (after.start, after.end):
                return after.surface, f"made {made.label}"
    return None


def _of_annotation(row: RowChange, names: set[str]) -> tuple[str, str] | None:
    before, after = row.before, row.after
    if isinstance(after, Annotation) and after.label in names:
        is_same = isinstance(before, Annotation) and _span(before) == _span(after)  # but for its note
        return None if is_same else (after.surface, _WORDS[after.origin])
    if isinstance(before, Annotation) and before.label in names:
        return before.surface, f"made {after.label}" if isinstance(after, Annotation) else "removed"
    return None


def _span(annotation: Annotation) -> tuple[int, int, str]:
    return annotation.start, annotation.end, annotation.label
