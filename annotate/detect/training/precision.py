"""Measure how often each layer of rules is right: `python -m annotate.detect.training.precision SOURCE...`.

Each SOURCE is a file of JSON lines or a folder of articles in inline markup. Writes precision.tsv among the lexicons.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from annotate.detect import biotech
from annotate.detect.layers.precision import FILE, PRIOR_RIGHT, PRIOR_SEEN
from annotate.detect.training.articles import GoldArticle, read
from store.records import Span


def measured(articles: Sequence[GoldArticle]) -> list[str]:
    """The rows of the table: layer, label, spans proposed, spans right, smoothed precision."""
    seen: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    results = biotech.load(disable=biotech.LEARNED).detect([article.text for article in articles])
    for article, spans in zip(articles, results, strict=True):
        gold = frozenset(article.spans)
        for span in spans:
            key = (span.detector or "", span.label)
            seen[key] += 1
            right[key] += Span(span.start, span.end, span.label) in gold
    return [_row(layer, label, right[layer, label], seen[layer, label]) for layer, label in sorted(seen)]


def _row(layer: str, label: str, right: int, seen: int) -> str:
    return f"{layer}\t{label}\t{seen}\t{right}\t{(right + PRIOR_RIGHT) / (seen + PRIOR_SEEN):.3f}"


def main(sources: Sequence[str]) -> None:
    """Measure on the gold articles of all sources and write the table."""
    articles = [article for source in sources for article in read(Path(source))]
    FILE.write_text("\n".join(measured(articles)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
