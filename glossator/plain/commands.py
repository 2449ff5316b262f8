"""The table of commands of the plain mode: what a line may ask for, in which words and by which keys.

It stands beside the reader's table, because that one needs Textual to be loaded; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["decide", "move", "article", "see", "other"]

GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "decide": "Decide",
        "move": "Go to an entity",
        "article": "The article",
        "see": "Have something said",
        "other": "Everything else",
    }
)
"""The groups in the order in which help lists them, with their headings."""


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """One thing that a line can ask for."""

    id: str
    """That of the reader's command where there is one."""
    words: tuple[str, ...]
    """What calls it, in small letters, one word or two; the first is what help shows."""
    help: str
    """One line that says what it does."""
    group: Group
    keys: tuple[str, ...] = ()
    """The characters that call it where a person has set no others: the reader's keys that can be typed on a line."""
    takes: str = ""
    """What follows it, as help shows it: in brackets what may be left out; empty where nothing can follow."""


SHARED: tuple[PlainCommand, ...] = (
    PlainCommand("accept", ("accept",), "Accept the suggestion and go to the next.", "decide", ("a",)),
    PlainCommand(
        "reject",
        ("reject",),
        "Reject the suggestion, or remove the annotation, and go to the next.",
        "decide",
        ("x",),
    ),
    PlainCommand(
        "pick-label", ("label", "pick label"), "Give the entity a label, by its name.", "decide", ("p",), "LABEL"
    ),
    PlainCommand("grow-left", ("grow left",), "Move the entity’s left edge a token out.", "decide", ("[",)),
    PlainCommand("grow-right", ("grow right",), "Move the entity’s right edge a token out.", "decide", ("]",)),
    PlainCommand("shrink-left", ("shrink left",), "Move the entity’s left edge a token in.", "decide", ("{",)),
    PlainCommand("shrink-right", ("shrink right",), "Move the entity’s right edge a token in.", "decide", ("}",)),
    PlainCommand(
        "characters", ("by character", "characters"), "Move edges by character, or by token again.", "decide", ("c",)
    ),
    PlainCommand(
        "note",
        ("note",),
        "Write a note on the annotation, or else on the article; note - takes it away.",
        "decide",
        ("t",),
        "TEXT",
    ),
    PlainCommand(
        "same",
        ("same", "same string"),
        "Decide all equal mentions of the article as the last one was decided.",
        "decide",
        ("s",),
    ),
    PlainCommand(
        "same-forms",
        ("same forms", "same, any form"),
        "As same, capitals, plurals and possessives alike.",
        "decide",
    ),
    PlainCommand(
        "same-everywhere",
        ("same everywhere",),
        "Say which mentions in the workspace can be decided as the last one was; with yes, decide them.",
        "decide",
        ("S",),
        "[yes]",
    ),
    PlainCommand(
        "never",
        ("never suggest",),
        "Say where the suggestion can be rejected for good; with yes, do so and never suggest it again.",
        "decide",
        ("X",),
        "[yes]",
    ),
    PlainCommand("undo", ("undo",), "Take your last decision back.", "decide", ("u",)),
    PlainCommand("redo", ("redo",), "Make the decision again that was taken back.", "decide", ("U",)),
    PlainCommand("next-open", ("next", "next open"), "Go to the next suggestion to decide.", "move"),
    PlainCommand("previous-open", ("previous", "previous open"), "Go to the suggestion to decide before.", "move"),
    PlainCommand("next-entity", ("next entity",), "Go to the next entity, decided or not.", "move", ("w",)),
    PlainCommand("previous-entity", ("previous entity",), "Go to the entity before, decided or not.", "move", ("b",)),
    PlainCommand(
        "show-hidden",
        ("show hidden",),
        "Take the suggestions in that your earlier decisions hide, or leave them out again.",
        "move",
        ("v",),
    ),
    PlainCommand(
        "finish",
        ("finish",),
        "Finish the article and open the next; finish leave does so with suggestions undecided.",
        "article",
        (),
        "[leave]",
    ),
    PlainCommand("skip", ("skip",), "Put the article off and open the next.", "article", ("z",)),
    PlainCommand("reopen", ("reopen",), "Take the article up again after finishing or skipping it.", "article", ("r",)),
    PlainCommand("flag", ("flag",), "Flag the article, or take its flag away.", "article", ("m",)),
    PlainCommand(
        "next-article",
        ("next article",),
        "Open the next article, leaving this one as it is.",
        "article",
        (">",),
    ),
    PlainCommand(
        "previous-article",
        ("previous article",),
        "Open the article before, leaving this one as it is.",
        "article",
        ("<",),
    ),
    PlainCommand("help", ("help",), "Say these commands.", "other", ("?",)),
    PlainCommand("quit", ("quit",), "Leave Glossator; everything is saved.", "other", ("q",)),
)
"""The commands that the reader has too; a person's key map holds for them."""

OWN: tuple[PlainCommand, ...] = (
    PlainCommand(
        "add-surface",
        ("add",),
        "Annotate WORDS where they next occur without a mark; or, with two numbers, the characters between them.",
        "decide",
        takes="LABEL WORDS",
    ),
    PlainCommand(
        "note-on-article",
        ("note article",),
        "Write a note on the article; note article - takes it away.",
        "article",
        takes="TEXT",
    ),
    PlainCommand("go-to-number", ("go",), "Go to the entity of that number.", "move", takes="NUMBER"),
    PlainCommand("open-key", ("open",), "Open the article of that key.", "article", takes="KEY"),
    PlainCommand(
        "say-list",
        ("list",),
        "Say 20 articles: from the open one on, from a number on, or those that hold some words.",
        "see",
        takes="[NUMBER or WORDS]",
    ),
    PlainCommand(
        "say-text", ("text",), "Say the article, or lines of it, with their numbers.", "see", takes="[LINE [LINE]]"
    ),
    PlainCommand("say-entities", ("entities",), "Say every entity with its number, state and place.", "see"),
    PlainCommand("say-found", ("find",), "Say where WORDS occur in the article, marked or not.", "see", takes="WORDS"),
    PlainCommand("say-why", ("why",), "Say who suggested the entity and what was decided about it.", "see"),
    PlainCommand("say-labels", ("labels",), "Say the labels with their keys and definitions.", "see"),
    PlainCommand("say-where", ("where",), "Say again where you are; an empty line does the same.", "see"),
)
"""The commands that only the plain mode has: in the reader one sees what they say, or points at it."""

COMMANDS: Mapping[str, PlainCommand] = MappingProxyType({command.id: command for command in (*SHARED, *OWN)})
"""Every command by its id."""
