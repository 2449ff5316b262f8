"""The table of commands: every one, in the order of the help screen and of the footer.

A screen answers a command in ``action_command(id)``, and says itself when one is not possible, and why.
"""

from __future__ import annotations

from tui.command import LABEL_KEYS, Command, label_command

_READER = frozenset({"reader"})
_LIBRARY = frozenset({"library"})
_CONCORDANCE = frozenset({"concordance"})
_DECIDING = _READER | _CONCORDANCE
_LABELS = frozenset({"labels"})
_LISTS = frozenset({"library", "concordance", "labels", "start"})
_WORKSPACE = frozenset({"library", "reader"})
_MENTIONS = _WORKSPACE | _CONCORDANCE
_PROGRESS = frozenset({"progress"})
_SCROLLED = _LISTS | _PROGRESS
_ANY = frozenset({"library", "reader", "concordance", "progress", "labels", "start"})


def _labels() -> tuple[Command, ...]:
    """A command for each key that can give a label."""
    bound = {"-": "minus", "=": "equals_sign"}
    return tuple(
        Command(
            label_command(key),
            (bound.get(key, key),),
            f"label {key}",
            f"Give the entity, the selection or the word at the cursor the label that has the key {key}.",
            "decide",
            _DECIDING,
        )
        for key in LABEL_KEYS
    )


