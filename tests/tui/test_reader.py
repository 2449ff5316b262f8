"""Reading and deciding, told as stories: keys and mouse in, screen and workspace looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.records import Label, LabelScheme
from store.workspace import Workspace
from tests.tui.driver import annotated, kinds, library, reading, states, status
from tests.workspaces import found, suggested

TEXT = (
    "Corvane said on Monday that brixamab met its goal.\n\n"
    "Chief executive Ada Lowe will sell it with partner Tern & Lark Pharma Group in Japan."
)
SPANS = found(TEXT, ("Corvane", "ORG"), ("brixamab", "ORG"), ("Monday", "PERSON"))
Opened = Callable[[], Workspace]


@pytest.fixture
def article(workspace: Opened) -> int:
    """An article with one right suggestion, one of a wrong label and one that is wrong."""
    return suggested(workspace(), TEXT, SPANS, title="Corvane reports")


async def test_each_decision_is_one_key_and_goes_on_to_the_next(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        assert person.current == "Corvane"
        await person.press("a")
        person.sees("accepted Corvane ORG", "saved", "1 of 3")
        assert person.current == "Monday"
        await person.press("x")
        person.sees("rejected Monday PERSON")
        assert person.current == "brixamab"
        await person.press("2")
        person.sees("relabelled brixamab DRUG · all decided: enter finishes", "3 of 3")
    assert annotated(workspace(), article) == [("Corvane", "ORG"), ("brixamab", "DRUG")]
    assert states(workspace(), article) == {
        ("Corvane", "ORG"): "accepted",
        ("Monday", "PERSON"): "rejected",
        ("brixamab", "ORG"): "superseded",
    }


async def test_a_word_and_a_selection_are_labelled(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("j", "j", "g", "G")
        assert person.selected == "Japan"
        await person.press("1", "h", "h", "H", "H")
        assert person.selected == "Lark Pharma Group"
        await person.press("escape", "h", "h", "L", "L", "L", "L", "L")
        assert person.selected == "Tern & Lark Pharma Group in"
        await person.press("H", "1")
        person.sees("added Tern & Lark Pharma Group ORG")
    assert annotated(workspace(), article) == [("Tern & Lark Pharma Group", "ORG"), ("Japan", "ORG")]


async def test_from_an_addition_the_cursor_goes_on_and_one_key_leads_back(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("a", "h", "h", "1")
        assert person.current == "Monday"
        person.sees("added said ORG")
        await person.press("full_stop")
        assert person.current == "said"
        await person.press("right_square_bracket", "tab")
        assert person.current == "Monday"
    assert annotated(workspace(), article) == [("Corvane", "ORG"), ("said on", "ORG")]


async def test_edges_move_by_a_token_and_by_a_character(workspace: Opened) -> None:
    text = "The Tern-Lark deal closed."
    article = suggested(workspace(), text, found(text, ("Lark", "ORG")))
    async with reading(workspace()) as person:
        await person.press("left_square_bracket", "left_square_bracket")
        assert person.current == "Tern-Lark"
        person.sees("resized Tern-Lark ORG")
        await person.press("right_square_bracket", "right_curly_bracket")
        assert person.current == "Tern-Lark"
        await person.press("left_curly_bracket")
        assert person.current == "-Lark"
        person.does_not_see("by character")
        await person.press("c", "L")
        person.sees("characters · by character")
        await person.press("escape")
        person.sees("-Lark  ORG  corrected · by character")
        await person.press("right_curly_bracket", "right_curly_bracket", "left_curly_bracket")
        assert person.current == "La"
    assert annotated(workspace(), article) == [("La", "ORG")]


async def test_characters_of_a_word_are_selected_in_character_mode(workspace: Opened) -> None:
    article = suggested(workspace(), "anti-GPRC5Dxyz")
    async with reading(workspace()) as person:
        await person.press("c", "l", "l", "l", "l", "l", "L", "L", "L", "L", "L")
        assert person.selected == "GPRC5D"
        await person.press("2")
    assert annotated(workspace(), article) == [("GPRC5D", "DRUG")]


async def test_what_is_not_possible_is_said(workspace: Opened) -> None:
    suggested(workspace(), "Tern closed.")
    async with reading(workspace()) as person:
        await person.press("a")
        person.sees("no entity under the cursor")
        await person.press("9")
        person.sees("no label has the key 9")
        await person.press("u")
        person.sees("nothing to undo")
        await person.press("greater_than_sign")
        person.sees("the last article")
        await person.press("o")
        person.sees("this article has no URL")
    assert kinds(workspace()) == []


async def test_a_note_goes_to_the_annotation_or_else_to_the_article(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(160, 50)) as person:
        await person.press("a", "b", "t")
        person.sees("Note on “Corvane”")
        await person.write("is it the parent?")
        await person.press("enter")
        person.sees("✎ is it the parent?")
        await person.press("G", "t")
        person.sees("Note on the article")
        await person.write("late")
        await person.press("enter")
        person.sees("✎ ")
        await person.press("t")
        person.sees("late")
        await person.press("escape")
    with workspace() as kept:
        assert [each.note for each in kept.spans.annotations(article)] == ["is it the parent?"]
        assert kept.articles.state(article).note == "late"


async def test_a_note_is_shown_in_a_narrow_terminal_too(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await person.press("a", "b", "t")
        await person.write("is it the parent?")
        await person.press("enter")
        person.sees("✎ is it the parent?")


async def test_flag_skip_and_take_up_again(workspace: Opened, article: int) -> None:
    other = suggested(workspace(), "Another text.", title="Another")
    async with reading(workspace()) as person:
        assert person.session.article.id == other
        await person.press("m")
        person.sees("⚑ ")
        await person.press("z")
        assert person.session.article.id == article
        person.sees("skipped", "Corvane reports")
        await person.press("greater_than_sign")
        person.sees("the last article")
        await person.press("less_than_sign", "r")
        assert person.session.article.id == other
        person.sees("reopen")
        await person.press("m")
        person.does_not_see("⚑ ")
    assert status(workspace(), other) == "in progress"
    assert kinds(workspace()) == ["flag", "skip", "reopen", "flag"]


async def test_finishing_with_open_suggestions_takes_a_second_enter(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("a", "G", "enter")
        person.sees("2 open: enter again leaves them")
        assert person.current == "Monday"
        await person.press("l", "enter")
        person.sees("2 open: enter again leaves them")
        await person.click("Chief")
        await person.press("enter")
        assert status(workspace(), article) == "in progress"
        await person.press("enter")
        person.sees("finished · that was the last one", "reviewed")
    assert status(workspace(), article) == "reviewed"
    assert states(workspace(), article)["Monday", "PERSON"] == "left"


async def test_an_enter_right_after_an_article_opened_was_meant_for_the_one_before(workspace: Opened) -> None:
    first, second = (suggested(workspace(), text) for text in ("One text.", "Two texts."))
    async with reading(workspace()) as person:
        await person.press("enter")
        assert person.session.article.id == first
        await person.press("enter", seconds=0.29)
        assert status(workspace(), first) == "new"
        await person.press("enter", seconds=0.02)
        person.sees("that was the last one")
    assert [status(workspace(), each) for each in (first, second)] == ["reviewed", "reviewed"]


async def test_undo_and_redo_go_through_articles_and_restarts(workspace: Opened, article: int) -> None:
    text = "Tern closed."
    other = suggested(workspace(), text, found(text, ("Tern", "ORG")))
    async with reading(workspace()) as person:
        await person.press("a", "enter", "x")
        assert person.session.article.id == article
        assert person.current == "Monday"
    async with reading(workspace()) as person:
        assert person.session.article.id == article
        await person.press("u")
        person.sees("undone: reject Corvane")
        assert person.current == "Corvane"
        await person.press("u", "u")
        person.sees("undone: accept Tern")
        assert person.session.article.id == other
        await person.press("u")
        person.sees("nothing to undo")
    assert (annotated(workspace(), other), status(workspace(), other)) == ([], "new")
    async with reading(workspace()) as person:
        await person.press("U", "U", "U")
        person.sees("again: reject Corvane")
        await person.press("U")
        person.sees("nothing to redo")
    assert annotated(workspace(), other) == [("Tern", "ORG")]
    assert status(workspace(), other) == "reviewed"
    assert states(workspace(), article)["Corvane", "ORG"] == "rejected"


async def test_the_inspector_is_shown_where_there_is_room(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(160, 50)) as person:
        person.sees("in this article: 3", "A firm.", "? Corvane", "trial ")
        await person.press("i")
        person.does_not_see("in this article")
        person.sees(" A firm.")
        await person.press("i")
        person.sees("in this article: 3")
        await person.pilot.resize_terminal(80, 24)
        await person.pilot.pause()
        person.does_not_see("in this article")
        person.sees("Corvane  ORG  suggested", " A firm.")
        await person.press("l")
        person.sees("no entity here")
        await person.press("L")
        person.sees("selected: 7 characters")


async def test_where_there_is_no_room_for_the_inspector_that_is_said(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await person.press("i")
        person.sees("the panel needs a terminal of")
        await person.pilot.resize_terminal(160, 50)
        await person.pilot.pause()
        person.sees("in this article")


@pytest.mark.parametrize("size", [(40, 10), (50, 8), (60, 24), (200, 60)])
async def test_text_and_saved_state_are_seen_in_a_terminal_of_any_size(
    workspace: Opened, article: int, size: tuple[int, int]
) -> None:
    async with reading(workspace(), size=size) as person:
        await person.press("a")
        lines = person.screen_text().splitlines()
        assert lines[0].endswith("1 of 3  saved")
        person.sees("on Monday")


async def test_the_label_bar_names_the_labels_with_their_keys(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        person.sees("1 ORG", "2 DRUG", "3 PERSON")


async def test_a_label_without_a_key_is_left_out_of_the_bar(workspace: Opened, article: int) -> None:
    with workspace() as opened:
        labels = (Label("ORG", "1", "blue", "A firm."), Label("DRUG", "", "green", "A product."))
        opened.schemes.add(LabelScheme("trial", 2, labels))
    async with reading(workspace()) as person:
        person.sees("1 ORG")
        person.does_not_see("DRUG", "PERSON")
        await person.press("2")
        person.sees("no label has the key 2")
        await person.press("tab")
        person.sees("Monday  PERSON", "not in the scheme")
        await person.press("a")
        person.sees("the scheme has no label PERSON")
    assert annotated(workspace(), article) == []


async def test_the_hints_go_after_five_decisions(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        person.sees("a accepts a suggestion", "then the next.", "move edges.", "? shows every key.")
        await person.press("a", "x", "2", "u")
        person.sees("a accepts a suggestion")
        await person.press("U")
        person.sees("a accepts a suggestion")
        await person.press("m", "m")
        person.does_not_see("a accepts a suggestion")
    async with reading(workspace()) as person:
        person.does_not_see("a accepts a suggestion")


async def test_the_mouse_chooses_selects_and_scrolls(workspace: Opened) -> None:
    text = f"{TEXT}\n\n" + "\n".join(f"line {number}" for number in range(60))
    article = suggested(workspace(), text, SPANS)
    async with reading(workspace()) as person:
        await person.click("brixamab met")
        assert person.current == "brixamab"
        await person.press("2")
        await person.drag("Tern & Lark", "Group")
        assert person.selected == "Tern & Lark Pharma Group"
        await person.press("1")
        await person.click("executive")
        assert person.selected == "executive"
        person.sees("no entity here")
        await person.wheel("executive", 3)
        person.does_not_see("executive")
        assert person.selected == "executive"
        await person.press("h")
        person.sees("executive")
    assert annotated(workspace(), article) == [("brixamab", "DRUG"), ("Tern & Lark Pharma Group", "ORG")]


async def test_a_decision_that_cannot_be_written_waits_and_is_made_when_it_can(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        other = workspace().connection
        other.execute("BEGIN IMMEDIATE")
        await person.press("a")
        person.sees("unsaved, retrying", "0 of 3")
        await person.press("x")
        person.sees("another process holds the workspace")
        await person.click("brixamab met")
        assert person.current == "Corvane"
        other.execute("COMMIT")
        await person.until(lambda: "unsaved" not in person.screen_text())
        person.sees("accepted Corvane ORG", "saved", "1 of 3")
    assert annotated(workspace(), article) == [("Corvane", "ORG")]
    assert kinds(workspace()) == ["accept"]


async def test_what_another_process_writes_is_shown(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person, library(workspace(), annotator="ben") as ben:
        await ben.press("enter", "tab", "tab", "2")
        await person.shows("1 of 3")
        assert person.current == "Corvane"
        await person.press("w", "w", "x")
        person.sees("removed brixamab DRUG")
        await ben.press("u")
        ben.sees("undo refused: vera changed the same (remove")


async def test_an_article_that_another_process_removes_is_left(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        workspace().articles.remove(article)
        await person.until(lambda: person.screen == "library")
        person.sees(f"There is no article {article}", "No articles yet.")


async def test_a_decision_about_an_article_that_is_gone_is_not_made(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        other = suggested(workspace(), "Another text.", title="Another")
        workspace().articles.remove(article)
        await person.press("G", "1")
        await person.until(lambda: person.screen == "library")
        await person.press("enter")
        assert person.session.article.id == other


async def test_without_colour_states_and_labels_are_still_told_apart(
    workspace: Opened, article: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(workspace(), size=(160, 40)) as person:
        assert person.is_grey()
        person.sees("? Corvane", "ORG")
        await person.press("a", "x")
        person.sees("✓ Corvane", "× Monday", "? brixamab")
        assert len({person.look_of(part) for part in ("Corvane said", "Monday that", "brixamab met", "goal")}) == 4
        assert person.is_grey()


async def test_the_lines_for_newcomers_are_shown_whole_or_not_at_all(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        person.sees("a label’s key corrects it; then the next.")
    async with reading(workspace(), size=(76, 24)) as person:
        person.does_not_see("a accepts a suggestion", "u takes decisions back")
