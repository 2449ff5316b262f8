"""The articles that have open suggestions, walked in the order of a listing past any number of others."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence

from store.listing import Listing, beyond, conditions, order, where

_LEAST_READ = 16
_MOST_READ = 4096


def undecided_beside(
    connection: sqlite3.Connection,
    listing: Listing,
    article_id: int,
    *,
    forward: bool,
    ids: array[int] | None = None,
) -> int | None:
    """The nearest article after or before this one that has open suggestions; None where there is none that way.

    ``ids`` is the listing itself, where it is kept as a list (see Listing.needs_ids); an article that is not in it
    stands before its first.
    """
    if ids is not None:
        return _in_list(connection, ids, article_id, forward=forward)
    found, values = conditions(listing)
    found += ["undecided = 1", beyond(listing.sort, forward=forward)]
    row = connection.execute(
        f"SELECT id FROM articles{where(found)} ORDER BY {order(listing.sort, backward=not forward)} LIMIT 1",
        (*values, article_id, article_id),
    ).fetchone()
    return None if row is None else int(row[0])


def _in_list(connection: sqlite3.Connection, ids: array[int], article_id: int, *, forward: bool) -> int | None:
    """As undecided_beside, read from a list in blocks: the first one is mostly near."""
    try:
        place = ids.index(article_id)
    except ValueError:
        place = -1
    ahead = ids[place + 1 :] if forward else ids[: max(place, 0)][::-1]
    start, size = 0, _LEAST_READ
    while block := ahead[start : start + size]:
        undecided = _among(connection, block)
        if undecided:
            return next(id_ for id_ in block if id_ in undecided)
        start, size = start + size, min(2 * size, _MOST_READ)
    return None


def _among(connection: sqlite3.Connection, ids: Sequence[int]) -> set[int]:
    rows = connection.execute(
        "SELECT articles.id FROM json_each(?) CROSS JOIN articles ON articles.id = value WHERE undecided = 1",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}
