"""The labels of a workspace, looked at and edited, told as stories."""

from __future__ import annotations

from collections.abc import Callable

from store.workspace import Workspace
from tests.tui.driver import annotated, kinds, library, reading, states
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]
TEXT = "Corvane met Owl Bay. Corvane left."


def an_article(workspace: Opened) -> int:
    return suggested(workspace(), TEXT, found(TEXT, ("Corvane", "ORG"), ("Owl Bay", "PERSON")))


async def test_a_label_is_renamed_after_a_look_and_undo_brings_it_back(workspace: Opened) -> None:
    article_id = an_article(workspace)
    async with library(workspace(), size=(80, 24)) as person:
        await person.press("enter", "a", "escape", "L")
        await person.shows("labels  trial  version 1  3 labels", "1 ██ ORG", "A firm.")
        await person.shows("0         1")  # counted on a thread
        await person.press("r", *["backspace"] * 3)
        await person.write("FIRM")
        await person.press("enter")
        await person.shows("rename label ORG → FIRM", "1 annotation and 1 suggestion in 1 article get the other label")
        await person.press("enter")
        await person.shows("done: rename label ORG → FIRM", "formerly: ORG", "version 2")
        assert annotated(workspace(), article_id) == [("Corvane", "FIRM")]
        await person.press("escape", "enter")
        assert person.screen == "reader"
        person.sees("1 FIRM")
        await person.press("u")
        person.sees("undone: rename label ORG → FIRM", "1 ORG")
        assert annotated(workspace(), article_id) == [("Corvane", "ORG")]
        assert kinds(workspace()) == ["accept", "rename label", "undo rename label"]


async def test_labels_are_merged_and_retired_and_escape_leaves_them_alone(workspace: Opened) -> None:
    article_id = an_article(workspace)
    async with library(workspace(), size=(100, 30)) as person:
        await person.press("L", "G", "m")
        await person.shows("Merge PERSON into…", "DRUG", "A product.")
        await person.write("org")
        await person.press("enter")
        await person.shows("merge label PERSON → ORG", "0 annotations and 1 suggestion in 1 article")
        await person.press("escape", "u")
        await person.shows("nothing to undo")
        await person.press("m")
        await person.write("org")
        await person.shows("ORG  1")
        await person.press("enter")
        await person.shows("merge label PERSON → ORG")
        await person.press("enter")
        await person.shows("done: merge label PERSON → ORG")
        assert states(workspace(), article_id) == {("Corvane", "ORG"): "open", ("Owl Bay", "ORG"): "open"}
        await person.press("x")
        await person.shows("retire label ORG", "2 open suggestions of ORG put aside")
        await person.press("enter")
        await person.shows("done: retire label ORG", "retired · A firm.", "retired: given no more")
        assert set(states(workspace(), article_id).values()) == {"superseded"}
        await person.press("u")
        await person.shows("undone: retire label ORG")
        await person.press("u")
        await person.shows("undone: merge label PERSON → ORG")
        assert states(workspace(), article_id) == {("Corvane", "ORG"): "open", ("Owl Bay", "PERSON"): "open"}


async def test_what_touches_the_scheme_alone_is_done_at_once(workspace: Opened) -> None:
    an_article(workspace)
    async with library(workspace(), size=(100, 30)) as person:
        await person.press("L", "K", "2", "enter")
        person.sees("done: re-key label ORG, DRUG", "2 ██ ORG", "1 ██ DRUG")
        await person.press("K", "q", "enter")
        person.sees("is none of 1 2 3")
        await person.press("e", "ctrl+u")
        await person.write("An organisation.")
        await person.press("enter")
        person.sees("An organisation.")
        await person.press("enter")
        assert person.screen == "GuidelineDialog"
        person.sees("An organisation.", "The last decisions", "none yet")
        await person.press("escape", "escape")
        assert person.screen == "library"


async def test_the_guideline_of_the_entity_is_one_key_away(workspace: Opened) -> None:
    an_article(workspace)
    async with reading(workspace(), size=(80, 24)) as person:
        await person.press("a", "d")
        assert person.screen == "GuidelineDialog"
        person.sees("PERSON", "A named person.", "none yet")
        await person.press("d", "b", "d")
        person.sees("ORG", "A firm.", "Corvane", "accepted", "vera")
        await person.press("escape")
        assert person.screen == "reader"
