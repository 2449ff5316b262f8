"""What speaks for and against a candidate: the features that the combiner weighs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotate.detect.layers.lexicon import shouted_tokens
from annotate.detect.layers.page import GLUED, NOTHING, Candidate, Page
from annotate.detect.layers.tags import LIKELY, NO_CHANCES, Chances, step

MODELS = frozenset({"ner"})
"""Layers that are trained networks: their agreement is looked at for every candidate."""
LEARNED = MODELS | {"seen"}
"""Layers made from gold, on which the decision of the rules does not rest."""

Key = tuple[int, int, str]
"""Start, end and label of a candidate, whoever proposed it."""
Memory = Callable[[str, str], tuple[int, int]]
"""How often a surface was right and wrong under a label in the training articles."""

_RUNS = re.compile(r"(.)\1+")


@dataclass
class Board:
    """All candidates of a page, so that each can be seen beside the others."""

    page: Page
    layers: Mapping[Key, frozenset[str]]
    resolved: Mapping[int, Key]
    """The flat result of the rules, by token."""
    models: Mapping[int, Key]
    """The spans of the trained layers, by token."""
    nothing: Mapping[int, Key]
    mentions: Mapping[str, Sequence[int]]
    """For each surface that is a candidate, the numbers of its tokens' first indexes."""
    shouted: frozenset[int]
    covers: Mapping[int, Sequence[Key]]
    chances: Chances

    @classmethod
    def of(
        cls,
        page: Page,
        candidates: Iterable[Candidate],
        resolved: Iterable[Candidate],
        chances: Chances = NO_CHANCES,
    ) -> Board:
        """The board of a page; `resolved` is what the rules alone would say, `chances` what the recognizer says."""
        layers: defaultdict[Key, set[str]] = defaultdict(set)
        models: dict[int, Key] = {}
        nothing = _nothing(candidates := tuple(candidates))
        for item in candidates:
            key = (item.start, item.end, item.label)
            if item.layer in MODELS and chances.span(*key) > LIKELY:
                models.update(dict.fromkeys(range(item.start, item.end), key))
            if item.label != NOTHING and not _vetoed(key, nothing):
                layers[key].add(item.layer)
        covers: defaultdict[int, list[Key]] = defaultdict(list)
        mentions: defaultdict[str, set[int]] = defaultdict(set)
        for key in layers:
            for index in range(key[0], key[1]):
                covers[index].append(key)
            mentions[page.surface(key[0], key[1])].add(key[0])
        return cls(
            page,
            {key: frozenset(names) for key, names in layers.items()},
            _by_token(resolved),
            models,
            nothing,
            {surface: sorted(starts) for surface, starts in mentions.items()},
            shouted_tokens(page),
            covers,
            chances,
        )


def _nothing(candidates: Iterable[Candidate]) -> dict[int, Key]:
    """The longest candidate at each token that says that nothing is to be marked there."""
    found: dict[int, Key] = {}
    for item in sorted(candidates, key=lambda item: (item.end - item.start, item)):
        if item.label == NOTHING:
            found.update(dict.fromkeys(range(item.start, item.end), (item.start, item.end, item.label)))
    return found


def _vetoed(key: Key, nothing: Mapping[int, Key]) -> bool:
    """Whether a candidate touches one, at least as long, that says that nothing is to be marked."""
    start, end, _ = key
    return any(nothing[index][1] - nothing[index][0] >= end - start for index in range(start, end) if index in nothing)


