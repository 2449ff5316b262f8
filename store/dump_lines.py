"""The lines of a dump, checked one by one and written into a new workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NoReturn

from pydantic import ValidationError

from store.database import SCHEMA_VERSION, transaction
from store.dump_changes import EntryRow
from store.dump_rows import (
    AnnotationRow,
    ArticleLabelRow,
    ArticleRow,
    Head,
    OriginRow,
    PlaceRow,
    RefusalRow,
    RelationRow,
    Row,
    RunArticleRow,
    RunRow,
    SchemeRow,
    SequenceRow,
    SuggestionRow,
)
from store.errors import NotAWorkspace

ROWS: dict[str, type[Row]] = {
    "schemes": SchemeRow,
    "runs": RunRow,
    "articles": ArticleRow,
    "run_articles": RunArticleRow,
    "suggestions": SuggestionRow,
    "origins": OriginRow,
    "annotations": AnnotationRow,
    "article_labels": ArticleLabelRow,
    "refusals": RefusalRow,
    "relations": RelationRow,
    "journal": EntryRow,
    "places": PlaceRow,
    "sqlite_sequence": SequenceRow,
}
"""The model of each table's rows."""

LOADED = range(1, SCHEMA_VERSION + 1)
"""The schemas whose dumps are loaded: the later ones only count and order what the rows of the first say."""

_LINES_AT_ONCE = 5000
_HINT = "The dump is damaged, cut off, or was edited; nothing was loaded."


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)


def fill(connection: sqlite3.Connection, lines: Iterable[str | bytes]) -> None:
    """Write all rows into a workspace that holds none; NotAWorkspace names the line that cannot be right."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    number, first = next(numbered, (1, ""))
    head = _head(number, first)
    workspace = _Workspace(connection)
    while batch := list(islice(numbered, _LINES_AT_ONCE)):
        with transaction(connection):
            for number, line in batch:
                workspace.add(number, line)
    for name, wanted in sorted(head.rows.items()):
        if (found := workspace.rows.get(name, 0)) != wanted:
            raise _wrong(number, f"the dump ends here with {found} of {wanted} rows of {name}")
    if not workspace.rows.get("schemes"):
        raise _wrong(number, "the dump has no label scheme")


def _head(number: int, line: str | bytes) -> Head:
    try:
        head = Head.model_validate(_parse(line))
    except (ValueError, RecursionError) as error:
        raise _wrong(number, f"this is not the beginning of a dump: {_reason(error)}") from error
    if head.schema_ not in LOADED:
        known = " and ".join(map(str, LOADED))
        raise NotAWorkspace(
            f"Line {number}: the dump has schema {head.schema_}; this Glossator loads {known}.",
            "Load it with the Glossator that wrote it, open the workspace with this one, and dump it again.",
        )
    return head


@dataclass(slots=True)
class _Workspace:
    """A workspace while a dump is written into it; a Known for the rows to come."""

    connection: sqlite3.Connection
    rows: dict[str, int] = field(default_factory=dict)
    """How many rows of each table are in."""
    _last: tuple[int, str | None] = (0, None)

    def add(self, number: int, line: str | bytes) -> None:
        """Check a line and write its row."""
        try:
            table, row = _row(line)
            row.check(self)
            self._insert(table, row.stored())
        except (ValueError, RecursionError, sqlite3.IntegrityError, sqlite3.DataError) as error:
            raise _wrong(number, _reason(error)) from error
        self.rows[table] = self.rows.get(table, 0) + 1

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        if table == "sqlite_sequence":  # has no key, and the rows before made a first version of it
            self.connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (values["name"],))
        text = values.pop("text", None)
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        self.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))
        if text is not None:
            self.connection.execute("INSERT INTO texts VALUES (?, ?)", (values["id"], text))

    def text(self, article_id: int) -> str | None:
        """The text of an article, the last one kept because rows come in order of articles."""
        if article_id != self._last[0]:
            row = self.connection.execute("SELECT text FROM texts WHERE article_id = ?", (article_id,)).fetchone()
            self._last = (article_id, None if row is None else row[0])
        return self._last[1]

    def has_scheme(self, version: int) -> bool:
        """Whether the label scheme has that version."""
        row = self.connection.execute("SELECT 1 FROM schemes WHERE version = ?", (version,)).fetchone()
        return row is not None

    def decision(self, entry_id: int) -> tuple[str, str, int, str] | None:
        """Annotator, kind, article and act of an entry of the journal."""
        row: tuple[str, str, int, str] | None = self.connection.execute(
            "SELECT annotator, kind, article_id, act FROM journal WHERE id = ?", (entry_id,)
        ).fetchone()
        return row

    def head(self, entry_id: int) -> tuple[str, str] | None:
        """Annotator and act of an entry of the journal that may be the first of its act."""
        row: tuple[str, str] | None = self.connection.execute(
            "SELECT annotator, act FROM journal WHERE id = ? AND batch IS NULL", (entry_id,)
        ).fetchone()
        return row

    def highest_id(self, table: str) -> int:
        """The highest id in a table; 0 where it is empty."""
        return int(self.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])


def _row(line: str | bytes) -> tuple[str, Row]:
    data = _parse(line)
    if not isinstance(data, dict) or data.keys() != {"table", "row"}:
        raise ValueError('not of the form {"table": NAME, "row": {...}}')
    table = data["table"]
    if not isinstance(table, str) or table not in ROWS:
        raise ValueError(f"unknown table {table!r:.80}")
    return table, ROWS[table].model_validate(data["row"])


def _parse(line: str | bytes) -> Any:
    text = line.decode() if isinstance(line, bytes) else line
    return _JSON.decode(text)


def _wrong(number: int, reason: str) -> NotAWorkspace:
    # a reason may quote the file, which must not reach the terminal as it is
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in reason)
    return NotAWorkspace(f"Line {number}: {shown}.", _HINT)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        details = error.errors(include_url=False, include_input=False, include_context=False)
        return "; ".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in details[:3])
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if "FOREIGN KEY" in str(error):
        return "it names a row that is not there"
    return str(error)
