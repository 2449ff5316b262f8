"""How the annotations of some articles came about, and what people made of the suggestions in them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from store.records import AnnotationOrigin

_BATCH = 5_000
_AMONG = "IN (SELECT value FROM json_each(?))"

_MADE = f"""
SELECT label, origin, annotator, (
    SELECT runs.detector FROM origins AS o JOIN runs ON runs.id = run_id
    WHERE o.suggestion_id = a.suggestion_id ORDER BY score DESC, runs.detector, run_id LIMIT 1
) AS detector, count(*)
FROM annotations AS a WHERE article_id {_AMONG} GROUP BY label, origin, annotator, detector
"""

_JUDGED = f"""
SELECT label, sum(state = 'accepted'), sum(state = 'superseded' AND EXISTS (
        SELECT 1 FROM annotations AS made WHERE made.article_id = found.article_id AND made.origin <> 'imported'
        AND made.start < found."end" AND made."end" > found.start)),
    sum(state = 'rejected'), sum(state = 'left'), sum(state = 'open')
FROM suggestions AS found WHERE article_id {_AMONG} GROUP BY label
"""
"""A superseded suggestion was judged where an annotation lies in its place; newer detectors supersede as well."""


class Made(NamedTuple):
    """How annotations came about that are alike in this."""

    label: str
    origin: AnnotationOrigin
    annotator: str
    detector: str | None
    """What gave the suggestion that stands behind them its highest score, where there was one."""


class Judged(NamedTuple):
    """What became of the suggestions of one label."""

    accepted: int
    corrected: int
    """An annotation with another span or label stands in their place."""
    rejected: int
    left: int
    """Open when the article was finished."""
    open: int


def made(connection: sqlite3.Connection, ids: Sequence[int]) -> Counter[Made]:
    """How many annotations of these articles came about in which way."""
    found: Counter[Made] = Counter()
    for among in _batches(ids):
        for *how, count in connection.execute(_MADE, (among,)):
            found[Made._make(how)] += count
    return found


def judged(connection: sqlite3.Connection, ids: Sequence[int]) -> Mapping[str, Judged]:
    """What became of the suggestions in these articles, by label."""
    found: dict[str, Judged] = {}
    for among in _batches(ids):
        for label, *counts in connection.execute(_JUDGED, (among,)):
            before = found.get(label, Judged(0, 0, 0, 0, 0))
            found[label] = Judged._make(map(sum, zip(before, counts, strict=True)))
    return found


def _batches(ids: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(ids), _BATCH):
        yield json.dumps(list(ids[start : start + _BATCH]))
