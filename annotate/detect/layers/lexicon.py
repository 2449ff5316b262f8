"""Name lists, and matching them: longest first, over tokens, hyphens and letter case folded with care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from annotate.detect.layers.page import BROKEN, GLUED, Candidate, Page
from annotate.text import TOKEN

FOLDER = Path(__file__).parent.parent / "lexicons"
CASELESS = frozenset({"DISEASE", "DRUG_CLASS", "ENDPOINT"})
"""Labels whose longer names are written with and without capitals."""
PLURAL = CASELESS | {"TARGET"}
AMBIGUOUS_LENGTH = 4
"""Capitals up to this length mean something else in a line that is all capitals."""


@cache
def names(file: str) -> tuple[str, ...]:
    """The names of a list in the lexicon folder, one a line."""
    return tuple(line for line in (FOLDER / file).read_text(encoding="utf-8").splitlines() if line)


@cache
def name_set(file: str) -> frozenset[str]:
    """The names of a list as a set."""
    return frozenset(names(file))


@cache
def grammar(kind: str) -> frozenset[str]:
    """The words of one kind in grammar.tsv."""
    rows = (line.split("\t") for line in names("grammar.tsv"))
    return frozenset(word for row_kind, word in rows if row_kind == kind)


def everyday(word: str) -> bool:
    """Whether a word is one that releases write in lower case."""
    return word.lower() in name_set("everyday.txt")


class Gazetteer:
    """Names with their labels, found in pages."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """Read the lists: file names with the label of their names."""
        self._forms: dict[str, list[tuple[str, str]]] = {}
        self._longest: dict[str, int] = {}
        for file, label in lists.items():
            for name in names(file):
                self._add(name, label)

    def _add(self, name: str, label: str) -> None:
        parts = [part for part in TOKEN.findall(name.lower()) if part != "-"]
        if parts:
            self._forms.setdefault(" ".join(parts), []).append((name, label))
            self._longest[parts[0]] = max(self._longest.get(parts[0], 0), len(parts))

    def find(self, page: Page, layer: str) -> Iterator[Candidate]:
        """The longest name at every token, for each label once."""
        kept = folded(page)
        lowers = [page.lowers[index] for index in kept]
        shouted = shouted_tokens(page)
        for place, index in enumerate(kept):
            for length in range(min(self._most(lowers[place]), len(kept) - place), 0, -1):
                if length > 1 and _crosses_line(page, index, kept[place + length - 1]):
                    continue
                labels = self._labels(page, lowers[place : place + length], index, kept[place + length - 1], shouted)
                yield from (Candidate(index, kept[place + length - 1] + 1, label, layer) for label in labels)
                if labels:
                    break

    def _most(self, first: str) -> int:
        if not first.endswith("s"):
            return self._longest.get(first, 0)
        return max(self._longest.get(form, 0) for form in singulars(first))

    def _labels(self, page: Page, words: list[str], first: int, last: int, shouted: frozenset[int]) -> list[str]:
        labels: list[str] = []
        for number, ending in enumerate(singulars(words[-1])):
            for name, label in self._forms.get(" ".join([*words[:-1], ending]), ()):
                surface = page.surface(first, last + 1)
                if number and label not in PLURAL:
                    continue
                if _written_as(name, surface, label, plural=number > 0, shouted=first in shouted):
                    labels.append(label)
        return list(dict.fromkeys(labels))


def folded(page: Page) -> list[int]:
    """The indexes of the tokens that are no hyphen inside a compound: CAR-T reads as CAR T."""
    lowers, gaps = page.lowers, page.gaps
    return [
        index
        for index, lower in enumerate(lowers)
        if lower != "-" or gaps[index] != GLUED or index + 1 == len(lowers) or gaps[index + 1] != GLUED
    ]


@lru_cache(maxsize=1 << 16)
def singulars(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    if len(word) < 4 or not word.endswith("s"):
        return (word,)
    if word.endswith("ies"):
        return (word, word[:-3] + "y", word[:-1])
    if word.endswith(("sses", "shes", "ches", "uses")):
        return (word, word[:-2])
    return (word, word[:-1]) if not word.endswith(("ss", "us", "is")) else (word,)


def shouted_tokens(page: Page) -> frozenset[int]:
    """The tokens of lines without lower-case letters and with more than two words, where capitals say nothing."""
    shouted: set[int] = set()
    for line in lines(page):
        words = [page.words[index] for index in line if page.words[index].isalpha()]
        if len(words) > 2 and all(word.isupper() for word in words):
            shouted.update(line)
    return frozenset(shouted)


def lines(page: Page) -> Iterable[range]:
    """The tokens of each line."""
    starts = [index for index, gap in enumerate(page.gaps) if gap == BROKEN]
    return [range(start, end) for start, end in pairwise([*starts, len(page)])]


def _crosses_line(page: Page, first: int, last: int) -> bool:
    return any(page.gaps[index] == BROKEN for index in range(first + 1, last + 1))


def _written_as(name: str, surface: str, label: str, *, plural: bool, shouted: bool) -> bool:
    """Whether a surface may stand for a name, judged by its letter case."""
    if name.islower():
        return not (shouted and len(name) <= AMBIGUOUS_LENGTH)
    if shouted and len(name) <= AMBIGUOUS_LENGTH:
        return False
    if plural and name.isupper():
        return surface[:-1] == name and surface[-1] == "s"
    plain = surface.replace("’", "'").replace("‑", "-").replace("–", "-")
    if plain == name or _folded(plain) == _folded(name):
        return True
    if label in CASELESS and (len(name) > 6 or " " in name) and not name.isupper():
        return True
    return surface.isupper() and len(name) > AMBIGUOUS_LENGTH


def _folded(name: str) -> str:
    return "".join(part for part in name if part not in "- ")
