"""Changes of the label scheme as the journal makes them: a new version, and rows that get another label together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from store.errors import ChangedSince
from store.records import LabelScheme, Row, RowChange, SchemeState, SpanSet, SuggestionState
from store.schemes import Schemes, scheme_from_data

_TABLES = ("annotations", "suggestions", "refusals")
_AMONG = "IN (SELECT value FROM json_each(?))"


def scheme_row_from_json(name: str, data: dict[str, Any]) -> SchemeState | SpanSet:
    """The row that row_to_json of store.rows wrote under the name ``scheme`` or ``spans``."""
    if name == "scheme":
        return SchemeState(scheme_from_data(data["scheme"]))
    ids = {table: None if data[table] is None else tuple(data[table]) for table in _TABLES}
    return SpanSet(data["label"], **ids, state=data["state"] and SuggestionState(data["state"]))


def write_scheme_row(connection: sqlite3.Connection, change: RowChange) -> RowChange:
    """Make the change of a scheme or of a set of rows; it is returned with the number that a new version got.

    Raises ChangedSince where the scheme, or the label of a row that is still there, is not as ``before`` says.
    """
    before, after = change.before, change.after
    if isinstance(before, SchemeState) and isinstance(after, SchemeState):
        return _write_scheme(connection, before.scheme, after.scheme)
    assert isinstance(before, SpanSet)  # both sides of a change are of one kind
    assert isinstance(after, SpanSet)
    if before.label != after.label:
        _relabel(connection, before, after.label)
    if before.state is not after.state:
        connection.execute(
            f"UPDATE suggestions SET state = ? WHERE state = ? AND id {_AMONG}",
            (str(after.state), str(before.state), json.dumps(before.suggestions)),
        )
    return change


def _write_scheme(connection: sqlite3.Connection, before: LabelScheme, after: LabelScheme) -> RowChange:
    schemes = Schemes(connection)
    current = schemes.current()
    if replace(before, version=current.version) != current:
        raise ChangedSince("The labels were changed meanwhile.", "Look at them again.")
    return RowChange(SchemeState(current), SchemeState(schemes.add(after)))


def _relabel(connection: sqlite3.Connection, before: SpanSet, label: str) -> None:
    """Give rows another label; those that were removed since are passed over."""
    connection.execute("INSERT INTO relabelling VALUES (?, ?)", (before.label, label))  # what a trigger lets through
    for table in _TABLES:
        ids: tuple[int, ...] | None = getattr(before, table)
        if ids is None:
            connection.execute(f"UPDATE {table} SET label = ? WHERE label = ?", (label, before.label))
        elif ids:
            listed = json.dumps(ids)
            if connection.execute(
                f"SELECT 1 FROM {table} WHERE label <> ? AND id {_AMONG} LIMIT 1", (before.label, listed)
            ).fetchone():
                raise ChangedSince(f"Something that was {before.label} has another label since.", "")
            connection.execute(f"UPDATE {table} SET label = ? WHERE id {_AMONG}", (label, listed))
    connection.execute("DELETE FROM relabelling")
    if all(getattr(before, table) is None for table in _TABLES):
        named = json.dumps(before.label, ensure_ascii=False)
        # a label in its quotes is nowhere else in the list: within a label a quote stands behind a backslash
        connection.execute(
            "UPDATE articles SET complete = replace(complete, :old, :new) WHERE instr(complete, :old)",
            {"old": named, "new": json.dumps(label, ensure_ascii=False)},
        )


def labels_gone(changes: Iterable[RowChange]) -> set[str]:
    """The labels that changes of the scheme, oldest first, took out of it and did not bring back."""
    gone: set[str] = set()
    for change in changes:
        if isinstance(change.before, SchemeState) and isinstance(change.after, SchemeState):
            names = {label.name for label in change.after.scheme.labels}
            gone = (gone | {label.name for label in change.before.scheme.labels}) - names
    return gone


def labels_moved(changes: Iterable[RowChange]) -> set[str]:
    """The labels that rows lost in changes of the scheme."""
    return {change.before.label for change in changes if isinstance(change.before, SpanSet)}


def labels_named(row: Row | None) -> set[str]:
    """The labels that a row names."""
    found = {getattr(row, "label", None), *(getattr(row, "complete", None) or ())}
    return {label for label in found if isinstance(label, str)}
