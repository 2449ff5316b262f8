"""What the rows of a Hugging Face data set are, by the names of their columns.

=============== ============================================================================================
tags            a list of tokens, and a list of as many tags
token spans     ``tokenized_text``, and in ``ner`` the first token, the last one and the label of each: GLiNER
text spans      a text, and a list of objects with start, end and label
passages        the form of BigBIO: passages, entities and relations, with offsets
=============== ============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from annotate.errors import UnreadableInput


class Kind(Enum):
    """The kinds of rows."""

    TAGS = "tags"
    TOKEN_SPANS = "token spans"
    TEXT_SPANS = "text spans"
    PASSAGES = "passages"


TOKENS = ("tokens", "words", "token", "word")
TAGS = ("ner_tags", "ner", "tags", "labels", "ner_labels", "ner_tag", "label", "bio_tags", "fine_ner_tags")
TEXTS = ("text", "sentence", "source_text", "content", "document")
ENTITIES = ("entities", "spans", "ner", "labels", "label", "annotations", "privacy_mask")
"""The columns that may hold what each kind needs; the first one that is there, and is of the type, does."""
KEYS = ("id", "document_id", "doc_id", "guid")
_BIGBIO = ("relations", "events", "coreferences")
_NO_TAGS = ("pos", "pos_tags", "upos", "xpos", "chunk", "chunk_tags", "lemmas")

Is = Callable[[str], bool]
"""Whether a column is of a type."""


class Shape(NamedTuple):
    """The kind of the rows, and which columns are read."""

    kind: Kind
    content: str
    """The column of tokens, of the text, or of passages."""
    marks: str
    """The column of tags, or of entities."""
    key: str | None
    further: tuple[str, ...] = ()
    """Other columns of the kind."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        return tuple(dict.fromkeys((*((self.key,) if self.key else ()), self.content, self.marks, *self.further)))


def shape_of(names: Sequence[str], file: Path, *, is_tags: Is, is_objects: Is) -> Shape:
    """The shape of rows with these columns; UnreadableInput where there is none.

    ``is_tags`` says whether a column holds lists of names or numbers, ``is_objects`` whether lists of objects.
    """
    key = _first(KEYS, names)
    if {"passages", "entities"} <= set(names):
        further = tuple(name for name in _BIGBIO if name in names)
        return Shape(Kind.PASSAGES, "passages", "entities", _first(KEYS[1:], names) or key, further)
    if {"tokenized_text", "ner"} <= set(names):
        return Shape(Kind.TOKEN_SPANS, "tokenized_text", "ner", key)
    text, entities = _first(TEXTS, names), _first(ENTITIES, names, is_objects)
    tokens, tags = _first(TOKENS, names), _first(TAGS, names, is_tags)
    if tags is None and tokens is not None:
        tags = _only(name for name in names if name not in (key, tokens, *_NO_TAGS) and is_tags(name))
    if tokens is not None and tags is not None:
        return Shape(Kind.TAGS, tokens, tags, key)
    if text is not None and entities is not None:
        return Shape(Kind.TEXT_SPANS, text, entities, key)
    tags = _first(TAGS, names)  # what is wrong with its type is told when it is read
    if tokens is not None and tags is not None:
        return Shape(Kind.TAGS, tokens, tags, key)
    raise _refused(names, file, tokens, text)


def _refused(names: Sequence[str], file: Path, tokens: str | None, text: str | None) -> UnreadableInput:
    if tokens is not None:
        missing = f"of tags for its {tokens}: {', '.join(TAGS)}"
    elif text is not None:
        missing = f"of objects with start, end and label: {', '.join(ENTITIES)}"
    else:
        missing = f"{' or '.join(TOKENS[:2])}, and none of a text"
    return UnreadableInput(f"{file}: no column {missing}.", f"It has {', '.join(map(str, names))[:200]}.")


def _first(wanted: Iterable[str], names: Sequence[str], is_right: Is = bool) -> str | None:
    return next((name for name in wanted if name in names and is_right(name)), None)


def _only(names: Iterable[str]) -> str | None:
    """The one name; None where there are several or none."""
    found = list(names)
    return found[0] if len(found) == 1 else None