def rules_only(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of the layers that were written."""
    return [item for item in candidates if item.layer not in LEARNED]


def _by_token(spans: Iterable[Candidate]) -> dict[int, Key]:
    return {index: (item.start, item.end, item.label) for item in spans for index in range(item.start, item.end)}


def features(board: Board, key: Key, memory: Memory) -> list[str]:
    """The features of one candidate, each under its label."""
    label = key[2]
    return [f"{label} {feature}" for feature in (*_agreement(board, key), *_surface(board, key, memory))]


def _agreement(board: Board, key: Key) -> Iterator[str]:
    start, end, _ = key
    rules = _relation(board.resolved, key)
    model = _relation(board.models, key)
    names = sorted(board.layers[key])
    yield ""
    yield f"rules {rules}"
    yield f"model {model}"
    chance = step(board.chances.span(*key)) if len(board.chances.matrix) else 0
    yield f"chance {chance}"
    yield f"rules {rules} chance {chance}"
    yield f"layers {'+'.join(names)}"
    for name in names:
        yield f"layer {name}"
        yield f"layer {name} chance {chance}"
    if nothing := _relation(board.nothing, key):
        yield f"nothing {nothing}"
    yield from _rivals(board, key)
    if len(mentions := board.mentions[board.page.surface(start, end)]) > 1:
        length = end - start
        yield f"model mentions {_share(board.models, mentions, length, key[2])}"
        yield f"rules mentions {_share(board.resolved, mentions, length, key[2])}"


def _rivals(board: Board, key: Key) -> Iterator[str]:
    """How the candidates that overlap this one relate to it."""
    start, end, label = key
    rivals = {rival for index in range(start, end) for rival in board.covers[index]} - {key}
    for kind in {
        f"{'longer' if r[1] - r[0] > end - start else 'shorter' if r[1] - r[0] < end - start else 'equal'} "
        f"{'same' if r[2] == label else r[2]}"
        for r in rivals
    }:
        yield f"rival {kind}"


def _relation(spans: Mapping[int, Key], key: Key) -> str:
    """How the spans of one voice lie to a candidate: "" where none touches it."""
    start, end, label = key
    found = {spans[index] for index in range(start, end) if index in spans}
    if not found:
        return ""
    if key in found:
        return "exact"
    same = [span for span in found if span[2] == label]
    if any(span[:2] == (start, end) for span in found):
        return f"labelled {next(iter(found))[2]}"
    if same:
        span = same[0]
        left = "<" if span[0] < start else ">" if span[0] > start else "="
        return f"same {left}{'>' if span[1] > end else '<' if span[1] < end else '='}"
    return f"other {min(span[2] for span in found)}"


def _share(spans: Mapping[int, Key], mentions: Sequence[int], length: int, label: str) -> str:
    """How many mentions of a surface a voice marks exactly so: none, few, most or all."""
    agreed = sum(spans.get(start) == (start, start + length, label) for start in mentions)
    return (
        "none" if not agreed else "all" if agreed == len(mentions) else "most" if agreed * 2 > len(mentions) else "few"
    )


def _surface(board: Board, key: Key, memory: Memory) -> Iterator[str]:
    start, end, label = key
    page = board.page
    surface = page.surface(start, end)
    length = end - start
    first, last = page.lowers[start], page.lowers[end - 1]
    yield f"length {min(length, 6)}"
    yield f"shape {_shape(surface)}"
    yield f"first {first}"
    yield f"last {last}"
    yield f"ending {last[-3:]}"
    yield f"before {page.lower(start - 1) if page.gap(start) < 2 else '|'}"
    yield f"after {page.lower(end) if page.gap(end) < 2 else '|'}"
    if page.gap(start) == GLUED:
        yield f"glued before {page.lower(start - 1)}"
    if page.gap(end) == GLUED and page.word(end) not in (",", ".", ")", ";", ":"):
        yield f"glued after {page.lower(end)}"
    if start in board.shouted:
        yield "shouted"
    right, wrong = memory(one_line(surface), label)
    yield f"memory {min(right, 3)} {min(wrong, 3)}"


def one_line(surface: str) -> str:
    """A surface in lower case, as it is remembered: runs of white space are one space."""
    return " ".join(surface.lower().split())


def _shape(surface: str) -> str:
    plain = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in surface[:24])
    return _RUNS.sub(r"\1", plain)[:8]
