"""Articles: adding, reading, listing, searching, removing."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from store import rankings
from store.completeness import complete_from_json, lacks_one_of
from store.database import now, transaction
from store.errors import HoldsDecisions, NotFound
from store.listing import RANKED, Listing, Sort, beyond, conditions, match_query, order, where
from store.records import Article, ArticleRow, ArticleState, ArticleStatus, NewArticle, Totals
from store.rows import article_state_from


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article that was to be added."""

    id: int
    key: str
    is_new: bool
    """False where an article of the same text is there already; id and key are then its."""


_ROW = (
    "id, key, title, nullif(source, ''), nullif(published, ''), status, flagged, n_open, n_decided, n_annotations,"
    " complete"
)
_KEY_BYTES = 12


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
        """Status, flag, note and completeness; NotFound where there is no such article."""
        row = self._connection.execute(
            "SELECT id, status, flagged, note, complete FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article_id} in this workspace.")
        return article_state_from(row)

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
        if listing.flagged or listing.noted or listing.article_labels:
            found, values = conditions(listing)
            return int(self._connection.execute(f"SELECT count(*) FROM articles{where(found)}", values).fetchone()[0])
        totals = self.totals()
        return totals.all_articles if listing.status is None else totals.articles[listing.status]

    def page(self, listing: Listing, offset: int, limit: int, count: int) -> list[ArticleRow]:
        """Rows offset to offset + limit of a listing without words, in an indexed order, that has count rows in all."""
        found, values = conditions(listing)
        limit = max(0, min(limit, count - offset))
        is_near = offset <= count // 2
        skipped = offset if is_near else count - offset - limit
        rows = self._rows(
            f"{where(found)} ORDER BY {order(listing.sort, backward=not is_near)} LIMIT ? OFFSET ?",
            (*values, limit, skipped),
        )
        return list(rows)[:: 1 if is_near else -1]

    def ids(self, listing: Listing) -> array[int]:
        """The ids of a whole listing in order, words included; empty where the words say nothing."""
        found, values = conditions(listing)
        if listing.text.strip():
            query = match_query(listing.text)
            if not query:
                return array("q")
            found.append("id IN (SELECT rowid FROM search WHERE search MATCH ?)")
            values.append(query)
        if listing.sort in RANKED:
            return rankings.ranked(self._connection, listing, where(found), values)
        is_random = listing.sort is Sort.RANDOM
        terms = order(Sort.ADDED if is_random else listing.sort)
        rows = self._connection.execute(f"SELECT id FROM articles{where(found)} ORDER BY {terms}", values)
        ids = array("q", (row[0] for row in rows))
        return rankings.shuffled(ids, listing.seed) if is_random else ids

    def figures(self, listing: Listing, ids: Sequence[int]) -> dict[int, float]:
        """By what these articles are ranked in the order of a listing, as it is now; see store.rankings."""
        return rankings.figures(self._connection, listing, ids)

    def beside(
        self,
        listing: Listing,
        article_id: int,
        *,
        forward: bool,
        among: Collection[ArticleStatus] = (),
        lacking: Collection[str] = (),
    ) -> int | None:
        """The nearest article after or before this one in a listing without words and in an indexed order.

        With ``among`` only articles of these statuses count, with ``lacking`` only those that are not complete for all
        of these labels. None at the end of the listing.
        """
        found, values = lacks_one_of(lacking)
        found.append(beyond(listing.sort, forward=forward))
        return self._nearest(listing, found, [*values, article_id, article_id], among, backward=not forward)

    def index_of(self, listing: Listing, article_id: int) -> int:
        """How many articles of a listing without words, in an indexed order, stand before this one."""
        found, values = conditions(listing)
        found.append(beyond(listing.sort, forward=False))
        row = self._connection.execute(
            f"SELECT count(*) FROM articles{where(found)}", (*values, article_id, article_id)
        ).fetchone()
        return int(row[0])

    def first(
        self, listing: Listing, *, among: Collection[ArticleStatus] = (), lacking: Collection[str] = ()
    ) -> int | None:
        """The first article of a listing without words and in an indexed order; the others narrow as in beside()."""
        return self._nearest(listing, *lacks_one_of(lacking), among, backward=False)

    def _nearest(
        self,
        listing: Listing,
        more: list[str],
        values: list[object],
        among: Collection[ArticleStatus],
        *,
        backward: bool,
    ) -> int | None:
        """The first article that meets the conditions, asked for by each status alone: no index serves several."""
        statuses = [status for status in among if listing.status in (None, status)] if among else [listing.status]
        if not statuses:
            return None
        terms = order(listing.sort, backward=backward)
        parts, asked = [], []
        for status in statuses:
            found, given = conditions(replace(listing, status=status))
            parts.append(f"SELECT * FROM (SELECT * FROM articles{where(found + more)} ORDER BY {terms} LIMIT 1)")
            asked += [*given, *values]
        row = self._connection.execute(
            f"SELECT id FROM ({' UNION ALL '.join(parts)}) ORDER BY {terms} LIMIT 1", asked
        ).fetchone()
        return None if row is None else int(row[0])

    def of_status(
        self, ids: Sequence[int], statuses: Iterable[ArticleStatus], *, lacking: Collection[str] = ()
    ) -> set[int]:
        """Those of these articles that have one of these statuses, narrowed as in beside(); none that are gone."""
        wanted = ", ".join(f"'{status}'" for status in statuses)
        found, values = lacks_one_of(lacking)
        rows = self._connection.execute(
            "SELECT articles.id FROM json_each(?) CROSS JOIN articles ON articles.id = value"
            f"{where([f'status IN ({wanted})', *found])}",
            (json.dumps(list(ids)), *values),
        )
        return {row[0] for row in rows}

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
            complete = complete_from_json(row[-1])
            yield replace(ArticleRow(*row), status=ArticleStatus(row[5]), flagged=bool(row[6]), complete=complete)

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
