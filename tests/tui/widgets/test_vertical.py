from tui.widgets.vertical import VerticalMotion
from tui.widgets.wrapping import Wrapped

TEXT = "abcdef\n\nxy\n日本語東京\n   \nlast line"


def at(wrapped: Wrapped, number: int, column: int) -> int:
    return wrapped.line(number).offset(column)


def test_the_column_is_kept_through_shorter_lines_and_blank_ones_are_passed_over() -> None:
    wrapped, motion = Wrapped(TEXT, 20), VerticalMotion()
    start = at(wrapped, 0, 5)
    second = motion.target(wrapped, start, 1)
    assert second == TEXT.index("y")
    motion.cursor_was_set()
    third = motion.target(wrapped, second, 1)
    assert third == TEXT.index("語")
    motion.cursor_was_set()
    assert motion.target(wrapped, third, -2) == start


def test_the_column_is_forgotten_when_the_cursor_moves_otherwise() -> None:
    wrapped, motion = Wrapped(TEXT, 20), VerticalMotion()
    motion.target(wrapped, at(wrapped, 0, 5), 1)
    motion.cursor_was_set()
    motion.cursor_was_set()
    assert motion.target(wrapped, TEXT.index("x"), 1) == TEXT.index("日")


def test_the_ends_of_the_text_hold() -> None:
    wrapped, motion = Wrapped(TEXT, 20), VerticalMotion()
    assert motion.target(wrapped, 3, -1) == 3
    last = TEXT.index("last") + 3
    assert motion.target(wrapped, last, 5) == last
    assert wrapped.line_of(motion.target(wrapped, 3, 100)) == len(wrapped) - 1


def test_blank_lines_at_the_end_are_not_reached() -> None:
    wrapped = Wrapped("one\ntwo\n\n\n", 20)
    assert VerticalMotion().target(wrapped, 0, 9) == 4
    assert VerticalMotion().target(wrapped, 4, 1) == 4
    assert VerticalMotion().target(Wrapped("\n\n", 20), 0, 1) == 0


def test_a_line_is_left_for_the_next_line_of_the_same_paragraph() -> None:
    wrapped = Wrapped("one two three four", 8)
    assert VerticalMotion().target(wrapped, 5, 1) == 13
    assert VerticalMotion().target(wrapped, 13, -1) == 5
