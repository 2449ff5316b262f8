"""Two files of gold side by side, article by article, however large they are."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.jsonl import read_lines
from annotate.formats.reading import tidy
from annotate.text import display_line

_ANY_SIZE = ReadOptions(unit="code points", max_bytes=sys.maxsize)  # a limit held when the article was added

Pair = tuple[Document | None, Document | None]
"""The same article in two files, one of them None where it is in the other alone."""


def in_order(path: Path) -> Iterator[Document]:
    """The articles of a file of JSON lines, which stand in order of their ids.

    Raises UnreadableInput, naming file and line, for what cannot be read and where ids are missing or out of order.
    """
    last = ""
    try:
        with path.open("rb") as lines:
            for number, document in read_lines(lines, str(path), _ANY_SIZE):
                key = document.key
                if key is None or (number > 1 and key <= last):
                    reason = "there is no id" if key is None else f"the id {display_line(key)} comes too late"
                    raise UnreadableInput(
                        f"{path}, line {number}: {reason}.",
                        "Articles stand in order of their ids, each once, as glossator export jsonl writes them.",
                    )
                last = key
                yield tidy(document, _ANY_SIZE)
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror}.", "Name a file of JSON lines.") from error


def paired(old: Iterable[Document], new: Iterable[Document]) -> Iterator[Pair]:
    """The articles of two collections in order of their keys, those of the same key together."""
    olds, news = iter(old), iter(new)
    one, other = next(olds, None), next(news, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _key(one) < _key(other)):
            yield one, None
            one = next(olds, None)
        elif one is None or _key(other) < _key(one):
            yield None, other
            other = next(news, None)
        else:
            yield one, other
            one, other = next(olds, None), next(news, None)


def _key(document: Document) -> str:
    return document.key or ""
