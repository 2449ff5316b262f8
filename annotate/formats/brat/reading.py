"""Reading brat's standoff: texts, each with the annotation files beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.brat.lines import NO_EXTENT, NOT_A_SPAN, OTHER_NOTES, Standoff, TextBound, read_standoff
from annotate.formats.brat.types import names_of_types
from annotate.formats.covered import Placed, alike, in_text, joined
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from annotate.formats.safe_names import key_of
from annotate.formats.text_lines import decoded

DISCONTINUOUS = "discontinuous spans"
RELATIONS = "relations whose ends are not two spans"
NO_ANNOTATIONS = "texts without a file of annotations"
NOT_READ = (*dict.fromkeys(NOT_A_SPAN.values()), NO_EXTENT, OTHER_NOTES, DISCONTINUOUS, RELATIONS, NO_ANNOTATIONS)

_TEXT = ".txt"
_JOINED = ".ann"
_PARTIAL = (".a1", ".a2", ".co", ".rel")
_ANN_FACTOR = 20


class _Pair(NamedTuple):
    """A text with the files of its annotations."""

    key: str
    text: Path
    annotations: tuple[Path, ...]


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a folder and of those in it, by name, or the one that a file belongs to.

    A text without a file of annotations is none of brat's: it is told, and passed over.
    """
    names = names_of_types(path if path.is_dir() else path.parent)
    found = False
    for pair in _pairs(path):
        if pair.annotations:
            found = True
            yield _document(pair, names, losses, options)
        else:
            losses.add(NO_ANNOTATIONS, str(pair.text), refusing=False)
    if not found:
        raise UnreadableInput(f"{path}: no text with annotations is there.", f"brat has {_TEXT} with {_JOINED} files.")


def _pairs(path: Path) -> Iterator[_Pair]:
    if path.is_dir():
        for text in _texts(path):
            yield _pair(text, path)
    elif path.suffix in (_TEXT, _JOINED, *_PARTIAL):
        text = path.with_suffix(_TEXT)
        if not text.is_file():
            raise UnreadableInput(f"{path}: its text is missing: {text.name}.")
        yield _pair(text, path.parent)
    else:
        raise UnreadableInput(f"{path}: no file of brat.", f"Name a folder of {_TEXT} and {_JOINED} files.")


def _pair(text: Path, root: Path) -> _Pair:
    whole = text.with_suffix(_JOINED)
    partial = tuple(part for part in (text.with_suffix(suffix) for suffix in _PARTIAL) if part.is_file())
    key = "/".join(key_of(name) for name in text.relative_to(root).with_suffix("").parts)
    return _Pair(key, text, (whole,) if whole.is_file() else partial)


def _texts(folder: Path) -> Iterator[Path]:
    """The texts of a folder and of those in it; UnreadableInput for annotations without theirs."""
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = sorted(name for name in names if not name.startswith("."))
        texts = {name for name in here if name.endswith(_TEXT)}
        for name in here:
            text = name.removesuffix(_JOINED) + _TEXT
            if name.endswith(_JOINED) and text not in texts:
                raise UnreadableInput(f"{Path(place, name)}: its text is missing: {text}.")
        yield from (Path(place, name) for name in here if name in texts)


def _refuse(error: OSError) -> None:
    raise error


def _document(pair: _Pair, names: Mapping[str, str], losses: LossTally, options: ReadOptions) -> Document:
    text = _text(pair.text, options)
    for path in pair.annotations:
        if path.stat().st_size > _ANN_FACTOR * options.max_bytes:
            raise UnreadableInput(f"{path}: more than {_ANN_FACTOR * options.max_bytes:,} bytes of annotations.")
    standoff = read_standoff(pair.annotations, losses, options.max_bytes)
    text, places = _places(text, list(standoff.spans.values()), options)
    spans: list[DocumentSpan] = []
    index: dict[str, int] = {}
    for bound, fragments in zip(standoff.spans.values(), places, strict=True):
        whole = joined(text, fragments)
        if whole is None:
            losses.add(DISCONTINUOUS, f"{bound.where}: {bound.type} {bound.covered or ''}")
            continue
        index[bound.id] = len(spans)
        spans.append(DocumentSpan(*whole, names.get(bound.type, bound.type), standoff.notes.get(bound.id) or None))
    relations = tuple(_relations(standoff, spans, index, names, losses))
    return Document(text, pair.key, spans=tuple(spans), relations=relations, where=str(pair.annotations[0]))


def _text(path: Path, options: ReadOptions) -> str:
    """A text to the letter: offsets count carriage returns and byte order marks."""
    with path.open("rb") as file:
        data = file.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise UnreadableInput(f"{path}: a text of more than {options.max_bytes:,} bytes.", "--max-bytes raises it.")
    return decoded(data, str(path))


def _places(text: str, bounds: Sequence[TextBound], options: ReadOptions) -> tuple[str, list[list[tuple[int, int]]]]:
    """The text that the spans are about and their fragments in it, in code points.

    That is the text as it is; or, where it does not fit, with line feeds alone, as tools read it that take away
    carriage returns.
    """
    placed = [
        Placed(Stretch(*fragment, bound.covered if len(bound.fragments) == 1 else None), bound.where)
        for bound in bounds
        for fragment in bound.fragments
    ]
    try:
        found = iter(in_text(text, placed, options.unit, (_begins,)))
    except UnreadableInput:
        bare = text.replace("\r\n", "\n")
        if bare == text:
            raise
        return _places(bare, bounds, options)
    return text, [[next(found) for _ in bound.fragments] for bound in bounds]


def _begins(covered: str, said: str) -> bool:
    """Whether a line's text is the text that is covered, or that and something behind it, which brat allows."""
    return alike(covered, said) or " ".join(said.split()).startswith(" ".join(covered.split()) + " ")


def _relations(
    standoff: Standoff,
    spans: Sequence[DocumentSpan],
    index: Mapping[str, int],
    names: Mapping[str, str],
    losses: LossTally,
) -> Iterator[DocumentRelation]:
    for relation in standoff.relations:
        ends = [index[end] for end in relation.ends if end in index]
        if len(ends) == len(relation.ends) == 2 and spans[ends[0]].place != spans[ends[1]].place:
            yield DocumentRelation(ends[0], names.get(relation.type, relation.type), ends[1])
        else:
            losses.add(RELATIONS, f"{relation.where}: {relation.type} {' '.join(relation.ends)}")
