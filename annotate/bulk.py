"""Several decisions about one article as one change, so that the journal holds one act."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.decisions import Author, Decision, plan
from annotate.open_article import OpenArticle
from store.records import Change, Row, RowChange


def plan_all(article: OpenArticle, decisions: Iterable[Decision], author: Author, kind: str) -> Change:
    """The change that makes all these decisions at once, under one word for people.

    Each is planned for the article as it is; NotPossible where one is not possible, ValueError where two of them
    want different things of one row, as decisions about spans that overlap may.
    """
    return combined(article.id, kind, (plan(article, decision, author) for decision in decisions))


def combined(article_id: int, kind: str, changes: Iterable[Change]) -> Change:
    """Changes of one article as one; ValueError where two of them want different things of one row."""
    known: dict[tuple[type[Row], int], RowChange] = {}
    rows: list[RowChange] = []
    for row in (row for change in changes for row in change.rows):
        side = row.before or row.after
        assert side is not None  # a change of no row is never planned
        key = (type(side), side.id)
        if side.id and key in known:
            if known[key] != row:
                raise ValueError("two decisions want different things of one row")
            continue
        known[key] = row
        rows.append(row)
    return Change(kind, article_id, tuple(rows))
