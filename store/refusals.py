"""What a person never wants suggested: surfaces under labels."""

from __future__ import annotations

import sqlite3

from store.records import Refusal
from store.rows import REFUSAL_COLUMNS


class Refusals:
    """The refusals of one workspace; they are made and lifted through the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Refusal]:
        """Every refusal by surface and label."""
        rows = self._connection.execute(f"SELECT {REFUSAL_COLUMNS} FROM refusals ORDER BY surface, label")
        return [Refusal(*row) for row in rows]

    def find(self, surface: str, label: str) -> Refusal | None:
        """The refusal of a surface, as it is written, under a label."""
        row = self._connection.execute(
            f"SELECT {REFUSAL_COLUMNS} FROM refusals WHERE surface = ? AND label = ?", (surface, label)
        ).fetchone()
        return None if row is None else Refusal(*row)
