"""The layers as spaCy components: each adds its candidates to the doc; the last one decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc, SpanGroup

from annotate.detect.layers import precision
from annotate.detect.layers.combine import resolve
from annotate.detect.layers.features import Board, Key, rules_only
from annotate.detect.layers.page import Candidate, Layer, Page
from annotate.detect.layers.tags import NO_CHANCES, Chances
from annotate.detect.layers.weighing import Weights
from annotate.detect.spacy_pipeline import SCORES, SPANS_KEY

PREFIX = "glossator:"
"""What the names of the layers' span groups begin with, where they are kept."""
STATE = "glossator:state"
"""Where the page and the candidates of a doc wait in doc.user_data until the combiner takes them out."""

CHANCES = "glossator:chances"
"""Where the chances that the recognizer gives wait likewise."""
HIGHEST = 0.999
"""No score says that a span is certain."""

State = tuple[Page, list[Candidate]]


class Component:
    """A layer that reads a doc and adds its candidates to those of the layers before."""

    def __init__(self, name: str, find: Layer) -> None:
        self.name = name
        self._find = find

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of this layer to a doc."""
        page, candidates = state(doc)
        candidates.extend(list(dict.fromkeys(self._find(page, tuple(candidates)))))
        doc.user_data[STATE] = (page, candidates)
        return doc


class Combiner:
    """Sets doc.ents and the span group "sc", with scores, from the candidates of all layers before it."""

    def __init__(self, fallback: float, keep_candidates: bool, weights: Weights | None) -> None:
        self._fallback = fallback
        self._keep = keep_candidates
        self._weights = weights

    def __call__(self, doc: Doc) -> Doc:
        """Decide among the candidates in a doc."""
        page, candidates = state(doc)
        doc.user_data.pop(STATE, None)
        kept = self._decided(page, candidates, doc.user_data.pop(CHANCES, NO_CHANCES))
        spans = group(doc, page, SPANS_KEY, [item for item, _ in kept])
        spans.attrs[SCORES] = [score for _, score in kept]
        doc.spans[SPANS_KEY] = spans
        doc.ents = tuple(spans)
        if self._keep:
            for layer in {item.layer for item in candidates}:
                name = PREFIX + layer
                doc.spans[name] = group(doc, page, name, [item for item in candidates if item.layer == layer])
        return doc

    def _decided(self, page: Page, candidates: Sequence[Candidate], chances: Chances) -> list[tuple[Candidate, float]]:
        """The candidates that stay, with their scores: weighed, else by length and the precision of their layer."""
        table = precision.table()
        if self._weights is None or not chances.columns:  # the weights were fitted beside the recognizer
            kept = resolve(rules_only(candidates), table, self._fallback)
            return [(item, table.get((item.layer, item.label), self._fallback)) for item in kept]
        best: dict[Key, Candidate] = {}
        for item in candidates:
            known = best.setdefault((item.start, item.end, item.label), item)
            if table.get((item.layer, item.label), 0.0) > table.get((known.layer, known.label), 0.0):
                best[item.start, item.end, item.label] = item
        resolved = resolve(rules_only(candidates), table, self._fallback)
        decided = self._weights.decide(Board.of(page, candidates, resolved, chances))
        return [(best[key], min(HIGHEST, round(chance, 3))) for key, chance in decided]

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write the weights, where there are any, into a folder."""
        if self._weights is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            self._weights.write(Path(path))

    def from_disk(self, path: str | Path, **_: object) -> Combiner:
        """Read the weights of a folder, where this combiner weighs."""
        if self._weights is not None:
            self._weights = Weights.read(Path(path))
        return self


def state(doc: Doc) -> State:
    """The page of a doc and the candidates found on it so far."""
    waiting: State | None = doc.user_data.get(STATE)
    return (Page.of(doc.text), []) if waiting is None else waiting


def group(doc: Doc, page: Page, name: str, candidates: Sequence[Candidate]) -> SpanGroup:
    """The candidates as a span group; the span id names the layer."""
    spans = (
        doc.char_span(page.starts[item.start], page.ends[item.end - 1], label=item.label, span_id=item.layer)
        for item in candidates
    )
    return SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])
