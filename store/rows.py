"""The rows that a change touches, written to and read from SQLite and JSON."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace

from store.errors import ChangedSince
from store.records import (
    Annotation,
    ArticleState,
    ArticleStatus,
    Change,
    Json,
    Origin,
    Row,
    RowChange,
    Suggestion,
    SuggestionState,
)

ANNOTATION_COLUMNS = (
    'id, article_id, start, "end", label, surface, annotator, made_at, scheme_version, origin, suggestion_id, note'
)
_NAMES: dict[type[Row], str] = {ArticleState: "article", Suggestion: "suggestion", Annotation: "annotation"}


SUGGESTION_COLUMNS = 'id, article_id, start, "end", label, surface, state'


def suggestion_from(row: tuple[int, int, int, int, str, str, str], origins: tuple[Origin, ...] = ()) -> Suggestion:
    """The suggestion that SUGGESTION_COLUMNS select."""
    return Suggestion(row[0], row[1], row[2], row[3], row[4], row[5], SuggestionState(row[6]), origins)


def change_to_json(change: Change) -> str:
    """The rows of a change as the journal keeps them; provenance of suggestions is not a part of it."""
    return json.dumps([_row_change_to_json(row) for row in change.rows], ensure_ascii=False)


def change_from_json(kind: str, article_id: int, text: str) -> Change:
    """The change that change_to_json wrote."""
    return Change(kind, article_id, tuple(_row_change_from_json(row) for row in json.loads(text)))


def _row_change_to_json(change: RowChange) -> dict[str, Json]:
    row = change.after if change.after is not None else change.before
    assert row is not None  # a change of no row is never planned
    return {
        "row": _NAMES[type(row)],
        "before": None if change.before is None else row_to_json(change.before),
        "after": None if change.after is None else row_to_json(change.after),
    }


def _row_change_from_json(data: dict[str, dict[str, Json]]) -> RowChange:
    name = str(data["row"])
    return RowChange(*(row_from_json(name, data[side]) if data[side] else None for side in ("before", "after")))


def row_to_json(row: Row) -> dict[str, Json]:
    """A row as a JSON object, without the origins of a suggestion."""
    data = asdict(row)
    data.pop("origins", None)
    return data


def row_from_json(name: str, data: dict[str, Json]) -> Row:
    """The row that row_to_json wrote; its name is ``article``, ``suggestion`` or ``annotation``."""
    values: dict[str, object] = dict(data)
    if name == "article":
        values["status"] = ArticleStatus(str(values["status"]))
        return ArticleState(**values)  # type: ignore[arg-type]  # written by row_to_json, checked by load
    if name == "suggestion":
        values["state"] = SuggestionState(str(values["state"]))
        return Suggestion(**values)  # type: ignore[arg-type]  # as above
    return Annotation(**values)  # type: ignore[arg-type]  # as above


def write(connection: sqlite3.Connection, change: RowChange) -> RowChange:
    """Make one row change and return it with the id that a new row was given.

    Raises ChangedSince where the row is not as ``before`` says.
    """
    known = change.before if change.before is not None else change.after
    assert known is not None  # a change of no row is never planned
    if known.id and _current(connection, known) != _without_origins(change.before):
        raise ChangedSince("What this would change has changed since.", "Open the article again.")
    if isinstance(change.after, ArticleState):
        connection.execute(
            "UPDATE articles SET status = ?, flagged = ?, note = ? WHERE id = ?",
            (str(change.after.status), change.after.flagged, change.after.note, change.after.id),
        )
    elif isinstance(change.after, Suggestion):
        connection.execute("UPDATE suggestions SET state = ? WHERE id = ?", (str(change.after.state), change.after.id))
    elif change.after is None:
        connection.execute("DELETE FROM annotations WHERE id = ?", (known.id,))
    else:
        return RowChange(change.before, _write_annotation(connection, change.after, is_new=change.before is None))
    return change


def _without_origins(row: Row | None) -> Row | None:
    return replace(row, origins=()) if isinstance(row, Suggestion) else row


def _current(connection: sqlite3.Connection, known: Row) -> Row | None:
    """The row of that kind and id as it stands, without origins."""
    if isinstance(known, ArticleState):
        row = connection.execute("SELECT id, status, flagged, note FROM articles WHERE id = ?", (known.id,)).fetchone()
        return row and ArticleState(row[0], ArticleStatus(row[1]), bool(row[2]), row[3])
    if isinstance(known, Suggestion):
        row = connection.execute(f"SELECT {SUGGESTION_COLUMNS} FROM suggestions WHERE id = ?", (known.id,)).fetchone()
        return row and suggestion_from(row)
    row = connection.execute(f"SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE id = ?", (known.id,)).fetchone()
    return row and Annotation(*row)


def _write_annotation(connection: sqlite3.Connection, annotation: Annotation, *, is_new: bool) -> Annotation:
    values = list(asdict(annotation).values())
    if is_new:
        values[0] = annotation.id or None
        marks = ", ".join("?" * len(values))
        row_id = connection.execute(
            f"INSERT INTO annotations ({ANNOTATION_COLUMNS}) VALUES ({marks})", values
        ).lastrowid
        assert row_id is not None  # an INSERT into a rowid table has one
        return replace(annotation, id=row_id)
    sets = ", ".join(f"{column} = ?" for column in ANNOTATION_COLUMNS.split(", ")[1:])
    connection.execute(f"UPDATE annotations SET {sets} WHERE id = ?", (*values[1:], annotation.id))
    return annotation
