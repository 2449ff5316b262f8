"""How often each layer is right: the scores of suggestions, measured on gold articles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from annotate.detect.layers.lexicon import FOLDER

FILE = FOLDER / "precision.tsv"
"""Made by annotate.detect.training.precision."""
PRIOR_RIGHT, PRIOR_SEEN = 7, 10
"""What is added to the counts, so that a layer seen a few times scores near the average of all."""
FALLBACK = PRIOR_RIGHT / PRIOR_SEEN


@cache
def table() -> Mapping[tuple[str, str], float]:
    """The precision of each layer and label."""
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if line)
    return {(layer, label): float(score) for layer, label, _, _, score in rows}
