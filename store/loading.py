"""Many new articles, suggestions and annotations in one transaction, counted and indexed together, not one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import TracebackType

Proposal = tuple[int, int, str, str, float | None, str | None]
"""What a detector proposes: start and end (code points, half-open), label, surface, score, and the part of it."""

_COUNTING = ("suggestions_counted", "suggestions_tallied")
"""The triggers that each new suggestion sets off."""

_DEFERRED = ("articles_totalled", "texts_searchable", "annotations_counted", "annotations_tallied")
"""The triggers that each new article, text and annotation sets off, and that one statement can stand for."""

_BATCH = 4000
"""Suggestions that wait to be written."""

_VALUES = 900
"""Values in one statement; older builds of SQLite take 999 at most."""

_HASH, _USUAL_HASH = 16 << 20, 1 << 20
"""Bytes of new words that the search index holds before it writes them out, here and by default: fewer and larger parts
are merged in half the time (``hashsize`` in SQLite's fts5_config.c)."""

_SEARCHABLE = """
INSERT INTO search (rowid, title, text)
    SELECT article_id, title, text FROM search_source WHERE article_id > ?
"""

_TOTALLED = """
UPDATE totals SET n_articles = n_articles + (SELECT count(*) FROM articles WHERE id > ?) WHERE status = 'new'
"""
"""Articles come in new and without anything; the triggers for what changes of them stay."""

_COUNTED = """
UPDATE articles SET n_annotations = n_annotations + new.n
    FROM (SELECT article_id, count(*) AS n FROM annotations WHERE id > ? GROUP BY article_id) AS new
    WHERE articles.id = new.article_id
"""

_TALLIED = """
INSERT INTO tallies (surface, label, n_added, n_annotated, n_articles)
    SELECT surface, label, sum(origin = 'added'), count(*), count(DISTINCT iif(EXISTS (
        SELECT 1 FROM annotations AS old WHERE old.surface = new.surface AND old.label = new.label
        AND old.article_id = new.article_id AND old.id <= :last), NULL, article_id))
    FROM annotations AS new WHERE id > :last GROUP BY surface, label
    ON CONFLICT DO UPDATE SET n_added = n_added + excluded.n_added,
        n_annotated = n_annotated + excluded.n_annotated, n_articles = n_articles + excluded.n_articles
"""


class Loading:
    """A block, within a transaction, in which much is written: ``size`` says how many bytes are read for it.

    Suggestions of new articles wait until there are many of them; the triggers that would count them one by one are
    away while they are written. The triggers of articles, texts and annotations are away until the block ends, and so
    are indexes, where the size is above that of the workspace; then what they are for is made at once. So words of new
    texts are not found, new articles are in no total, and counts and tallies of annotations do not change, within the
    block. Where it raises, the transaction that it is in must be rolled back, which brings everything back. No other
    process sees the file without.
    """

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self._connection = connection
        self._size = size
        self._counting: Sequence[str] = ()
        self._deferred: Sequence[str] = ()
        self._indexes: Sequence[str] = ()
        self._last_article = self._last_annotation = 0
        self._suggestions: list[tuple[int, int, int, str, str]] = []
        self._origins: list[tuple[int, int, str | None, float | None]] = []
        self._runs: list[tuple[int, int]] = []
        self._counts: dict[int, int] = {}

    def __enter__(self) -> Loading:
        assert self._connection.in_transaction
        self._last_article, self._last_annotation = self._last_id("articles"), self._last_id("annotations")
        self._deferred = self._dropped(_DEFERRED)
        if self._size > self._bytes():
            self._indexes = self._dropped(self._names_of_indexes())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write()
            self._create(self._indexes)
            self._hold_words(_HASH)
            self._connection.execute(_SEARCHABLE, (self._last_article,))
            self._hold_words(_USUAL_HASH)
            self._connection.execute(_TOTALLED, (self._last_article,))
            self._connection.execute(_COUNTED, (self._last_annotation,))
            self._connection.execute(_TALLIED, {"last": self._last_annotation})
            self._create(self._counting, self._deferred)

    def suggest(self, article_id: int, proposed: Mapping[int, Iterable[Proposal]]) -> int:
        """Take what each run, by its id, proposes for an article without suggestions; return how many there are.

        The places of one run are each there once; the runs count as done with the article.
        """
        ids: dict[tuple[int, int, str], int] = {}
        for run_id, proposals in proposed.items():
            self._runs.append((article_id, run_id))
            for start, end, label, surface, score, layer in proposals:
                at = ids.setdefault((start, end, label), len(self._suggestions))
                if at == len(self._suggestions):
                    self._suggestions.append((article_id, start, end, label, surface))
                self._origins.append((at, run_id, layer, score))
        self._counts[article_id] = len(ids)
        if len(self._suggestions) >= _BATCH:
            self._write()
        return len(ids)

    def write(self, article_id: int) -> None:
        """Write what waits for an article, so that it can be read."""
        if article_id in self._counts:
            self._write()

    def give_way(self, article_id: int) -> None:
        """Make an article ready for suggestions that are stored in another way, and are counted one by one."""
        self.write(article_id)
        self._create(self._counting)
        self._counting = ()

    def _write(self) -> None:
        if self._suggestions and not self._counting:
            self._counting = self._dropped(_COUNTING)
        first = self._last_id("suggestions") + 1  # ids that are not given follow each other from here
        self._insert('suggestions (article_id, start, "end", label, surface)', 5, self._suggestions)
        self._insert("origins", 4, [(first + at, *rest) for at, *rest in self._origins])
        self._insert("run_articles", 2, self._runs)
        self._connection.executemany(
            "UPDATE articles SET n_open = ? WHERE id = ?", [(n, one) for one, n in self._counts.items() if n]
        )
        for waiting in (self._suggestions, self._origins, self._runs, self._counts):
            waiting.clear()

    def _insert(self, table: str, width: int, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows of a width, many in one statement."""
        row, size = f"({', '.join('?' * width)})", _VALUES // width
        many = f"INSERT INTO {table} VALUES {', '.join([row] * size)}"
        rest = len(rows) - len(rows) % size
        for at in range(0, rest, size):
            self._connection.execute(many, list(chain.from_iterable(rows[at : at + size])))
        self._connection.executemany(f"INSERT INTO {table} VALUES {row}", rows[rest:])

    def _dropped(self, names: Iterable[str]) -> Sequence[str]:
        """Drop triggers and indexes, and return what makes them again."""
        found = []
        for name in names:
            kind, made = self._connection.execute(
                "SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)
            ).fetchone()
            self._connection.execute(f"DROP {kind} {name}")
            found.append(made)
        return found

    def _create(self, *dropped: Iterable[str]) -> None:
        for made in chain.from_iterable(dropped):
            self._connection.execute(made)

    def _names_of_indexes(self) -> Sequence[str]:
        """The indexes of the tables that are filled, without those that are needed meanwhile."""
        rows = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('articles', 'suggestions', 'annotations') AND name <> 'annotations_article'"
        )
        return [name for (name,) in rows.fetchall()]

    def _hold_words(self, size: int) -> None:
        self._connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (size,))

    def _bytes(self) -> int:
        """How large the workspace is."""
        pages, size = (self._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages) * int(size)

    def _last_id(self, table: str) -> int:
        """The highest id that rows of a table ever had."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return 0 if row is None else int(row[0])
