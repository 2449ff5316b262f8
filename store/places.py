"""Where each annotator was, so that reopening returns there."""

from __future__ import annotations

import sqlite3

from store.database import now, transaction
from store.records import Place


class Places:
    """The reading places of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keep(self, annotator: str, place: Place) -> None:
        """Remember this as the annotator's last place."""
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?)",
                (annotator, place.article_id, place.start, place.end, now()),
            )

    def last(self, annotator: str) -> Place | None:
        """The annotator's last place in any article."""
        return self._one("WHERE annotator = ? ORDER BY at DESC LIMIT 1", annotator)

    def within(self, annotator: str, article_id: int) -> Place | None:
        """The annotator's last place in one article."""
        return self._one("WHERE annotator = ? AND article_id = ?", annotator, article_id)

    def _one(self, tail: str, *values: object) -> Place | None:
        row = self._connection.execute(f'SELECT article_id, start, "end" FROM places {tail}', values).fetchone()
        return None if row is None else Place(*row)
