"""Which articles are selected as gold, and who rejected what in them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Sequence

from store.listing import Listing, conditions, match_query, where
from store.records import ArticleStatus

_AMONG = "IN (SELECT value FROM json_each(?))"

_THEIRS = f"""id IN (
    SELECT article_id FROM annotations WHERE annotator {_AMONG}
    UNION ALL SELECT article_id FROM (
        SELECT article_id, annotator, max(journal.id) FROM journal, json_each(change)
        WHERE act <> 'undo' AND json_extract(value, '$.row') = 'article'
            AND json_extract(value, '$.after.status') = 'reviewed'
            AND json_extract(value, '$.before.status') <> 'reviewed'
        GROUP BY article_id
    ) JOIN articles ON id = article_id WHERE status = 'reviewed' AND annotator {_AMONG}
)"""
"""Articles with annotations by these people, and those that one of them finished; max() fills the other columns from
its row."""

_DECIDED = """id IN (
    SELECT article_id FROM journal AS done WHERE act = 'do' AND 'undo' IS NOT (
        SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1
    ) GROUP BY article_id HAVING max(at) >= ? AND max(at) < ?
)"""
"""Articles whose newest decision that stands was made in a stretch of time."""

_REJECTED = f"""
SELECT json_extract(value, '$.after.id'), annotator, max(journal.id) FROM journal, json_each(change)
    WHERE article_id {_AMONG} AND json_extract(value, '$.row') = 'suggestion'
    AND json_extract(value, '$.after.state') = 'rejected' GROUP BY 1
"""
"""Of the entries that rejected a suggestion the newest one, likewise."""


def selected_ids(
    connection: sqlite3.Connection,
    *,
    statuses: Collection[ArticleStatus],
    annotators: Collection[str] = (),
    since: str = "",
    before: str = "",
    words: str = "",
    flagged: bool = False,
    noted: bool = False,
) -> array[int]:
    """The ids of the articles that meet all of these conditions, in order of their keys by code point.

    ``since`` and ``before`` are bounds of the time of the newest decision that stands, the second exclusive; empty for
    none. ``words`` are searched as in a listing.
    """
    found, values = conditions(Listing(flagged=flagged, noted=noted))
    found.append(f"status {_AMONG}")
    values.append(_listed(statuses))
    if words.strip():
        query = match_query(words)
        if not query:
            return array("q")
        found.append("id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(query)
    if since or before:
        found.append(_DECIDED)
        values += [since, before or "~"]  # behind every time
    if annotators:
        found.append(_THEIRS)
        values += [_listed(annotators)] * 2
    rows = connection.execute(f"SELECT id FROM articles{where(found)} ORDER BY key", values)
    return array("q", (article_id for (article_id,) in rows))


def rejecters(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Who rejected suggestions of these articles last, by the ids of the suggestions."""
    return {row[0]: row[1] for row in connection.execute(_REJECTED, (json.dumps(list(ids)),))}


def annotators(connection: sqlite3.Connection) -> set[str]:
    """Everybody who made an annotation that stands, or a decision."""
    rows = connection.execute("SELECT annotator FROM annotations UNION SELECT annotator FROM journal")
    return {name for (name,) in rows}


def labels(connection: sqlite3.Connection) -> set[str]:
    """The labels of all annotations and rejected suggestions."""
    rows = connection.execute(
        "SELECT label FROM annotations UNION SELECT label FROM suggestions WHERE state = 'rejected'"
    )
    return {name for (name,) in rows}


def _listed(values: Collection[str]) -> str:
    return json.dumps([str(value) for value in values])
