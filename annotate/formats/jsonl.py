"""The JSON form of articles with spans: one object a line, read and written.

::

    {"id": "a1", "text": "...", "spans": [{"start": 0, "end": 5, "label": "ORG"}], "title": "...", "status": "reviewed"}

``id`` is the article's key; offsets are code points of ``text``, the end exclusive. A span may have a ``note``;
suggestions have a ``score`` in 0..1 and a ``detector``, and may have the covered ``text``, which is then checked.
``negatives`` are rejected suggestions, in the form of spans. ``title``, ``source``, ``published``, ``url`` and ``note``
stand where they are known. ``complete`` lists the labels for which the article is complete, where that is less than
all: other text is outside for them and missing for the others. ``article_labels`` are the choices for each question
about the article: ``{"topic": ["deal", "trial"]}``. ``relations`` are ``{"head": {...}, "tail": {...}, "label":
"treats"}``, each end with ``start``, ``end`` and ``label`` of one of the ``spans``. Every other key is metadata of
the article; metadata that bears one of these names stands in an object ``metadata``. Annotators, times and flags are
not part of the form: a dump has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from annotate.errors import UnreadableInput
from annotate.formats.gold import GoldArticle
from annotate.formats.losses import LossTally
from annotate.formats.relations import to_objects
from annotate.formats.tokens import Tokens
from annotate.text import display_line
from store.records import Annotation, ArticleLabel, Json, NewArticle, Suggestion

OWN_KEYS = (
    *("id", "text", "spans", "negatives", "title", "source", "published", "url", "status", "note"),
    *("complete", "article_labels", "relations", "metadata"),
)
"""The keys that the form itself uses."""

HINT = 'Each line is one object: {"id": "a1", "text": "...", "spans": [{"start": 0, "end": 5, "label": "ORG"}]}.'


def write(gold: Iterable[GoldArticle], file: BinaryIO, losses: LossTally, tokens: Tokens) -> None:
    """Write gold articles; this form loses nothing, and has no tokens."""
    for article in gold:
        file.write(line(article))


def line(gold: GoldArticle) -> bytes:
    """One gold article as a line: the same gold, the same bytes."""
    return json.dumps(to_object(gold), ensure_ascii=False).encode() + b"\n"


def to_object(gold: GoldArticle) -> dict[str, Json]:
    """One gold article as a JSON object, keys in a fixed order."""
    article = gold.article
    known: dict[str, Json] = {
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "url": article.url,
        "status": str(gold.status),
        "note": gold.note,
        "complete": None if gold.complete is None else list(gold.complete),
        "article_labels": _article_labels(gold.labels) or None,
        "negatives": [_span(negative) for negative in gold.negatives] or None,
        "relations": to_objects(gold.relations) or None,
    }
    free = {key: value for key, value in sorted(article.metadata.items()) if key not in OWN_KEYS}
    covered = {key: value for key, value in sorted(article.metadata.items()) if key in OWN_KEYS}
    return {
        "id": article.key,
        "text": article.text,
        "spans": [_span(annotation) for annotation in gold.annotations],
        **{key: value for key, value in known.items() if value is not None},
        **free,
        **({"metadata": covered} if covered else {}),
    }


def _article_labels(labels: Iterable[ArticleLabel]) -> dict[str, Json]:
    """The choices by question, both in the order of the alphabet."""
    ordered = sorted((label.question, label.choice) for label in labels)
    return {question: [choice for _, choice in chosen] for question, chosen in groupby(ordered, itemgetter(0))}


def _span(span: Annotation | Suggestion) -> dict[str, Json]:
    result: dict[str, Json] = {"start": span.start, "end": span.end, "label": span.label}
    if isinstance(span, Annotation) and span.note is not None:
        result["note"] = span.note
    return result


def read(path: Path) -> Iterator[NewArticle]:
    """The articles of a file, one by one; UnreadableInput names the file and the line that cannot be read.

    Title, date, source and URL that a line does not give are looked for in its text. Spans come as suggestions
    would, without notes; negatives, our own statuses, completeness, article labels and relations stay behind.
    """
    try:
        with path.open("rb") as lines:
            for _, article in read_lines(lines, str(path)):
                yield article
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror}.", "Name a file of JSON lines.") from error


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, NewArticle]]:
    """The articles of the lines of a file with the numbers of their lines; blank lines are passed over.

    Raises UnreadableInput, naming the file and the line, for one that is not of the form.
    """
    from annotate.formats.jsonl_lines import article_of  # brings pydantic, which writing does not need

    for number, content in enumerate(lines, start=1):
        if content.strip():
            try:
                article = article_of(content, first=number == 1)
            except (ValueError, RecursionError) as error:
                reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
                raise UnreadableInput(f"{name}, line {number}: {display_line(reason)}.", HINT) from error
            yield number, article
