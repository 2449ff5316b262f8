"""Which detectors there are: entry points, installed spaCy pipelines, local paths.

An entry point of the group "glossator.detectors" names a callable without required arguments that returns a
Detector. It may take `disable`, names of layers to leave out; and its module may hold `detector_identity(disable)`,
which tells who the detector is without loading a model.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotate.detect import spacy_pipeline
from annotate.detect.protocol import Detector, DetectorIdentity
from annotate.errors import AnnotateError, DetectorFailed
from store.records import Json, ScoredSpan

GROUP = "glossator.detectors"


def names() -> list[str]:
    """The names of the detectors installed as entry points; none of them is imported."""
    return sorted({entry.name for entry in importlib.metadata.entry_points(group=GROUP)})


def load(name: str, *, labels: Mapping[str, str] | None = None, disable: Sequence[str] = ()) -> Detector:
    """The detector of an entry point, else of an installed spaCy package, else of a local path.

    `labels` renames its labels to those of the scheme; a label mapped to "" is dropped. `disable` names the layers
    or components to leave out. Raises DetectorFailed, with the nearest known name, when nothing answers to the name.
    """
    entry = _entry(name)
    if entry is None:
        _require_pipeline(name)
        return spacy_pipeline.load(name, labels, disable)
    detector = _call(name, _import(entry), disable)
    return Relabelled(detector, labels) if labels else detector


def identity(name: str, labels: Mapping[str, str] | None = None, disable: Sequence[str] = ()) -> DetectorIdentity:
    """Who a detector is; spaCy is imported only for an entry point that cannot tell otherwise.

    Raises DetectorFailed as load does.
    """
    entry = _entry(name)
    if entry is None:
        _require_pipeline(name)
        return spacy_pipeline.identity(name, labels, disable)
    factory = _import(entry)
    tell = getattr(sys.modules.get(factory.__module__), "detector_identity", None)
    if tell is not None:
        who: DetectorIdentity = tell(disable)
    else:
        detector = _call(name, factory, disable)
        who = DetectorIdentity(detector.name, detector.version, detector.config)
    return replace(who, config=_with_labels(who.config, labels))


class Relabelled:
    """A detector whose labels go through a table; a label mapped to "" is dropped."""

    def __init__(self, detector: Detector, labels: Mapping[str, str]) -> None:
        self._detector = detector
        self._labels = dict(labels)

    @property
    def name(self) -> str:
        """The name of the detector behind it."""
        return self._detector.name

    @property
    def version(self) -> str:
        """The version of the detector behind it."""
        return self._detector.version

    @property
    def config(self) -> Mapping[str, Json]:
        """The settings of the detector behind it, and the table."""
        return _with_labels(self._detector.config, self._labels)

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        """The spans of each text under the labels of the table."""
        for spans in self._detector.detect(texts):
            renamed = (replace(span, label=self._labels.get(span.label, span.label)) for span in spans)
            yield tuple(sorted({span for span in renamed if span.label}, key=lambda span: (span.start, span.end)))


def _with_labels(config: Mapping[str, Json], labels: Mapping[str, str] | None) -> Mapping[str, Json]:
    return {**config, "labels": dict(labels)} if labels else config


def _entry(name: str) -> importlib.metadata.EntryPoint | None:
    found = importlib.metadata.entry_points(group=GROUP, name=name)
    return next(iter(found), None)


def _import(entry: importlib.metadata.EntryPoint) -> Callable[..., Any]:
    try:
        factory: Callable[..., Any] = entry.load()
    except (ImportError, AttributeError) as error:
        raise DetectorFailed(
            f"The detector {entry.name} cannot be imported from {entry.value}: {error}",
            "Install the package that provides it again.",
        ) from error
    return factory


def _call(name: str, factory: Callable[..., Any], disable: Sequence[str]) -> Detector:
    if disable and "disable" not in inspect.signature(factory).parameters:
        raise DetectorFailed(f"The detector {name} has no layers to disable.", "Leave --disable out.")
    try:
        detector: Detector = factory(disable=tuple(disable)) if disable else factory()
    except AnnotateError:
        raise
    except Exception as error:  # foreign code: whatever it raises, say whose it was
        raise DetectorFailed(
            f"The detector {name} did not load: {error}", "Its own documentation says what it needs."
        ) from error
    return detector


def _require_pipeline(name: str) -> None:
    """Raise DetectorFailed unless the name is a spaCy pipeline, by package or by path."""
    if spacy_pipeline.find_meta(name) is not None:
        return
    if os.path.lexists(name):
        raise DetectorFailed(
            f"{name} holds no spaCy pipeline: there is no meta.json in it.",
            "Give the folder that nlp.to_disk wrote (after spacy train: model-best).",
        )
    known = [*names(), *spacy_pipeline.installed()]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    guess = f"Did you mean {near[0]}? " if near else ""
    raise DetectorFailed(
        f"There is no detector {name}.",
        f"{guess}Known: {', '.join(known) or 'none'}; or give the path of a spaCy pipeline.",
    )
