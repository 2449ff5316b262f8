"""A person's own keys, and what is said about mistakes in them."""

from __future__ import annotations

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from tui.commands import COMMANDS, DEFAULT_KEYMAP, SCREENS, commands_of
from tui.keymap import NAMED_KEYS, InvalidKeymap, KeyTable, key_name, mistakes, read_keymap, shown, spelling


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("[", "left_square_bracket"),
        ("left_square_bracket", "left_square_bracket"),
        ("?", "question_mark"),
        ("-", "minus"),
        ("minus", "minus"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (",", "comma"),
        ("A", "A"),
        ("shift+a", "A"),
        ("é", "é"),
        ("Shift+Tab", "shift+tab"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("Ctrl+S", "ctrl+s"),
        ("ctrl+shift+s", "ctrl+shift+s"),
        ("control+s", "ctrl+s"),
        ("Esc", "escape"),
        ("space", "space"),
        ("F5", "f5"),
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
    ],
)
def test_a_key_may_be_written_as_it_is_said(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize("written", ["", " ", "ctlr+s", "ctrl", "ctrl+", "++", "ab", "shift+1", "\x1b", "f25", "a b"])
def test_what_no_keyboard_sends_is_no_key(written: str) -> None:
    assert key_name(written) is None


@given(st.sampled_from([*NAMED_KEYS, *string.ascii_letters, *string.digits, *string.punctuation]))
def test_the_spelling_of_a_key_leads_back_to_it(written: str) -> None:
    name = key_name(written)
    assert name is not None
    assert key_name(spelling(name)) == name


async def test_a_character_is_named_as_textual_names_it_when_it_is_typed() -> None:
    received = []

    class Program(App[None]):
        def on_key(self, event: object) -> None:
            received.append(getattr(event, "key", None))

    async with Program().run_test() as pilot:
        await pilot.press(*string.punctuation, *string.ascii_letters)
    assert received == [key_name(character) for character in string.punctuation + string.ascii_letters]


def test_keys_are_shown_short() -> None:
    keys = ["up", "ctrl+left", "escape", "pagedown", "plus", "left_curly_bracket", "H", "shift+tab"]
    assert [shown(key) for key in keys] == ["↑", "ctrl+←", "esc", "pgdn", "+", "{", "H", "shift+tab"]


def test_an_empty_table_leaves_the_default_keys() -> None:
    assert read_keymap({}) == DEFAULT_KEYMAP


def test_keys_come_as_text_with_commas_or_as_a_list() -> None:
    keymap = read_keymap({"accept": "space, ctrl+y", "flag": [",", "!"], "skip": ";", "theme": ""})
    assert keymap["accept"] == ("space", "ctrl+y")
    assert keymap["flag"] == ("comma", "exclamation_mark")
    assert keymap["theme"] == ()
    assert read_keymap({"skip": ","})["skip"] == ("comma",)
    assert keymap["undo"] == ("u",)


def test_a_key_map_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        read_keymap({})["accept"] = ()  # type: ignore[index]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"acept": "a"}, "acept: no command has this name; did you mean accept?"),
        ({"grow_left": "("}, "grow_left: no command has this name; did you mean grow-left?"),
        ({"accept": "spcae"}, "accept: 'spcae' is no key; did you mean space?"),
        ({"accept": "ctlr+s"}, "accept: 'ctlr+s' is no key; did you mean ctrl+s?"),
        ({"accept": "qqqq"}, "accept: 'qqqq' is no key"),
        ({"accept": "y,,"}, "accept: an empty key between commas; the comma key is written comma"),
        (
            {"accept": "shift+1"},
            "accept: 'shift+1' differs from keyboard to keyboard; write the character that it gives",
        ),
        ({"accept": "ctrl+q"}, "accept: ctrl+q always quits; choose another key"),
        (
            {"accept": "x"},
            "accept: x is also a key of reject on the reader screen; give reject another key, or accept",
        ),
        (
            {"sort": "tab"},
            "sort: tab is also a key of next-open-article on the library screen; give next-open-article another key, "
            "or sort",
        ),
        (
            {"accept": "ctrl+i"},
            "accept: tab is also a key of next-open on the reader screen; give next-open another key, or accept",
        ),
    ],
)
def test_a_mistake_is_named_with_the_way_out(table: KeyTable, said: str) -> None:
    assert said in mistakes(table)
    with pytest.raises(InvalidKeymap) as caught:
        read_keymap(table, "keys.toml: [keys]")
    assert f"keys.toml: [keys]: {said}" in caught.value.message.splitlines()
    assert caught.value.hint


def test_a_key_may_be_taken_from_a_command_that_gets_another() -> None:
    keymap = read_keymap({"accept": "x", "reject": "a"})
    assert (keymap["accept"], keymap["reject"]) == (("x",), ("a",))


def test_one_key_may_serve_two_screens() -> None:
    assert mistakes({"accept": "M"}) == ()


def test_two_changed_commands_on_one_key_are_named_once() -> None:
    assert len(mistakes({"accept": "f5", "reject": "f5"})) == 1
    assert len(mistakes({"undo": "f5", "flag": "f5"})) == 1  # on two screens


def test_all_mistakes_are_listed() -> None:
    assert len(mistakes({"acept": "a", "undo": "spcae", "flag": "q"})) == 3


_ids = st.sampled_from([entry.id for entry in COMMANDS])
_spellings = st.lists(st.sampled_from(["a", "x", "tab", "f5", "[", "ctrl+k", ",", "nokey"]), max_size=3)


@given(st.dictionaries(_ids, _spellings, max_size=5))
def test_a_table_without_mistakes_gives_every_key_to_one_command_of_a_screen(table: dict[str, list[str]]) -> None:
    if mistakes(table):
        return
    keymap = read_keymap(table)
    for screen in SCREENS:
        uses = Counter(key for entry in commands_of(screen) for key in keymap[entry.id])
        assert all(count == 1 for count in uses.values())


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=20) | st.lists(st.text(max_size=8), max_size=3), max_size=4)
)
def test_whatever_stands_in_a_table_is_answered_in_words(table: dict[str, str | list[str]]) -> None:
    unknown = [command_id for command_id in table if command_id not in DEFAULT_KEYMAP]
    assert len(mistakes(table)) >= len(unknown)
