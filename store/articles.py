"""Articles: adding, reading, listing, searching, removing."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from store.database import now, transaction
from store.errors import HoldsDecisions, NotFound
from store.records import Article, ArticleRow, ArticleState, ArticleStatus, NewArticle, Totals


class Sort(StrEnum):
    """The orders of the library."""

    NEWEST = "newest"
    OLDEST = "oldest"
    OPEN = "most open"
    TITLE = "title"
    SOURCE = "source"
    ADDED = "added"


_ORDERS = {
    Sort.NEWEST: (("published", "id"), "DESC"),
    Sort.OLDEST: (("published", "id"), "ASC"),
    Sort.OPEN: (("n_open", "id"), "DESC"),
    Sort.TITLE: (("title COLLATE NOCASE", "id"), "ASC"),
    Sort.SOURCE: (("source", "published", "id"), "ASC"),
    Sort.ADDED: (("id",), "ASC"),
}
"""The columns of each order, all in one direction, so that one index serves it both ways."""


def _order(sort: Sort, *, backward: bool = False) -> str:
    columns, direction = _ORDERS[sort]
    if backward:
        direction = "ASC" if direction == "DESC" else "DESC"
    return ", ".join(f"{column} {direction}" for column in columns)


def _beyond(sort: Sort, *, forward: bool) -> str:
    """The condition for rows behind an article, or before it, which is asked for twice.

    The first column stands alone as well, because no index serves a row value with a collation.
    """
    columns, direction = _ORDERS[sort]
    sign = ">" if (direction == "ASC") is forward else "<"
    first, names = columns[0], ", ".join(columns)
    return (
        f"{first} {sign}= (SELECT {first} FROM articles WHERE id = ?)"
        f" AND ({names}) {sign} (SELECT {names} FROM articles WHERE id = ?)"
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """What the library shows: words to find, a status or none for all, flagged ones alone, an order."""

    text: str = ""
    status: ArticleStatus | None = None
    flagged: bool = False
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article that was to be added."""

    id: int
    key: str
    is_new: bool
    """False where an article of the same text is there already; id and key are then its."""


_ROW = "id, key, title, nullif(source, ''), nullif(published, ''), status, flagged, n_open, n_decided, n_annotations"
_KEY_BYTES = 12
_UNASKABLE = re.compile("[\0\ud800-\udfff]")
"""What an FTS5 query cannot hold: NUL ends it, and a lone surrogate has no UTF-8."""


