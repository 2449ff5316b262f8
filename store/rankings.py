"""Orders of articles that no column holds: worked out from all suggestions once, when such an order is chosen.

Each gives articles a figure; those without one come last. Ties go to the article with more open suggestions, then to
the newer one. A figure counts open suggestions as they are stored: what learning hides counts, and scores are not
corrected.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from store.listing import RANKED, Listing, Sort

_UNCERTAIN = """
SELECT article_id, avg((SELECT max(score) FROM origins WHERE suggestion_id = suggestions.id)) AS figure
    FROM suggestions WHERE state = 'open' AND {chosen} GROUP BY article_id
"""
"""The mean of the scores, of each suggestion the best; a suggestion without a score does not count."""

_DISAGREEMENT = """
SELECT article_id, count(*) AS figure FROM (
        SELECT article_id, count(DISTINCT detector) AS n_detectors FROM run_articles JOIN runs ON runs.id = run_id
        WHERE {chosen} GROUP BY article_id HAVING n_detectors > 1
    ) JOIN suggestions USING (article_id)
    WHERE state = 'open' AND (
        SELECT count(DISTINCT detector) FROM origins JOIN runs ON runs.id = run_id
        WHERE suggestion_id = suggestions.id AND EXISTS (
            SELECT 1 FROM run_articles WHERE article_id = suggestions.article_id AND run_id = origins.run_id)
    ) BETWEEN 1 AND n_detectors - 1 GROUP BY article_id
"""
"""Of the detectors that have been over the article, one at least proposes it and one at least does not.

The other may propose other edges, another label, or nothing there: in each case the two are not of one mind.
"""

_LABEL = """
SELECT article_id, count(*) AS figure
    FROM suggestions WHERE state = 'open' AND label = ? AND {chosen} GROUP BY article_id
"""

_FIGURES: Mapping[Sort, tuple[str, str]] = MappingProxyType(
    {
        Sort.UNCERTAIN: (_UNCERTAIN, "ASC"),
        Sort.DISAGREEMENT: (_DISAGREEMENT, "DESC"),
        Sort.LABEL: (_LABEL, "DESC"),
    }
)
_CHOSEN = "article_id IN (SELECT value FROM json_each(?))"


def ranked(connection: sqlite3.Connection, listing: Listing, where: str, values: Sequence[object]) -> array[int]:
    """The ids of the articles that a clause leaves, in an order that has figures."""
    sql, direction = _FIGURES[listing.sort]
    # with few articles left, only their suggestions are read
    chosen, asked = (f"article_id IN (SELECT id FROM articles{where})", values) if where else ("TRUE", ())
    found = connection.execute(
        f"WITH figures AS MATERIALIZED ({sql.format(chosen=chosen)})"
        f" SELECT id FROM articles LEFT JOIN figures ON article_id = id{where}"
        f" ORDER BY figure IS NULL, figure {direction}, n_open DESC, published DESC, id DESC",
        (*_asked_for(listing), *asked, *values),
    )
    return array("q", (row[0] for row in found))


def figures(connection: sqlite3.Connection, listing: Listing, ids: Sequence[int]) -> dict[int, float]:
    """What these articles have now in the order of a listing, by id; empty for orders that have no figures."""
    if listing.sort not in RANKED:
        return {}
    found = connection.execute(
        _FIGURES[listing.sort][0].format(chosen=_CHOSEN), (*_asked_for(listing), json.dumps(list(ids)))
    )
    return {article_id: float(figure) for article_id, figure in found if figure is not None}


def _asked_for(listing: Listing) -> tuple[str, ...]:
    return (listing.label,) if listing.sort is Sort.LABEL else ()


def shuffled(ids: Sequence[int], seed: int) -> array[int]:
    """The ids in the order of a hash of each with the seed, so that an article that is added moves no other."""
    import hashlib  # takes OpenSSL along: not for those who sort otherwise

    def drawn(article_id: int) -> bytes:
        return hashlib.blake2b(f"{seed} {article_id}".encode(), digest_size=8).digest()

    return array("q", sorted(ids, key=drawn))
