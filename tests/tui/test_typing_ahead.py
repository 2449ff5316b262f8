"""Keys typed before the screen they are meant for is there: they reach it, in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.events import Key, Paste

from store.workspace import Workspace
from tests.tui.driver import Person, annotated, kinds, launch_for, library, reading, running
from tests.workspaces import found, suggested
from tui.commands import DEFAULT_KEYMAP
from tui.keymap import key_name
from tui.terminal_input import TerminalParser

Opened = Callable[[], Workspace]

TEXT = "Amgen sells Kyprolis.\nThe quarter was good for Amgen.\n"


@pytest.fixture
def article(workspace: Opened) -> int:
    """One article of which the reader shows every word."""
    return suggested(workspace(), TEXT, found(TEXT, ("Amgen", "ORG"), ("Kyprolis", "DRUG")), title="News")


async def burst(person: Person, *typed: str) -> None:
    """Type keys by their names, and texts of several characters, all before the screen shows any of it."""
    names = {"enter", "escape", "slash", "pagedown"}
    for part in typed:
        for key in [part] if part in names else [key_name(character) or "space" for character in part]:
            character = None if key in names else " " if key == "space" else key
            person.app.post_message(Key(key, character if character is None or len(character) == 1 else None))
    await person.pilot.pause()
    await person.pilot.pause()


async def test_what_is_typed_behind_the_key_of_a_dialog_is_for_the_dialog(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await burst(person, "/", "quarter", "enter")
        await person.until(lambda: person.screen == "reader" and person.selected == "quarter")
        await burst(person, "t", "an axe", "enter")
        await person.until(lambda: "note" in " ".join(kinds(workspace())))
    assert workspace().articles.state(article).note == "an axe"
    assert annotated(workspace(), article) == []


async def test_letters_in_the_burst_of_hints_choose_one(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("f")
        hints = dict(person.reader.view.overlay.hints or ())
        await person.press("escape")
        at = TEXT.index("quarter")
        await burst(person, f"f{hints[at]}")
        await person.until(lambda: person.selected == "quarter")
    assert kinds(workspace()) == []


async def test_the_filter_line_of_the_library_takes_what_follows(workspace: Opened, article: int) -> None:
    async with library(workspace()) as person:
        await burst(person, "/", "qu")
        await person.shows("“qu”")
        assert person.app.is_running
        await burst(person, "escape", "enter")
        await person.until(lambda: person.screen == "reader")


async def test_a_paste_behind_the_key_of_a_dialog_is_for_the_dialog(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        person.app.post_message(Key("slash", "/"))
        person.app.post_message(Paste("good for"))
        await burst(person, "enter")
        await person.until(lambda: person.selected == "good for")
    assert workspace().articles.totals().all_articles == 1


async def test_a_key_that_takes_its_own_widget_away_holds_nothing_up(workspace: Opened, article: int) -> None:
    async with library(workspace()) as person:
        for _ in range(3):
            await burst(person, "/", "x", "escape", "/", "escape", "enter", "escape", "/")
            await person.until(lambda: person.app.query("#filter"))
            await burst(person, "escape")
            await person.until(lambda: not person.app.query("#filter"))
            await person.until(lambda: not person.app.is_taking_keys)
        for opens in ("C", "o", "+", "L", "Q", "?"):
            await burst(person, opens)
            await person.until(lambda: person.screen != "library")
            await burst(person, "escape")
            await person.until(lambda: person.screen == "library" and not person.app.is_taking_keys)


async def test_what_is_typed_behind_an_answer_is_for_the_screen_below(workspace: Opened, article: int) -> None:
    text = "One Amgen, two Amgen, three Amgen, and Amgen.\n"
    more = suggested(workspace(), text, found(text, ("Amgen", "ORG")), title="Four")
    async with reading(workspace()) as person:
        await burst(person, "/", "Amgen", "enter", "n", "n")
        await person.until(lambda: not person.app.is_taking_keys)
        person.sees("3 of 4")
        await burst(person, "escape", "g", "w", "t", "an axe", "enter", "a")
        await person.until(lambda: not person.app.is_taking_keys)
    assert workspace().articles.state(more).note == "an axe"
    assert annotated(workspace(), more) == [("Amgen", "ORG")]


async def test_what_is_typed_behind_words_is_for_what_they_find(workspace: Opened, article: int) -> None:
    for number in range(30):
        suggested(workspace(), f"Nothing here {number}.\n", title=f"Other {number}")
    async with library(workspace()) as person:
        await burst(person, "G", "/", "quarter", "enter", "m", "enter")
        await person.until(lambda: person.screen == "reader")
        assert person.session.article.id == article
        assert person.session.article.state.flagged
        await burst(person, "C", "a")
        await person.until(lambda: not person.app.is_taking_keys)
    assert annotated(workspace(), article) == [("Amgen", "ORG")]


async def test_the_letters_of_a_label_and_their_enter_in_one_burst_give_that_label(
    workspace: Opened, article: int
) -> None:
    async with reading(workspace()) as person:
        await burst(person, "p", "pers", "enter")
        await person.until(lambda: person.screen == "reader" and not person.app.is_taking_keys)
    assert annotated(workspace(), article) == [("Amgen", "PERSON")]


async def test_pages_are_turned_in_a_palette_that_is_just_opening(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await burst(person, "p", "pagedown", "enter")
        await person.until(lambda: person.screen == "reader" and not person.app.is_taking_keys)
        for _ in range(3):
            person.app.simulate_key("p")
            person.app.simulate_key("pagedown")
            await burst(person, "escape")
            await person.until(lambda: person.screen == "reader" and not person.app.is_taking_keys)
    assert annotated(workspace(), article) == [("Amgen", "PERSON")]


async def test_each_key_of_a_burst_scrolls_a_page(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await burst(person, "?", "jjjj")
        await person.until(lambda: person.screen == "HelpScreen" and not person.app.is_taking_keys)
        await person.pilot.pause()
        far = person.screen_text()
        await person.press("k", "k", "k", "k", "j", "j", "j", "j")
        assert person.screen_text() == far


async def test_a_key_right_behind_escape_is_for_what_escape_goes_back_to(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        for message in TerminalParser().feed("d\x1ba\x1bm"):  # the guideline and out of it, the reader and out of it
            person.app.post_message(message)
        await person.until(lambda: person.screen == "library" and not person.app.is_taking_keys)
    assert annotated(workspace(), article) == [("Amgen", "ORG")]
    assert workspace().articles.state(article).flagged


async def test_alt_and_a_letter_move_in_an_input_line_and_are_what_a_key_map_says(
    workspace: Opened, article: int
) -> None:
    keymap = {**DEFAULT_KEYMAP, "flag": ("alt+m",)}
    async with running(replace(launch_for(workspace()), keymap=keymap)) as person:
        await person.press("enter")
        for message in TerminalParser().feed("\x1bmtan axe\x1bbold \r"):
            person.app.post_message(message)
        await person.until(lambda: person.screen == "reader" and not person.app.is_taking_keys)
    assert workspace().articles.state(article).note == "an old axe"
    assert workspace().articles.state(article).flagged
