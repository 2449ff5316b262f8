"""Contexts are cut by cells, whatever the characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from tui.widgets.mention_list import keyword_and_right, left_part

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("漢🧬e\u0301\u200d👩🔬\ufe0f\n\r\t\0\x1b\u202e"))
)
WIDTHS = st.integers(0, 40)


def cells(text: str) -> int:
    return sum(map(get_character_cell_size, text))


@given(TEXTS, WIDTHS)
def test_what_stands_before_fills_its_cells_and_is_the_end_of_the_text(text: str, width: int) -> None:
    part = left_part(text, width)
    assert cells(part) == width
    assert "\n" not in part
    assert "\x1b" not in part


@given(TEXTS.filter(bool), TEXTS, st.integers(2, 40))
def test_keyword_and_what_follows_fill_their_cells(surface: str, right: str, width: int) -> None:
    keyword, rest = keyword_and_right(surface, right, width)
    assert cells(keyword + rest) == width
    assert not {"\n", "\x1b", "\u202e"} & set(keyword + rest)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("the first words", 5, "words"),
        ("short", 8, "   short"),
        ("漢字", 3, " 字"),
        ("xe\u0301a", 1, "a"),
        ("e\u0301", 0, ""),
        ("line\nend", 4, " end"),
    ],
)
def test_the_end_of_a_text_is_kept(text: str, width: int, expected: str) -> None:
    assert left_part(text, width) == expected


def test_a_long_keyword_leaves_no_room_for_the_rest() -> None:
    assert keyword_and_right("a very long keyword", "rest", 8) == ("a very… ", "")
    assert keyword_and_right("漢", "字字", 4) == ("漢", "字")
    assert cell_len("".join(keyword_and_right("漢", "字字", 5))) == 5
