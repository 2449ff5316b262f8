"""The rows that a change touches, written to and read from SQLite and JSON."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from typing import Any

from store.completeness import complete_from_json, complete_to_json
from store.errors import ChangedSince
from store.records import (
    Annotation,
    ArticleLabel,
    ArticleState,
    ArticleStatus,
    Change,
    Json,
    Origin,
    Refusal,
    Relation,
    Row,
    RowChange,
    SchemeState,
    SpanSet,
    Suggestion,
    SuggestionState,
)
from store.scheme_rows import scheme_row_from_json, write_scheme_row

ANNOTATION_COLUMNS = (
    'id, article_id, start, "end", label, surface, annotator, made_at, scheme_version, origin, suggestion_id, note'
)
REFUSAL_COLUMNS = "id, article_id, surface, label, annotator, made_at"
ARTICLE_LABEL_COLUMNS = "id, article_id, question, choice, annotator, made_at, scheme_version"
RELATION_COLUMNS = "id, article_id, head_id, tail_id, type, annotator, made_at, scheme_version"
_NAMES: dict[type[Row], str] = {
    ArticleState: "article",
    Suggestion: "suggestion",
    Annotation: "annotation",
    Refusal: "refusal",
    ArticleLabel: "article_label",
    Relation: "relation",
    SchemeState: "scheme",
    SpanSet: "spans",
}
_KEPT_AS_THEY_ARE: dict[str, type[Annotation | Refusal | ArticleLabel | Relation]] = {
    "annotation": Annotation,
    "refusal": Refusal,
    "article_label": ArticleLabel,
    "relation": Relation,
}
"""The rows whose fields are as JSON has them."""

_Made = Annotation | Refusal | ArticleLabel | Relation
"""The rows that changes may make and remove."""

_TABLES: dict[type[Row], tuple[str, str]] = {
    Annotation: ("annotations", ANNOTATION_COLUMNS),
    Refusal: ("refusals", REFUSAL_COLUMNS),
    ArticleLabel: ("article_labels", ARTICLE_LABEL_COLUMNS),
    Relation: ("relations", RELATION_COLUMNS),
}
"""The table of each of these, and its columns."""

SUGGESTION_COLUMNS = 'id, article_id, start, "end", label, surface, state'


def suggestion_from(row: tuple[int, int, int, int, str, str, str], origins: tuple[Origin, ...] = ()) -> Suggestion:
    """The suggestion that SUGGESTION_COLUMNS select."""
    return Suggestion(row[0], row[1], row[2], row[3], row[4], row[5], SuggestionState(row[6]), origins)


def article_state_from(row: tuple[int, str, int, str | None, str | None]) -> ArticleState:
    """The state of an article out of the columns id, status, flagged, note and complete."""
    return ArticleState(row[0], ArticleStatus(row[1]), bool(row[2]), row[3], complete_from_json(row[4]))


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
    """A row as a JSON object, without the origins of a suggestion, and without ``complete`` where it says nothing."""
    data = (
        asdict(row) if isinstance(row, SchemeState) else dict(zip(row.__dataclass_fields__, _values(row), strict=True))
    )
    data.pop("origins", None)
    if data.get("complete") is None:
        data.pop("complete", None)
    return data


def row_from_json(name: str, data: dict[str, Json]) -> Row:
    """The row that row_to_json wrote; ``name`` is one that _NAMES gives."""
    values: dict[str, object] = dict(data)
    if name == "article":
        values["status"] = ArticleStatus(str(values["status"]))
        complete = data.get("complete")
        values["complete"] = tuple(map(str, complete)) if isinstance(complete, list) else None
        return ArticleState(**values)  # type: ignore[arg-type]  # written by row_to_json, checked by load
    if name == "suggestion":
        values["state"] = SuggestionState(str(values["state"]))
        return Suggestion(**values)  # type: ignore[arg-type]  # as above
    if name in ("scheme", "spans"):
        return scheme_row_from_json(name, values)
    return _KEPT_AS_THEY_ARE[name](**values)  # type: ignore[arg-type]  # as above


def write(connection: sqlite3.Connection, change: RowChange) -> RowChange:
    """Make one row change and return it with the id that a new row was given.

    Raises ChangedSince where the row is not as ``before`` says.
    """
    known = change.before if change.before is not None else change.after
    assert known is not None  # a change of no row is never planned
    if isinstance(change.after, SchemeState | SpanSet):
        return write_scheme_row(connection, change)
    if known.id and _current(connection, known) != _without_origins(change.before):
        raise ChangedSince("What this would change has changed since.", "Open the article again.")
    if isinstance(change.after, ArticleState):
        connection.execute(
            "UPDATE articles SET status = ?, flagged = ?, note = ?, complete = ? WHERE id = ?",
            (
                str(change.after.status),
                change.after.flagged,
                change.after.note,
                complete_to_json(change.after.complete),
                change.after.id,
            ),
        )
    elif isinstance(change.after, Suggestion):
        connection.execute("UPDATE suggestions SET state = ? WHERE id = ?", (str(change.after.state), change.after.id))
    elif change.after is None:
        table, _ = _TABLES[type(known)]
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (known.id,))
    elif change.before is None:
        return RowChange(None, _insert(connection, change.after))
    else:
        _update(connection, change.after)
    return change


def _without_origins(row: Row | None) -> Row | None:
    return replace(row, origins=()) if isinstance(row, Suggestion) else row


def _current(connection: sqlite3.Connection, known: Row) -> Row | None:
    """The row of that kind and id as it stands, without origins."""
    if isinstance(known, ArticleState):
        row = connection.execute(
            "SELECT id, status, flagged, note, complete FROM articles WHERE id = ?", (known.id,)
        ).fetchone()
        return row and article_state_from(row)
    if isinstance(known, Suggestion):
        row = connection.execute(f"SELECT {SUGGESTION_COLUMNS} FROM suggestions WHERE id = ?", (known.id,)).fetchone()
        return row and suggestion_from(row)
    table, columns = _TABLES[type(known)]
    row = connection.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (known.id,)).fetchone()
    return row and type(known)(*row)


def _insert(connection: sqlite3.Connection, row: _Made) -> _Made:
    table, columns = _TABLES[type(row)]
    values = _values(row)
    values[0] = row.id or None
    marks = ", ".join("?" * len(values))
    row_id = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values).lastrowid
    assert row_id is not None  # an INSERT into a rowid table has one
    return type(row)(row_id, *values[1:])


def _update(connection: sqlite3.Connection, row: _Made) -> None:
    table, columns = _TABLES[type(row)]
    sets = ", ".join(f"{column} = ?" for column in columns.split(", ")[1:])
    connection.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*_values(row)[1:], row.id))


def _values(row: Row) -> list[Any]:
    """The fields of a row as they are: asdict() would copy each of them, which costs more than to write them."""
    return [getattr(row, name) for name in row.__dataclass_fields__]
