"""The commands that the plain mode has in common with the reader; a test compares their titles and keys."""

from __future__ import annotations

from glossator.plain.command import PlainCommand

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
    PlainCommand(
        "relate",
        ("relate",),
        "Relate the annotation to the one of that number; without one, begin here, and relate to here when said again.",
        "decide",
        ("R",),
        "[NUMBER] [TYPE]",
    ),
    PlainCommand(
        "remove-relation",
        ("remove relation",),
        "Take a relation away: the only one of the annotation, or that of a number in relations.",
        "decide",
        (),
        "[NUMBER]",
    ),
    PlainCommand("undo", ("undo",), "Take your last decision back.", "decide", ("u",)),
    PlainCommand("redo", ("redo",), "Make the decision again that was taken back.", "decide", ("U",)),
    PlainCommand("next-open", ("next", "next open"), "Go to the next suggestion to decide.", "move"),
    PlainCommand("previous-open", ("previous", "previous open"), "Go to the suggestion to decide before.", "move"),
    PlainCommand("next-entity", ("next entity",), "Go to the next entity, decided or not.", "move", ("w",)),
    PlainCommand("previous-entity", ("previous entity",), "Go to the entity before, decided or not.", "move", ("b",)),
    PlainCommand(
        "last-decision", ("last decision",), "Go back to what was decided last in this article.", "move", (".",)
    ),
    PlainCommand("next-of-label", ("next of label",), "Go to the next entity of the same label.", "move", ("e",)),
    PlainCommand(
        "previous-of-label", ("previous of label",), "Go to the entity before of the same label.", "move", ("E",)
    ),
    PlainCommand("next-note", ("next note",), "Go to the next annotation with a note.", "move", ("'",)),
    PlainCommand("previous-note", ("previous note",), "Go to the annotation before with a note.", "move", ('"',)),
    PlainCommand("next-relation", ("next relation",), "Go to the other end of the annotation’s next relation.", "move"),
    PlainCommand(
        "previous-relation",
        ("previous relation",),
        "Go to the other end of the annotation’s relation before.",
        "move",
    ),
    PlainCommand(
        "find",
        ("find",),
        "Select the first place of a text from here on; without TEXT, of the one found last.",
        "move",
        ("/",),
        "[TEXT]",
    ),
    PlainCommand("find-next", ("next match",), "Select the next place of what is searched for.", "move", ("n",)),
    PlainCommand(
        "find-previous", ("previous match",), "Select the place before of what is searched for.", "move", ("N",)
    ),
    PlainCommand(
        "next-mention",
        ("next mention",),
        "Go to the next place with the text of the entity or the selection.",
        "move",
        ("*",),
    ),
    PlainCommand(
        "previous-mention",
        ("previous mention",),
        "Go to the place before with the text of the entity or the selection.",
        "move",
    ),
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
    PlainCommand(
        "labels-wanted",
        ("labels wanted",),
        "Look for these labels alone, and finish the article for these; all ends it. Without LABELS, say them.",
        "article",
        ("D",),
        "[LABELS or all]",
    ),
    PlainCommand(
        "article-labels",
        ("article labels",),
        "Say the questions about the whole article, with their choices and answers.",
        "article",
        ("A",),
    ),
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
    PlainCommand(
        "next-undecided",
        ("next undecided",),
        "Open the next article with open suggestions, leaving this one as it is.",
        "article",
        ("J",),
    ),
    PlainCommand(
        "previous-undecided",
        ("previous undecided",),
        "Open the article before with open suggestions, leaving this one as it is.",
        "article",
        ("K",),
    ),
    PlainCommand(
        "concordance",
        ("mentions",),
        "Say 20 mentions in the workspace: of the entity, of a surface, a label or words, or from a number on.",
        "see",
        ("C",),
        "[QUERY or NUMBER]",
    ),
    PlainCommand("outliers", ("outliers",), "Say the decisions that are unlike most others, as mentions does.", "see"),
    PlainCommand(
        "guideline",
        ("guideline",),
        "Say what a label is for, with examples and the last decisions on it.",
        "see",
        ("d",),
        "[LABEL]",
    ),
    PlainCommand(
        "back", ("back",), "Leave what is open: a relation that was begun, a selection, going by character.", "other"
    ),
    PlainCommand("help", ("help",), "Say these commands.", "other", ("?",)),
    PlainCommand("quit", ("quit",), "Leave Glossator; everything is saved.", "other", ("q",)),
)
"""The commands that the reader has too; a person's key map holds for them."""