COMMANDS: tuple[Command, ...] = (
    Command("word-left", ("left", "h"), "word left", "Go to the word before.", "move", _READER),
    Command("word-right", ("right", "l"), "word right", "Go to the word after.", "move", _READER),
    Command("line-up", ("up", "k"), "line up", "Go a line up.", "move", _READER),
    Command("line-down", ("down", "j"), "line down", "Go a line down.", "move", _READER),
    Command("up", ("up", "k"), "up", "Go a line up.", "move", _SCROLLED),
    Command("down", ("down", "j"), "down", "Go a line down.", "move", _SCROLLED),
    Command("page-up", ("pageup",), "page up", "Go a screenful up.", "move", _ANY),
    Command("page-down", ("pagedown",), "page down", "Go a screenful down.", "move", _ANY),
    Command("text-start", ("g", "home"), "start", "Go to the first word of the article.", "move", _READER),
    Command("text-end", ("G", "end"), "end", "Go to the last word of the article.", "move", _READER),
    Command("home", ("g", "home"), "first", "Go to the first line of the list.", "move", _SCROLLED),
    Command("end", ("G", "end"), "last", "Go to the last line of the list.", "move", _SCROLLED),
    Command("next-open", ("tab",), "next open", "Go to the next suggestion to decide.", "move", _READER, show=True),
    Command(
        "previous-open", ("shift+tab",), "previous open", "Go to the suggestion to decide before.", "move", _READER
    ),
    Command("next-entity", ("w",), "next entity", "Go to the next entity, decided or not.", "move", _READER),
    Command("previous-entity", ("b",), "previous entity", "Go to the entity before, decided or not.", "move", _READER),
    Command(
        "last-decision",
        ("full_stop",),
        "last decision",
        "Go back to what was decided last in this article.",
        "move",
        _READER,
    ),
    Command(
        "next-mention",
        ("asterisk",),
        "next mention",
        "Go to the next place with the text of the entity, the selection or the word.",
        "move",
        _READER,
    ),
    Command(
        "previous-mention",
        ("number_sign",),
        "previous mention",
        "Go to the place before with the text of the entity, the selection or the word.",
        "move",
        _READER,
    ),
    Command("next-of-label", ("e",), "next of label", "Go to the next entity of the same label.", "move", _READER),
    Command(
        "previous-of-label", ("E",), "previous of label", "Go to the entity before of the same label.", "move", _READER
    ),
    Command(
        "next-relation",
        (),
        "next relation",
        "Go to the other end of the annotation’s next relation.",
        "move",
        _READER,
    ),
    Command(
        "previous-relation",
        (),
        "previous relation",
        "Go to the other end of the annotation’s relation before.",
        "move",
        _READER,
    ),
    Command("next-note", ("apostrophe",), "next note", "Go to the next annotation with a note.", "move", _READER),
    Command(
        "previous-note",
        ("quotation_mark",),
        "previous note",
        "Go to the annotation before with a note.",
        "move",
        _READER,
    ),
    Command(
        "next-open-article",
        ("tab",),
        "next open",
        "Go to the next article with suggestions to decide.",
        "move",
        _LIBRARY,
    ),
    Command("select-left", ("H", "shift+left"), "select left", "Extend the selection a word left.", "select", _READER),
    Command(
        "select-right", ("L", "shift+right"), "select right", "Extend the selection a word right.", "select", _READER
    ),
    Command("select-up", ("shift+up",), "select up", "Extend the selection a line up.", "select", _READER),
    Command("select-down", ("shift+down",), "select down", "Extend the selection a line down.", "select", _READER),
    Command(
        "characters",
        ("c",),
        "by character",
        "Move, select and shift edges by character, or by word again.",
        "select",
        _READER,
    ),
    Command(
        "grow-left", ("left_square_bracket",), "grow left", "Move the entity’s left edge a token out.", "edges", _READER
    ),
    Command(
        "grow-right",
        ("right_square_bracket",),
        "grow right",
        "Move the entity’s right edge a token out.",
        "edges",
        _READER,
    ),
    Command(
        "shrink-left",
        ("left_curly_bracket",),
        "shrink left",
        "Move the entity’s left edge a token in.",
        "edges",
        _READER,
    ),
    Command(
        "shrink-right",
        ("right_curly_bracket",),
        "shrink right",
        "Move the entity’s right edge a token in.",
        "edges",
        _READER,
    ),
    Command("accept", ("a",), "accept", "Accept the suggestion and go to the next.", "decide", _READER, show=True),
    Command(
        "reject",
        ("x", "delete", "backspace"),
        "reject",
        "Reject the suggestion, or remove the annotation, and go to the next.",
        "decide",
        _READER,
        show=True,
    ),
    # apart from the reader’s, so that a key given to those is free for marking here
    Command(
        "accept-mentions",
        ("a",),
        "accept",
        "Accept the marked mentions, or the one under the cursor.",
        "decide",
        _CONCORDANCE,
        show=True,
    ),
    Command(
        "reject-mentions",
        ("x", "delete", "backspace"),
        "reject",
        "Reject the marked mentions, or the one under the cursor; annotations are removed.",
        "decide",
        _CONCORDANCE,
        show=True,
    ),
    *_labels(),
    Command(
        "pick-label",
        ("p",),
        "pick label",
        "Give any label of the scheme, found by its name; those without a key have no other way.",
        "decide",
        _DECIDING,
    ),
    Command(
        "same",
        ("s",),
        "same",
        "Decide all equal mentions of the article as the last one was decided.",
        "decide",
        _READER,
        show=True,
    ),
    Command(
        "same-everywhere",
        ("S",),
        "same everywhere",
        "Decide equal mentions in the whole workspace as the last one was decided, after a look at them.",
        "decide",
        _READER,
    ),
    Command(
        "same-forms",
        (),
        "same, any form",
        "As same string, capitals, plurals and possessives alike.",
        "decide",
        _READER,
    ),
    Command(
        "never",
        ("X",),
        "never suggest",
        "Reject the suggestion everywhere, and never suggest this surface with this label again, after a look.",
        "decide",
        _READER,
    ),
    Command(
        "relate",
        ("R",),
        "relate",
        "Relate the annotation to another: type the letters of the other end, or go there and press this again.",
        "decide",
        _READER,
    ),
    Command(
        "remove-relation",
        (),
        "remove relation",
        "Take a relation of the annotation away; where it has several, ask which.",
        "decide",
        _READER,
    ),
    Command("note", ("t",), "note", "Write a note on the annotation, or else on the article.", "decide", _READER),
    Command("open", ("enter",), "open", "Open what the cursor is on.", "article", _LISTS, show=True),
    Command("undo", ("u",), "undo", "Take your last decision back.", "decide", _MENTIONS | _LABELS, show=True),
    Command("redo", ("U",), "redo", "Make the decision again that was taken back.", "decide", _MENTIONS | _LABELS),
    Command("finish", ("enter",), "finish", "Finish the article and open the next.", "article", _READER, show=True),
    Command("skip", ("z",), "skip", "Put the article off and open the next.", "article", _READER),
    Command(
        "reopen", ("r",), "reopen", "Take the article up again after finishing or skipping it.", "article", _READER
    ),
    Command(
        "labels-wanted",
        ("D",),
        "labels wanted",
        "Look for some labels alone, and finish the article for these.",
        "article",
        _READER,
    ),
    Command(
        "article-labels",
        ("A",),
        "article labels",
        "Answer questions about the whole article.",
        "article",
        _READER,
    ),
    Command("flag", ("m",), "flag", "Flag the article, or take its flag away.", "article", _WORKSPACE),
    Command(
        "next-article",
        ("greater_than_sign",),
        "next article",
        "Open the next article, leaving this one as it is.",
        "article",
        _READER,
    ),
    Command(
        "previous-article",
        ("less_than_sign",),
        "previous article",
        "Open the article before, leaving this one as it is.",
        "article",
        _READER,
    ),
    Command(
        "next-undecided",
        ("J",),
        "next undecided",
        "Open the next article with open suggestions, leaving this one as it is.",
        "article",
        _READER,
    ),
    Command(
        "previous-undecided",
        ("K",),
        "previous undecided",
        "Open the article before with open suggestions, leaving this one as it is.",
        "article",
        _READER,
    ),
    Command("open-url", ("o",), "open URL", "Open the article’s own page in the browser.", "article", _READER),
    Command("hint", ("f",), "hint", "Show letters on every word in view; typing them goes there.", "find", _READER),
    Command(
        "hint-select",
        ("F",),
        "hint and select",
        "Show letters on every word in view; typing them selects from the cursor up to that word.",
        "find",
        _READER,
    ),
    Command(
        "hint-entity",
        (),
        "hint entities",
        "Show letters on the entities in view; typing them goes there.",
        "find",
        _READER,
    ),
    Command("find", ("slash",), "find", "Find a text in the article.", "find", _READER),
    Command("find-next", ("n",), "next match", "Go to the next place of what is searched for.", "find", _READER),
    Command(
        "find-previous", ("N",), "previous match", "Go to the place before of what is searched for.", "find", _READER
    ),
    Command("filter", ("slash",), "filter", "Show only articles that hold some words.", "find", _LIBRARY, show=True),
    Command(
        "status-filter", ("v",), "by status", "Show only articles of one status, in turn.", "find", _LIBRARY, show=True
    ),
    Command(
        "flagged-filter",
        ("M",),
        "flagged only",
        "Show only flagged articles, or all again.",
        "find",
        _LIBRARY,
    ),
    Command(
        "noted-filter",
        ("N",),
        "with notes",
        "Show only articles with a note on them or on an annotation, or all again.",
        "find",
        _LIBRARY,
    ),
    Command(
        "answer-filter",
        (),
        "by article label",
        "Show only articles with a label of the whole article, or any again.",
        "find",
        _LIBRARY,
    ),
    Command("sort", ("S",), "sort", "Sort the list another way, in turn.", "find", _LIBRARY, show=True),
    Command(
        "order",
        ("o",),
        "choose order",
        "Choose the order of the list by its name: uncertain, random, one for each label, and others.",
        "find",
        _LIBRARY,
    ),
    Command("mark", ("space",), "mark", "Mark the mention, or take its mark away.", "select", _CONCORDANCE, show=True),
    Command("mark-all", ("asterisk",), "mark all", "Mark all mentions, or none.", "select", _CONCORDANCE),
    Command(
        "concordance",
        ("C",),
        "mentions",
        "Show every mention of the entity or the selection in the workspace; in the library, ask which.",
        "find",
        _MENTIONS,
    ),
    Command(
        "find-mentions",
        (),
        "find mentions",
        "Ask for a surface, a label or words, and show the mentions in the workspace.",
        "find",
        _DECIDING,
    ),
    Command(
        "outliers",
        (),
        "outliers",
        "Show the decisions that are unlike most others about the same surface.",
        "find",
        _MENTIONS,
    ),
    Command("mention-words", ("slash",), "words", "Show only mentions that hold some words.", "find", _CONCORDANCE),
    Command(
        "state-filter",
        ("v",),
        "by state",
        "Show mentions of one state, hidden ones as well, or of all, in turn.",
        "find",
        _CONCORDANCE,
    ),
    Command(
        "filter-label", ("f",), "by label", "Show only mentions of one label, or of any again.", "find", _CONCORDANCE
    ),
    Command(
        "equality",
        ("e",),
        "equality",
        "Take as the same surface: in any case, with its plural, exactly, in turn.",
        "find",
        _CONCORDANCE,
    ),
    Command(
        "mention-order", ("S",), "sort", "Sort the mentions another way, in turn.", "find", _CONCORDANCE, show=True
    ),
    Command("look-up", ("O",), "look up", "Look the entity up in the browser.", "find", _READER),
    Command("copy", ("y",), "copy", "Copy the entity or the selection.", "other", _READER),
    Command("copy-sentence", ("Y",), "copy sentence", "Copy the sentence at the cursor.", "other", _READER),
    Command(
        "show-hidden",
        ("v",),
        "show hidden",
        "Show the suggestions that your earlier decisions hide, or hide them again.",
        "article",
        _READER,
    ),
    Command("inspector", ("i",), "inspector", "Show or hide the panel beside the article.", "other", _READER),
    Command(
        "add",
        ("plus",),
        "add",
        "Add articles from a file, a folder or pasted text.",
        "other",
        _WORKSPACE,
        show=True,
    ),
    Command(
        "progress",
        ("Q",),
        "progress",
        "Show how far, how right and how fast the work is, or leave that page.",
        "other",
        _WORKSPACE | _PROGRESS,
    ),
    Command(
        "guideline",
        ("d",),
        "guideline",
        "Show what the entity’s label is for, with examples and the last decisions on it.",
        "find",
        _READER,
    ),
    Command("labels", ("L",), "labels", "Show the labels of the workspace, and edit them.", "other", _LIBRARY),
    Command("edit-labels", (), "labels", "Show the labels of the workspace, and edit them.", "other", _READER),
    Command("add-label", ("n",), "new", "Add a label.", "decide", _LABELS, show=True),
    Command(
        "rename-label",
        ("r",),
        "rename",
        "Give the label another name, with all that has it, after a look.",
        "decide",
        _LABELS,
        show=True,
    ),
    Command(
        "merge-label",
        ("m",),
        "merge",
        "Give all that has the label another one, and take the label away, after a look.",
        "decide",
        _LABELS,
        show=True,
    ),
    Command(
        "retire-label",
        ("x",),
        "retire",
        "Give the label no more, after a look; or restore it. What is annotated with it stays.",
        "decide",
        _LABELS,
        show=True,
    ),
    Command("label-key", ("K",), "key", "Give the label another key.", "decide", _LABELS, show=True),
    Command("label-colour", ("c",), "colour", "Give the label another colour.", "decide", _LABELS),
    Command("define-label", ("e",), "define", "Edit the definition of the label.", "decide", _LABELS),
    Command(
        "label-guideline",
        ("w",),
        "guideline text",
        "Edit what is to be done in doubt about the label.",
        "decide",
        _LABELS,
    ),
    Command("theme", ("T",), "theme", "Change the colours: dark, light, high contrast.", "other", _ANY),
    Command("palette", ("ctrl+p",), "commands", "Find a command by name.", "other", _ANY, priority=True),
    Command("help", ("question_mark",), "help", "Show this screen’s keys.", "other", _ANY, show=True),
    Command("back", ("escape",), "back", "Leave what is open: a selection, a filter, the article.", "other", _ANY),
    Command("quit", ("q",), "quit", "Leave Glossator; everything is saved.", "other", _ANY),
)
"""Every command, in the order of the help screen and of the footer."""
