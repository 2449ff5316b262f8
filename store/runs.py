"""Runs: which version of which detector has been over which articles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from store.database import now, transaction
from store.errors import NotFound
from store.records import Json, Run

_NO_CONFIG: Mapping[str, Json] = MappingProxyType({})


class Runs:
    """The detector runs of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def start(self, detector: str, version: str, config: Mapping[str, Json]) -> Run:
        """Begin a run, or go on with one that was cut off: same detector, version and config, not finished."""
        settings = _settings(config)
        with transaction(self._connection):
            row = self._connection.execute(
                "SELECT id FROM runs WHERE detector = ? AND version = ? AND config = ? AND finished_at IS NULL"
                " ORDER BY id DESC LIMIT 1",
                (detector, version, settings),
            ).fetchone()
            run_id = row[0] if row else self._insert(detector, version, settings)
        return self.get(run_id)

    def _insert(self, detector: str, version: str, settings: str) -> int:
        row_id = self._connection.execute(
            "INSERT INTO runs (detector, version, config, started_at) VALUES (?, ?, ?, ?)",
            (detector, version, settings, now()),
        ).lastrowid
        assert row_id is not None  # an INSERT into a rowid table has one
        return row_id

    def get(self, run_id: int) -> Run:
        """The run; NotFound where there is none."""
        row = self._connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no run {run_id} in this workspace.")
        return Run(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5])

    def finish(self, run_id: int) -> None:
        """Note that a run has been over all that it was started for."""
        with transaction(self._connection):
            self._connection.execute("UPDATE runs SET finished_at = ? WHERE id = ?", (now(), run_id))

    def has_done(self, detector: str, version: str, article_id: int, config: Mapping[str, Json] = _NO_CONFIG) -> bool:
        """Whether this version of the detector, in this configuration, has been over the article."""
        row = self._connection.execute(
            "SELECT 1 FROM run_articles JOIN runs ON id = run_id"
            " WHERE article_id = ? AND detector = ? AND version = ? AND config = ? LIMIT 1",
            (article_id, detector, version, _settings(config)),
        ).fetchone()
        return row is not None

    def to_do(
        self,
        detector: str,
        version: str,
        config: Mapping[str, Json] = _NO_CONFIG,
        *,
        after: int = 0,
        limit: int = 500,
    ) -> list[int]:
        """The next articles above id ``after`` that this version, in this configuration, has not been over."""
        return [
            row[0]
            for row in self._connection.execute(
                "SELECT id FROM articles WHERE id > ? AND NOT EXISTS ("
                " SELECT 1 FROM run_articles JOIN runs ON runs.id = run_id"
                " WHERE article_id = articles.id AND detector = ? AND version = ? AND config = ?)"
                " ORDER BY id LIMIT ?",
                (after, detector, version, _settings(config), limit),
            )
        ]

    def all(self) -> Iterator[Run]:
        """Every run, oldest first."""
        for (run_id,) in self._connection.execute("SELECT id FROM runs ORDER BY id").fetchall():
            yield self.get(run_id)


def _settings(config: Mapping[str, Json]) -> str:
    """A configuration as the table keeps it: the same one, the same text."""
    return json.dumps(dict(config), sort_keys=True)
