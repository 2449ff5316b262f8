"""Mentions over a whole workspace: every annotation, and every suggestion that is open or was rejected.

A mention is named by a number: the id of a suggestion, or the id of an annotation with a minus before it. Lists of
them hold those numbers alone; what a line shows is read when the line is. Surfaces are cut and compared in Python
where their characters count, because NUL ends a text for SQLite's functions.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

CONTEXT = 240
"""So many code points before and after a mention are read with it."""

_ARTICLES = 500
_ROWS = 5000

_SUGGESTIONS = "SELECT id, article_id, start FROM suggestions WHERE state IN ('open', 'rejected')"
_ANNOTATIONS = "SELECT -id, article_id, start FROM annotations WHERE 1"


class MentionState(StrEnum):
    """How a mention stands; one that is gone was removed, or superseded, since it was listed."""

    OPEN = "open"
    ANNOTATED = "annotated"
    REJECTED = "rejected"
    GONE = "gone"


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mentions: all that every part which is given allows."""

    surfaces: tuple[str, ...] | None = None
    """These surfaces, as they are written; None for any."""
    label: str | None = None
    state: MentionState | None = None
    words: tuple[str, ...] = ()
    """Each occurs in the surface, in any case as far as SQLite folds it: ASCII, and other letters as given."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention as one line shows it."""

    ref: int
    """The number of what stands there now; that of a mention which is gone is the one it had."""
    article_id: int
    start: int
    end: int
    label: str
    surface: str
    state: MentionState
    score: float | None = None
    """The highest score of its suggestion's origins, in 0..1, as they gave it."""
    title: str = ""
    """The article's."""
    left: str = ""
    """What stands before it in the text, up to CONTEXT code points."""
    right: str = ""


