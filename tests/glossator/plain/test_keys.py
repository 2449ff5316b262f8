"""The keys of the plain mode are the reader's, as the person has them."""

from __future__ import annotations

import string

import pytest

from annotate.scheme import LABEL_KEYS
from glossator.plain import keys
from glossator.plain.commands import COMMANDS, OWN, SHARED
from glossator.plain.keys import character, typed_keys
from tui import commands as reader
from tui.keymap import key_name, spelling

TITLES = {command.id: command.title for command in reader.commands_of("reader")}


def typed(command_id: str) -> tuple[str, ...]:
    """The keys of the reader's command that are one character on a line, without that which begins a comment."""
    return tuple(
        key for key in map(spelling, reader.DEFAULT_KEYMAP[command_id]) if len(key) == 1 and key != keys.COMMENT
    )


@pytest.mark.parametrize("command", SHARED, ids=lambda command: command.id)
def test_a_command_of_the_reader_has_its_title_and_keys(command: object) -> None:
    shared = next(one for one in SHARED if one == command)
    assert TITLES[shared.id] in shared.words
    assert shared.keys == typed(shared.id)


def test_the_keys_of_labels_are_those_of_the_reader() -> None:
    assert tuple(reader.LABEL_KEYS) == LABEL_KEYS
    for key in LABEL_KEYS:
        assert keys.label_command(key) == reader.label_command(key)
        assert typed_keys({})[key] == reader.label_command(key)


def test_no_two_commands_share_words_or_an_id() -> None:
    words = [word for command in COMMANDS.values() for word in command.words]
    assert len(words) == len(set(words))
    assert len(COMMANDS) == len(SHARED) + len(OWN)
    assert all(len(word) > 1 and word == word.lower() and len(word.split()) <= 3 for word in words)


def test_commands_that_only_the_plain_mode_has_are_none_of_the_reader() -> None:
    assert not {command.id for command in OWN} & set(reader.DEFAULT_KEYMAP)
    assert not any(command.keys for command in OWN)


@pytest.mark.parametrize("written", sorted({*string.punctuation, *string.ascii_letters, *string.digits, "é", "ß"}))
def test_a_character_is_the_key_that_the_reader_takes_it_for(written: str) -> None:
    assert character(written) == written
    name = key_name(written)
    assert name is not None
    assert character(name) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [("shift+a", "A"), ("Shift+é", "É"), ("comma", ","), ("COMMA", ","), ("plus", "+"), ("left_square_bracket", "[")],
)
def test_names_of_characters_are_understood(written: str, expected: str) -> None:
    assert character(written) == expected
    name = key_name(written)
    assert name is not None
    assert spelling(name) in (expected, written.lower())


@pytest.mark.parametrize(
    "written", ["enter", "space", "tab", "f5", "ctrl+s", "alt+x", "shift+tab", "ctrl++", "delete", "escape", "up"]
)
def test_keys_that_are_no_character_cannot_be_typed(written: str) -> None:
    assert key_name(written) is not None
    assert character(written) is None


def test_a_person_s_own_keys_take_the_place_of_the_default_ones() -> None:
    found = typed_keys(
        {"accept": "y, space", "reject": ["Z", ";"], "skip": ",", "undo": "", "label-2": "B", "theme": "a"}
    )
    assert {key: found[key] for key in "yZ;,B"} == {
        "y": "accept",
        "Z": "reject",
        ";": "reject",
        ",": "skip",
        "B": "label-2",
    }
    assert not {"a", "x", "z", "u", "2"} & found.keys()


def test_what_begins_a_comment_is_the_key_of_nothing() -> None:
    assert reader.DEFAULT_KEYMAP["previous-mention"] == ("number_sign",)
    assert keys.COMMENT not in typed_keys({})
    assert keys.COMMENT not in typed_keys({"accept": "#"})
