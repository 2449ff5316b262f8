"""Label Studio's exports read: JSON, with all annotations and predictions of each task, and JSON-MIN.

Of several annotations of a task the one that is marked as ground truth is taken, else the one updated last; the others
are a loss. A task with an annotation is reviewed, unless that has results of other kinds alone: then it may be that
nobody looked for spans. One that was cancelled is skipped, and what was marked in it is a suggestion. Predictions are
suggestions, their model version is the detector. Choices answer the question that ``from_name`` names; what was typed
in a text area, or as the ``meta`` of a region, is a note. A region of several labels is a span for each. Offsets are
found out by the text that the regions say they cover; so are the ends of the first releases, which are inclusive.

The text of a task is the field of ``data`` that its results name as ``source`` or ``to_name``, else ``text``, else the
longest that its regions fit. That of a dialogue is what is said in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import Fields, brief, utc
from annotate.formats.json_records import records
from annotate.formats.label_studio.dialogues import in_dialogue, others_of, turns_of
from annotate.formats.label_studio.results import NO_OFFSETS, OTHER_TEXTS, Region, Results, fit, results_of
from annotate.formats.label_studio.results import NOT_READ as RESULTS_NOT_READ
from annotate.formats.losses import LossTally
from annotate.formats.own_fields import OWN, flattened, own_status, with_beside, with_own
from store.records import ArticleStatus, Json

NO_TEXT = "articles without text"
ELSEWHERE = "tasks about images, sound or texts that are kept at an address"
FURTHER = "further annotations of the same task"
DRAFTS = "drafts of annotations"
REPEATED = "predictions that repeat the span of another"
TURNS = "names and times of the turns of dialogues"
PREDICTED = "relations, choices and notes of predictions and of cancelled annotations"
NOT_READ = (NO_TEXT, ELSEWHERE, FURTHER, DRAFTS, REPEATED, TURNS, PREDICTED, *RESULTS_NOT_READ)

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/|/data)/\S+")
_OF_MINIMAL = frozenset(
    {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement", "history"}
)


class _Text(NamedTuple):
    """The text of a task and its key in the data."""

    key: str
    value: str
    turns: Sequence[str] = ()
    """Of a dialogue."""


class _Offer(NamedTuple):
    """An annotation or a prediction."""

    source: Fields
    results: Results


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of an export; UnreadableInput names the line at which a task begins."""
    for task in records(path, options):
        found = _document(task if "data" in task.values else _from_minimal(task), losses, options)
        if found is not None:
            yield found


def _from_minimal(task: Fields) -> Fields:
    """A task of JSON-MIN in the form of JSON: lists of regions are the results of its one annotation."""
    data: dict[str, Json] = {}
    results: list[Json] = []
    for key, value in task.values.items():
        if isinstance(value, list) and _is_regions(value):
            results += [{"type": "labels", "from_name": key, "value": region} for region in value]
        elif isinstance(value, dict) and "choices" in value:
            results.append({"type": "choices", "from_name": key, "value": value})
        elif key not in _OF_MINIMAL:
            data[key] = value
    annotation: dict[str, Json] = {
        "result": results,
        "completed_by": task.values.get("annotator"),
        "updated_at": task.values.get("updated_at"),
    }
    annotated = "annotation_id" in task.values or bool(results)
    return Fields(
        {"id": task.values.get("id"), "data": data, "annotations": [annotation] if annotated else []}, task.where
    )


def _is_regions(value: list[Json]) -> bool:
    return any(isinstance(item, dict) and {"start", "end"} <= item.keys() for item in value)


def _document(task: Fields, losses: LossTally, options: ReadOptions) -> Document | None:
    data = task.inner("data") or Fields({}, task.where)
    annotation = _chosen(task, losses)
    sources = [*([annotation] if annotation else []), *task.objects("predictions")]
    offers = [_Offer(each, results_of(each.objects("result"), losses)) for each in sources]
    text = _text(data, offers, options)
    if text is None or _ADDRESS.fullmatch(text.value):
        losses.add(NO_TEXT if text is None else ELSEWHERE, task.where)
        return None
    if text.turns:
        for offer in offers:
            offer.results.regions = in_dialogue(offer.results.regions, text.turns, options)
        for name in others_of(data.values.get(text.key)):
            losses.add(TURNS, f"{task.where}: {name}")
    _drop_unfitting(offers, text.value, losses, options)
    meta = task.inner("meta") or Fields({}, task.where)
    own = meta.inner(OWN)
    status = _status(annotation, offers[0].results if offers else Results(), own)
    found = Document(text.value, task.name("id"), where=task.where)
    if annotation and (status is not ArticleStatus.SKIPPED or (own and own_status(own) is ArticleStatus.SKIPPED)):
        found = _annotated(found, offers.pop(0), losses, options)
    found = replace(found, suggestions=tuple(_suggestions(offers, text.value, losses, options)))
    rest: Json = {key: value for key, value in meta.values.items() if key != OWN}
    found = with_own(with_beside(found, flattened(data.values, (text.key,), rest)), own, losses)
    return replace(found, status=status)


