"""Articles parted into splits such as train and dev: whole groups, each label in every split by its share.

Greedy, after the idea of iterative stratification (Sechidis and others, 2011): groups with the rarest labels are placed
first, each where it brings what the splits hold, of its labels and of articles, nearest to their shares. The order of
groups that are equal in this follows from the seed and their keys, so the result does not depend on the order in which
articles come.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Counted = tuple[str, str | None, Mapping[str, int]]
"""An article: its key, what must stay together with it (None where it stands alone), its annotations by label."""


@dataclass(slots=True)
class _Group:
    keys: list[str] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)


def assign(articles: Iterable[Counted], shares: Mapping[str, float], seed: int = 0) -> dict[str, str]:
    """The split of each article by its key, in order of keys.

    Shares are relative to their sum. No split stays empty where there are as many groups as splits. Raises ValueError
    for shares that are not positive.
    """
    if not shares or min(shares.values()) <= 0:
        raise ValueError(f"shares of splits must be positive: {dict(shares)}")
    fractions = {split: share / sum(shares.values()) for split, share in shares.items()}
    groups, totals = _groups(articles)
    ordered = sorted(groups, key=lambda group: (_rank(group, totals), _drawn(group, seed)))
    held: dict[str, dict[str | None, float]] = {split: {} for split in fractions}
    placed: dict[str, str] = {}
    for at, group in enumerate(ordered):
        weights = {part: count / totals[part] for part, count in _parts(group).items()}
        empty = [split for split in fractions if not held[split]]
        candidates = empty if len(ordered) - at <= len(empty) else fractions
        chosen = min(candidates, key=lambda split: _cost(weights, held[split], fractions[split]))
        for part, weight in weights.items():
            held[chosen][part] = held[chosen].get(part, 0) + weight
        placed.update(dict.fromkeys(group.keys, chosen))
    return dict(sorted(placed.items()))


def _groups(articles: Iterable[Counted]) -> tuple[list[_Group], Counter[str | None]]:
    """The groups, and what they have together."""
    groups: dict[tuple[bool, str], _Group] = {}
    totals: Counter[str | None] = Counter()
    for key, name, labels in articles:
        group = groups.setdefault((name is None, key if name is None else name), _Group())
        group.keys.append(key)
        group.labels.update({label: count for label, count in labels.items() if count > 0})
    for group in groups.values():
        totals.update(_parts(group))
    return list(groups.values()), totals


def _parts(group: _Group) -> dict[str | None, int]:
    """What a group has of each label, and, under None, of articles."""
    return {None: len(group.keys)} | dict[str | None, int](group.labels.items())


def _rank(group: _Group, totals: Mapping[str | None, int]) -> tuple[float, int]:
    """How early a group is placed: by its rarest label, larger groups first; those without labels come last."""
    return min((totals[label] for label in group.labels), default=float("inf")), -len(group.keys)


def _drawn(group: _Group, seed: int) -> bytes:
    """The place of a group among equals."""
    return hashlib.sha256(f"{seed}\0{min(group.keys)}".encode()).digest()


def _cost(weights: Mapping[str | None, float], held: Mapping[str | None, float], fraction: float) -> float:
    """How much further from its share a split is with a group than without it; less than 0 where it comes nearer.

    The sum over labels and articles of the squared distances, relative to the share.
    """
    return sum(weight * (weight + 2 * (held.get(part, 0) - fraction)) for part, weight in weights.items()) / fraction
