"""Dialogues as tasks of Label Studio have them: a list of turns, whose regions count the characters of a turn.

::

    [{"author": "Mia", "text": "Don't you hate that?"}, {"author": "Vincent", "text": "Hate what?"}]
    {"start": "0", "end": "1", "startOffset": 6, "endOffset": 4, "paragraphlabels": ["TOPIC"]}

The text of a dialogue is what is said, a turn a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from annotate.formats.format import ReadOptions
from annotate.formats.label_studio.results import Region, fit
from annotate.formats.offsets import UNITS, from_code_points
from store.records import Json


def turns_of(value: Json) -> list[str]:
    """What is said in each turn of a dialogue; nothing for what is none."""
    turns = value if isinstance(value, list) else []
    said = [turn.get("text") for turn in turns if isinstance(turn, dict)]
    texts = [text for text in said if isinstance(text, str)]
    return texts if len(texts) == len(turns) else []


def others_of(value: Json) -> list[str]:
    """The names of what else is known of the turns, such as who speaks and when."""
    turns = value if isinstance(value, list) else []
    return sorted({key for turn in turns if isinstance(turn, dict) for key in turn} - {"text"})


def in_dialogue(regions: Sequence[Region], turns: Sequence[str], options: ReadOptions) -> list[Region]:
    """The regions with offsets in the text of a dialogue; those of turns that it does not have stay as they are."""
    text = "\n".join(turns)
    starts = [0, *accumulate(len(turn) + 1 for turn in turns)][: len(turns)]
    counted = [list(map(from_code_points(text, unit), starts)) for unit in UNITS[:2]]
    found = [[_moved(region, each) for region in regions] for each in counted]
    return next((moved for moved in found if fit(moved, text, options)), found[0])


def _moved(region: Region, starts: Sequence[int]) -> Region:
    if region.turns is None or not all(turn < len(starts) for turn in region.turns):
        return region
    first, last = (starts[turn] for turn in region.turns)
    stretch = region.stretch._replace(start=first + region.stretch.start, end=last + region.stretch.end)
    return replace(region, stretch=stretch, turns=None)
