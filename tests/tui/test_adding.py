"""What is pasted or typed is paths where it reads like paths, and else an article; none of it ends the program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.workspace import Workspace
from tests.tui.driver import library
from tui.messages import AddRequested

Opened = Callable[[], Workspace]

PARAGRAPH = "Tern said that its antibody met the goal of the trial. " * 9


@pytest.mark.parametrize("text", ["~20% of patients responded.", PARAGRAPH, "Tern\0 and [Lark"])
async def test_a_text_that_no_file_can_be_named_like_is_an_article(workspace: Opened, text: str) -> None:
    async with library(workspace()) as person:
        await person.paste(text)
        await person.shows("1 article added")
    assert workspace().articles.text(1) == text


@pytest.mark.parametrize("pasted", ["~nobodyhere/x.txt", "/" + "x" * 300, "./nothing\0.txt"])
async def test_a_path_that_cannot_be_is_said(workspace: Opened, pasted: str) -> None:
    async with library(workspace()) as person:
        await person.paste(pasted)
        await person.shows("0 articles added, 1 skipped")


@pytest.mark.parametrize("typed", ["~nobodyhere", "x" * 300, "it's", "'", "\0"])
async def test_whatever_is_typed_is_answered(workspace: Opened, typed: str) -> None:
    async with library(workspace()) as person:
        person.app.post_message(AddRequested(typed, is_typed=True))
        await person.shows("0 articles added, 1 skipped")
