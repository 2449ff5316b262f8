"""The results of one annotation or prediction in Label Studio: spans, relations, choices and notes of one text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from operator import eq
from typing import NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.covered import Placed, in_text
from annotate.formats.document import Answer, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import ODD_SCORES, Fields
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from store.records import Json

UNLABELLED = "spans without a label"
NO_OFFSETS = "regions of HTML or dialogues without offsets in the text"
OTHER_TEXTS = "regions in a further text of a task"
OTHER_RESULTS = "results of other kinds, such as boxes, ratings, choices about a region"
LOOSE_RELATIONS = "relations that do not join two labelled spans by a type"
NOT_READ = (UNLABELLED, NO_OFFSETS, OTHER_TEXTS, OTHER_RESULTS, LOOSE_RELATIONS, ODD_SCORES)

_SPAN_TYPES = ("labels", "hypertextlabels", "paragraphlabels", "htmllabels")
_UNTIDY = re.compile(r"\s+|\\[nrt]")
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch as a result has it."""

    id: str | None
    to_name: str | None
    source: str | None
    """The key of the text in the data of the task, where the result says it."""
    stretch: Stretch
    labels: Sequence[str]
    note: str | None
    score: float | None
    paged: bool
    """Whether its offsets count the text of a page or a dialogue, which may be another than the one in the data."""
    where: str
    turns: tuple[int, int] | None = None
    """The turns of a dialogue in which its two offsets count, where they do."""


class _Link(NamedTuple):
    """A relation between regions before these have become spans."""

    head: str | None
    type: str
    tail: str | None
    where: str


@dataclass(slots=True)
class Results:
    """What a list of results says, its spans not yet placed."""

    regions: list[Region] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was typed about the text as a whole."""
    about: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What was typed about a region, by its id."""

    def spans(self, text: str, options: ReadOptions) -> tuple[list[DocumentSpan], dict[str, list[int]]]:
        """The spans, one for each label of a region, and the indexes of those of each region by its id.

        Raises UnreadableInput where regions do not lie in the text or cover something else than they say.
        """
        found: list[DocumentSpan] = []
        by_id: dict[str, list[int]] = defaultdict(list)
        places = _placed(text, self.regions, options)
        for region, (start, end) in zip(self.regions, places, strict=True):
            typed = self.about.get(region.id, []) if region.id else []
            note = "\n".join(filter(None, [region.note, *typed])) or None
            for label in region.labels:
                if region.id:
                    by_id[region.id].append(len(found))
                found.append(DocumentSpan(start, end, label, note, region.score))
        return found, by_id

    def relations(
        self, spans: Sequence[DocumentSpan], by_id: dict[str, list[int]], losses: LossTally
    ) -> Iterator[DocumentRelation]:
        """The relations between these spans."""
        for link in self.links:
            ends = [by_id.get(end or "", []) for end in (link.head, link.tail)]
            pairs = [(head, tail) for head in ends[0] for tail in ends[1] if spans[head].place != spans[tail].place]
            if not pairs:
                losses.add(LOOSE_RELATIONS, f"{link.where} {link.type}")
            for head, tail in pairs:
                yield DocumentRelation(head, link.type, tail)


def results_of(given: Iterable[Fields], losses: LossTally) -> Results:
    """The results of an annotation, sorted by what they are."""
    found = Results()
    for result in given:
        kind = (result.text("type") or "").lower()
        value = result.inner("value") or Fields({}, result.where)
        if kind == "relation":
            found.links += _links(result, losses)
        elif any(isinstance(value.values.get(name), list) for name in _SPAN_TYPES):
            region = region_of(result, value, losses)
            found.regions += [region] if region else []
        elif kind == "choices" and "start" not in value.values:
            question = result.text("from_name") or "choices"
            found.answers += [Answer(question, choice) for choice in value.strings("choices") if choice]
        elif kind == "textarea":
            _take_typed(found, result, value)
        else:
            losses.add(UNLABELLED if kind in ("text", "hypertext") else OTHER_RESULTS, f"{result.where} {kind}")
    return found


