"""What was decided so far about each surface under each label, over all articles of a workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_COLUMNS = "surface, label, n_added, n_annotated, n_articles, n_rejected, n_superseded"

_SUGGESTED = f"""
SELECT {_COLUMNS} FROM tallies WHERE (surface, label) IN (
    SELECT surface, label FROM suggestions WHERE article_id = ? AND state IN ('open', 'left')
)
"""

_ADDED = f"""
SELECT DISTINCT {_COLUMNS} FROM json_each(?) JOIN tallies ON surface >= value AND surface < value || char(0x10FFFF)
    WHERE n_added > 0
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was decided about one surface under one label."""

    surface: str
    label: str
    added: int
    """Annotations that a person made where nothing was suggested."""
    annotated: int
    """Annotations of any origin, the added ones among them."""
    articles: int
    """How many articles have such an annotation."""
    rejected: int
    """Suggestions that were rejected."""
    superseded: int
    """Suggestions that something else took the place of."""


class Tallies:
    """The tallies of one workspace, which its triggers keep."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def suggested(self, article_id: int) -> list[Tally]:
        """The tallies of what is suggested in an article and was not decided there."""
        return [Tally(*row) for row in self._connection.execute(_SUGGESTED, (article_id,))]

    def of_surface(self, surface: str) -> list[Tally]:
        """The tallies of a surface, as it is written, under every label."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM tallies WHERE surface = ?", (surface,))
        return [Tally(*row) for row in rows]

    def never_annotated(self) -> Iterator[Tally]:
        """The tallies of what was rejected and is not annotated anywhere."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM tallies WHERE n_rejected > 0 AND n_annotated = 0")
        return (Tally(*row) for row in rows)

    def added(self, beginnings: Iterable[str]) -> list[Tally]:
        """The tallies of surfaces that were added by hand and begin with one of these texts, each once."""
        rows = self._connection.execute(_ADDED, (json.dumps(sorted(beginnings)),))
        return [Tally(*row) for row in rows]