def _annotated(document: Document, offer: _Offer, losses: LossTally, options: ReadOptions) -> Document:
    """The document with what its annotation says."""
    source, results = offer
    spans, by_id = results.spans(document.text, options)
    annotator, made_at = _annotator(source), _made_at(source)
    return replace(
        document,
        spans=tuple(span._replace(annotator=annotator, made_at=made_at) for span in spans),
        relations=tuple(results.relations(spans, by_id, losses)),
        answers=tuple(results.answers),
        note="\n".join(results.notes) or None,
    )


def _chosen(task: Fields, losses: LossTally) -> Fields | None:
    """The annotation that counts; the others go to the losses."""
    given = task.objects("annotations") or task.objects("completions")
    for draft in task.items("drafts"):
        losses.add(DRAFTS, f"{task.where}: {brief(draft)}")
    if not given:
        return None
    _, chosen = max(enumerate(given), key=lambda one: (*_rank(one[1]), one[0]))
    for other in given:
        if other is not chosen and (other.items("result") or not _cancelled(other)):
            losses.add(FURTHER, f"{other.where} by {_annotator(other) or 'somebody'}")
    return chosen


def _rank(annotation: Fields) -> tuple[bool, bool, str]:
    """Not cancelled before cancelled, ground truth before others, then the last."""
    return not _cancelled(annotation), annotation.flag("ground_truth"), _made_at(annotation) or ""


def _cancelled(annotation: Fields) -> bool:
    return annotation.flag("was_cancelled") or annotation.flag("skipped")


def _made_at(annotation: Fields) -> str | None:
    return utc(annotation.values.get("updated_at")) or utc(annotation.values.get("created_at"))


def _annotator(annotation: Fields) -> str | None:
    """Who made an annotation: an address or a name where there is one, else a number."""
    by = annotation.values.get("completed_by")
    if not isinstance(by, dict):
        return annotation.name("completed_by")
    fields = annotation.inner("completed_by") or annotation
    return fields.text("email") or fields.text("username") or fields.name("id")


def _status(annotation: Fields | None, results: Results, own: Fields | None) -> ArticleStatus | None:
    """How far the reader was: as we wrote it, unless somebody cancelled or finished the task in Label Studio since."""
    if annotation is None:
        return ArticleStatus.NEW
    looked_for = results.regions or own is not None or not annotation.items("result")
    found = ArticleStatus.REVIEWED if looked_for else None
    if _cancelled(annotation):
        found = ArticleStatus.SKIPPED
    if own is None or annotation.values.get("lead_time") is not None:
        return found
    said = own_status(own)
    return said if (said is ArticleStatus.SKIPPED) == (found is ArticleStatus.SKIPPED) else found


def _suggestions(
    offers: Sequence[_Offer], text: str, losses: LossTally, options: ReadOptions
) -> Iterator[DocumentSpan]:
    """The spans of predictions, and of an annotation that was cancelled."""
    seen = set()
    for source, results in offers:
        spans, _ = results.spans(text, options)
        detector, score = source.name("model_version"), source.score("score", losses)
        for span in spans:
            if span.place in seen:
                losses.add(REPEATED, f"{source.where} {span.start}..{span.end} {span.label}")
            else:
                seen.add(span.place)
                yield span._replace(detector=detector, score=score if span.score is None else span.score)
        for lost in (*results.links, *results.answers, *results.notes):
            losses.add(PREDICTED, f"{source.where}: {lost!r:.60}")


def _text(data: Fields, offers: Sequence[_Offer], options: ReadOptions) -> _Text | None:
    """The text that the results are about."""
    dialogues = {key: turns for key, value in data.values.items() if (turns := turns_of(value))}
    texts = {key: value for key, value in data.values.items() if isinstance(value, str) and value}
    texts.update((key, "\n".join(turns)) for key, turns in dialogues.items())
    likely = sorted(texts, key=lambda key: (_ADDRESS.fullmatch(texts[key]) is not None, -len(texts[key])))
    first = _first(offers)
    named = (first.source, first.to_name) if first else ()
    keys = [key for key in dict.fromkeys([*named, "text", *likely]) if key is not None and key in texts]
    held = [
        [region for region in offer.results.regions if _same_tag(region, first) and not region.paged]
        for offer in offers
    ]
    for key in keys:
        if all(fit(regions, texts[key], options) for regions in held):
            return _Text(key, texts[key], dialogues.get(key, ()))
    return _Text(keys[0], texts[keys[0]], dialogues.get(keys[0], ())) if keys else None


def _first(offers: Sequence[_Offer]) -> Region | None:
    """The region whose tag says which text of a task is meant."""
    return next((region for offer in offers for region in offer.results.regions), None)


def _same_tag(region: Region, first: Region | None) -> bool:
    return first is not None and region.to_name in (None, first.to_name)


def _drop_unfitting(offers: Sequence[_Offer], text: str, losses: LossTally, options: ReadOptions) -> None:
    """Leave out, as losses, regions of further texts and those whose page is not the text."""
    first = _first(offers)
    for offer in offers:
        kept = []
        for region in offer.results.regions:
            if not _same_tag(region, first):
                losses.add(OTHER_TEXTS, f"{region.where} {region.to_name}")
            elif region.turns or (region.paged and not fit([region], text, options)):
                losses.add(NO_OFFSETS, region.where)
            else:
                kept.append(region)
        offer.results.regions = kept