def region_of(result: Fields, value: Fields, losses: LossTally) -> Region | None:
    """The stretch of a result with its labels; None, and a loss, for what is no stretch of a text or has no label."""
    labels = [label for name in _SPAN_TYPES for label in value.strings(name) if label]
    stretch = None if "channel" in value.values else _stretch(value)
    if stretch is None:
        losses.add(NO_OFFSETS if "startOffset" in value.values else OTHER_RESULTS, result.where)
        return None
    if not labels:
        losses.add(UNLABELLED, result.where)
        return None
    meta = result.inner("meta")
    source = result.text("source")
    return Region(
        result.name("id"),
        result.text("to_name"),
        source[1:] if source and source.startswith("$") else None,
        stretch,
        labels,
        _typed(meta, "text") if meta else None,
        value.score("score", losses) if "score" in value.values else result.score("score", losses),
        "startOffset" in value.values,
        result.where,
        _turns(value),
    )


def _stretch(value: Fields) -> Stretch | None:
    """Offsets in the text and what they cover; None for paths into a page, and for seconds of a recording."""
    if _turns(value):
        edges = [_offset(value.values.get(key)) for key in ("startOffset", "endOffset")]
    else:
        offsets = value.inner("globalOffsets")
        if "startOffset" in value.values and offsets is None:
            return None
        edges = [_offset((offsets or value).values.get(key)) for key in ("start", "end")]
    if edges[0] is None or edges[1] is None:
        return None
    covered = value.values.get("text")
    return Stretch(edges[0], edges[1], covered if isinstance(covered, str) else None)


def _turns(value: Fields) -> tuple[int, int] | None:
    """The turns of a dialogue that a region begins and ends in; None for paths into a page."""
    first, last = (_offset(value.values.get(key)) for key in ("start", "end"))
    return None if first is None or last is None or "startOffset" not in value.values else (first, last)


def _offset(value: Json) -> int | None:
    """A whole number, which some releases write as a string."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _links(result: Fields, losses: LossTally) -> Iterator[_Link]:
    ends = result.name("from_id"), result.name("to_id")
    direction = result.text("direction") or "right"
    if direction not in ("right", "left", "bi"):
        raise result.refused("direction", "right, left or bi")
    types = [type_ for type_ in result.strings("labels") if type_]
    if not types:
        losses.add(LOOSE_RELATIONS, result.where)
    for type_ in types:
        if direction != "left":
            yield _Link(ends[0], type_, ends[1], result.where)
        if direction != "right":
            yield _Link(ends[1], type_, ends[0], result.where)


def _take_typed(found: Results, result: Fields, value: Fields) -> None:
    typed, id_ = _typed(value, "text"), result.name("id")
    if typed and "start" in value.values and id_:
        found.about[id_].append(typed)
    elif typed:
        found.notes.append(typed)


def _typed(fields: Fields, key: str) -> str | None:
    """A text, or the lines of one."""
    value = fields.values.get(key)
    return fields.text(key) if isinstance(value, str) else "\n".join(fields.strings(key)) or None


def _alike(covered: str, said: str) -> bool:
    """Whether a text is the one that a region says it covers: Label Studio trims it and escapes its line feeds."""
    return covered == said or _UNTIDY.sub("", covered) == _UNTIDY.sub("", said)


def fit(regions: Sequence[Region], text: str, options: ReadOptions) -> bool:
    """Whether all regions lie in a text and cover what they say."""
    try:
        _placed(text, regions, options)
    except UnreadableInput:
        return False
    return True


def _placed(text: str, regions: Sequence[Region], options: ReadOptions) -> list[tuple[int, int]]:
    given = [Placed(region.stretch, region.where) for region in regions]
    try:
        # alike only where no unit fits to the letter, lest a blank more or less prove the wrong one
        return in_text(text, given, options.unit, (eq, _alike))
    except UnreadableInput:
        if all(one.stretch.covered for one in given):
            with suppress(UnreadableInput):  # the first error is the one to tell
                return in_text(text, list(map(_inclusive, given)), options.unit, (eq,))
        raise


def _inclusive(given: Placed) -> Placed:
    """A stretch whose end is that of its last character, as the first releases had it."""
    return given._replace(stretch=given.stretch._replace(end=given.stretch.end + 1))
