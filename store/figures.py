"""What a workspace says of the work done in it: counts that SQL makes, and the journal as a list of acts.

Days are calendar days of the local time zone, YYYY-MM-DD.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from store.records import AnnotationOrigin, Span

_ANNOTATIONS = """
SELECT date(made_at, 'localtime') AS day, label, origin, count(*) FROM annotations GROUP BY day, label, origin
"""

_JUDGED = """
judged AS (
    SELECT id, label, state FROM suggestions AS found WHERE state IN ('accepted', 'rejected')
        OR state = 'superseded' AND EXISTS (
            SELECT 1 FROM annotations AS made WHERE made.article_id = found.article_id AND made.origin <> 'imported'
            AND made.start < found."end" AND made."end" > found.start)
)
"""
"""A superseded suggestion was judged where an annotation lies in its place; newer detectors supersede as well."""

_COUNTS = "sum(state = 'accepted'), sum(state = 'superseded'), sum(state = 'rejected')"

_BY_LABEL = f"WITH {_JUDGED} SELECT label, {_COUNTS} FROM judged GROUP BY label"

_BY_DETECTOR = f"""
WITH {_JUDGED}, proposed AS (
    SELECT DISTINCT judged.id, state, detector
    FROM judged JOIN origins ON suggestion_id = judged.id JOIN runs ON runs.id = run_id
)
SELECT detector, {_COUNTS} FROM proposed GROUP BY detector
"""

_ACTS = """
SELECT round((julianday(at) - 2440587.5) * 86400.0, 3), date(at, 'localtime'), annotator, kind,
    (SELECT id FROM articles WHERE id = done.article_id),
    act = 'do' AND 'undo' IS NOT (SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1),
    batch IS NOT NULL OR EXISTS (SELECT 1 FROM journal WHERE batch = done.id), batch IS NOT NULL, change
FROM journal AS done ORDER BY id
"""
"""2440587.5 is the Julian day of 1970-01-01T00:00Z."""


class Made(NamedTuple):
    """Annotations alike."""

    day: str
    """When they got the span and label that they have."""
    label: str
    origin: AnnotationOrigin
    number: int


class Judged(NamedTuple):
    """What people made of the suggestions of one label or one detector."""

    name: str
    accepted: int
    corrected: int
    """An annotation with another span or label stands in their place."""
    rejected: int


class Act(NamedTuple):
    """One entry of the journal, as far as its pace and its outcome are concerned."""

    at: float
    """Seconds since 1970, to the millisecond."""
    day: str
    annotator: str
    kind: str
    article_id: int | None
    """None where the article was removed since."""
    stands: bool
    """A decision that was not taken back; of the others nothing below is told."""
    is_part: bool
    """One entry of several that are one act, about several articles."""
    continues: bool
    """Such an entry, and not the first."""
    spans: tuple[Span, ...] = ()
    """What it annotated or rejected; annotations made elsewhere are left out."""
    rejected: tuple[int, ...] = ()
    """The suggestions that it rejected."""
    removes: bool = False
    """Whether it took an annotation away."""
    finishes: bool = False
    """Whether it made the article a reviewed one."""


class Figures:
    """Reads the counts of one workspace; they cost time with its size, so ask on a thread of their own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def annotations(self) -> list[Made]:
        """The annotations that stand, by day, label and origin."""
        return [Made(*row) for row in self._connection.execute(_ANNOTATIONS)]

    def by_label(self) -> list[Judged]:
        """What became of the suggestions of each label that were decided."""
        return [Judged(*row) for row in self._connection.execute(_BY_LABEL)]

    def by_detector(self) -> list[Judged]:
        """What became of the suggestions of each detector that were decided; one of several counts for each."""
        return [Judged(*row) for row in self._connection.execute(_BY_DETECTOR)]

    def rejected(self) -> set[int]:
        """The suggestions that are rejected now."""
        rows = self._connection.execute("SELECT id FROM suggestions WHERE state = 'rejected'")
        return {suggestion_id for (suggestion_id,) in rows}

    def reviewed(self) -> set[int]:
        """The articles that are reviewed now."""
        rows = self._connection.execute("SELECT id FROM articles WHERE status = 'reviewed'")
        return {article_id for (article_id,) in rows}

    def acts(self) -> Iterator[Act]:
        """The journal, oldest first."""
        for row in self._connection.execute(_ACTS):
            at, day, annotator, kind, article_id, stands, is_part, continues, change = row
            act = Act(at, day, annotator, kind, article_id, bool(stands), bool(is_part), bool(continues))
            yield _with_rows(act, change) if stands else act


def _with_rows(act: Act, change: str) -> Act:
    """The act with what the rows of its change tell; these are as store.rows writes them."""
    rows = json.loads(change)
    annotations = [(row["before"], row["after"]) for row in rows if row["row"] == "annotation"]
    spans = [_span(after) for before, after in annotations if after is not None and _is_new(before, after)]
    refused = [row["after"] for row in rows if row["row"] == "suggestion" and row["after"]["state"] == "rejected"]
    return act._replace(
        spans=(*spans, *map(_span, refused)),
        rejected=tuple(suggestion["id"] for suggestion in refused),
        removes=any(after is None for _, after in annotations),
        finishes=any(
            row["after"]["status"] == "reviewed" != row["before"]["status"] for row in rows if row["row"] == "article"
        ),
    )


def _span(row: dict[str, Any]) -> Span:
    return Span(row["start"], row["end"], row["label"])


def _is_new(before: dict[str, Any] | None, after: dict[str, Any]) -> bool:
    """Whether a person gave an annotation the span and label that it has: neither a note nor an import does."""
    return after["origin"] != "imported" if before is None else _span(before) != _span(after)
