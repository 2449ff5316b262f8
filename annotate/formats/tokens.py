"""spaCy's tokens of a text, whole or split at the edges of spans; together they are always the text itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Tokens = Literal["split", "strict"]
"""Whether a token gives way to the edge of a span that falls inside it."""

STRETCH = 256
"""The longest run without white space that the tokenizer is given at once: its time grows with the square of it."""

_LONG_RUN = re.compile(rf"\S{{{STRETCH + 1},}} ?")


class _Piece(NamedTuple):
    text: str
    space: bool
    """Whether one blank follows that is no token of its own."""
    norm: str | None
    """What the tokenizer says of a whole token; None for a part of one."""


def tokenize(nlp: Language, text: str, spans: Sequence[tuple[int, int]] = ()) -> Doc:
    """The doc of a text, its tokens split so that each of these spans, in code points, is made of whole tokens.

    ``doc.text == text`` for every text. Tokens that no edge falls inside are the tokenizer's own, with their norms.
    """
    from spacy.tokens import Doc

    segments = list(_segments(text))
    docs: list[Doc] = [nlp.tokenizer(segment) for segment in segments]
    if len(docs) == 1 and all(_fits(docs[0], start, end) for start, end in spans):
        return docs[0]
    edges = _Edges.of(spans)
    pieces: list[_Piece] = []
    offset = 0
    for segment, doc in zip(segments, docs, strict=True):
        for token in doc:
            pieces += edges.cut(_Piece(token.text, bool(token.whitespace_), token.norm_), offset + token.idx)
        offset += len(segment)
    made = Doc(nlp.vocab, words=[piece.text for piece in pieces], spaces=[piece.space for piece in pieces])
    for token, piece in zip(made, pieces, strict=True):
        if piece.norm is not None and token.norm_ != piece.norm:
            token.norm_ = piece.norm
    return made


def _fits(doc: Doc, start: int, end: int) -> bool:
    span = doc.char_span(start, end)
    return span is not None and (span.start_char, span.end_char) == (start, end)


def _segments(text: str) -> Iterator[str]:
    """The text in parts: whole, but for runs without white space that are too long to be given at once."""
    at = 0
    for run in _LONG_RUN.finditer(text):
        if at < run.start():
            yield text[at : run.start()]
        for start in range(run.start(), run.end(), STRETCH):
            yield text[start : min(start + STRETCH, run.end())]
        at = run.end()
    if at < len(text) or not text:
        yield text[at:]


class _Edges(NamedTuple):
    """Where spans start and end, each list sorted."""

    starts: Sequence[int]
    ends: Sequence[int]
    all: Sequence[int]

    @classmethod
    def of(cls, spans: Sequence[tuple[int, int]]) -> _Edges:
        starts, ends = {start for start, _ in spans}, {end for _, end in spans}
        return cls(sorted(starts), sorted(ends), sorted(starts | ends))

    def cut(self, token: _Piece, start: int) -> Iterator[_Piece]:
        """The parts of a token that starts at an offset: itself where no edge falls inside it."""
        end = start + len(token.text)
        inside = self.all[bisect_right(self.all, start) : bisect_left(self.all, end)]
        # a span that starts or ends with the blank behind the token needs that blank as a token
        apart = token.space and (_has(self.starts, end) or _has(self.ends, end + 1))
        bounds = [start, *inside, end]
        for first, last in pairwise(bounds):
            part = token.text[first - start : last - start]
            yield _Piece(part, token.space and not apart and last == end, None if inside else token.norm)
        if apart:
            yield _Piece(" ", False, None)


def _has(edges: Sequence[int], edge: int) -> bool:
    index = bisect_left(edges, edge)
    return index < len(edges) and edges[index] == edge
