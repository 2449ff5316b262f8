"""Many suggestions in one transaction, counted an article and not a suggestion at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from types import TracebackType

from store.records import ScoredSpan, SuggestionState

_COUNTED = "suggestions_counted"
_INSERT = 'INSERT INTO suggestions (id, article_id, start, "end", label, surface, state) VALUES (?, ?, ?, ?, ?, ?, ?)'
_RECOUNT = """
UPDATE articles SET
    n_open = (SELECT count(*) FROM suggestions WHERE article_id = ?1 AND state = 'open'),
    n_decided = (SELECT count(*) FROM suggestions WHERE article_id = ?1 AND state <> 'open')
WHERE id = ?1
"""


class Loading:
    """A block, within a transaction, in which the counts of articles are kept by recount() and not by a trigger.

    The trigger is dropped where the block begins and there again where it ends; where it raises, the transaction that
    it is in must be rolled back, which brings the trigger back too. No other process sees the file without it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._trigger = ""

    def __enter__(self) -> Loading:
        assert self._connection.in_transaction
        (self._trigger,) = self._connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_COUNTED,)
        ).fetchone()
        self._connection.execute(f"DROP TRIGGER {_COUNTED}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._connection.execute(self._trigger)

    def suggest(self, article_id: int, text: str, proposed: Mapping[int, Sequence[ScoredSpan]]) -> int:
        """Store what each run, by its id, proposes for an article that has no suggestion; return how many are new.

        Spans are code points of the text, each once for a run; the runs count as done with the article.
        """
        first = self._next_id()
        ids: dict[tuple[int, int, str], int] = {}
        origins = []
        for run_id, spans in proposed.items():
            for span in spans:
                suggestion_id = ids.setdefault((span.start, span.end, span.label), first + len(ids))
                origins.append((suggestion_id, run_id, span.detector, span.score))
        opened = SuggestionState.OPEN.value
        self._connection.executemany(
            _INSERT,
            [
                (suggestion_id, article_id, start, end, label, text[start:end], opened)
                for (start, end, label), suggestion_id in ids.items()
            ],
        )
        self._connection.executemany("INSERT INTO origins VALUES (?, ?, ?, ?)", origins)
        self._connection.executemany(
            "INSERT INTO run_articles VALUES (?, ?)", [(article_id, run_id) for run_id in proposed]
        )
        if ids:
            self._connection.execute("UPDATE articles SET n_open = ? WHERE id = ?", (len(ids), article_id))
        return len(ids)

    def recount(self, article_id: int) -> None:
        """Count the suggestions of an article anew, after any other way of storing them."""
        self._connection.execute(_RECOUNT, (article_id,))

    def _next_id(self) -> int:
        """An id above all that suggestions ever had."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'suggestions'").fetchone()
        return 1 if row is None else int(row[0]) + 1
