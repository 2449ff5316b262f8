"""A BioC document as a document: text, spans, relations, and what its infons say."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotate.errors import UnreadableInput
from annotate.formats.bioc.layout import Layout, laid_out
from annotate.formats.bioc.values import Annotation, BiocDocument, Section
from annotate.formats.covered import joined
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields, utc
from annotate.formats.losses import LossTally
from annotate.formats.own_fields import OWN, with_beside, with_own
from annotate.text import display_line
from store.records import Json

INFONS = "infons of annotations and relations, such as identifiers"
SECTIONS = "infons of passages and sentences"
DISCONTINUOUS = "discontinuous spans"
NO_PLACE = "annotations without a place in the text"
RELATIONS = "relations whose ends are not two spans"
OTHER_TEXTS = "texts of annotations that are not what these cover"
COLLECTIONS = "particulars of collections"
NOT_READ = (INFONS, SECTIONS, DISCONTINUOUS, NO_PLACE, RELATIONS, OTHER_TEXTS, COLLECTIONS)

UNTYPED_SPAN = "annotation"
UNTYPED_RELATION = "relation"
"""What has no infon that could be its label."""

_TYPE = "type"
_FEATURES = ("value", "label")
_TEXTS = ("note", "detector", "annotator")
_INFON_OF = {"made_at": "updated_at"}
_SECTION_TYPES = (_TYPE, "section", "section_type")
_TITLES = ("title", "front")
_TAILS = ("tail", "target", "arg2", "object", "second")
_NUMBER = re.compile(r"\d{1,25}(?:\.\d{1,25})?(?:[eE]-?\d{1,3})?")


def from_bioc(found: BiocDocument, losses: LossTally, options: ReadOptions) -> Document:
    """The document that BioC describes; what cannot be taken goes to the losses.

    The label of a span is its infon ``type``; where that is the name of a layer, as INCEpTION writes it, the infon
    ``value`` or ``label``; without one the only infon that there is. Infons of the document, and those of a passage
    that is its title, are metadata. Raises UnreadableInput, naming the line, for annotations that do not fit the text.
    """
    layout = laid_out(found, options)
    spans: list[DocumentSpan] = []
    index: dict[str, int | None] = {}
    for annotation, places in zip(found.all_annotations, layout.places, strict=True):
        # an id that comes up twice names neither
        index[annotation.id] = None if annotation.id in index else len(spans)
        span = _span(annotation, places, layout, losses)
        if span is None:
            index[annotation.id] = None
        else:
            spans.append(span)
    relations = tuple(_relations(found, spans, index, losses))
    document = Document(layout.text, found.id, spans=tuple(spans), relations=relations, where=found.where)
    return _with_infons(document, found, losses)


def _span(
    annotation: Annotation, places: Sequence[tuple[int, int]], layout: Layout, losses: LossTally
) -> DocumentSpan | None:
    told = f"{annotation.where}: {annotation.text or annotation.id}"
    if not places:
        losses.add(NO_PLACE, told)
        return None
    whole = joined(layout.text, places)
    if whole is None:
        losses.add(DISCONTINUOUS, told)
        return None
    if not layout.stated and annotation.text:
        losses.add(OTHER_TEXTS, f"{annotation.where}: {layout.text[slice(*whole)]!r:.60} has {annotation.text!r:.60}")
    label, used = _named(annotation.infons, UNTYPED_SPAN)
    provenance = _provenance(annotation.infons)
    _count_infons(annotation.infons, used | {_INFON_OF.get(name, name) for name in provenance}, told, losses)
    return DocumentSpan(*whole, label, **provenance)


def _provenance(infons: Mapping[str, Json]) -> dict[str, Any]:
    """What infons say of a span's note, score, detector, annotator and time, as far as that is what it should be."""
    texts = {name: value for name in _TEXTS if isinstance(value := infons.get(name), str) and value}
    found = {**texts, "score": _score(infons.get("score")), "made_at": _time(infons.get(_INFON_OF["made_at"]))}
    return {name: value for name, value in found.items() if value is not None}


