"""Decisions that are unlike most others about the same surface, out of the tallies that triggers keep."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

_OUTLIERS = """
WITH of_surface AS (
    SELECT surface, sum(n_annotated) AS n FROM tallies WHERE n_annotated > 0 GROUP BY surface HAVING count(*) > 1
)
SELECT surface, label, verdict, few, total FROM (
    SELECT surface, label, 'annotated' AS verdict, n_annotated AS few, n AS total
        FROM of_surface JOIN tallies USING (surface) WHERE n_annotated > 0
    UNION ALL
    SELECT surface, label, iif(n_rejected <= n_annotated, 'rejected', 'annotated'),
        min(n_annotated, n_rejected), n_annotated + n_rejected
        FROM tallies WHERE n_annotated > 0 AND n_rejected > 0
) WHERE few * ? <= total ORDER BY 1.0 * few / total, total DESC, surface, label
"""


@dataclass(frozen=True, slots=True)
class Outlier:
    """Decisions about a surface that disagree with most of the others about it."""

    surface: str
    label: str
    verdict: Literal["annotated", "rejected"]
    count: int
    of: int
    """How many decisions they are to be compared with, they among them."""


def outliers(connection: sqlite3.Connection, among: int) -> list[Outlier]:
    """Decisions about a surface of which there is at most one ``among`` so many, the rarest first.

    Either annotations under a label, among all annotations of the surface; or annotations or rejections, among
    both, of the surface under one label. It reads the tallies once; surfaces are compared as they are written.
    """
    found: dict[tuple[str, str, str], Outlier] = {}
    for row in connection.execute(_OUTLIERS, (among,)):
        # of two comparisons the one in which it is rarer comes first
        found.setdefault(row[:3], Outlier(*row))
    return list(found.values())
