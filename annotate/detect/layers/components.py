"""The layers as spaCy components: each adds its candidates to the doc; the last one decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from annotate.detect.layers import (
    abbreviations,
    consistency,
    contexts,
    endpoints,
    firms,
    patterns,
    people,
    phrases,
    precision,
    stems,
    studies,
)
from annotate.detect.layers.combine import resolve
from annotate.detect.layers.lexicon import Gazetteer
from annotate.detect.layers.page import Candidate, Layer, Page
from annotate.detect.spacy_pipeline import SCORES, SPANS_KEY

COMBINER = "glossator_combiner"
PREFIX = "glossator:"
"""What the names of the layers' span groups begin with, where they are kept."""
STATE = "glossator:state"
"""Where the page and the candidates of a doc wait in doc.user_data until the combiner takes them out."""

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

    def __init__(self, fallback: float, keep_candidates: bool) -> None:
        self._fallback = fallback
        self._keep = keep_candidates

    def __call__(self, doc: Doc) -> Doc:
        """Decide among the candidates in a doc."""
        page, candidates = state(doc)
        doc.user_data.pop(STATE, None)
        table = precision.table()
        kept = resolve(candidates, table, self._fallback)
        spans = group(doc, page, SPANS_KEY, kept)
        spans.attrs[SCORES] = [table.get((item.layer, item.label), self._fallback) for item in kept]
        doc.spans[SPANS_KEY] = spans
        doc.ents = tuple(spans)
        if self._keep:
            for layer in {item.layer for item in candidates}:
                name = PREFIX + layer
                doc.spans[name] = group(doc, page, name, [item for item in candidates if item.layer == layer])
        return doc


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


def _gazetteer(name: str, lists: dict[str, str], layer: str) -> Component:
    gazetteer = Gazetteer(lists)

    def find(page: Page, _: Sequence[Candidate]) -> Iterator[Candidate]:
        return gazetteer.find(page, layer)

    return Component(name, find)


@Language.factory("glossator_gazetteer", default_config={"lists": {}, "layer": "gazetteer"})
def create_gazetteer(nlp: Language, name: str, lists: dict[str, str], layer: str) -> Callable[[Doc], Doc]:
    """Names from lists: `lists` maps files of the lexicon folder to labels, `layer` names the origin."""
    return _gazetteer(name, lists, layer)


def _layer_factory(factory: str, find: Layer) -> None:
    def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        return Component(name, find)

    Language.factory(factory, func=create)


_layer_factory("glossator_patterns", patterns.find)
_layer_factory("glossator_stems", stems.find)
_layer_factory("glossator_phrases", phrases.find)
_layer_factory("glossator_studies", studies.find)
_layer_factory("glossator_firms", firms.find)
_layer_factory("glossator_people", people.find)
_layer_factory("glossator_endpoints", endpoints.find)
_layer_factory("glossator_contexts", contexts.find)
_layer_factory("glossator_abbreviations", abbreviations.find)


@Language.factory("glossator_consistency", default_config={"fallback": precision.FALLBACK})
def create_consistency(nlp: Language, name: str, fallback: float) -> Callable[[Doc], Doc]:
    """Further mentions of what the layers before found; `fallback` is the precision of a layer without figures."""

    def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
        return consistency.find(page, found, partial(resolve, precision=precision.table(), fallback=fallback))

    return Component(name, find)


@Language.factory(COMBINER, default_config={"fallback": precision.FALLBACK, "keep_candidates": False})
def create_combiner(nlp: Language, name: str, fallback: float, keep_candidates: bool) -> Callable[[Doc], Doc]:
    """The flat result; `keep_candidates` leaves the span groups of the layers in the doc."""
    return Combiner(fallback, keep_candidates)
