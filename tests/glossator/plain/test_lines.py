"""What a line is understood to ask for."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.plain.commands import COMMANDS, PlainCommand
from glossator.plain.keys import typed_keys
from glossator.plain.lines import GIVE_LABEL, Asked, WrongLine, read_line

KEYS = typed_keys({})
PAGE = Path(__file__).parents[3] / "docs" / "guide" / "plain-mode.md"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("accept", Asked("accept")),
        ("  Accept \r\n", Asked("accept")),
        ("a", Asked("accept")),
        ("u", Asked("undo")),
        ("U", Asked("redo")),
        ("next", Asked("next-open")),
        ("next  entity", Asked("next-entity")),
        ("]", Asked("grow-right")),
        ("4", Asked(GIVE_LABEL, "4")),
        ("-", Asked(GIVE_LABEL, "-")),
        ("label DRUG", Asked("pick-label", "DRUG")),
        ("note  look at  this", Asked("note", "look at  this")),
        ("t x", Asked("note", "x")),
        ("note article Later", Asked("note-on-article", "Later")),
        ("finish", Asked("finish")),
        ("finish leave", Asked("finish", "leave")),
        ("add DRUG HB 214", Asked("add-surface", "DRUG HB 214")),
        ("find  phase 3 ", Asked("find", "phase 3")),
        ("/ phase 3", Asked("find", "phase 3")),
        ("find", Asked("find")),
        ("N", Asked("find-previous")),
        ("next of label", Asked("next-of-label")),
        ("relate 3 treats", Asked("relate", "3 treats")),
        ("R", Asked("relate")),
        ("remove relation 2", Asked("remove-relation", "2")),
        ("labels", Asked("say-labels")),
        ("D DRUG, ORG", Asked("labels-wanted", "DRUG, ORG")),
        ("open mention 3", Asked("open-mention", "3")),
        ("", Asked("say-where")),
        (" \t", Asked("say-where")),
        ("# a comment", None),
        ("#", None),
    ],
)
def test_words_keys_and_what_follows_them(line: str, expected: Asked | None) -> None:
    assert read_line(line, KEYS) == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("acept", "there is no command acept; did you mean accept?"),
        ("nxt entity", "there is no command nxt; did you mean next entity?"),
        ("XYZZY", "there is no command XYZZY"),
        ("Å", "there is no command Å"),
        ("accept all", "nothing can follow accept"),
        ("4 5", "nothing can follow 4"),
        ("a b", "nothing can follow accept"),
        ("note", "something is missing: note TEXT"),
        ("note article", "something is missing: note article TEXT"),
        ("answer", "something is missing: answer QUESTION CHOICE or KEY"),
        ("n 3", "nothing can follow next match"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, message: str) -> None:
    with pytest.raises(WrongLine) as wrong:
        read_line(line, KEYS)
    assert wrong.value.message == message


@given(st.text())
def test_any_line_asks_for_a_command_for_nothing_or_is_wrong(line: str) -> None:
    with suppress(WrongLine):
        asked = read_line(line, KEYS)
        assert asked is None or asked.id == GIVE_LABEL or asked.id in COMMANDS


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.id)
def test_the_guide_has_every_command_with_its_keys(command: PlainCommand) -> None:
    named = set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", PAGE.read_text(encoding="utf-8")))
    called = {" ".join(name.split()[: len(command.words[0].split())]) for name in named}
    assert command.words[0] in called
    assert all(any(name.split()[0] == key for name in named) for key in command.keys)
