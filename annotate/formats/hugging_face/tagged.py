"""Rows of tokens with tags, and rows of tokens with spans of them, as documents.

The text is the tokens, one blank between them. Tags are names, or numbers whose names are given or found. Where none of
the names has a prefix, or none of the tags of a row, they are labels, and neighbours of one label are one entity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.hugging_face.shapes import Shape
from annotate.formats.json_fields import Fields, brief
from annotate.formats.losses import LossTally
from annotate.formats.tags import MISSING, OUTSIDE, Word, is_tag, joined
from store.records import Json

UNKNOWN = "tokens whose tag is missing (-100)"
WITHOUT_TEXT = "tags of tokens without text"
SPANS_WITHOUT_TEXT = "spans of tokens without text"

IGNORED = -100
"""The number of a tag that training passes over."""
TAG_HINT = "--tag names a tag, once for each in the order of their numbers: --tag O --tag B-ORG --tag I-ORG."


@dataclass(frozen=True, slots=True)
class Tagged:
    """Makes documents of rows of tokens and tags."""

    shape: Shape
    names: Sequence[str]
    losses: LossTally
    max_bytes: int

    def document(self, row: Fields) -> Document:
        """The document of a row."""
        tokens, values = _tokens(row, self.shape, self.max_bytes), row.items(self.shape.marks)
        if len(tokens) != len(values):
            raise UnreadableInput(f"{row.where}: {len(tokens)} tokens and {len(values)} tags.")
        tags = _as_tags([self._name(value, row.where) for value in values], row.where)
        words = []
        for token, tag in zip(tokens, tags, strict=True):
            if token.strip():
                words.append(Word(token, tag))
            elif tag != OUTSIDE:
                self.losses.add(WITHOUT_TEXT, f"{row.where} {tag}")
        text, spans = joined([words])
        return Document(text, spans=tuple(DocumentSpan(*span) for span in spans), where=row.where)

    def _name(self, value: Json, where: str) -> Json:
        """The name that a value stands for, or what is none."""
        if value == IGNORED:
            self.losses.add(UNKNOWN, where)
            return OUTSIDE
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        if not 0 <= value < len(self.names):
            known = f"only {len(self.names)} names are known" if self.names else "its names are not known"
            raise UnreadableInput(f"{where}: a tag has the number {value}, but {known}.", TAG_HINT)
        return self.names[value]


def with_prefixes(names: Sequence[str]) -> list[str]:
    """Names as tags: where none has a prefix, each that is not outside is the inside of its label."""
    if any(len(name) > 2 and is_tag(name) for name in names):
        return list(names)
    return [name if name in (OUTSIDE, MISSING) else f"I-{name}" for name in names]


def _as_tags(names: Sequence[Json], where: str) -> list[str]:
    """The names of a row as tags; UnreadableInput for one that is none."""
    tags = with_prefixes([name for name in names if isinstance(name, str) and _is_name(name)])
    odd = next((name for name in names if not isinstance(name, str) or not _is_name(name)), None)
    odd = next((tag for tag in tags if not is_tag(tag)), odd)
    if odd is not None or len(tags) < len(names):
        raise UnreadableInput(f"{where}: {odd!r:.60} is no tag.", "Tags are such as O, B-ORG and I-ORG.")
    return tags


def _is_name(name: str) -> bool:
    return name == MISSING or any(map(str.isalpha, name))


@dataclass(frozen=True, slots=True)
class TokenSpans:
    """Makes documents of rows of tokens and spans: first token, last token, label."""

    shape: Shape
    losses: LossTally
    max_bytes: int

    def document(self, row: Fields) -> Document:
        """The document of a row."""
        words: list[str] = []
        places: list[tuple[int, int] | None] = []
        length = 0
        for token in _tokens(row, self.shape, self.max_bytes):
            blank = not token.strip()
            places.append(None if blank else (length, length + len(token)))
            words += [] if blank else [token]
            length += 0 if blank else len(token) + 1
        spans = [self._span(item, places, f"{row.where}: {self.shape.marks}[{at}]") for at, item in self._items(row)]
        return Document(" ".join(words), spans=tuple(span for span in spans if span is not None), where=row.where)

    def _items(self, row: Fields) -> Sequence[tuple[int, Json]]:
        return list(enumerate(row.items(self.shape.marks)))

    def _span(self, item: Json, places: Sequence[tuple[int, int] | None], where: str) -> DocumentSpan | None:
        if not isinstance(item, list) or [type(part) for part in item[:3]] != [int, int, str]:
            raise UnreadableInput(f"{where} is {brief(item)}, not a first token, a last token and a label.")
        first, last, label = item[:3]
        assert isinstance(first, int)
        assert isinstance(last, int)
        assert isinstance(label, str)
        if not 0 <= first <= last < len(places):
            raise UnreadableInput(f"{where}: {first} to {last} are no tokens of a row of {len(places)}.")
        inside = [place for place in places[first : last + 1] if place is not None]
        if not inside:
            self.losses.add(SPANS_WITHOUT_TEXT, f"{where} {label}")
            return None
        return DocumentSpan(inside[0][0], inside[-1][1], label)


def _tokens(row: Fields, shape: Shape, max_bytes: int) -> list[str]:
    tokens = row.strings(shape.content)
    if sum(map(len, tokens)) + len(tokens) > max_bytes:
        raise UnreadableInput(f"{row.where}: a text of more than {max_bytes:,} bytes.", "--max-bytes raises the limit.")
    return tokens
