"""Hugging Face NER data read: folders of ``datasets``, and Parquet, Arrow and JSON files.

A row is a document: its text is its tokens, one blank between them. Tags are names, or numbers whose names are given
or found (``hugging_face_names``); where none of the names has a prefix, they are labels, and neighbours of one
label are one entity. The splits of a DatasetDict are read one after the other, and named in the metadata of their
documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.names import names_beside
from annotate.formats.hugging_face.tables import ID, Table, table
from annotate.formats.json_fields import Fields
from annotate.formats.losses import LossTally
from annotate.formats.tags import OUTSIDE, Word, is_tag, joined
from store.records import Json

COLUMNS = "columns beside id, tokens and tags"
UNKNOWN = "tokens whose tag is missing (-100)"
WITHOUT_TEXT = "tags of tokens without text"
NOT_READ = (COLUMNS, UNKNOWN, WITHOUT_TEXT)

IGNORED = -100
"""The number of a tag that training passes over."""

_SUFFIXES = (".parquet", ".arrow", ".jsonl", ".json")
_STATE = "state.json"
_SPLITS = "dataset_dict.json"
_DESCRIPTIONS = frozenset({_STATE, _SPLITS, "dataset_info.json", "dataset_infos.json"})
_HINT = "--label-names lists the names of the tags, in the order of their numbers."


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file or a folder, one by one; UnreadableInput names the file and the row."""
    for file, split in _files(path):
        found = table(file, options)
        for name in found.others:
            losses.add(COLUMNS, f"{file} {name}", refusing=False)
        names = options.label_names or found.names or names_beside(file, found.tags) or ()
        reading = _Reading(found, _as_tags(names), losses, options.max_bytes)
        metadata: dict[str, Json] = {} if split is None else {"split": split}
        for row in found.rows:
            yield reading.document(row, metadata)


class _Reading:
    """The rows of a file on their way to documents."""

    def __init__(self, found: Table, names: Sequence[str], losses: LossTally, max_bytes: int) -> None:
        self._table = found
        self._names = names
        self._losses = losses
        self._max_bytes = max_bytes

    def document(self, row: Fields, metadata: dict[str, Json]) -> Document:
        """The document of a row."""
        tokens, tags = row.strings(self._table.tokens), row.items(self._table.tags)
        if len(tokens) != len(tags):
            raise UnreadableInput(f"{row.where}: {len(tokens)} tokens and {len(tags)} tags.")
        if sum(map(len, tokens)) + len(tokens) > self._max_bytes:
            raise UnreadableInput(
                f"{row.where}: a text of more than {self._max_bytes:,} bytes.", "--max-bytes raises the limit."
            )
        words = []
        for token, value in zip(tokens, tags, strict=True):
            word = Word(token, self._tag(value, row.where))
            if token.strip():
                words.append(word)
            elif word.tag != OUTSIDE:
                self._losses.add(WITHOUT_TEXT, f"{row.where} {word.tag}")
        text, spans = joined([words])
        found = tuple(DocumentSpan(*span) for span in spans)
        return Document(text, row.name(ID), metadata=metadata, spans=found, where=row.where)

    def _tag(self, value: Json, where: str) -> str:
        """The tag that a value stands for."""
        if value == IGNORED:
            self._losses.add(UNKNOWN, where)
            return OUTSIDE
        tag: Json = value
        if isinstance(value, int) and not isinstance(value, bool):
            if not 0 <= value < len(self._names):
                known = f"only {len(self._names)} names are known" if self._names else "its names are not known"
                raise UnreadableInput(f"{where}: a tag has the number {value}, but {known}.", _HINT)
            tag = self._names[value]
        if not isinstance(tag, str) or not is_tag(tag):
            raise UnreadableInput(f"{where}: {tag!r:.60} is no tag.", "Tags are such as O, B-ORG and I-ORG.")
        return tag


def _as_tags(names: Sequence[str]) -> list[str]:
    """The names as tags: where none has a prefix, each that is not outside is the inside of its label."""
    if any(len(name) > 2 and is_tag(name) for name in names):
        return list(names)
    return [name if name == OUTSIDE else f"I-{name}" for name in names]


def _files(path: Path) -> Iterator[tuple[Path, str | None]]:
    """The files of rows, each with the split that it belongs to in a DatasetDict."""
    if not path.is_dir():
        yield path, None
    elif (path / _SPLITS).is_file():
        for name in _names(path / _SPLITS, "splits"):
            yield from ((file, name) for file in _saved(path / name))
    elif (path / _STATE).is_file():
        yield from ((file, None) for file in _saved(path))
    else:
        yield from ((file, None) for file in _found(path))


def _saved(folder: Path) -> list[Path]:
    """The data files of a folder that save_to_disk has written."""
    return [folder / name for name in _names(folder / _STATE, "_data_files")]


def _names(file: Path, key: str) -> list[str]:
    """The names of files or folders that a description lists; they lie in the folder of the description."""
    try:
        listed = json.loads(file.read_bytes())[key]
        names = [str(each["filename"] if isinstance(each, dict) else each) for each in listed]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableInput(f"{file}: no {key} of a data set.") from error
    for name in names:
        if name in ("", ".", "..") or Path(name).name != name:
            raise UnreadableInput(f"{file}: {name!r:.60} is no name in its folder.")
    return names


def _found(folder: Path) -> list[Path]:
    """The data files below any other folder: those of the first kind that there is, by name."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name not in _DESCRIPTIONS]
    plain = [file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts)]
    for suffix in _SUFFIXES:
        if found := [file for file in plain if file.suffix == suffix]:
            return found
    raise UnreadableInput(f"{folder}: no data set: neither {_SPLITS} nor a file in {', '.join(_SUFFIXES)}.")
