"""What each act costs in keys, counted through the real key map on real sessions.

The cursor is already near: what it takes to get there is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from store.workspace import Workspace
from tests.tui.driver import Found, annotated, kinds, reading, states, status
from tests.workspaces import found, suggested

TEXT = "Corvane bought the Tern Pharma Group from Lark."
SUGGESTIONS = found(TEXT, ("Corvane", "ORG"), ("Pharma", "DRUG"))
Opened = Callable[[], Workspace]


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the budget."""

    name: str
    target: int
    """The most keys that it may cost."""
    near: tuple[str, ...]
    """The keys that bring the cursor near."""
    keys: tuple[str, ...]
    kind: str
    """What the journal calls it."""
    annotated: Sequence[Found] = ()
    """The annotations afterwards."""


CORVANE, PHARMA = ("Corvane", "ORG"), ("Pharma", "DRUG")
TO_TERN = ("g", "l", "l", "l")

ACTS = (
    Act("accept a suggestion", 1, (), ("a",), "accept", [CORVANE]),
    Act("reject a suggestion", 1, (), ("x",), "reject"),
    Act("relabel a suggestion", 1, (), ("2",), "relabel", [("Corvane", "DRUG")]),
    Act("relabel an annotation", 1, ("a", "b"), ("3",), "relabel", [("Corvane", "PERSON")]),
    Act("add one word", 1, ("G",), ("1",), "add", [("Lark", "ORG")]),
    Act("add three words", 3, TO_TERN, ("L", "L", "1"), "add", [("Tern Pharma Group", "ORG")]),
    Act("delete an annotation", 1, ("a", "b"), ("x",), "remove"),
    Act("grow to the left", 1, ("tab",), ("left_square_bracket",), "resize", [("Tern Pharma", "DRUG")]),
    Act("grow to the right", 1, ("tab",), ("right_square_bracket",), "resize", [("Pharma Group", "DRUG")]),
    Act(
        "shrink on the left",
        1,
        ("tab", "right_square_bracket"),
        ("left_curly_bracket",),
        "resize",
        [("Group", "DRUG")],
    ),
    Act(
        "shrink on the right",
        1,
        ("tab", "left_square_bracket"),
        ("right_curly_bracket",),
        "resize",
        [("Tern", "DRUG")],
    ),
    Act("finish and go to the next", 1, ("a", "x"), ("enter",), "finish", [CORVANE]),
    Act("undo", 1, ("a",), ("u",), "undo accept"),
    Act("redo", 1, ("a", "u"), ("U",), "redo accept", [CORVANE]),
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
async def test_an_act_costs_no_more_keys_than_its_target(workspace: Opened, act: Act) -> None:
    suggested(workspace(), "The next article.", title="next")
    article = suggested(workspace(), TEXT, SUGGESTIONS)
    async with reading(workspace()) as person:
        await person.press(*act.near)
        before, written = person.pressed, len(kinds(workspace()))
        await person.press(*act.keys)
        assert person.pressed - before <= act.target
        assert kinds(workspace())[written:] == [act.kind]
        assert (person.session.article.id == article) == (act.kind != "finish")
    assert annotated(workspace(), article) == list(act.annotated)


async def test_a_decision_brings_the_cursor_to_the_next_suggestion(workspace: Opened) -> None:
    """Two suggestions are two keys: no key is spent between them, and one more finishes the article."""
    following = suggested(workspace(), "The next article.", title="next")
    article = suggested(workspace(), TEXT, SUGGESTIONS)
    async with reading(workspace()) as person:
        await person.press("a", "x", "enter")
        assert person.session.article.id == following
    assert states(workspace(), article) == {CORVANE: "accepted", PHARMA: "rejected"}
    assert status(workspace(), article) == "reviewed"
