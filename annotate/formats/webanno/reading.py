"""The annotations in the columns of WebAnno TSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from annotate.formats.cas.layers import (
    CHAINS,
    LINGUISTIC,
    LINKS,
    NO_WIDTH,
    Annotation,
    Arc,
    by,
    curated,
    is_linguistic,
    is_segment,
    short,
)
from annotate.formats.cas.sources import sources
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.text_lines import lines_of
from annotate.formats.webanno.escapes import split_at, unescaped_value
from annotate.formats.webanno.sentences import (
    BASE,
    RELATIONS,
    ROLE,
    SPANS,
    Layer,
    Placed,
    Row,
    Sentences,
    parsed,
    placed,
)

_NONE = "_"
_NO_VALUE = "*"
_MARKED = re.compile(r"((?:[^\\]|\\.)*)\[(\d{1,9})\]", re.ASCII | re.DOTALL)
_LINKED = re.compile(r"(.*)->(\d{1,9}-\d{1,9})", re.ASCII | re.DOTALL)
_SOURCE = re.compile(r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?)(?:\[(\d{1,9})(?:_(\d{1,9}))?\])?", re.ASCII)


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file, a folder or a zip."""
    for source in sources(path, ".tsv", losses, options):
        found = parsed(lines_of(BytesIO(source.data), source.where, options.max_bytes), source.where)
        layered = _Layers(found, placed(found, options.unit, options.max_bytes), losses)
        document = Document(layered.placed.text, source.key, where=source.where)
        layered.take()
        features = {layer.name: layer.features for layer in found.layers}
        yield by(curated(document, *layered.found(), features, losses), source.annotator)


class _Stacked(NamedTuple):
    """One of the annotations of a layer in a row."""

    id: str | None
    features: dict[str, str]
    targets: int
    """How many links it has."""
    source: str | None
    """What a relation comes from."""


@dataclass(slots=True)
class _Mark:
    """An annotation while its rows are read."""

    layer: str
    start: int
    end: int
    features: dict[str, str]


class _Relation(NamedTuple):
    """A relation before it is known what its ends are."""

    layer: Layer
    features: dict[str, str]
    source: str
    unit: str
    line: int


@dataclass(slots=True)
class _Layers:
    """The annotations of a file while it is read."""

    sentences: Sentences
    placed: Placed
    losses: LossTally
    _marks: list[_Mark] = field(default_factory=list)
    _named: dict[tuple[str, str], int] = field(default_factory=dict)
    """The annotations by layer and id."""
    _in_unit: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """The annotations by layer and row."""
    _relations: list[_Relation] = field(default_factory=list)
    _mentions: set[tuple[str, str]] = field(default_factory=set)

    def take(self) -> None:
        """Take all rows."""
        for row, start, end in self.placed.rows:
            for layer in self.sentences.layers:
                stack = list(_stacked(layer, row))
                if layer.kind == SPANS:
                    for one in stack:
                        self._add(layer, one, row, start, end)
                elif is_linguistic(layer.name):
                    for _ in stack:
                        self.losses.add(LINGUISTIC, f"{self._place(row)} {short(layer.name)}", refusing=False)
                elif layer.kind == RELATIONS:
                    self._relations += [
                        _Relation(layer, one.features, one.source, row.unit, row.line) for one in stack if one.source
                    ]
                else:
                    self._mention(layer, row)

    def found(self) -> tuple[list[Annotation], list[Arc]]:
        """The annotations and the relations between them."""
        kept: dict[int, int] = {}
        annotations: list[Annotation] = []
        for at, mark in enumerate(self._marks):
            if mark.start < mark.end and not (is_linguistic(mark.layer) or is_segment(mark.layer)):
                kept[at] = len(annotations)
                annotations.append(Annotation(mark.layer, mark.start, mark.end, mark.features))
            else:
                self._lose(mark)
        return annotations, [self._arc(relation, kept) for relation in self._relations]

    def _add(self, layer: Layer, one: _Stacked, row: Row, start: int, end: int) -> None:
        """Take an annotation of a row: a new one, or more of one that earlier rows have begun."""
        known = None if one.id is None else self._named.get((layer.name, one.id))
        if known is None:
            known = len(self._marks)
            self._marks.append(_Mark(layer.name, start, end, one.features))
            for _ in range(one.targets):
                self.losses.add(LINKS, f"{self._place(row)} {short(layer.name)}")
            if one.id is not None:
                self._named[layer.name, one.id] = known
        else:
            mark = self._marks[known]
            mark.start, mark.end = min(mark.start, start), max(mark.end, end)
        self._in_unit.setdefault((layer.name, row.unit), []).append(known)

    def _mention(self, layer: Layer, row: Row) -> None:
        """Count a mention in a chain, once for all of its rows."""
        for cell in row.cells[layer.first : layer.first + len(layer.columns)]:
            for value in split_at(cell, "|"):
                link = _LINKED.fullmatch(value)
                if link is not None and (layer.name, link[2]) not in self._mentions:
                    self._mentions.add((layer.name, link[2]))
                    self.losses.add(CHAINS, f"{self._place(row)} {row.token!r:.60}")

    def _lose(self, mark: _Mark) -> None:
        where = f"{self.sentences.where} {mark.start}..{mark.end} {short(mark.layer)}"
        if is_linguistic(mark.layer):
            self.losses.add(LINGUISTIC, where, refusing=False)
        elif not is_segment(mark.layer):
            self.losses.add(NO_WIDTH, where)

    def _arc(self, relation: _Relation, kept: dict[int, int]) -> Arc:
        match = _SOURCE.fullmatch(relation.source)
        if match is None:
            raise self.sentences.refused(relation.line, f"{relation.source!r:.60} is no annotation that a relation has")
        base = next((name.removeprefix(BASE) for name in relation.layer.columns if name.startswith(BASE)), "")
        ends = (self._end(base, match[1], match[2]), self._end(base, relation.unit, match[3]))
        governor, dependent = (None if end is None else kept.get(end) for end in ends)
        return Arc(relation.layer.name, governor, dependent, relation.features)

    def _end(self, base: str, unit: str, id_: str | None) -> int | None:
        if id_ is not None and int(id_) > 0:
            return self._named.get((base, id_))
        return next(iter(self._in_unit.get((base, unit), ())), None)

    def _place(self, row: Row) -> str:
        return f"{self.sentences.where}, line {row.line}"


def _stacked(layer: Layer, row: Row) -> Iterator[_Stacked]:
    """The annotations of a layer in a row, from all of its columns."""
    cells = row.cells[layer.first : layer.first + len(layer.columns)]
    stacks = [[] if cell == _NONE else list(split_at(cell, "|")) for cell in cells]
    for at in range(max(map(len, stacks), default=0)):
        yield _one(layer, [stack[at] if at < len(stack) else None for stack in stacks])


def _one(layer: Layer, values: list[str | None]) -> _Stacked:
    id_ = source = None
    features: dict[str, str] = {}
    targets = 0
    for name, value in zip(layer.columns, values, strict=True):
        if value is None:
            continue
        if layer.kind == RELATIONS and name.startswith(BASE):
            source = value
            continue
        if layer.kind == SPANS and "." in name and not name.startswith(ROLE):
            targets += 0 if value == _NO_VALUE else len(list(split_at(value, ";")))
            continue
        marked = _MARKED.fullmatch(value)
        if marked is not None:
            value, id_ = marked[1], marked[2]
        if value != _NO_VALUE and name in layer.features:
            features[name] = unescaped_value(value)
    return _Stacked(id_, features, targets, source)
