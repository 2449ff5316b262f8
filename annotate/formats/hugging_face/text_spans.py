"""Rows of a text with a list of entities, as documents.

An entity is an object with the first and the last offset, or both of them as a pair or as a list of pairs, with a
label, and with the text and the score where it has them; the names of these differ. It may be a list of offsets and
label, too, and the entities may be one object of lists, as the library once kept lists of objects. Offsets are code
points where the texts of entities do not show otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import DISCONTINUOUS
from annotate.formats.covered import Placed, in_text
from annotate.formats.covered import joined as as_one
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.names import Names
from annotate.formats.hugging_face.shapes import Shape
from annotate.formats.hugging_face.tagged import TAG_HINT
from annotate.formats.json_fields import Fields, brief
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from store.records import Json

_STARTS = ("start", "start_offset", "begin", "start_char", "start_idx", "start_index", "start_pos")
_ENDS = ("end", "end_offset", "end_char", "end_idx", "end_index", "end_pos")
_PAIRS = ("span", "offsets", "offset", "position")
LABELS = ("label", "type", "entity_type", "entity_group", "tag", "class", "category", "entity")
_TEXTS = ("text", "value", "surface", "mention")


@dataclass(frozen=True, slots=True)
class TextSpans:
    """Makes documents of rows of a text and entities."""

    shape: Shape
    losses: LossTally
    options: ReadOptions
    names: Callable[[str], Names]
    """What numbers in a field of the entities stand for."""
    _known: dict[str, Names] = field(default_factory=dict)

    def document(self, row: Fields) -> Document:
        """The document of a row."""
        text = row.text(self.shape.content) or ""
        found = [(entity, list(self._places(entity))) for entity in _entities(row, self.shape.marks)]
        placed = [one for _, places in found for one in places]
        edges = iter(in_text(text, placed, self.options.unit))
        spans = []
        for entity, places in found:
            whole = as_one(text, [next(edges) for _ in places])
            if whole is None:
                self.losses.add(DISCONTINUOUS, f"{entity.where} {self._label(entity)}")
            else:
                spans.append(DocumentSpan(*whole, self._label(entity), score=entity.score("score", self.losses)))
        return Document(text, spans=tuple(spans), where=row.where)

    def _places(self, entity: Fields) -> Iterator[Placed]:
        """Where an entity lies, in the unit of the file."""
        pair = _known_as(_PAIRS, entity)
        if pair is None:
            edges = [(entity.whole(_named(_STARTS, entity)), entity.whole(_named(_ENDS, entity)))]
        else:
            edges = list(_pairs(entity, pair))
        covered = entity.values.get(_known_as(_TEXTS, entity) or "")
        said = covered if isinstance(covered, str) and covered.strip() and len(edges) == 1 else None
        for start, end in edges:
            yield Placed(Stretch(start, end, said), entity.where)

    def _label(self, entity: Fields) -> str:
        name = _named(LABELS, entity)
        if not isinstance(entity.values.get(name), int):
            return entity.text(name) or ""
        number = entity.whole(name)
        if name not in self._known:
            self._known[name] = self.options.label_names or self.names(name)
        if not 0 <= number < len(self._known[name]):
            raise UnreadableInput(f"{entity.where}: a label has the number {number}, but no name.", TAG_HINT)
        return self._known[name][number]


def _entities(row: Fields, column: str) -> Iterator[Fields]:
    """The entities of a row as objects."""
    value = row.values.get(column)
    items = _transposed(value, row, column) if isinstance(value, dict) else row.items(column)
    for at, item in enumerate(items):
        where = f"{row.where}: {column}[{at}]"
        if isinstance(item, list) and len(item) >= len(_LISTED):
            item = dict(zip(_LISTED, item, strict=False))
        if not isinstance(item, dict):
            raise UnreadableInput(f"{where} is {brief(item)}, not an entity with start, end and label.")
        yield Fields(item, where)


_LISTED: Final = (_STARTS[0], _ENDS[0], LABELS[0])


def _transposed(lists: Mapping[str, Json], row: Fields, column: str) -> list[Json]:
    """An object of lists as a list of objects."""
    sizes = {len(value) for value in lists.values() if isinstance(value, list)}
    if len(sizes) != 1 or not all(isinstance(value, list) for value in lists.values()):
        raise row.refused(column, "a list of entities, or an object of lists of one length")
    (size,) = sizes
    return [{name: value[at] for name, value in lists.items() if isinstance(value, list)} for at in range(size)]


def _pairs(entity: Fields, name: str) -> Iterator[tuple[int, int]]:
    value = entity.items(name)
    pairs = value if any(isinstance(item, list) for item in value) else [value]
    for pair in pairs:
        if not isinstance(pair, list) or [type(edge) for edge in pair] != [int, int]:
            raise entity.refused(name, "a first and a last offset")
        yield int(str(pair[0])), int(str(pair[1]))


def _known_as(names: tuple[str, ...], entity: Fields) -> str | None:
    """The first of these names that an entity has."""
    return next((name for name in names if entity.values.get(name) is not None), None)


def _named(names: tuple[str, ...], entity: Fields) -> str:
    return _known_as(names, entity) or names[0]
