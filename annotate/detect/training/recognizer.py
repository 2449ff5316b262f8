"""Training the statistical layer: spaCy's entity recognizer on words, affixes, shapes and what the rules found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from annotate.detect.layers import evidence, tokenizer
from annotate.detect.layers.components import STATE
from annotate.detect.layers.page import Candidate, Page
from annotate.detect.layers.recognizer import NAME, Matrix, Recognizer, places
from annotate.detect.layers.tags import OUTSIDE, tag, tags
from annotate.detect.training.articles import GoldArticle
from store.records import Span

EPOCHS = 8
BATCH = 8
DROPOUT = 0.2
RATE = 0.0015
FORGET = 0.15
"""The share of surfaces whose evidence is hidden in each epoch: the rules were tuned on these articles, so their
evidence is better here than it will be elsewhere."""
BEGINNING = Path(__file__).parent / "pretrained.bin"
"""The network that pretraining made: what it knows of words before it meets the articles."""
LEAST_TOKENS = 25
"""A piece of an article ends with the first line that brings it to this length."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with what the rules found in it."""

    article: GoldArticle
    fold: int
    page: Page
    candidates: tuple[Candidate, ...]
    resolved: tuple[Candidate, ...]


def train(
    articles: Sequence[Prepared], seed: int = 0, epochs: int = EPOCHS, beginning: bytes | None = None
) -> Language:
    """A pipeline whose only component is the recognizer, trained on the articles; the same for the same seed.

    It begins with a pretrained network where one is given, else from nothing.
    """
    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = blank()
    nlp.add_pipe("glossator_ner", name=NAME)
    first = [example for item in articles for example in examples(nlp, item, None)]
    labels = tags(sorted({span.label for item in articles for span in item.article.spans}))
    ner: Any = nlp.get_pipe(NAME)
    ner.initialize(lambda: first, nlp=nlp, labels=labels)
    if beginning is not None:
        ner.model.get_ref("tok2vec").from_bytes(beginning)
    optimizer = nlp.resume_training()
    for epoch in range(epochs):
        optimizer.learn_rate = RATE * (1 - epoch / epochs) + RATE / 15
        batch = [example for item in articles for example in examples(nlp, item, chance)]
        chance.shuffle(batch)
        for start in range(0, len(batch), BATCH):
            nlp.update(batch[start : start + BATCH], sgd=optimizer, drop=DROPOUT)
    with nlp.use_params(optimizer.averages):
        return blank_copy(nlp)


def blank() -> Language:
    """A pipeline with nothing but the tokenizer."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})


def blank_copy(nlp: Language) -> Language:
    """The pipeline with the weights that it has now."""
    copy = blank()
    copy.add_pipe("glossator_ner", name=NAME)
    return copy.from_bytes(nlp.to_bytes())


def examples(nlp: Language, item: Prepared, chance: random.Random | None, forget: float = FORGET) -> Iterator[Example]:
    """The pieces of an article with their gold tags; where there is chance, a share of the evidence is hidden."""
    doc = nlp.make_doc(item.article.text)
    hidden = _hidden(item, chance, forget) if chance else frozenset()
    shown = [
        [found for found in several if item.page.surface(found.start, found.end) not in hidden]
        for several in (item.candidates, item.resolved)
    ]
    evidence.mark(doc, item.page, *shown)
    gold = _gold_tags(doc, item.article.spans)
    for start, end in _pieces(doc):
        piece = doc[start:end]
        words, spaces = [token.text for token in piece], [bool(token.whitespace_) for token in piece]
        tags, lemmas = [token.tag_ for token in piece], [token.lemma_ for token in piece]
        yield Example(
            Doc(nlp.vocab, words=words, spaces=spaces, tags=tags, lemmas=lemmas),
            Doc(nlp.vocab, words=words, spaces=spaces, tags=gold[start:end]),
        )


def _hidden(item: Prepared, chance: random.Random, share: float) -> frozenset[str]:
    surfaces = sorted({item.page.surface(found.start, found.end) for found in item.candidates})
    return frozenset(surface for surface in surfaces if chance.random() < share)


def _gold_tags(doc: Doc, spans: Sequence[Span]) -> list[str]:
    """The gold tag of every token; gold that does not lie on tokens is left out."""
    names = [OUTSIDE] * len(doc)
    for gold in spans:
        if span := doc.char_span(gold.start, gold.end):
            for index in range(span.start, span.end):
                names[index] = tag(span.start, span.end, index, gold.label)
    return names


def _pieces(doc: Doc) -> Iterator[tuple[int, int]]:
    """Runs of whole lines, the line break before each included, so that headings are seen as such."""
    start = 0
    for token in doc:
        if "\n" in token.text and token.i + 1 - start >= LEAST_TOKENS:
            yield start, token.i + 1
            start = token.i
    if len(doc) - start > 1 or not start:
        yield start, len(doc)


def chances(nlp: Language, item: Prepared) -> Matrix:
    """The chances that the recognizer gives the tags of every token of an article's page."""
    doc = nlp.make_doc(item.article.text)
    doc.user_data[STATE] = (item.page, list(item.candidates))
    ner: Recognizer = nlp.get_pipe(NAME)  # type: ignore[assignment]  # spaCy types every pipe as a function
    [matrix] = ner.predict([doc])
    return matrix[places(doc, item.page)]
