"""How fast a curator decides, told from the times in the journal, and which accepts came faster than one reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from store.figures import Act

PAUSE_SECONDS = 60.0
"""A longer gap between two entries of one annotator is a pause: the work was left."""

READING_WORDS_A_MINUTE = 300.0
"""The upper end of the range, 175 to 300, in which most adults read English non-fiction silently.

Brysbaert, M. (2019). How many words do we read per minute? Journal of Memory and Language, 109, 104047.
"""

LEAST_SECONDS = 0.3
"""To see one thing, recognise it, choose and press a key: 100 + 70 + 70 + 70 ms, the typical cycles of the
perceptual, cognitive (twice) and motor processors.

Card, S., Moran, T., and Newell, A. (1983). The Psychology of Human-Computer Interaction, chapter 2.
"""

_TEXTS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """The time in the journal, and the accepts that can be compared with reading."""

    seconds: dict[str, float]
    """By day: gaps up to the next entry of the same annotator, pauses left out; in articles that are still there."""
    decisions: Counter[str]
    """By day: acts on entities that stand, one about several entities or articles counting once."""
    timed: Counter[str]
    """By label: accepts of one suggestion that stand and came within a pause's length of the entry before."""
    hurried: Counter[str]
    """Those of them that came faster than reading allows."""


def is_hurried(words: int, gap: float, spare: float) -> bool:
    """Whether an accept came faster than reading allows.

    ``words`` are those that end between the furthest decision in the article so far and the end of the accepted
    span; ``gap`` is the time since the entry before, and ``spare`` what earlier decisions in the article left over of
    the time that their words took, so that reading ahead is not held against anybody. Both are in seconds.
    """
    return gap < LEAST_SECONDS or gap + spare < reading_seconds(words)


def reading_seconds(words: int) -> float:
    """How long so many words take at READING_WORDS_A_MINUTE."""
    return words * 60 / READING_WORDS_A_MINUTE


@dataclass(slots=True)
class _Reading:
    """How far one annotator has come in one article."""

    furthest: int = 0
    """The end of the furthest decision, in code points."""
    spare: float = 0.0
    """The seconds spent here that reading up to there did not take."""


def pace(acts: Iterable[Act], text: Callable[[int], str]) -> Pace:
    """The pace of a journal, oldest act first; ``text`` gives the text of an article that is there."""
    found = Pace(defaultdict(float), Counter(), Counter(), Counter())
    newest: dict[str, float] = {}
    readings: dict[tuple[str, int], _Reading] = {}
    text = lru_cache(_TEXTS_KEPT)(text)
    for act in acts:
        gap = max(act.at - newest.get(act.annotator, -inf), 0.0)
        newest[act.annotator] = act.at
        if act.article_id is None:
            continue
        if gap <= PAUSE_SECONDS:
            found.seconds[act.day] += gap
        if (act.spans or act.removes) and not act.continues:
            found.decisions[act.day] += 1
        if not act.is_part:
            reading = readings.setdefault((act.annotator, act.article_id), _Reading())
            _read_on(reading, act, gap, text, found)
    return found


def _read_on(reading: _Reading, act: Act, gap: float, text: Callable[[int], str], found: Pace) -> None:
    """Take a reading on to the one span of an act, and judge the act if it is an accept."""
    # what a pause was spent on is not known: as much of it counts as reading as would not have been a pause
    time, words = min(gap, PAUSE_SECONDS), 0
    if len(act.spans) == 1:
        (span,) = act.spans
        if span.end > reading.furthest:
            assert act.article_id is not None  # told by the caller
            words = len(text(act.article_id)[reading.furthest : span.end].split())
            reading.furthest = span.end
        if act.kind == "accept" and gap <= PAUSE_SECONDS:
            found.timed[span.label] += 1
            found.hurried[span.label] += is_hurried(words, time, reading.spare)
    reading.spare = max(reading.spare + time - reading_seconds(words), 0.0)
