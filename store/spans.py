"""The suggestions and annotations of articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Set
from functools import cache

from store.database import transaction
from store.errors import NotFound
from store.records import Annotation, Origin, ScoredDecision, ScoredSpan, Suggestion, SuggestionState
from store.rows import ANNOTATION_COLUMNS, SUGGESTION_COLUMNS, suggestion_from

_DECIDED = """
SELECT json_extract(value, '$.after.id') FROM journal, json_each(change)
    WHERE article_id = :article AND json_extract(value, '$.row') = 'suggestion'
"""
"""The suggestions of an article that any decision touched; a suggestion is never without an ``after``."""

_PLACES = """
SELECT json_extract(value, '$.before.start'), json_extract(value, '$.before."end"') FROM journal, json_each(change)
    WHERE article_id = :id AND json_extract(value, '$.row') = 'annotation' AND json_extract(value, '$.before.id') > 0
UNION
SELECT json_extract(value, '$.after.start'), json_extract(value, '$.after."end"') FROM journal, json_each(change)
    WHERE article_id = :id AND json_extract(value, '$.row') = 'annotation' AND json_extract(value, '$.after.id') > 0
"""


_SCORED = """
SELECT max(score), label, detector, layer, state = 'accepted'
    FROM (SELECT * FROM suggestions WHERE state IN ('accepted', 'rejected', 'superseded') ORDER BY id DESC LIMIT ?) s
    JOIN origins ON suggestion_id = s.id JOIN runs ON runs.id = run_id
    WHERE score IS NOT NULL AND (state <> 'superseded' OR EXISTS (
        SELECT 1 FROM annotations a WHERE a.article_id = s.article_id AND a.start < s."end" AND a."end" > s.start))
    GROUP BY s.id ORDER BY s.id
"""
"""Of a suggestion with several origins the one with the best score; max() fills the other columns from its row."""


class Spans:
    """The suggestions and annotations of one workspace; decisions about them go through the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def suggestions(self, article_id: int) -> list[Suggestion]:
        """All suggestions of an article by start, then longest first."""
        origins: dict[int, list[Origin]] = {}
        for suggestion_id, *origin in self._connection.execute(
            "SELECT suggestion_id, run_id, runs.detector, version, layer, score"
            " FROM suggestions JOIN origins ON suggestion_id = suggestions.id JOIN runs ON runs.id = run_id"
            " WHERE article_id = ? ORDER BY suggestion_id, run_id",
            (article_id,),
        ):
            origins.setdefault(suggestion_id, []).append(Origin(*origin))
        return [
            suggestion_from(row, tuple(origins.get(row[0], ())))
            for row in self._connection.execute(
                f'SELECT {SUGGESTION_COLUMNS} FROM suggestions WHERE article_id = ? ORDER BY start, "end" DESC, id',
                (article_id,),
            )
        ]

    def annotations(self, article_id: int) -> list[Annotation]:
        """All annotations of an article by start, then longest first."""
        return [
            Annotation(*row)
            for row in self._connection.execute(
                f'SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE article_id = ? ORDER BY start, "end" DESC, id',
                (article_id,),
            )
        ]

    def decided(self, limit: int) -> list[ScoredDecision]:
        """What was decided on the suggestions stored last, at most ``limit`` of them; those without a score left out.

        One that was relabelled, resized or overlapped by an annotation was not right as it was.
        """
        rows = self._connection.execute(_SCORED, (limit,))
        return [
            ScoredDecision(score, label, detector, layer, bool(accepted))
            for score, label, detector, layer, accepted in rows
        ]

    def annotated_ever(self, article_id: int) -> list[tuple[int, int]]:
        """The places of an article where the journal has an annotation begin to stand, change or go."""
        return [(start, end) for start, end in self._connection.execute(_PLACES, {"id": article_id})]

    def suggest(
        self,
        article_id: int,
        run_id: int,
        text: str,
        spans: Iterable[ScoredSpan],
        state: Callable[[ScoredSpan], SuggestionState] = lambda _: SuggestionState.OPEN,
        *,
        finished: bool = True,
    ) -> int:
        """Store what a run proposes for an article and note that the run has finished it; return how many are new.

        A span that is there already keeps its state and gets one more origin, but one that no person has decided
        on and that was superseded (another version did not propose it) begins anew. ``state`` says what a new one
        begins as. Spans outside the text raise ValueError, an article that is gone NotFound; then nothing is stored.
        """
        new = 0
        with transaction(self._connection):
            if self._connection.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is None:
                raise NotFound(f"There is no article {article_id} in this workspace.")
            undecided = cache(lambda: self._superseded_undecided(article_id))  # reads the journal: where needed
            for span in spans:
                if not 0 <= span.start < span.end <= len(text):
                    raise ValueError(f"span {span.start}..{span.end} lies outside the text of article {article_id}")
                surface = text[span.start : span.end]
                new += self._suggest(article_id, run_id, span, surface, state, undecided)
            if finished:
                self._connection.execute("INSERT OR IGNORE INTO run_articles VALUES (?, ?)", (article_id, run_id))
        return new

    def _suggest(
        self,
        article_id: int,
        run_id: int,
        span: ScoredSpan,
        surface: str,
        state: Callable[[ScoredSpan], SuggestionState],
        undecided: Callable[[], Set[int]],
    ) -> int:
        place = (article_id, span.start, span.end, span.label)
        row = self._connection.execute(
            'SELECT id, state FROM suggestions WHERE article_id = ? AND start = ? AND "end" = ? AND label = ?', place
        ).fetchone()
        if row is None:
            suggestion_id = self._connection.execute(
                'INSERT INTO suggestions (article_id, start, "end", label, surface, state) VALUES (?, ?, ?, ?, ?, ?)',
                (*place, surface, str(state(span))),
            ).lastrowid
        else:
            suggestion_id = row[0]
            if row[1] == SuggestionState.SUPERSEDED and suggestion_id in undecided():
                self._connection.execute(
                    "UPDATE suggestions SET state = ? WHERE id = ?", (str(state(span)), suggestion_id)
                )
        self._connection.execute(
            "INSERT OR REPLACE INTO origins VALUES (?, ?, ?, ?)",
            (suggestion_id, run_id, span.detector, span.score),
        )
        return row is None

    def _superseded_undecided(self, article_id: int) -> frozenset[int]:
        """The suggestions that a newer version of their detector put aside, and no person."""
        found = self._connection.execute(
            "SELECT id FROM suggestions WHERE article_id = :article AND state = 'superseded'"
            f" AND id NOT IN ({_DECIDED})",
            {"article": article_id},
        )
        return frozenset(row[0] for row in found)

    def retire(self, article_id: int, run_id: int) -> int:
        """Supersede open suggestions that only earlier versions of this run's detector proposed; return how many.

        One that a decision ever touched stays as it is, so that undo and redo find it as they left it.
        """
        with transaction(self._connection):
            return self._connection.execute(
                "UPDATE suggestions SET state = 'superseded' WHERE article_id = :article AND state = 'open'"
                " AND NOT EXISTS (SELECT 1 FROM origins JOIN runs ON runs.id = run_id"
                " WHERE suggestion_id = suggestions.id AND (run_id = :run"
                " OR runs.detector <> (SELECT detector FROM runs WHERE id = :run)))"
                f" AND id NOT IN ({_DECIDED})",
                {"article": article_id, "run": run_id},
            ).rowcount
