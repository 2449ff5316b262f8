"""What has which label, over all articles of a workspace; most of it costs time with the size of the workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

from store.records import Annotation, ArticleState, Suggestion
from store.rows import ANNOTATION_COLUMNS, SUGGESTION_COLUMNS, article_state_from, suggestion_from

_AMONG = "IN (SELECT value FROM json_each(:listed))"

_TOUCHED = f"""
SELECT (SELECT count(*) FROM annotations WHERE label {_AMONG}), (SELECT count(*) FROM suggestions WHERE label {_AMONG}),
    (SELECT count(*) FROM suggestions WHERE label {_AMONG} AND state = 'open'),
    (SELECT count(*) FROM (
        SELECT article_id FROM annotations WHERE label {_AMONG}
        UNION SELECT article_id FROM suggestions WHERE label {_AMONG}))
"""

_SAME_EDGES = 'one.article_id = other.article_id AND one.start = other.start AND one."end" = other."end"'

_PAIRS = (
    """
SELECT {one}, {other} FROM {table} AS one JOIN {table} AS other ON """
    + _SAME_EDGES
    + """
    WHERE one.label = ? AND other.label = ?
"""
)

_ANNOTATED = f"""
SELECT DISTINCT one.id FROM suggestions AS one JOIN annotations AS other ON {_SAME_EDGES}
    WHERE one.label {_AMONG} AND other.label {_AMONG}
"""


class Use(NamedTuple):
    """How much there is of a label, or of several."""

    annotations: int = 0
    suggestions: int = 0
    """In any state."""
    open: int = 0
    articles: int = 0
    """How many articles have any of these."""


class Labelled:
    """Reads the rows of one workspace by label."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def counts(self) -> Mapping[str, Use]:
        """How much there is of every label, without the number of articles."""
        annotations = dict(self._connection.execute("SELECT label, count(*) FROM annotations GROUP BY label"))
        suggestions = {
            label: (number, is_open)
            for label, number, is_open in self._connection.execute(
                "SELECT label, count(*), sum(state = 'open') FROM suggestions GROUP BY label"
            )
        }
        names = annotations.keys() | suggestions.keys()
        return {name: Use(annotations.get(name, 0), *suggestions.get(name, (0, 0))) for name in names}

    def use(self, labels: Collection[str]) -> Use:
        """How much there is of these labels together."""
        return Use(*self._connection.execute(_TOUCHED, _listed(labels)).fetchone())

    def is_used(self, label: str) -> bool:
        """Whether anything at all has a label."""
        return any(self.ids(table, label, limit=1) for table in ("annotations", "suggestions", "refusals"))

    def ids(
        self, table: Literal["annotations", "suggestions", "refusals"], label: str, *, limit: int = -1
    ) -> tuple[int, ...]:
        """The rows of a label; fewer than all where there is a limit."""
        rows = self._connection.execute(f"SELECT id FROM {table} WHERE label = ? ORDER BY id LIMIT ?", (label, limit))
        return tuple(id_ for (id_,) in rows)

    def open_ids(self, label: str) -> tuple[int, ...]:
        """The open suggestions of a label."""
        rows = self._connection.execute(
            "SELECT id FROM suggestions WHERE label = ? AND state = 'open' ORDER BY id", (label,)
        )
        return tuple(id_ for (id_,) in rows)

    def refused_twice(self, old: str, new: str) -> frozenset[int]:
        """The refusals of one label whose surface is refused under another too."""
        rows = self._connection.execute(
            "SELECT one.id FROM refusals AS one JOIN refusals AS other ON one.surface = other.surface"
            " WHERE one.label = ? AND other.label = ?",
            (old, new),
        )
        return frozenset(id_ for (id_,) in rows)

    def suggested_twice(self, old: str, new: str) -> list[tuple[Suggestion, Suggestion]]:
        """The suggestions of one label that have the edges of one of another, each with that."""
        found = self._pairs("suggestions", SUGGESTION_COLUMNS, old, new)
        width = len(SUGGESTION_COLUMNS.split(", "))
        return [(_suggestion(*row[:width]), _suggestion(*row[width:])) for row in found]

    def annotated_twice(self, old: str, new: str) -> list[tuple[Annotation, Annotation]]:
        """The annotations of one label that have the edges of one of another, each with that."""
        found = self._pairs("annotations", ANNOTATION_COLUMNS, old, new)
        width = len(ANNOTATION_COLUMNS.split(", "))
        return [(Annotation(*row[:width]), Annotation(*row[width:])) for row in found]

    def _pairs(self, table: str, columns: str, old: str, new: str) -> list[tuple[Any, ...]]:
        one, other = (", ".join(f"{name}.{column}" for column in columns.split(", ")) for name in ("one", "other"))
        return self._connection.execute(_PAIRS.format(table=table, one=one, other=other), (old, new)).fetchall()

    def annotated(self, labels: Collection[str]) -> frozenset[int]:
        """The suggestions of these labels that have the edges of an annotation of one of them."""
        rows = self._connection.execute(_ANNOTATED, _listed(labels))
        return frozenset(id_ for (id_,) in rows)

    def suggestions(self, ids: Collection[int]) -> list[Suggestion]:
        """The suggestions of these ids."""
        rows = self._connection.execute(f"SELECT {SUGGESTION_COLUMNS} FROM suggestions WHERE id {_AMONG}", _listed(ids))
        return [suggestion_from(row) for row in rows]

    def annotations_from(self, ids: Collection[int]) -> list[Annotation]:
        """The annotations that came from these suggestions."""
        rows = self._connection.execute(
            f"SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE suggestion_id {_AMONG}", _listed(ids)
        )
        return [Annotation(*row) for row in rows]

    def complete_for(self, labels: Collection[str]) -> list[ArticleState]:
        """The articles that are said to be complete for one of these labels and not for all."""
        rows = self._connection.execute(
            "SELECT id, status, flagged, note, complete FROM articles WHERE complete IS NOT NULL"
            f" AND EXISTS (SELECT 1 FROM json_each(complete) WHERE value {_AMONG})",
            _listed(labels),
        )
        return [article_state_from(row) for row in rows]

    def reviewed(self) -> list[ArticleState]:
        """The articles that are reviewed."""
        rows = self._connection.execute(
            "SELECT id, status, flagged, note, complete FROM articles WHERE status = 'reviewed' ORDER BY id"
        )
        return [article_state_from(row) for row in rows]


def _suggestion(*row: Any) -> Suggestion:
    return suggestion_from((row[0], row[1], row[2], row[3], row[4], row[5], row[6]))


def _listed(values: Collection[str] | Collection[int]) -> dict[str, str]:
    return {"listed": json.dumps(sorted(values))}
