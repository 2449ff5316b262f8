"""What a terminal sends, read in pieces of any size: pasted text is text, everything else is keys."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, Paste

from tui.terminal_input import EscapedKey, PasteGuard, TerminalParser

START, END = "\x1b[200~", "\x1b[201~"
HOSTILE = st.text(st.sampled_from("\x1b[]20~1;mMAa\r\n日 "), max_size=60).filter(
    lambda text: END not in text + END[:-1]
)


def events(pieces: Iterable[str]) -> tuple[str, list[str]]:
    """What was pasted and which keys were pressed, when the pieces come one after the other."""
    parser = TerminalParser()
    messages = [message for piece in pieces if piece for message in parser.feed(piece)]
    pasted = "".join(message.text for message in messages if isinstance(message, Paste))
    return pasted, [message.key for message in messages if isinstance(message, Key)]


def cut(text: str, sizes: list[int]) -> list[str]:
    """The text in pieces of these sizes, the last one with all the rest."""
    pieces = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [*pieces, text]


def test_an_escape_character_in_a_paste_presses_no_key_and_loses_nothing() -> None:
    assert events([f"{START}one \x1b[31mtwo aa\x1b{END}j"]) == ("one \x1b[31mtwo aa\x1b", ["j"])


@given(HOSTILE, st.lists(st.integers(1, 9), max_size=30))
def test_a_pasted_text_comes_whole_however_the_input_is_cut(text: str, sizes: list[int]) -> None:
    assert events(cut(f"k{START}{text}{END}j", sizes)) == (text, ["k", "j"])


@given(st.text(max_size=40).filter(lambda text: START not in text), st.lists(st.integers(1, 5), max_size=20))
def test_what_is_typed_goes_on_at_once_and_as_it_is(text: str, sizes: list[int]) -> None:
    guard = PasteGuard()
    for piece in cut(text, sizes):
        assert guard.guarded(piece) == piece


def test_keys_and_the_mouse_are_understood_as_ever() -> None:
    assert events(["a", "\x1b[A", "\x1b[1;2C", "日"])[1] == ["a", "up", "shift+right", "日"]


def test_a_key_right_behind_escape_is_both_the_two_and_what_the_terminal_means_by_alt() -> None:
    parser = TerminalParser()
    pressed = [message for message in parser.feed("\x1bDj\x1b1\x1b/\x1b\x1bfx") if isinstance(message, Key)]
    assert [key.key for key in pressed] == [
        *("alt+shift+d", "j", "inverted_exclamation_mark", "alt+slash", "escape", "ctrl+right", "x")
    ]
    apart = [[each.key for each in key.apart] for key in pressed if isinstance(key, EscapedKey)]
    assert apart == [["escape", key] for key in ("D", "1", "slash", "f")]


def test_an_escape_that_comes_in_a_piece_of_its_own_waits_for_what_follows_and_not_for_long() -> None:
    parser = TerminalParser()
    assert [*parser.feed("\x1b")] == []
    assert [message.key for message in parser.feed("[A") if isinstance(message, Key)] == ["up"]
    assert [*parser.feed("\x1b")] == []
    pressed = [*parser.tick()]
    while not pressed:
        pressed = [*parser.tick()]
    assert [message.key for message in pressed if isinstance(message, Key)] == ["escape"]
    assert [message.key for message in parser.feed("a") if isinstance(message, Key)] == ["a"]
