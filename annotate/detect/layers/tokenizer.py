"""The tokens of annotate.text as a spaCy tokenizer, so that every gold edge is an edge of the doc."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from annotate.text import tokens

NAME = "glossator.Tokens.v1"


def create_tokenizer() -> object:
    """The maker that a config names in [nlp.tokenizer]."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab)

    return make


registry.tokenizers(NAME, func=create_tokenizer)


class Tokenizer:
    """Cuts at the edges of annotate.text; white space beyond one space becomes a token, as spaCy does it."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The doc of a text; doc.text is the text, to the character."""
        words: list[str] = []
        spaces: list[bool] = []
        for start, end in _pieces(text):
            if text[start:end] == " " and spaces and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(text[start:end])
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> Tokenizer:
        """The tokenizer as it is."""
        return self

    def to_disk(self, _: str | Path, **__: object) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, _: str | Path, **__: object) -> Tokenizer:
        """The tokenizer as it is."""
        return self


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The tokens and the white space between them, without a gap; the first space after a token stands alone."""
    done = 0
    for start, end in tokens(text):
        yield from _space(text, done, start)
        yield start, end
        done = end
    yield from _space(text, done, len(text))


def _space(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start < end and text[start] == " ":
        yield start, start + 1
        start += 1
    if start < end:
        yield start, end
