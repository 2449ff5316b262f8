"""The statistical layer: a small network that gives each token the chances of its tags, and so each span its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.pipeline.tagger import Tagger
from spacy.tokens import Doc

from annotate.detect.layers import evidence
from annotate.detect.layers.combine import resolve
from annotate.detect.layers.components import CHANCES, STATE, state
from annotate.detect.layers.page import BROKEN, Candidate, Page
from annotate.detect.layers.precision import FALLBACK, table
from annotate.detect.layers.tags import Chances

NAME = "ner"
WIDTH, DEPTH = 64, 2
FEATURES = {"NORM": 4000, "PREFIX": 1500, "SUFFIX": 2000, "SHAPE": 1500, "TAG": 300, "LEMMA": 1500}
"""The attributes of a token that are embedded, with the rows of their hash tables; the last two hold the evidence."""
EMBED = {
    "@architectures": "spacy.MultiHashEmbed.v2",
    "width": WIDTH,
    "attrs": list(FEATURES),
    "rows": list(FEATURES.values()),
    "include_static_vectors": False,
}
ENCODE = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": WIDTH,
    "depth": DEPTH,
    "window_size": 1,
    "maxout_pieces": 3,
}
MODEL: dict[str, Any] = {
    "@architectures": "spacy.Tagger.v2",
    "nO": None,
    "normalize": True,
    "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": EMBED, "encode": ENCODE},
}
"""The network: spaCy's own, trained from scratch."""

Matrix = np.typing.NDArray[np.float32]


class Recognizer(Tagger):  # type: ignore[misc]  # spaCy leaves this class untyped
    """Reads words and what the layers before found; adds the spans that it holds possible to the candidates."""

    def predict(self, docs: Iterable[Doc]) -> list[Matrix]:
        """The chances of the tags of every token, the rules' evidence written on the tokens first."""
        docs = list(docs)
        for doc in docs:
            page, candidates = doc.user_data[STATE] = state(doc)
            evidence.mark(doc, page, candidates, resolve(candidates, table(), FALLBACK))
        return [np.asarray(scores, dtype=np.float32) for scores in self.model.predict(docs)]

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[Matrix]) -> None:
        """Keep the chances for the combiner, add the possible spans, and take the evidence off the tokens."""
        for doc, matrix in zip(docs, scores, strict=True):
            page, candidates = state(doc)
            chances = Chances.of(self.labels, matrix[places(doc, page)])
            candidates.extend(spans(page, chances))
            doc.user_data[STATE] = (page, candidates)
            doc.user_data[CHANCES] = chances
            evidence.clear(doc)


def places(doc: Doc, page: Page) -> list[int]:
    """The tokens of the doc that are tokens of the page; the others are white space."""
    return [token.i for token in doc if token.idx in page.starting]


def spans(page: Page, chances: Chances) -> Iterator[Candidate]:
    """The spans that are possible, within lines."""
    for start, end, label in chances.possible():
        if BROKEN not in page.gaps[start + 1 : end]:
            yield Candidate(start, end, label, NAME)