class Articles:
    """The articles of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, articles: Iterable[NewArticle]) -> list[Added]:
        """Store the articles in one transaction; one whose text is there already is left out.

        Raises ValueError for a text with a lone surrogate, which SQLite cannot hold.
        """
        at = now()
        with transaction(self._connection):
            return [self._add(article, at) for article in articles]

    def _add(self, article: NewArticle, at: str) -> Added:
        import hashlib  # takes OpenSSL along: not for those who only read

        sha256 = hashlib.sha256(article.text.encode()).hexdigest()
        row = self._connection.execute("SELECT id, key FROM articles WHERE sha256 = ?", (sha256,)).fetchone()
        if row is not None:
            return Added(row[0], row[1], is_new=False)
        key = self._free_key(article.key or sha256[:_KEY_BYTES])
        cursor = self._connection.execute(
            "INSERT INTO articles (key, sha256, title, source, published, url, metadata, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                sha256,
                article.title,
                article.source or "",
                article.published or "",
                article.url or "",
                json.dumps(dict(article.metadata), ensure_ascii=False, sort_keys=True),
                at,
            ),
        )
        article_id = cursor.lastrowid
        assert article_id is not None  # an INSERT into a rowid table has one
        self._connection.execute("INSERT INTO texts VALUES (?, ?)", (article_id, article.text))
        return Added(article_id, key, is_new=True)

    def _free_key(self, wanted: str) -> str:
        """The key itself, or with a number that is free; in few questions, however many articles want one key."""
        if not self._has_key(wanted):
            return wanted
        taken, free = 1, 2
        while self._has_key(f"{wanted}-{free}"):
            taken, free = free, 2 * free
        while free - taken > 1:
            middle = (taken + free) // 2
            if self._has_key(f"{wanted}-{middle}"):
                taken = middle
            else:
                free = middle
        return f"{wanted}-{free}"

    def _has_key(self, key: str) -> bool:
        return self._connection.execute("SELECT 1 FROM articles WHERE key = ?", (key,)).fetchone() is not None

    def get(self, article_id: int) -> Article:
        """The article with its text; NotFound where there is none."""
        row = self._connection.execute(
            "SELECT id, key, title, nullif(source, ''), nullif(published, ''), nullif(url, ''), text, sha256, metadata,"
            " added_at"
            " FROM articles JOIN texts ON article_id = id WHERE id = ?",
            (article_id,),
        ).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article_id} in this workspace.")
        return replace(Article(*row), metadata=json.loads(row[8]))

    def text(self, article_id: int) -> str:
        """The text of an article alone; NotFound where there is none."""
        row = self._connection.execute("SELECT text FROM texts WHERE article_id = ?", (article_id,)).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article_id} in this workspace.")
        return str(row[0])

    def id_of(self, key: str) -> int:
        """The id of the article with that key; NotFound where there is none."""
        storable = key.encode("utf-8", "backslashreplace")  # an argument may hold bytes that are no text
        row = self._connection.execute("SELECT id FROM articles WHERE key = ?", (storable.decode(),)).fetchone()
        if row is None:
            raise NotFound(f"There is no article {key!r} in this workspace.", "glossator list shows the keys.")
        return int(row[0])

    def state(self, article_id: int) -> ArticleState:
        """Status, flag and note; NotFound where there is no such article."""
        row = self._connection.execute(
            "SELECT status, flagged, note FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article_id} in this workspace.")
        return ArticleState(article_id, ArticleStatus(row[0]), bool(row[1]), row[2])

    def trace(self, article_id: int) -> tuple[object, ...] | None:
        """What differs after anything that a reader of the article would see has changed; None where it is gone."""
        row: tuple[object, ...] | None = self._connection.execute(
            "SELECT status, flagged, note, n_open, n_decided, n_annotations,"
            " (SELECT max(id) FROM journal WHERE article_id = articles.id), (SELECT max(version) FROM schemes)"
            " FROM articles WHERE id = ?",
            (article_id,),
        ).fetchone()
        return row

    def totals(self) -> Totals:
        """The counts of the whole workspace, in constant time."""
        rows = self._connection.execute("SELECT * FROM totals").fetchall()
        return Totals(
            articles={ArticleStatus(row[0]): row[1] for row in rows},
            open=sum(row[2] for row in rows),
            decided=sum(row[3] for row in rows),
            annotations=sum(row[4] for row in rows),
        )

    def count(self, listing: Listing) -> int:
        """How many articles a listing without words has."""
        if listing.flagged:
            where, values = _where(listing)
            return int(self._connection.execute(f"SELECT count(*) FROM articles{where}", values).fetchone()[0])
        totals = self.totals()
        return totals.all_articles if listing.status is None else totals.articles[listing.status]

    def page(self, listing: Listing, offset: int, limit: int, count: int) -> list[ArticleRow]:
        """Rows offset to offset + limit of a listing without words that has count rows in all."""
        where, values = _where(listing)
        limit = max(0, min(limit, count - offset))
        if offset <= count // 2:
            rows = self._rows(f"{where} ORDER BY {_order(listing.sort)} LIMIT ? OFFSET ?", (*values, limit, offset))
            return list(rows)
        behind = count - offset - limit
        rows = self._rows(
            f"{where} ORDER BY {_order(listing.sort, backward=True)} LIMIT ? OFFSET ?", (*values, limit, behind)
        )
        return list(rows)[::-1]

    def ids(self, listing: Listing) -> array[int]:
        """The ids of a whole listing in order, words included; empty where the words say nothing."""
        where, values = _where(listing)
        if listing.text.strip():
            query = match_query(listing.text)
            if not query:
                return array("q")
            where += (" AND" if where else " WHERE") + " id IN (SELECT rowid FROM search WHERE search MATCH ?)"
            values = (*values, query)
        found = self._connection.execute(f"SELECT id FROM articles{where} ORDER BY {_order(listing.sort)}", values)
        return array("q", (row[0] for row in found))

    def beside(self, listing: Listing, article_id: int, *, forward: bool, to_do: bool = False) -> int | None:
        """The nearest article after or before this one in a listing without words; None at its end.

        With ``to_do`` only articles that are neither reviewed nor skipped count.
        """
        where, values = _where(listing)
        conditions = [_beyond(listing.sort, forward=forward)] + (["status IN ('new', 'in progress')"] if to_do else [])
        row = self._connection.execute(
            f"SELECT id FROM articles{where}{' AND ' if where else ' WHERE '}{' AND '.join(conditions)}"
            f" ORDER BY {_order(listing.sort, backward=not forward)} LIMIT 1",
            (*values, article_id, article_id),
        ).fetchone()
        return None if row is None else int(row[0])

    def index_of(self, listing: Listing, article_id: int) -> int:
        """How many articles of a listing without words stand before this one."""
        where, values = _where(listing)
        before = _beyond(listing.sort, forward=False)
        row = self._connection.execute(
            f"SELECT count(*) FROM articles{where}{' AND ' if where else ' WHERE '}{before}",
            (*values, article_id, article_id),
        ).fetchone()
        return int(row[0])

    def first(self, listing: Listing, *, to_do: bool = False) -> int | None:
        """The first article of a listing without words, or the first that is neither reviewed nor skipped."""
        where, values = _where(listing)
        if to_do:
            where += (" AND " if where else " WHERE ") + "status IN ('new', 'in progress')"
        row = self._connection.execute(
            f"SELECT id FROM articles{where} ORDER BY {_order(listing.sort)} LIMIT 1", values
        ).fetchone()
        return None if row is None else int(row[0])

    def ids_by_key(self, statuses: Iterable[ArticleStatus]) -> array[int]:
        """The ids of all articles of these statuses in order of their keys, by code point."""
        wanted = [str(status) for status in statuses]
        marks = ", ".join("?" * len(wanted))
        found = self._connection.execute(f"SELECT id FROM articles WHERE status IN ({marks}) ORDER BY key", wanted)
        return array("q", (row[0] for row in found))

    def rows(self, ids: Sequence[int]) -> list[ArticleRow]:
        """The rows of these articles, in this order; ids that are gone are left out."""
        marks = ", ".join("?" * len(ids))
        by_id = {row.id: row for row in self._rows(f" WHERE id IN ({marks})", tuple(ids))}
        return [by_id[article_id] for article_id in ids if article_id in by_id]

    def _rows(self, tail: str, values: tuple[object, ...]) -> Iterator[ArticleRow]:
        for row in self._connection.execute(f"SELECT {_ROW} FROM articles{tail}", values):
            article_id, key, title, source, published, status, flagged, *counts = row
            yield ArticleRow(article_id, key, title, source, published, ArticleStatus(status), bool(flagged), *counts)

    def remove(self, article_id: int, *, force: bool = False) -> None:
        """Take an article away with its suggestions and annotations; the journal keeps its entries.

        Raises HoldsDecisions where there are any and ``force`` is not given.
        """
        with transaction(self._connection):
            state = self.state(article_id)
            decided = self._connection.execute(
                "SELECT 1 FROM journal WHERE article_id = ? UNION ALL SELECT 1 FROM annotations WHERE article_id = ?",
                (article_id, article_id),
            ).fetchone()
            if not force and (decided or state != ArticleState(article_id)):
                raise HoldsDecisions(
                    f"Article {self.get(article_id).key} holds decisions.",
                    "--force removes it after a backup.",
                )
            self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _where(listing: Listing) -> tuple[str, tuple[object, ...]]:
    conditions, values = [], []
    if listing.status is not None:
        conditions.append("status = ?")
        values.append(str(listing.status))
    if listing.flagged:
        conditions.append("flagged = 1")
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), tuple(values)


def match_query(text: str) -> str:
    """What a person typed as an FTS5 query: every word must occur, the last one may be unfinished.

    ``"words in quotes"`` stay together. Empty where the text has no word character.
    """
    text = _UNASKABLE.sub(" ", text)
    phrases = [
        quoted or bare for quoted, bare in re.findall(r'"([^"]*)"?|([^\s"]+)', text) if re.search(r"\w", quoted or bare)
    ]
    query = " ".join('"' + phrase.replace('"', "") + '"' for phrase in phrases)
    return f"{query} *" if query and not text.rstrip().endswith('"') else query
