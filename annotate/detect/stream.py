"""Detection over JSON lines: articles in, the same articles with spans out, without a workspace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from annotate.detect.protocol import Detector
from annotate.errors import UnreadableInput
from annotate.strict_json import parsed
from store.records import ScoredSpan

BATCH_SIZE = 16


def detect_lines(lines: Iterable[bytes | str], detector: Detector) -> Iterator[str]:
    """One JSON line, without line feed, for every line that holds an article; blank lines are passed over.

    The other keys of an article are kept, its spans are replaced. Lines are read ahead by one small batch. Raises
    UnreadableInput naming the line that is no JSON object with a text; the results before it have been given.
    """
    articles = _articles(lines)
    failure: list[UnreadableInput] = []
    while batch := _batch(articles, failure):
        results = detector.detect([article["text"] for article in batch])
        for article, spans in zip(batch, results, strict=True):
            yield json.dumps({**article, "spans": [span_object(span) for span in spans]}, ensure_ascii=True)
        if failure:
            break
    if failure:
        raise failure[0]


def span_object(span: ScoredSpan) -> dict[str, Any]:
    """A span as the JSON form of articles holds it; score and detector only where known."""
    result: dict[str, Any] = {"start": span.start, "end": span.end, "label": span.label}
    if span.score is not None:
        result["score"] = span.score
    if span.detector is not None:
        result["detector"] = span.detector
    return result


def _batch(articles: Iterator[dict[str, Any]], failure: list[UnreadableInput]) -> list[dict[str, Any]]:
    """The next articles, up to a batch; a bad line ends the batch early and lands in `failure`."""
    batch: list[dict[str, Any]] = []
    try:
        for article in islice(articles, BATCH_SIZE):
            batch.append(article)  # one by one: the lines before a bad one stay
    except UnreadableInput as error:
        failure.append(error)
    return batch


def _articles(lines: Iterable[bytes | str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _article(line, number)


def _article(line: bytes | str, number: int) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8") if isinstance(line, bytes) else line
        article = parsed(text)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"Line {number} is not UTF-8: {error}", "Write the file as UTF-8.") from error
    except ValueError as error:
        raise UnreadableInput(f"Line {number} is {error}.", "Each line is one JSON object with a text.") from error
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        raise UnreadableInput(
            f'Line {number} has no "text".', 'Each line is one JSON object: {"id": "a1", "text": "..."}.'
        )
    return article
