"""What a detector is, who it is, and what its spans must be like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from annotate.errors import DetectorFailed
from store.records import Json, ScoredSpan


class Detector(Protocol):
    """Anything that turns texts into suggestions."""

    @property
    def name(self) -> str:
        """The name by which people and runs call it."""

    @property
    def version(self) -> str:
        """A text that changes whenever the output may change."""

    @property
    def config(self) -> Mapping[str, Json]:
        """The settings that shape the output, as a run records them."""

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        """The spans of each text, in the order of the texts, as they become ready."""


@dataclass(frozen=True, slots=True)
class DetectorIdentity:
    """Who a detector is, known without running it."""

    name: str
    version: str
    config: Mapping[str, Json] = field(default_factory=dict)


def checked(text: str, spans: Iterable[ScoredSpan], detector: str) -> tuple[ScoredSpan, ...]:
    """The spans in order of text, trimmed of white space, each once.

    Of equal spans the first stays. Raises DetectorFailed for a span outside the text and for a score outside 0..1.
    """
    kept: dict[tuple[int, int, str], ScoredSpan] = {}
    for span in spans:
        _check(text, span, detector)
        start, end = _trimmed(text, span.start, span.end)
        if start < end:
            kept.setdefault((start, end, span.label), ScoredSpan(start, end, span.label, span.score, span.detector))
    return tuple(kept[key] for key in sorted(kept))


def _check(text: str, span: ScoredSpan, detector: str) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise DetectorFailed(
            f"{detector} gave the span {span.start}..{span.end} for a text of {len(text)} characters.",
            "Offsets are code points, the end exclusive; look at how the detector counts.",
        )
    if span.score is not None and not 0 <= span.score <= 1:
        raise DetectorFailed(
            f"{detector} gave the score {span.score} at {span.start}..{span.end}.", "Scores lie between 0 and 1."
        )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
