"""What the reader's screens can do, the plain mode can do too, or it is said here why not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from glossator.plain.commands import COMMANDS, SHARED
from tui.command import Command
from tui.commands import COMMANDS as READER
from tui.commands import LABEL_KEYS, label_command

INSTEAD: Mapping[str, str] = {
    # a place in the text is a number, or the words that stand there
    "word-left": "find",
    "word-right": "find",
    "hint": "find",
    "hint-entity": "go-to-number",
    "select-left": "add-surface",
    "select-right": "add-surface",
    "select-up": "add-surface",
    "select-down": "add-surface",
    "hint-select": "add-surface",
    "line-up": "say-text",
    "line-down": "say-text",
    "text-start": "say-text",
    "text-end": "say-text",
    "inspector": "say-why",
    "open-url": "say-address",
    # the library
    "filter": "say-list",
    "next-open-article": "next-undecided",
    "open": "open-key",
    # the concordance
    "accept-mentions": "mentions-accept",
    "reject-mentions": "mentions-reject",
    "mark": "mentions-accept",
    "mark-all": "mentions-accept",
    "find-mentions": "concordance",
    "mention-words": "concordance",
    "state-filter": "concordance",
    "filter-label": "concordance",
    "equality": "concordance",
}
"""By another command of the plain mode."""

_LISTS = "nothing scrolls: lists are said by number"
_LISTING = "glossator list chooses and sorts articles; open KEY opens one of them"
_SCHEME = "glossator scheme edits the labels"
_SCREEN = "it is about the screen"
_CLIPBOARD = "what is said can be copied from where it was written"
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("up", "down", "page-up", "page-down", "home", "end"), _LISTS),
    **dict.fromkeys(
        ("status-filter", "flagged-filter", "noted-filter", "answer-filter", "sort", "order"),
        _LISTING,
    ),
    **dict.fromkeys(
        (
            "labels",
            "edit-labels",
            "add-label",
            "rename-label",
            "merge-label",
            "retire-label",
            "label-key",
            "label-colour",
            "define-label",
            "label-guideline",
        ),
        _SCHEME,
    ),
    **dict.fromkeys(("theme", "palette"), _SCREEN),
    **dict.fromkeys(("copy", "copy-sentence"), _CLIPBOARD),
    "look-up": "it needs a browser",
    "mention-order": "mentions come in the order of the articles; mentions QUERY narrows them",
    "add": "glossator add adds articles",
    "progress": "glossator report has the same figures",
}
"""By none, and why."""

_LABELS = {label_command(key) for key in LABEL_KEYS}
_SHARED = {command.id for command in SHARED}


@pytest.mark.parametrize("command", READER, ids=lambda command: command.id)
def test_every_command_of_the_reader_has_a_counterpart_or_a_reason(command: Command) -> None:
    ways = [command.id in _SHARED or command.id in _LABELS, command.id in INSTEAD, bool(LEFT_OUT.get(command.id))]
    assert ways.count(True) == 1


@pytest.mark.parametrize("command", READER, ids=lambda command: command.id)
def test_every_decision_has_a_counterpart_but_edits_of_the_labels(command: Command) -> None:
    decides = command.group in ("decide", "edges", "article")
    assert not decides or command.id not in LEFT_OUT or command.screens == {"labels"}


def test_the_tables_name_only_what_there_is() -> None:
    assert {*INSTEAD, *LEFT_OUT} <= {command.id for command in READER}
    assert set(INSTEAD.values()) <= set(COMMANDS)
