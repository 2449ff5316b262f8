"""Going straight to places: hints, searching and hops, told as stories."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.command import CommandPalette

from store.records import ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import Person, annotated, kinds, reading
from tests.workspaces import found, suggested

TEXT = (
    "Corvane said on Monday that brixamab met its goal.\n\n"
    "Chief executive Ada Lowe will sell it with partner Tern & Lark Pharma Group in Japan. Corvane hired Ada Lowe."
)
SPANS = found(TEXT, ("Corvane", "ORG"), ("brixamab", "DRUG"), ("Ada Lowe", "PERSON"))
Opened = Callable[[], Workspace]


@pytest.fixture
def article(workspace: Opened) -> int:
    """An article with three suggestions."""
    return suggested(workspace(), TEXT, SPANS, title="Corvane reports")


def letters(person: Person, part: str) -> list[str]:
    """The keys of the hint on the first place of a text."""
    hints = dict(person.reader.view.overlay.hints or ())
    return list(hints[TEXT.index(part)])


async def test_letters_lead_to_a_word_and_select_up_to_another(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        before = person.screen_text().splitlines()
        await person.press("f")
        person.sees("type the letters of a word; any other key leaves")
        during = person.screen_text().splitlines()
        assert [len(line) for line in during[1:6]] == [len(line) for line in before[1:6]]
        await person.press(*letters(person, "partner"))
        assert person.selected == "partner"
        person.sees("finish")
        person.does_not_see("type the letters")
        assert person.reader.view.overlay.hints is None
        await person.press("l", "F")
        await person.press(*letters(person, "Group"))
        assert person.selected == "Tern & Lark Pharma Group"
        await person.press("1")
    assert annotated(workspace(), article) == [("Tern & Lark Pharma Group", "ORG")]


async def test_a_hint_on_an_entity_hops_to_it(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("f")
        await person.press(*letters(person, "Ada"))
        assert person.current == "Ada Lowe"
        await person.press("a")
    assert annotated(workspace(), article) == [("Ada Lowe", "PERSON")]


async def test_hints_on_entities_alone_are_in_the_palette(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("ctrl+p")
        assert isinstance(person.app.screen, CommandPalette)
        await person.write("hint entities")
        await person.app.workers.wait_for_complete()
        await person.press("enter")
        await person.until(lambda: person.screen == "reader" and person.reader.view.is_hinting)
        offsets = [offset for offset, _ in person.reader.view.overlay.hints or ()]
        assert offsets == [start for start, _, _ in SPANS]
        person.sees("type the letters of an entity")
        await person.press(*letters(person, "brixamab"))
        assert person.current == "brixamab"


@pytest.mark.parametrize(
    ("key", "said"), [("escape", "hints left"), ("left", "hints left"), ("5", "hints left"), ("Q", "no hint is Q")]
)
async def test_a_key_that_is_no_hint_leaves_and_does_nothing_else(
    workspace: Opened, article: int, key: str, said: str
) -> None:
    async with reading(workspace()) as person:
        cursor = person.session.cursor
        await person.press("f", key)
        person.sees(said)
        assert person.screen == "reader"
        assert person.session.cursor == cursor
        person.does_not_see("type the letters")
        assert person.look_of("said on") == person.look_of("that")
        await person.press("a")
    assert kinds(workspace()) == ["accept"]


async def test_the_second_letter_is_asked_for_and_only_its_hints_stay(workspace: Opened) -> None:
    text = " ".join(f"word{n}" for n in range(60))
    suggested(workspace(), text)
    async with reading(workspace()) as person:
        await person.press("f")
        hints = dict(person.reader.view.overlay.hints or ())
        assert len(hints) == 59
        far = next(offset for offset, hint in hints.items() if hint == "xd")
        await person.press("x")
        left = dict(person.reader.view.overlay.hints or ())
        assert {len(hint) for hint in left.values()} == {1}
        assert left.keys() == {offset for offset, hint in hints.items() if hint[0] == "x"}
        await person.press("d")
        assert person.session.cursor.start == far


async def test_the_mouse_and_the_wheel_take_hints_away_and_do_what_they_do(workspace: Opened) -> None:
    text = "\n".join(f"line{n} says something" for n in range(80))
    suggested(workspace(), text)
    async with reading(workspace()) as person:
        await person.press("f")
        await person.click("hing")
        assert person.selected == "something"
        assert not person.reader.view.is_hinting
        person.sees("hints left")
        await person.press("f")
        await person.wheel("hing", 3)
        assert not person.reader.view.is_hinting
        person.does_not_see("line0 ")
        await person.press("f")
        await person.pilot.resize_terminal(90, 30)
        await person.pilot.pause()
        assert not person.reader.view.is_hinting


async def test_hints_outlive_a_long_message_that_they_take_the_place_of(workspace: Opened) -> None:
    suggested(workspace(), "\n".join(f"line{n} says something" for n in range(80)))
    async with reading(workspace()) as person:
        person.reader.say("so much was done that it takes more than a line to say it " * 3)
        await person.pilot.pause()
        height = person.reader.view.size.height
        await person.press("f")
        assert person.reader.view.size.height > height
        assert person.reader.view.is_hinting
        person.sees("type the letters")


async def test_hints_at_the_end_of_an_article_outlive_a_message_that_they_take_the_place_of(
    workspace: Opened,
) -> None:
    suggested(workspace(), "\n".join(f"line{n} says something" for n in range(80)))
    async with reading(workspace()) as person:
        person.reader.say("so much was done that it takes more than a line to say it " * 3)
        await person.press("G")
        person.reader.say("so much was done that it takes more than a line to say it " * 3)
        await person.pilot.pause()
        top = person.reader.view.scroll_offset.y
        await person.press("f")
        assert person.reader.view.scroll_offset.y < top
        assert person.reader.view.is_hinting


async def test_suggestions_that_come_while_hints_are_shown_leave_cursor_and_hints_where_they_are(
    workspace: Opened,
) -> None:
    text = "\n".join(f"line{n} says something" for n in range(80))
    article = suggested(workspace(), text)
    async with reading(workspace()) as person:
        await person.press("F")
        hint = dict(person.reader.view.overlay.hints or ())[text.index("something")]
        run = workspace().runs.start("late", "1", {})
        far = text.index("line70")
        workspace().spans.suggest(article, run.id, text, [ScoredSpan(far, far + 6, "ORG")])
        person.reader.suggestions_came()
        await person.press(*hint)
        assert person.selected == "line0 says something"


async def test_keys_in_one_burst_never_decide_behind_hints(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.hurry("f", "a")
        await person.until(lambda: not person.reader.view.is_hinting)
        assert kinds(workspace()) == []
        await person.press("f")
        await person.hurry(*letters(person, "brixamab"), "a")
    assert kinds(workspace()) == ["accept"]
    assert annotated(workspace(), article) == [("brixamab", "DRUG")]


async def test_hints_name_only_words_that_begin_in_view(workspace: Opened) -> None:
    suggested(workspace(), "x" * 4_000 + " end")
    async with reading(workspace()) as person:
        await person.press("G", "f")
        assert [offset for offset, _ in person.reader.view.overlay.hints or ()] == []
        person.sees("no other word in view")


async def test_hints_can_be_read_without_colour(
    workspace: Opened, article: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(workspace()) as person:
        await person.press("f")
        (letter,) = letters(person, "Chief")
        text, hint = person.look_of("hief"), person.look_of(f"{letter}hief")
        assert (bool(text[0]), bool(text[-1])) == (False, False)
        assert (hint[0], hint[-1]) == (True, True)
        assert person.is_grey()


async def test_a_search_marks_all_matches_and_goes_round(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("G", "slash")
        person.sees("find", "enter finds   esc leaves", "Chief executive")
        await person.write("corvane")
        await person.press("enter")
        person.sees("1 of 2 · from the top")
        assert (person.selected, person.current) == ("Corvane", "Corvane")
        found_look = person.look_of("Corvane hired")
        assert found_look != person.look_of("hired")
        await person.press("n")
        person.sees("2 of 2")
        assert person.session.cursor.start == TEXT.rindex("Corvane")
        await person.press("n")
        person.sees("1 of 2 · from the top")
        await person.press("N")
        person.sees("2 of 2 · from the end")
        await person.press("escape")
        assert person.screen == "reader"
        assert not person.session.cursor.extended
        assert person.reader.view.overlay.found == ()
        assert person.look_of("Corvane said") != found_look
        await person.press("escape")
        assert person.screen == "library"


async def test_a_search_is_kept_left_and_in_vain(workspace: Opened, article: int) -> None:
    async with reading(workspace()) as person:
        await person.press("n")
        person.sees("nothing to find: no text was given yet")
        await person.press("slash", "escape")
        assert person.screen == "reader"
        await person.press("slash")
        await person.write("Lowe")
        await person.press("enter")
        person.sees("1 of 2")
        await person.press("slash")
        await person.press("enter")
        person.sees("1 of 2")
        await person.press("slash")
        await person.write("owl")
        await person.press("enter")
        person.sees("no “owl” in this article")
        assert list(person.reader.view.overlay.found) == []
        assert person.selected == "Lowe"


async def test_hops_by_mention_label_note_and_article(workspace: Opened, article: int) -> None:
    done = suggested(workspace(), "Nothing here.")
    later = suggested(workspace(), "Tern waits.", [(0, 4, "ORG")])
    async with reading(workspace()) as person:
        person.session.open(article)
        await person.press("g", "asterisk")
        person.sees("2 of 2")
        assert person.session.cursor.start == TEXT.rindex("Corvane")
        await person.press("1", "number_sign", "e")
        assert (person.current, person.session.cursor.start) == ("Corvane", TEXT.rindex("Corvane"))
        await person.press("E", "a", "b", "t")
        await person.write("sure?")
        await person.press("enter", "G", "quotation_mark")
        assert person.current == "Corvane"
        await person.press("apostrophe")
        person.sees("1 of 1 · the only one")
        key = "J" if person.session.queue.beside(article, forward=True) == done else "K"
        await person.press(key)
        assert person.session.article.id == later
        person.sees("Tern waits.")
        await person.press(key)
        person.sees("this one has open suggestions")
