from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.cell_changes import changed_cells, cut

RED, BLUE = Style(color="red"), Style(color="blue")
texts = st.text("ab日\u0301 👍", min_size=1, max_size=6)
segments = st.tuples(texts, st.sampled_from([RED, BLUE])).map(lambda part: Segment(*part))
strips = st.lists(segments, max_size=5).map(Strip)


def strip(*parts: tuple[str, Style]) -> Strip:
    return Strip([Segment(text, style) for text, style in parts])


def test_equal_strips_have_no_changed_cells() -> None:
    assert changed_cells(strip(("abc", RED)), strip(("a", RED), ("bc", RED))) == []


def test_a_change_of_text_or_style_is_found_at_its_cells() -> None:
    assert changed_cells(strip(("abcd", RED)), strip(("axcd", RED))) == [(1, 2)]
    assert changed_cells(strip(("abcd", RED)), strip(("ab", RED), ("c", BLUE), ("d", RED))) == [(2, 3)]


def test_changes_apart_in_several_styles_are_apart() -> None:
    old = strip(("aa", RED), ("plain", BLUE), ("bb", RED))
    new = strip(("xx", RED), ("plain", BLUE), ("yy", RED))
    assert changed_cells(old, new) == [(0, 2), (7, 9)]


def test_changes_near_each_other_in_one_style_are_one() -> None:
    assert changed_cells(strip(("1 of 9", RED)), strip(("2 of 8", RED))) == [(0, 6)]


def test_changes_far_apart_in_one_style_are_apart() -> None:
    gap = "-" * 60
    assert changed_cells(strip((f"1{gap}1", RED)), strip((f"2{gap}2", RED))) == [(0, 1), (61, 62)]


def test_what_a_shorter_strip_lacks_is_changed() -> None:
    assert changed_cells(strip(("ab", RED)), strip(("abcd", RED))) == [(2, 4)]


def test_a_wide_character_is_never_split() -> None:
    assert changed_cells(strip(("a日b", RED)), strip(("axyb", RED))) == [(1, 3)]
    assert changed_cells(strip(("日日", RED)), strip(("x日y", RED))) == [(0, 4)]


def test_a_combining_mark_counts_for_its_cell() -> None:
    assert changed_cells(strip(("abc", RED)), strip(("ab\u0301c", RED))) == [(1, 2)]


def test_cut_takes_whole_characters() -> None:
    x, part = cut(strip(("a日b", RED), ("cd", BLUE)), 2, 5)
    assert (x, part.text) == (1, "日bc")
    assert [segment.style for segment in part] == [RED, BLUE]


@given(strips, strips)
def test_painting_the_changed_cells_over_the_old_strip_gives_the_new(old: Strip, new: Strip) -> None:
    width = max(old.cell_length, new.cell_length)
    old, new = old.extend_cell_length(width, RED), new.extend_cell_length(width, RED)
    screen = _cells(old)
    for x1, x2 in changed_cells(old, new):
        x, part = cut(new, x1, x2)
        assert (x, x + part.cell_length) == (x1, x2)
        screen[x1:x2] = _cells(part)
    assert screen == _cells(new)


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Each cell's character and style; marks without width before the first character have no cell."""
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        for character in text:
            width = cell_len(character)
            if width:
                cells += [(character, style), *[("", style)] * (width - 1)]
            elif cells:
                base = -2 if cells[-1][0] == "" else -1
                cells[base] = cells[base][0] + character, cells[base][1]
    return cells
