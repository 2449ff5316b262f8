"""What a mention is, and reading what each stands for now, over a whole workspace.

Mentions are every annotation, and every suggestion that is open or was rejected. Each is named by a number: the id of
a suggestion, or the id of an annotation with a minus before it. Lists of them (store.mention_lists) hold those numbers
alone; what a line shows is read when the line is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NamedTuple

CONTEXT = 240
"""So many code points before and after a mention are read with it."""


class MentionState(StrEnum):
    """How a mention stands; one that is gone was removed, or superseded, since it was listed.

    A hidden one is stored as open: earlier decisions speak against it, and whoever lists says which those are.
    """

    OPEN = "open"
    ANNOTATED = "annotated"
    REJECTED = "rejected"
    HIDDEN = "hidden"
    GONE = "gone"


class GivenScore(NamedTuple):
    """A score that a detector gave the suggestion that a mention is or came from."""

    score: float
    label: str
    """The suggestion's: an annotation may have another."""
    detector: str
    layer: str | None


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
    scores: tuple[GivenScore, ...] = ()
    """What the origins of its suggestion gave, in 0..1."""
    score: float | None = None
    """The score that stands for it: the highest of them, unless somebody has put another in its place."""
    why: str = ""
    """Why it is hidden, for people."""
    title: str = ""
    """The article's."""
    left: str = ""
    """What stands before it in the text, up to CONTEXT code points."""
    right: str = ""


class Mentions:
    """The mentions of one workspace, by number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

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
            f'SELECT id, article_id, start, "end", label, surface, state FROM suggestions WHERE id IN ({_marks(ids)})',
            tuple(ids),
        )
        given = self._scores(ids)
        return {
            id_: _scored(Mention(*(id_, *place, _STATES.get(state, MentionState.GONE))), given.get(id_, ()))
            for id_, *place, state in rows
        }

    def _annotations(self, ids: Collection[int], column: Literal["id", "suggestion_id"] = "id") -> dict[int, Mention]:
        """The annotations by their number, or by that of the suggestion that they came from."""
        rows = self._connection.execute(
            f'SELECT {column}, suggestion_id, -id, article_id, start, "end", label, surface'
            f" FROM annotations WHERE {column} IN ({_marks(ids)})",
            tuple(ids),
        ).fetchall()
        given = self._scores({row[1] for row in rows if row[1] is not None})
        sign = -1 if column == "id" else 1
        return {
            sign * key: _scored(Mention(*(*place, MentionState.ANNOTATED)), given.get(suggestion_id, ()))
            for key, suggestion_id, *place in rows
        }

    def _scores(self, suggestion_ids: Collection[int]) -> dict[int, list[GivenScore]]:
        """What the origins of suggestions gave, by suggestion."""
        found: dict[int, list[GivenScore]] = {}
        for suggestion_id, *given in self._connection.execute(
            "SELECT suggestion_id, score, label, detector, layer FROM origins"
            " JOIN suggestions ON suggestions.id = suggestion_id JOIN runs ON runs.id = run_id"
            f" WHERE suggestion_id IN ({_marks(suggestion_ids)}) AND score IS NOT NULL",
            tuple(suggestion_ids),
        ):
            found.setdefault(suggestion_id, []).append(GivenScore(*given))
        return found

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


def _scored(mention: Mention, given: Sequence[GivenScore]) -> Mention:
    best = max((one.score for one in given), default=None)
    return replace(mention, scores=tuple(given), score=best)


_STATES = {"open": MentionState.OPEN, "rejected": MentionState.REJECTED}


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
