"""What of the articles is listed and in which order: the values that say so, and the SQL that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from store.records import ArticleStatus

TO_DO = (ArticleStatus.NEW, ArticleStatus.IN_PROGRESS)
"""The statuses of articles that wait for a curator."""


class Sort(StrEnum):
    """The orders of the library."""

    NEWEST = "newest"
    OLDEST = "oldest"
    OPEN = "most open"
    UNCERTAIN = "uncertain"
    """Lowest mean score of the open suggestions first."""
    DISAGREEMENT = "disagreement"
    """Most open suggestions first on which the detectors are not of one mind."""
    LABEL = "label"
    """Most open suggestions of one label first."""
    RANDOM = "random"
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
"""The columns of each order that has an index, all in one direction, so that one index serves it both ways."""

INDEXED = tuple(_ORDERS)
"""The orders that can be paged and walked by an index."""

RANKED = (Sort.UNCERTAIN, Sort.DISAGREEMENT, Sort.LABEL)
"""The orders by a figure that no column holds; store.rankings works it out."""

_WORKED_OUT = frozenset((*RANKED, Sort.RANDOM, Sort.OPEN))
"""The orders that are worked out once and then kept: without an index, or changed by every decision."""

_NOTED = (
    "id IN (SELECT id FROM articles WHERE note IS NOT NULL"
    " UNION ALL SELECT article_id FROM annotations WHERE note IS NOT NULL)"
)
_UNASKABLE = re.compile("[\0\ud800-\udfff]")
"""What an FTS5 query cannot hold: NUL ends it, and a lone surrogate has no UTF-8."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles the library shows, and their order."""

    text: str = ""
    """Words to find."""
    status: ArticleStatus | None = None
    """None for all."""
    flagged: bool = False
    """Flagged articles alone."""
    sort: Sort = Sort.NEWEST
    noted: bool = False
    """Articles alone that have a note, on themselves or on an annotation."""
    label: str = ""
    """Whose open suggestions count in the order by label."""
    seed: int = 1
    """What the random order is drawn by."""
    article_labels: tuple[tuple[str, str], ...] = ()
    """Articles alone of which all these choices were given, each with its question before it."""

    @property
    def needs_ids(self) -> bool:
        """Whether it is read as a whole and kept as a list of ids: for its words, notes, article labels or order."""
        return bool(self.text.strip() or self.article_labels) or self.noted or self.sort in _WORKED_OUT


def order(sort: Sort, *, backward: bool = False) -> str:
    """The terms of ORDER BY for an order that has an index; KeyError for others."""
    columns, direction = _ORDERS[sort]
    if backward:
        direction = "ASC" if direction == "DESC" else "DESC"
    return ", ".join(f"{column} {direction}" for column in columns)


def beyond(sort: Sort, *, forward: bool) -> str:
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


def conditions(listing: Listing) -> tuple[list[str], list[object]]:
    """The conditions of a listing, all but its words, and the values that they ask for."""
    found: list[str] = []
    values: list[object] = []
    if listing.status is not None:
        found.append("status = ?")
        values.append(str(listing.status))
    if listing.flagged:
        found.append("flagged = 1")
    if listing.noted:
        found.append(_NOTED)
    for question, choice in listing.article_labels:
        found.append("id IN (SELECT article_id FROM article_labels WHERE question = ? AND choice = ?)")
        values += [question, choice]
    return found, values


def where(found: list[str]) -> str:
    """The clause of all these conditions; empty where there are none."""
    return f" WHERE {' AND '.join(found)}" if found else ""


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
