"""Which mentions of a workspace there are, by number: those wanted, in an order, however many.

Surfaces are cut and compared in Python where their characters count, because NUL ends a text for SQLite's functions.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from store.mentions import MentionState

_ARTICLES = 500
_ROWS = 5000

_SUGGESTIONS = "SELECT id, article_id, start FROM suggestions WHERE state IN ('open', 'rejected')"
_ANNOTATIONS = "SELECT -id, article_id, start FROM annotations WHERE 1"


class MentionOrder(StrEnum):
    """The orders that the store can give."""

    ARTICLE = "article order"
    SURFACE = "surface"
    LABEL = "label"
    SCORE = "score"
    """The lowest first, those without one last."""


_ORDERS: Mapping[MentionOrder, tuple[str, str, str]] = {
    MentionOrder.ARTICLE: ("", "", "2, 3"),
    MentionOrder.SURFACE: (", surface COLLATE NOCASE", ", surface COLLATE NOCASE", "4, 2, 3"),
    MentionOrder.LABEL: (
        ", label, surface COLLATE NOCASE",
        ", label, surface COLLATE NOCASE",
        "4, 5, 2, 3",
    ),
    MentionOrder.SCORE: (
        ", (SELECT max(score) FROM origins WHERE origins.suggestion_id = suggestions.id)",
        ", (SELECT max(score) FROM origins WHERE origins.suggestion_id = annotations.suggestion_id)",
        "4 NULLS LAST, 2, 3",
    ),
}
"""For each order, what to select of suggestions and of annotations besides id and place, and what to order by."""

_BY_CORRECTED = (
    """, (SELECT max(corrected(score, suggestions.label, detector, layer)) FROM origins JOIN runs ON runs.id = run_id
        WHERE suggestion_id = suggestions.id AND score IS NOT NULL)""",
    """, (SELECT max(corrected(score, s.label, detector, layer)) FROM origins JOIN runs ON runs.id = run_id
        JOIN suggestions s ON s.id = origins.suggestion_id
        WHERE origins.suggestion_id = annotations.suggestion_id AND score IS NOT NULL)""",
    "4 NULLS LAST, 2, 3",
)

Correct: TypeAlias = Callable[[float, str, str, str | None], float]
"""Gives the score to go by for one that was given: by the score, the suggestion's label, the detector, its layer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mentions: all that every part which is given allows."""

    surfaces: tuple[str, ...] | None = None
    """These surfaces, as they are written; None for any."""
    label: str | None = None
    state: MentionState | None = None
    words: tuple[str, ...] = ()
    """Each occurs in the surface, in any case as far as SQLite folds it: ASCII, and other letters as given."""
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Surfaces, as they are written, and labels of which open suggestions are not open but hidden."""


class MentionLists:
    """Lists of the mentions of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def refs(
        self, wanted: Wanted, order: MentionOrder = MentionOrder.ARTICLE, correct: Correct | None = None
    ) -> Iterator[Sequence[int]]:
        """The mentions by number, in blocks as they are found, so that the first can be shown before the last is.

        In the order by score ``correct`` gives the scores to order by; without it they count as they were given.
        """
        if wanted.state is MentionState.HIDDEN and not wanted.hidden:
            return
        self._make_known(wanted, correct)
        if wanted.surfaces is None and order is MentionOrder.ARTICLE:
            for first, last in self._article_blocks():
                yield self._block(wanted, first, last)
            return
        by = _BY_CORRECTED if correct and order is MentionOrder.SCORE else _ORDERS[order]
        cursor = self._select(wanted, by, "", ())
        while rows := cursor.fetchmany(_ROWS):
            yield array("q", (row[0] for row in rows))

    def places(self, wanted: Wanted) -> Iterator[tuple[int, int, int, int]]:
        """Number, article, start and end of each mention, by article."""
        self._make_known(wanted, None)
        parts, values = _where(wanted)
        yield from self._connection.execute(
            f"SELECT id, article_id, start, \"end\" FROM suggestions WHERE state IN ('open', 'rejected'){parts[0]}"
            f' UNION ALL SELECT -id, article_id, start, "end" FROM annotations WHERE 1{parts[1]} ORDER BY 2, 3',
            (*values, *values),
        )

    def _make_known(self, wanted: Wanted, correct: Correct | None) -> None:
        """Have SQL call what it cannot do itself: a list of any length, and texts that go on behind a NUL."""
        define = self._connection.create_function
        if wanted.hidden:
            define("is_hidden", 2, lambda surface, label: (surface, label) in wanted.hidden, deterministic=True)
        if correct is not None:
            define("corrected", 4, correct, deterministic=True)

    def surfaces(self, beginnings: Iterable[str]) -> set[str]:
        """The surfaces of mentions that begin with one of these texts; case does not count for ASCII letters."""
        found: set[str] = set()
        for beginning in beginnings:
            for table, condition in (("suggestions", "state IN ('open', 'rejected')"), ("annotations", "1")):
                rows = self._connection.execute(
                    f"SELECT DISTINCT surface FROM {table} WHERE {condition} AND surface COLLATE NOCASE >= :beginning"
                    " AND surface COLLATE NOCASE < :beginning || char(0x10FFFF)",
                    {"beginning": beginning},
                )
                found.update(row[0] for row in rows)
        return found

    def _article_blocks(self) -> Iterator[tuple[int, int]]:
        """Ranges of article ids, a small one first."""
        first, size = 0, _ARTICLES // 5
        while True:
            row = self._connection.execute(
                "SELECT max(id), count(*) FROM (SELECT id FROM articles WHERE id >= ? ORDER BY id LIMIT ?)",
                (first, size),
            ).fetchone()
            if not row[1]:
                return
            yield first, row[0]
            first, size = row[0] + 1, _ARTICLES

    def _block(self, wanted: Wanted, first: int, last: int) -> Sequence[int]:
        within = " AND article_id BETWEEN ? AND ?"
        return array(
            "q", (row[0] for row in self._select(wanted, _ORDERS[MentionOrder.ARTICLE], within, (first, last)))
        )

    def _select(
        self, wanted: Wanted, order: tuple[str, str, str], within: str, more: tuple[object, ...]
    ) -> sqlite3.Cursor:
        parts, values = _where(wanted)
        of_suggestions, of_annotations, by = order
        both = (
            _SUGGESTIONS.replace(" FROM", f"{of_suggestions} FROM", 1) + parts[0] + within,
            _ANNOTATIONS.replace(" FROM", f"{of_annotations} FROM", 1) + parts[1] + within,
        )
        return self._connection.execute(f"{' UNION ALL '.join(both)} ORDER BY {by}", (*values, *more, *values, *more))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _where(wanted: Wanted) -> tuple[tuple[str, str], tuple[object, ...]]:
    """The conditions on suggestions and on annotations, which take the same values."""
    conditions, values = "", list[object]()
    if wanted.surfaces is not None:
        marks = _marks(wanted.surfaces)
        # the first of the two is for the index, which folds case
        conditions += f" AND surface COLLATE NOCASE IN ({marks}) AND surface IN ({marks})"
        values += [*wanted.surfaces, *wanted.surfaces]
    if wanted.label is not None:
        conditions += " AND label = ?"
        values.append(wanted.label)
    for word in wanted.words:
        forms = {_lowered(form) for form in (word, word.lower(), word.upper(), word.title())}
        conditions += f" AND ({' OR '.join(['instr(lower(surface), ?)'] * len(forms))})"
        values += sorted(forms)
    return _of_state(wanted, conditions), tuple(values)


def _of_state(wanted: Wanted, conditions: str) -> tuple[str, str]:
    if wanted.state is None:
        return conditions, conditions
    if wanted.state is MentionState.ANNOTATED:
        return f"{conditions} AND 0", conditions
    if wanted.state is MentionState.REJECTED:
        return f"{conditions} AND state = 'rejected'", f"{conditions} AND 0"
    hidden = "is_hidden(surface, label)" if wanted.hidden else "0"
    is_wanted = hidden if wanted.state is MentionState.HIDDEN else f"NOT {hidden}"
    return f"{conditions} AND state = 'open' AND {is_wanted}", f"{conditions} AND 0"


def _lowered(text: str) -> str:
    """A text as SQLite's lower() gives it: only ASCII letters change."""
    return "".join(character.lower() if character.isascii() else character for character in text)
