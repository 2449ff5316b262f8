"""How often each layer is right: the scores of suggestions, measured on gold articles.

`python -m annotate.detect.layers.precision TRAIN.jsonl` measures anew and writes precision.tsv.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from annotate.detect.layers.lexicon import FOLDER

FILE = FOLDER / "precision.tsv"
PRIOR_RIGHT, PRIOR_SEEN = 7, 10
"""What is added to the counts, so that a layer seen a few times scores near the average of all."""


@cache
def table() -> Mapping[tuple[str, str], float]:
    """The precision of each layer and label."""
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if line)
    return {(layer, label): float(score) for layer, label, _, _, score in rows}


FALLBACK = PRIOR_RIGHT / PRIOR_SEEN


def measured(articles: Iterable[Mapping[str, object]]) -> list[str]:
    """The rows of the table: layer, label, spans proposed, spans right, smoothed precision."""
    from annotate.detect import biotech

    seen: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    kept = list(articles)
    results = biotech.load(disable=biotech.LEARNED).detect([str(article["text"]) for article in kept])
    for article, spans in zip(kept, results, strict=True):
        marked = article["spans"]
        assert isinstance(marked, list)
        gold = {(span["start"], span["end"], span["label"]) for span in marked}
        for span in spans:
            key = (span.detector or "", span.label)
            seen[key] += 1
            right[key] += (span.start, span.end, span.label) in gold
    return [_row(layer, label, right[layer, label], seen[layer, label]) for layer, label in sorted(seen)]


def _row(layer: str, label: str, right: int, seen: int) -> str:
    return f"{layer}\t{label}\t{seen}\t{right}\t{_smoothed(right, seen):.3f}"


def _smoothed(right: int, seen: int) -> float:
    return (right + PRIOR_RIGHT) / (seen + PRIOR_SEEN)


def main(gold: Path) -> None:
    """Measure on the gold articles of a JSON lines file and write the table."""
    articles = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    FILE.write_text("\n".join(measured(articles)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