class Mentions:
    """The mentions of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # listing

    def refs(self, wanted: Wanted, order: MentionOrder = MentionOrder.ARTICLE) -> Iterator[Sequence[int]]:
        """The mentions by number, in blocks as they are found, so that the first can be shown before the last is."""
        if wanted.surfaces is None and order is MentionOrder.ARTICLE:
            for first, last in self._article_blocks():
                yield self._block(wanted, first, last)
            return
        cursor = self._select(wanted, order, "", ())
        while rows := cursor.fetchmany(_ROWS):
            yield array("q", (row[0] for row in rows))

    def places(self, wanted: Wanted) -> Iterator[tuple[int, int, int, int]]:
        """Number, article, start and end of each mention, by article."""
        parts, values = _where(wanted)
        yield from self._connection.execute(
            f"SELECT id, article_id, start, \"end\" FROM suggestions WHERE state IN ('open', 'rejected'){parts[0]}"
            f' UNION ALL SELECT -id, article_id, start, "end" FROM annotations WHERE 1{parts[1]} ORDER BY 2, 3',
            (*values, *values),
        )

    def surfaces(self, beginnings: Iterable[str]) -> set[str]:
        """The surfaces of mentions that begin with one of these texts; case does not count for ASCII letters."""
        found: set[str] = set()
        for beginning in beginnings:
            for table, condition in (("suggestions", "state IN ('open', 'rejected')"), ("annotations", "1")):
                rows = self._connection.execute(
                    f"SELECT DISTINCT surface FROM {table} WHERE {condition} AND surface COLLATE NOCASE >= ?1"
                    " AND surface COLLATE NOCASE < ?1 || char(0x10FFFF)",
                    (beginning,),
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
        return array("q", (row[0] for row in self._select(wanted, MentionOrder.ARTICLE, within, (first, last))))

    def _select(self, wanted: Wanted, order: MentionOrder, within: str, more: tuple[object, ...]) -> sqlite3.Cursor:
        parts, values = _where(wanted)
        of_suggestions, of_annotations, by = _ORDERS[order]
        both = (
            _SUGGESTIONS.replace(" FROM", f"{of_suggestions} FROM", 1) + parts[0] + within,
            _ANNOTATIONS.replace(" FROM", f"{of_annotations} FROM", 1) + parts[1] + within,
        )
        return self._connection.execute(f"{' UNION ALL '.join(both)} ORDER BY {by}", (*values, *more, *values, *more))

    # reading

    def rows(self, refs: Sequence[int], known: Mapping[int, Mention]) -> list[Mention | None]:
        """As standing(), with titles and contexts."""
        return self._in_context(self.standing(refs, known))

    def standing(self, refs: Sequence[int], known: Mapping[int, Mention]) -> list[Mention | None]:
        """What each number stands for now, without title and context.

        A suggestion that became an annotation is that one. Of one that is gone it is what stands in its place, which
        must be ``known`` from before; else None.
        """
        found = self._suggestions([ref for ref in refs if ref > 0]) | self._annotations([-r for r in refs if r < 0])
        return [self._standing(ref, found.get(ref), known.get(ref)) for ref in refs]

    def _suggestions(self, ids: Collection[int]) -> dict[int, Mention]:
        rows = self._connection.execute(
            'SELECT id, article_id, start, "end", label, surface, state,'
            " (SELECT max(score) FROM origins WHERE suggestion_id = suggestions.id)"
            f" FROM suggestions WHERE id IN ({_marks(ids)})",
            tuple(ids),
        )
        return {
            id_: Mention(id_, article_id, start, end, label, surface, _STATES.get(state, MentionState.GONE), score)
            for id_, article_id, start, end, label, surface, state, score in rows
        }

    def _annotations(self, ids: Collection[int], column: Literal["id", "suggestion_id"] = "id") -> dict[int, Mention]:
        """The annotations by their number, or by that of the suggestion that they came from."""
        rows = self._connection.execute(
            f'SELECT {column}, id, article_id, start, "end", label, surface,'
            " (SELECT max(score) FROM origins WHERE origins.suggestion_id = annotations.suggestion_id)"
            f" FROM annotations WHERE {column} IN ({_marks(ids)})",
            tuple(ids),
        )
        sign = -1 if column == "id" else 1
        return {
            sign * key: Mention(-id_, article_id, start, end, label, surface, MentionState.ANNOTATED, score)
            for key, id_, article_id, start, end, label, surface, score in rows
        }

    def _standing(self, ref: int, found: Mention | None, known: Mention | None) -> Mention | None:
        if found is not None and found.state is not MentionState.GONE:
            return found
        if ref > 0 and (made := self._annotations([ref], "suggestion_id").get(ref)):
            return made
        gone = found or known
        if gone is None:
            return None
        return self._at(gone) or replace(gone, state=MentionState.GONE)

    def _at(self, place: Mention) -> Mention | None:
        """The annotation, or else the suggestion, of the same place; of several that of the same label."""
        where = (place.article_id, place.start, place.end, place.label)
        for table, sign, more in (("annotations", -1, "1"), ("suggestions", 1, "state IN ('open', 'rejected')")):
            row = self._connection.execute(
                f'SELECT id FROM {table} WHERE article_id = ? AND start = ? AND "end" = ? AND {more}'
                " ORDER BY label <> ? LIMIT 1",
                where,
            ).fetchone()
            if row is not None:
                found = self._annotations([row[0]]) if sign < 0 else self._suggestions([row[0]])
                return found[sign * row[0]]
        return None

    def _in_context(self, mentions: Sequence[Mention | None]) -> list[Mention | None]:
        ids = {mention.article_id for mention in mentions if mention is not None}
        titles = dict(
            self._connection.execute(f"SELECT id, title FROM articles WHERE id IN ({_marks(ids)})", tuple(ids))
        )
        by_article = sorted((m.article_id, place) for place, m in enumerate(mentions) if m is not None)
        shown = list(mentions)
        text, of = "", None
        for article_id, place in by_article:
            if article_id != of:  # one text at a time: they may be long
                text, of = self._text(article_id), article_id
            mention = mentions[place]
            assert mention is not None  # those without are left out above
            start, end = mention.start, mention.end
            shown[place] = replace(
                mention,
                title=titles.get(article_id, ""),
                left=text[max(start - CONTEXT, 0) : start],
                right=text[end : end + CONTEXT],
            )
        return shown

    def _text(self, article_id: int) -> str:
        row = self._connection.execute("SELECT text FROM texts WHERE article_id = ?", (article_id,)).fetchone()
        return "" if row is None else str(row[0])


_STATES = {"open": MentionState.OPEN, "rejected": MentionState.REJECTED}


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
    return _of_state(wanted.state, conditions), tuple(values)


def _of_state(state: MentionState | None, conditions: str) -> tuple[str, str]:
    if state is None:
        return conditions, conditions
    if state is MentionState.ANNOTATED:
        return f"{conditions} AND 0", conditions
    return f"{conditions} AND state = '{state}'", f"{conditions} AND 0"


def _lowered(text: str) -> str:
    """A text as SQLite's lower() gives it: only ASCII letters change."""
    return "".join(character.lower() if character.isascii() else character for character in text)
