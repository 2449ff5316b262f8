"""Entities as tags of tokens: IOB1, IOB2, IOE1, IOE2, IOBES and BILUO, read by one rule.

A tag is ``O``, or a prefix, a hyphen and a label. An entity begins at ``B``, at a token of its own (``S``, ``U``,
``W``), and at any tag that cannot continue what came before: after ``O``, after an end, or with another label. It ends
at ``E`` and ``L``, at a token of its own, and before the next beginning. This gives every sequence that one of the
schemes allows its entities under that scheme, and is how the evaluation script of the CoNLL shared tasks reads the
others. ``-`` is spaCy's tag of a token of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

OUTSIDE = "O"
MISSING = "-"

_PREFIXES = frozenset("BILUESWM")
_BEGIN = frozenset("BSUW")
_END = frozenset("ELSUW")


class Tagged(NamedTuple):
    """An entity as tokens: ``[start, end)``."""

    start: int
    end: int
    label: str


class Word(NamedTuple):
    """A token with its tag."""

    text: str
    tag: str


def is_tag(value: str) -> bool:
    """Whether a value is a tag of any of the schemes."""
    return value in (OUTSIDE, MISSING) or (value[1:2] == "-" and value[0] in _PREFIXES and len(value) > 2)


def entities(tags: Iterable[str]) -> Iterator[Tagged]:
    """The entities of a sentence, given tags of which each is one."""
    start, label, at = None, "", -1
    for at, tag in enumerate(tags):
        prefix, own = (tag[0], tag[2:]) if len(tag) > 2 else (OUTSIDE, "")
        if start is not None and (prefix in _BEGIN or own != label):
            yield Tagged(start, at, label)
            start = None
        if start is None and own:
            start, label = at, own
        if start is not None and prefix in _END:
            yield Tagged(start, at + 1, label)
            start = None
    if start is not None:
        yield Tagged(start, at + 1, label)


def joined(sentences: Iterable[Sequence[Word]]) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of sentences, one a line, their tokens parted by one blank, and the entities in code points."""
    lines: list[str] = []
    spans: list[tuple[int, int, str]] = []
    offset = 0
    for words in sentences:
        starts = []
        for word in words:
            starts.append(offset)
            offset += len(word.text) + 1
        for start, end, label in entities(word.tag for word in words):
            spans.append((starts[start], starts[end - 1] + len(words[end - 1].text), label))
        lines.append(" ".join(word.text for word in words))
    return "\n".join(lines), spans
