"""Which letters name which place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.hints import ALL_LETTERS, LETTERS, MOST, assign

offsets = st.sets(st.integers(0, 5_000), max_size=900)
cursors = st.integers(-10, 5_100)


@given(offsets, cursors)
def test_no_hint_begins_another_and_each_place_has_one(places: set[int], cursor: int) -> None:
    hints = assign(places, cursor)
    assert hints.keys() == places
    typed = set(hints.values())
    assert len(typed) == len(places)
    assert not [hint for hint in typed if len(hint) == 2 and hint[0] in typed]
    assert all(1 <= len(hint) <= 2 and set(hint) <= set(ALL_LETTERS) for hint in typed)


@given(offsets, cursors)
def test_the_nearer_a_place_the_fewer_its_letters(places: set[int], cursor: int) -> None:
    hints = assign(places, cursor)
    lengths = [(abs(offset - cursor), len(hint)) for offset, hint in hints.items()]
    assert [length for _, length in sorted(lengths)] == sorted(length for _, length in lengths)
    assert sum(length for _, length in lengths) == fewest_letters(len(places))


def fewest_letters(count: int) -> int:
    """The letters of so many hints, by trying how many of one letter leave room for the others."""
    if count > len(LETTERS) ** 2:
        letters = next(size for size in range(len(ALL_LETTERS) + 1) if size**2 >= count)
    else:
        letters = len(LETTERS)
    singles = max(n for n in range(letters + 1) if n <= count <= n + (letters - n) * letters or n == count <= letters)
    return singles + 2 * (count - singles)


@given(st.lists(st.integers(0, 500), max_size=80).flatmap(lambda o: st.tuples(st.just(o), st.permutations(o))), cursors)
def test_the_order_in_which_places_are_given_does_not_matter(places: tuple[list[int], list[int]], cursor: int) -> None:
    given_first, shuffled = places
    assert assign(given_first, cursor) == assign(shuffled, cursor) == assign([*shuffled, *shuffled], cursor)


@pytest.mark.parametrize("count", [1, 26, 27, 51, 52, 675, 676, 677, 2_000, MOST])
def test_capitals_come_in_only_where_small_letters_are_too_few(count: int) -> None:
    hints = assign(range(count), count // 2)
    assert len(hints) == count
    assert any(hint != hint.lower() for hint in hints.values()) == (count > 676)


@given(offsets, cursors, st.sets(st.sampled_from(LETTERS), max_size=len(LETTERS) - 2))
def test_letters_can_be_left_out(places: set[int], cursor: int, without: set[str]) -> None:
    hints = assign(places, cursor, "".join(without))
    assert len(hints) == min(len(places), (len(ALL_LETTERS) - len(without)) ** 2)
    typed = set(hints.values())
    assert len(typed) == len(hints)
    assert not typed & {hint[0] for hint in typed if len(hint) == 2}
    assert not without & {letter for hint in typed for letter in hint}


def test_where_there_are_too_many_places_the_nearest_have_hints() -> None:
    hints = assign(range(MOST + 500), 0)
    assert hints.keys() == set(range(MOST))
    assert len(set(hints.values())) == MOST


def test_the_home_row_names_what_is_nearest() -> None:
    hints = assign(range(0, 300, 10), 100)
    assert [hints[offset] for offset in (100, 110, 90, 120, 80)] == ["f", "j", "d", "k", "s"]
    assert {hint for hint in hints.values() if len(hint) == 2} == {"zf", "zj", "zd", "zk", "zs"}
