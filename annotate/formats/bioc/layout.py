"""The text of a BioC document, put together from its passages, and where its annotations lie in it.

The DTD has offsets in bytes from the beginning of the document. Files have code points or UTF-16 units as well, and
some count from the beginning of the passage or sentence: taken is the first of these under which every annotation
covers the text that it states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import product
from typing import Literal, NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.bioc.values import Annotation, BiocDocument, Section
from annotate.formats.covered import LIKENESSES, Placed, alike, in_text
from annotate.formats.format import ReadOptions, Unit
from annotate.formats.offsets import UNITS, Stretch, in_code_points

Base = Literal["own", "document", "section"]
"""Where offsets lie: in the section that has the annotation, counted from the document's beginning; anywhere in the
document; or in the section, counted from its own beginning."""

_BASES: Sequence[Base] = ("own", "document", "section")


class Layout(NamedTuple):
    """A text, and for each annotation its locations in it: code points, half-open, in the order of the document."""

    text: str
    places: list[list[tuple[int, int]]]
    stated: bool
    """Whether the texts of annotations are those that they cover."""


class _Region(NamedTuple):
    """A part of the text with its annotations, all of whose offsets count from one place."""

    start: int
    end: int
    offset: int
    annotations: Sequence[Annotation]


def laid_out(document: BiocDocument, options: ReadOptions) -> Layout:
    """The text of a document and the places of its annotations in it.

    Where not a single annotation covers the text that it states, offsets are taken at their word: such texts are
    something else. Raises UnreadableInput, naming the line, where some do and others do not.
    """
    for same, (base, unit) in product(LIKENESSES, list(_ways(document, options))):
        with suppress(UnreadableInput):  # the next way is tried
            return _laid_out(document, base, unit, options.max_bytes, same=same)
    at_their_word = _at_their_word(document, options)
    if at_their_word is not None:
        return at_their_word
    text, regions = _assembled(document, options.unit or "code points", options.max_bytes)
    for region in regions:
        placed = _stretches(region, region.offset)
        in_text(text[region.start : region.end], placed, options.unit or "code points")
    raise UnreadableInput(f"{document.where}: no unit of offsets fits all of its annotations.")


def _ways(document: BiocDocument, options: ReadOptions) -> Iterator[tuple[Base, Unit]]:
    stated = any(annotation.text for annotation in document.all_annotations)
    plain = not stated or all((section.text or "").isascii() for section in document.sections)
    units: Sequence[Unit] = (options.unit,) if options.unit else UNITS[:1] if plain else UNITS
    return product(_BASES, units)


def _at_their_word(document: BiocDocument, options: ReadOptions) -> Layout | None:
    """The first layout in which everything covers something; None where one has an annotation cover what it states."""
    first: Layout | None = None
    for base, unit in _ways(document, options):
        try:
            layout = _laid_out(document, base, unit, options.max_bytes, same=None)
        except UnreadableInput:
            continue
        covered = [[layout.text[slice(*place)] for place in places] for places in layout.places]
        if any(
            len(texts) == 1 and alike(texts[0], annotation.text or "")
            for texts, annotation in zip(covered, document.all_annotations, strict=True)
        ):
            return None
        if first is None and all(text.strip() for texts in covered for text in texts):
            first = layout
    return first


def _laid_out(
    document: BiocDocument, base: Base, unit: Unit, limit: int, *, same: Callable[[str, str], bool] | None
) -> Layout:
    text, regions = _assembled(document, unit, limit)
    if base == "document":
        regions = [_Region(0, len(text), 0, document.all_annotations)]
    places = []
    for region in regions:
        placed = _stretches(region, 0 if base == "section" else region.offset, stated=same is not None)
        part = text[region.start : region.end]
        stretches = [one.stretch for one in placed]
        found = iter(in_code_points(part, stretches, "", unit=unit, alike=same or alike))
        shifted = ((region.start + start, region.start + end) for start, end in found)
        places += [[next(shifted) for _ in annotation.locations] for annotation in region.annotations]
    return Layout(text, places, same is not None)


def _stretches(region: _Region, base: int, *, stated: bool = True) -> list[Placed]:
    return [
        Placed(
            Stretch(
                offset - base,
                offset - base + length,
                (annotation.text or None) if stated and len(annotation.locations) == 1 else None,
            ),
            annotation.where,
        )
        for annotation in region.annotations
        for offset, length in annotation.locations
    ]


def _assembled(document: BiocDocument, unit: Unit, limit: int) -> tuple[str, list[_Region]]:
    """The text, with line feeds where offsets leave room between passages and blanks between sentences; its parts."""
    text = _Text(unit, limit, document.where)
    regions = []
    for passage in document.passages:
        start = text.reach(passage.offset, "\n")
        sentences = [] if passage.text else passage.sentences
        inner = [_written(text, sentence) for sentence in sentences]
        text.write(passage.text or "")
        within = () if sentences else (one for each in passage.sentences for one in each.annotations)
        regions.append(_Region(start, text.length, passage.offset, (*passage.annotations, *within)))
        regions += inner
    whole = str(text)
    return whole, [_Region(0, len(whole), 0, document.annotations), *regions]


def _written(text: _Text, sentence: Section) -> _Region:
    start = text.reach(sentence.offset, " ")
    text.write(sentence.text or "")
    return _Region(start, text.length, sentence.offset, sentence.annotations)


class _Text:
    """A text that grows; offsets in its unit say where its parts belong."""

    def __init__(self, unit: Unit, limit: int, where: str) -> None:
        self.length = 0
        """In code points."""
        self._unit = unit
        self._limit = limit
        self._where = where
        self._parts: list[str] = []
        self._end = 0

    def __str__(self) -> str:
        return "".join(self._parts)

    def reach(self, offset: int, filler: str) -> int:
        """Fill up to an offset; gives the length there. An offset that lies behind begins after one filler."""
        gap = offset - self._end
        self._append(filler * min(gap if gap >= 0 else 1, self._limit + 1))
        self._end = offset
        return self.length

    def write(self, text: str) -> None:
        """Go on with a text."""
        self._append(text)
        self._end += _size(text, self._unit)

    def _append(self, text: str) -> None:
        self.length += len(text)
        if self.length > self._limit:
            raise UnreadableInput(
                f"{self._where}: its passages reach over more than {self._limit:,} characters.",
                "--max-bytes raises it.",
            )
        self._parts.append(text)


def _size(text: str, unit: Unit) -> int:
    if unit == "code points" or text.isascii():
        return len(text)
    if unit == "utf-16":
        return len(text) + sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass"))
