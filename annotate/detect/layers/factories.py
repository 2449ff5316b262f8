"""The factories of the layers, which spaCy finds by the entry points of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

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
    recognizer,
    stems,
    studies,
    weighing,
)
from annotate.detect.layers.combine import resolve
from annotate.detect.layers.components import Combiner, Component
from annotate.detect.layers.lexicon import Gazetteer
from annotate.detect.layers.page import Candidate, Layer, Page
from annotate.detect.layers.recognizer import Recognizer
from annotate.detect.layers.seen import Seen
from annotate.detect.layers.weighing import Weights

COMBINER = "glossator_combiner"

Factory = Callable[[Language, str], Callable[[Doc], Doc]]


@Language.factory("glossator_gazetteer", default_config={"lists": {}, "layer": "gazetteer"})
def create_gazetteer(nlp: Language, name: str, lists: dict[str, str], layer: str) -> Callable[[Doc], Doc]:
    """Names from lists: `lists` maps files of the lexicon folder to labels, `layer` names the origin."""
    gazetteer = Gazetteer(lists)

    def find(page: Page, _: Sequence[Candidate]) -> Iterator[Candidate]:
        return gazetteer.find(page, layer)

    return Component(name, find)


def _factory(name: str, find: Layer) -> Factory:
    def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        return Component(name, find)

    Language.factory(name, func=create)
    return create


create_patterns = _factory("glossator_patterns", patterns.find)
create_stems = _factory("glossator_stems", stems.find)
create_phrases = _factory("glossator_phrases", phrases.find)
create_studies = _factory("glossator_studies", studies.find)
create_firms = _factory("glossator_firms", firms.find)
create_people = _factory("glossator_people", people.find)
create_endpoints = _factory("glossator_endpoints", endpoints.find)
create_contexts = _factory("glossator_contexts", contexts.find)
create_abbreviations = _factory("glossator_abbreviations", abbreviations.find)


@Language.factory("glossator_consistency", default_config={"fallback": precision.FALLBACK})
def create_consistency(nlp: Language, name: str, fallback: float) -> Callable[[Doc], Doc]:
    """Further mentions of what the layers before found; `fallback` is the precision of a layer without figures."""

    def find(page: Page, found: Sequence[Candidate]) -> Iterator[Candidate]:
        return consistency.find(page, found, partial(resolve, precision=precision.table(), fallback=fallback))

    return Component(name, find)


@Language.factory("glossator_ner", default_config={"model": recognizer.MODEL})
def create_ner(nlp: Language, name: str, model: Model[list[Doc], list[Floats2d]]) -> Recognizer:
    """The statistical layer; `model` is a network that gives every token the chances of its tags."""
    return Recognizer(nlp.vocab, model, name)


@Language.factory("glossator_seen")
def create_seen(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """What was marked in the training articles."""
    return Seen()


@Language.factory(COMBINER, default_config={"fallback": precision.FALLBACK, "keep_candidates": False, "weighed": True})
def create_combiner(
    nlp: Language, name: str, fallback: float, keep_candidates: bool, weighed: bool
) -> Callable[[Doc], Doc]:
    """The flat result; `keep_candidates` leaves the span groups of the layers in the doc, `weighed` uses weights."""
    return Combiner(fallback, keep_candidates, Weights.read(weighing.FOLDER) if weighed else None)
