from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.exporting.splits import Counted, assign

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}

_counts = st.dictionaries(st.sampled_from(["A", "B", "C", "rare"]), st.integers(0, 5), max_size=4)
_articles = st.lists(st.tuples(st.none() | st.sampled_from(["g1", "g2", "g3"]), _counts), max_size=30).map(
    lambda drawn: [(f"a{number}", group, counts) for number, (group, counts) in enumerate(drawn)]
)


@settings(max_examples=80)
@given(articles=_articles, seed=st.integers(0, 3), data=st.data())
def test_every_article_is_in_one_split_and_groups_stay_together(
    articles: list[Counted], seed: int, data: st.DataObject
) -> None:
    found = assign(articles, SHARES, seed)
    assert list(found) == sorted(key for key, _, _ in articles)
    assert set(found.values()) <= set(SHARES)
    for name in ("g1", "g2", "g3"):
        assert len({found[key] for key, group, _ in articles if group == name}) <= 1
    assert assign(data.draw(st.permutations(articles)), SHARES, seed) == found
    groups = {group or key for key, group, _ in articles}
    assert len(set(found.values())) >= min(len(groups), len(SHARES))


def spread(found: Mapping[str, str], articles: list[Counted]) -> dict[str, dict[str, float]]:
    """The part of each label, and of articles, that each split has."""
    held: dict[str, Counter[str]] = {split: Counter() for split in SHARES}
    for key, _, counts in articles:
        held[found[key]].update({**counts, "articles": 1})
    totals = sum(held.values(), Counter[str]())
    return {split: {part: held[split][part] / totals[part] for part in totals} for split in SHARES}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), grouped=st.booleans())
def test_articles_and_labels_are_shared_out_in_proportion(seed: int, grouped: bool) -> None:
    made = random.Random(seed)
    articles: list[Counted] = [
        (
            f"a{number}",
            f"g{made.randrange(100)}" if grouped else None,
            Counter(made.choices(["A", "B", "C", "rare"], [60, 30, 8, 2], k=made.randrange(12))),
        )
        for number in range(400)
    ]
    for split, parts in spread(assign(articles, SHARES, seed), articles).items():
        for part, share in parts.items():
            assert share == pytest.approx(SHARES[split], abs=0.05 if part == "rare" else 0.03)


def test_a_label_that_two_articles_have_is_in_both_splits_of_equal_shares() -> None:
    articles: list[Counted] = [(f"a{number}", None, {"A": 1, "rare": int(number in (3, 7))}) for number in range(10)]
    found = assign(articles, {"one": 1, "other": 1})
    assert found["a3"] != found["a7"]
    assert Counter(found.values()) == {"one": 5, "other": 5}


def test_another_seed_gives_another_division() -> None:
    articles: list[Counted] = [(f"a{number}", None, {"A": 1}) for number in range(50)]
    assert len({tuple(assign(articles, SHARES, seed).items()) for seed in range(5)}) == 5


@pytest.mark.parametrize("shares", [{}, {"train": 0.0}, {"train": 1.2, "dev": -0.2}])
def test_shares_that_are_none_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        assign([], shares)
