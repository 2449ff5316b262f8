"""Documents as sentences of tagged words, for the formats that have no text but tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part, told
from annotate.formats.tags import OUTSIDE, Word, joined
from annotate.formats.tokens import Tokens, tokenize
from annotate.overlap import flat

if TYPE_CHECKING:
    from spacy.language import Language

OFF_TOKEN = "annotations with an edge inside a token"
TEXT = Part.TEXT.value.loss


def sentences(
    nlp: Language, document: Document, spans: Iterable[DocumentSpan], losses: LossTally, tokens: Tokens
) -> list[list[Word]]:
    """The tokens of a document, without white space, with the IOB2 tags of the flat layer of these of its spans.

    A sentence ends at a line break that no span covers. Spans that do not fit the tokens go to the losses; so does,
    as a particular, a text that is not what its tokens make when they are joined.
    """
    kept = list(spans)
    doc = tokenize(nlp, document.text, [(span.start, span.end) for span in kept] if tokens == "split" else ())
    fitting = []
    for span in kept:
        if doc.char_span(span.start, span.end) is None:
            losses.add(OFF_TOKEN, f"{document.key} {told(document, span)}")
        else:
            fitting.append(span)
    words = ((token.idx, token.text) for token in doc)
    found = list(filter(None, _sentences(words, flat(fitting))))
    if joined(found)[0] != document.text:
        losses.add(TEXT, document.key or document.where, refusing=False)
    return found


def _sentences(words: Iterable[tuple[int, str]], spans: list[DocumentSpan]) -> Iterable[list[Word]]:
    """The words with their tags, parted at line breaks; the spans are flat and their edges those of words."""
    found: list[Word] = []
    at, inside = 0, False
    for offset, text in words:
        while at < len(spans) and spans[at].end <= offset:
            at, inside = at + 1, False
        span = spans[at] if at < len(spans) and spans[at].start <= offset else None
        if not text.isspace():
            found.append(Word(text, OUTSIDE if span is None else f"{'I' if inside else 'B'}-{span.label}"))
            inside = span is not None
        elif "\n" in text and span is None:
            yield found
            found = []
    yield found