def _named(infons: Mapping[str, Json], otherwise: str) -> tuple[str, set[str]]:
    """The label or type that infons give, and the keys that it comes from."""
    named = {key: value.strip() for key, value in infons.items() if isinstance(value, str) and value.strip()}
    layer = named.get(_TYPE)
    if layer is not None:
        feature = next((key for key in _FEATURES if key in named and "." in layer), None)
        return (layer, {_TYPE}) if feature is None else (named[feature], {_TYPE, feature})
    if len(infons) == len(named) == 1:
        ((key, value),) = named.items()
        return value, {key}
    return otherwise, set()


def _score(value: Json) -> float | None:
    """A number in 0..1, or None: what others call a score may be anything."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    inside = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if inside and isinstance(value, int | float) else None


def _time(value: Json) -> str | None:
    return utc(value) if isinstance(value, str) else None


def _count_infons(infons: Mapping[str, Json], used: Collection[str], told: str, losses: LossTally) -> None:
    left = [f"{key}={value}" for key, value in infons.items() if key not in used and value not in (None, "")]
    if left:
        losses.add(INFONS, f"{told} {', '.join(left):.200}")


def _relations(
    found: BiocDocument, spans: Sequence[DocumentSpan], index: Mapping[str, int | None], losses: LossTally
) -> Iterator[DocumentRelation]:
    for relation in found.all_relations:
        kind, used = _named(relation.infons, UNTYPED_RELATION)
        nodes = list(relation.nodes)
        if len(nodes) == 2 and nodes[0][1].lower() in _TAILS and nodes[1][1].lower() not in _TAILS:
            nodes.reverse()
        ends = [end for end in (index.get(id_) for id_, _ in nodes) if end is not None]
        told = f"{relation.where}: {kind} {relation.id}"
        if len(ends) == len(nodes) == 2 and spans[ends[0]].place != spans[ends[1]].place:
            _count_infons(relation.infons, used, told, losses)
            yield DocumentRelation(ends[0], kind, ends[1])
        else:
            losses.add(RELATIONS, told)


def _with_infons(document: Document, found: BiocDocument, losses: LossTally) -> Document:
    """The document with what the infons of BioC's document and of its title say."""
    title = next((passage for passage in found.passages if _is_title(passage)), None)
    around = dict(found.infons)
    own = around.pop(OWN, None)
    if title is not None and own is None:
        around = _without_types(title.infons) | around
        around.setdefault("title", " ".join((title.text or "").split()) or None)
    for section in found.sections:
        if section is not title:
            _count_sections(section, losses)
    document = with_beside(document, {key: value for key, value in around.items() if value is not None})
    return document if own is None else with_own(document, _own(own, found.where), losses)


def _is_title(passage: Section) -> bool:
    return any(str(passage.infons.get(key)).lower() in _TITLES for key in _SECTION_TYPES)


def _without_types(infons: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in infons.items() if key not in _SECTION_TYPES}


def _count_sections(section: Section, losses: LossTally) -> None:
    left = _without_types(section.infons)
    if left:
        told = ", ".join(f"{key}={value}" for key, value in left.items())
        losses.add(SECTIONS, f"{section.where}: {told:.200}", refusing=False)


def _own(value: Json, where: str) -> Fields:
    """The object that our own writer leaves in an infon."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{where}: the infon {OWN} is not JSON.") from error
    if not isinstance(found, dict):
        raise UnreadableInput(f"{where}: the infon {OWN} is no object, but {display_line(repr(found)):.60}.")
    return Fields(found, f"{where}: {OWN}")


def count_collection(particulars: Iterable[tuple[str, str]], where: str, losses: LossTally) -> None:
    """Tell what is said of a collection as a whole, which is about no article."""
    for name, value in particulars:
        if value.strip():
            losses.add(COLLECTIONS, f"{where}: {name} {value.strip():.100}", refusing=False)
