"""A whole workspace as JSON lines, and back: the same workspace gives the same lines, byte for byte.

The first line says what the file is, and how many rows of each table follow::

    {"glossator": "workspace", "schema": 2, "rows": {"annotations": 59, "articles": 12, ...}}

Every other line is one row, ``{"table": NAME, "row": {COLUMN: VALUE, ...}}``: the tables in the order of TABLES, the
keys of every object sorted, all of it ASCII. Columns are those of store/migrations.py but for three things: an
article holds its ``text``; what SQLite keeps as JSON text (metadata, complete, config, scheme, change) is a value here;
counts, tallies and the search index are left out, because triggers make them again. ``sqlite_sequence`` holds the
highest id that each table has given, so that none is given twice.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from store.database import SCHEMA_VERSION, Synchronous, connect
from store.errors import NotAWorkspace, StoreError
from store.workspace import Workspace

COUNTED_TABLES = (
    *("annotations", "article_labels", "articles", "journal"),
    *("refusals", "relations", "runs", "suggestions"),
)
"""The tables that never give an id twice."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of line of a dump."""

    name: str
    columns: tuple[str, ...]
    order: str
    json: tuple[str, ...] = ()
    """The columns that SQLite keeps as JSON text."""
    source: str = ""
    """What to select from, where that is more than the table."""

    @property
    def select(self) -> str:
        """The statement that reads all rows in order."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f"SELECT {columns} FROM {self.source or self.name} ORDER BY {self.order}"

    @property
    def count(self) -> str:
        """The statement that counts the rows."""
        return f"SELECT count(*) FROM {self.source or self.name}"


_SPAN = ("id", "article_id", "start", "end", "label", "surface")

TABLES = (
    Table("schemes", ("version", "name", "scheme", "made_at"), "version", ("scheme",)),
    Table("runs", ("id", "detector", "version", "config", "started_at", "finished_at"), "id", ("config",)),
    Table(
        "articles",
        (
            *("id", "key", "sha256", "title", "source", "published", "url", "metadata", "added_at"),
            *("status", "flagged", "note", "complete", "text"),
        ),
        "id",
        ("metadata", "complete"),
        "articles JOIN texts ON article_id = id",
    ),
    Table("run_articles", ("article_id", "run_id"), "article_id, run_id"),
    Table("suggestions", (*_SPAN, "state"), 'article_id, start, "end", label'),
    Table("origins", ("suggestion_id", "run_id", "layer", "score"), "suggestion_id, run_id"),
    Table(
        "annotations",
        (*_SPAN, "annotator", "made_at", "scheme_version", "origin", "suggestion_id", "note"),
        "article_id, start, id",
    ),
    Table(
        "article_labels",
        ("id", "article_id", "question", "choice", "annotator", "made_at", "scheme_version"),
        "article_id, question, choice",
    ),
    Table("refusals", ("id", "article_id", "surface", "label", "annotator", "made_at"), "id"),
    Table(
        "relations",
        ("id", "article_id", "head_id", "tail_id", "type", "annotator", "made_at", "scheme_version"),
        "article_id, head_id, tail_id, type",
    ),
    Table(
        "journal",
        ("id", "at", "annotator", "act", "kind", "article_id", "change", "target", "batch"),
        "id",
        ("change",),
    ),
    Table("places", ("annotator", "article_id", "start", "end", "at"), "annotator, article_id"),
    Table(
        "sqlite_sequence",
        ("name", "seq"),
        "name",
        source=f"(SELECT name, seq FROM sqlite_sequence WHERE name IN {COUNTED_TABLES})",
    ),
)
"""In an order in which every row comes after those that it names."""


def dump(workspace: Workspace) -> Iterator[str]:
    """The lines of a workspace as it stands at the first one, without line feeds, made as they are read."""
    with workspace.snapshot() as snapshot:
        connection = snapshot.connection
        rows = {table.name: connection.execute(table.count).fetchone()[0] for table in TABLES}
        head = {"glossator": "workspace", "schema": SCHEMA_VERSION}
        yield json.dumps({**head, "rows": dict(sorted(rows.items()))})
        for table in TABLES:
            for row in connection.execute(table.select):
                yield _line(table, dict(zip(table.columns, row, strict=True)))


def _line(table: Table, row: dict[str, object]) -> str:
    for column in table.json:
        if row[column] is not None:
            row[column] = json.loads(str(row[column]))
    return f'{{"table": "{table.name}", "row": {json.dumps(row, sort_keys=True)}}}'


def load(lines: Iterable[str | bytes], path: Path, *, synchronous: Synchronous = "FULL") -> Workspace:
    """Make the workspace that a dump tells of, and open it.

    Every line is checked. Raises NotAWorkspace, naming the line, for one that no dump of a sound workspace holds,
    and where there is a file at the path already; StoreError where the disk refuses. Then nothing is left behind:
    the file is made in a folder beside its place and moved there when it is whole.
    """
    from store.dump_lines import fill  # brings pydantic, which nothing else here needs

    try:
        _refuse_taken(path)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.loading-", dir=path.parent) as folder:
            made = Path(folder) / path.name
            connection = connect(made, create=True, synchronous="OFF")
            try:
                fill(connection, lines)
            finally:
                connection.close()
            _sync(made)
            made.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.", "Name a place that you may write.") from error
    return Workspace.open(path, synchronous=synchronous)


def _refuse_taken(path: Path) -> None:
    if not path.parent.is_dir():
        raise NotAWorkspace(f"There is no folder {path.parent}.", "Make the folder first.")
    for taken in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))):
        # a log left by a workspace that was here would be replayed into the new one
        if taken.exists() and (taken != path or taken.stat().st_size > 0):
            raise NotAWorkspace(f"{taken} is there already.", "Name another file, or move that one away.")


def _sync(path: Path) -> None:
    """Have the disk keep a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
