"""The commands that only the plain mode has: in the reader one sees what they say, or points at it."""

from __future__ import annotations

from glossator.plain.command import PlainCommand

OWN: tuple[PlainCommand, ...] = (
    PlainCommand(
        "add-surface",
        ("add",),
        "Annotate WORDS where they next occur without a mark; or, with two numbers, the characters between them.",
        "decide",
        takes="LABEL WORDS",
    ),
    PlainCommand(
        "mentions-accept",
        ("accept mentions",),
        "Accept the mentions of these numbers, as mentions said them, as one decision.",
        "decide",
        takes="NUMBERS or all",
    ),
    PlainCommand(
        "mentions-reject",
        ("reject mentions",),
        "Reject the mentions of these numbers, or remove the annotations, as one decision.",
        "decide",
        takes="NUMBERS or all",
    ),
    PlainCommand(
        "mentions-label",
        ("relabel mentions",),
        "Give the mentions of these numbers a label, as one decision.",
        "decide",
        takes="LABEL NUMBERS or all",
    ),
    PlainCommand(
        "answer",
        ("answer",),
        "Give a choice for a question about the article, by their names or by the choice’s key.",
        "article",
        takes="QUESTION CHOICE or KEY",
    ),
    PlainCommand(
        "withdraw",
        ("withdraw",),
        "Take a choice back that was given for a question.",
        "article",
        takes="QUESTION CHOICE or KEY",
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
        "open-mention",
        ("open mention",),
        "Open the article of a mention, at its place, by the number that mentions said.",
        "article",
        takes="NUMBER",
    ),
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
    PlainCommand(
        "say-places",
        ("places",),
        "Say where WORDS occur in the article, marked or not; without WORDS, every place of what was found.",
        "see",
        takes="[WORDS]",
    ),
    PlainCommand("say-relations", ("relations",), "Say the relations of the article, each with a number.", "see"),
    PlainCommand("say-why", ("why",), "Say who suggested the entity and what was decided about it.", "see"),
    PlainCommand("say-address", ("url",), "Say the address of the article’s own page.", "see"),
    PlainCommand("say-labels", ("labels",), "Say the labels with their keys and definitions.", "see"),
    PlainCommand("say-where", ("where",), "Say again where you are; an empty line does the same.", "see"),
)
"""The commands that only the plain mode has: in the reader one sees what they say, or points at it."""
