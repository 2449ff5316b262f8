"""Hints: the one or two letters that name each of many places, for keys that go straight there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LETTERS = "fjdkslaghrueiwoqptyvmcnbxz"
"""The letters of hints, the easiest to reach first: the home row, then the row above it, then the one below."""

ALL_LETTERS = LETTERS + LETTERS.upper()
"""The letters where there are more places than two small letters can name."""

MOST = len(ALL_LETTERS) ** 2
"""The places that can be named."""


def assign(offsets: Iterable[int], cursor: int, without: str = "") -> Mapping[int, str]:
    """The hint of each offset: no hint begins another, and one that is nearer to the cursor is never longer.

    As many hints as possible have one letter; none has more than two. Of two places equally near, the later one
    comes first. Where there are more than MOST, only the nearest have hints. Letters that hints are to do
    ``without`` make that number smaller; at least two must be left.
    """
    small, letters = ("".join(each for each in of if each not in without) for of in (LETTERS, ALL_LETTERS))
    nearest = sorted(set(offsets), key=lambda offset: (abs(offset - cursor), -offset))[: len(letters) ** 2]
    return dict(zip(nearest, _hints(len(nearest), len(small), letters), strict=True))


def _hints(count: int, n_small: int, all_letters: str) -> list[str]:
    """So many hints, the easiest to type first."""
    letters = _enough_letters(count, n_small, all_letters)
    n_firsts = -(-max(count - len(letters), 0) // (len(letters) - 1))  # each first letter makes way for as many pairs
    split = len(letters) - n_firsts
    singles, firsts = letters[:split], letters[split:]
    return [*singles, *(first + second for first in firsts for second in letters)][:count]


def _enough_letters(count: int, n_small: int, letters: str) -> str:
    """The fewest letters, yet all small ones, whose pairs are enough."""
    n_letters = n_small
    while n_letters**2 < count:
        n_letters += 1
    return letters[:n_letters]
