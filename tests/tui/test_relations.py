"""Relations between annotations, told as stories."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.command import CommandPalette

from store.workspace import Workspace
from tests.tui.driver import Person, annotated, kinds, reading
from tests.workspaces import found, suggested

TEXT = (
    "Ada Lowe leads Corvane. Corvane and Tern sell brixamab; Corvane makes zolimab too.\n" + "\nMore.\n" * 40 + "Lark"
)
SPANS = [
    *found(TEXT, ("Ada Lowe", "PERSON"), ("Corvane", "ORG"), ("Tern", "ORG"), ("brixamab", "DRUG")),
    *found(TEXT, ("zolimab", "DRUG"), ("Lark", "DRUG")),
]
Opened = Callable[[], Workspace]


@pytest.fixture
def article(workspace: Opened) -> int:
    """An article with six suggestions."""
    return suggested(workspace(), TEXT, SPANS, title="Corvane and others")


async def accept_all(person: Person) -> None:
    """Accept the suggestions, and go to the first of them."""
    await person.press(*"aaaaaa")
    await go_to(person, "Ada Lowe")


async def go_to(person: Person, surface: str) -> None:
    """Go by entities to the first with a surface."""
    await person.press("g")
    while person.current != surface:
        await person.press("w")


def letters(person: Person, part: str) -> list[str]:
    """The keys of the hint on the first place of a text."""
    return list(dict(person.reader.view.overlay.hints or ())[TEXT.index(part)])


async def relate_to(person: Person, part: str) -> None:
    """Begin a relation, and type the letters of its other end."""
    await person.press("R")
    await person.press(*letters(person, part))


def standing(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(one.head.text, one.type, one.tail.text) for one in workspace.relations.listed()]


async def command(person: Person, name: str) -> None:
    """Run a command from the palette."""
    await person.press("ctrl+p")
    assert isinstance(person.app.screen, CommandPalette)
    await person.write(name)
    await person.app.workers.wait_for_complete()
    await person.press("enter")
    await person.until(lambda: not isinstance(person.app.screen, CommandPalette))


async def test_a_hint_relates_at_once_where_one_type_is_allowed(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(120, 30)) as person:
        await accept_all(person)
        before = person.pressed
        await person.press("R")
        person.sees("relate Ada Lowe PERSON: letters, or go there and R; esc leaves")
        hinted = [offset for offset, _ in person.reader.view.overlay.hints or ()]
        assert hinted == [TEXT.index(part) for part in ("Corvane", "Tern", "brixamab", "zolimab")]
        await person.press(*letters(person, "zolimab"))
        assert person.pressed - before <= 4
        person.sees("related sells: Ada Lowe → zolimab", "→ sells DRUG zolimab")
        assert person.current == "Ada Lowe"
        await person.press("u")
        person.sees("undone: relate sells: Ada Lowe → zolimab")
        assert standing(workspace()) == []
        await person.press("U")
    assert standing(workspace()) == [("Ada Lowe", "sells", "zolimab")]


async def test_where_several_types_are_allowed_one_key_more_chooses(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        await go_to(person, "brixamab")
        before = person.pressed
        await relate_to(person, "Corvane")
        person.sees("Corvane ORG → brixamab DRUG", "m makes", "The firm makes the product.", "s sells", "a key chooses")
        await person.press("q")
        assert person.screen == "RelationDialog"
        await person.press("m")
        assert person.pressed - before - 1 <= 4, "but for the key that chose nothing"
        person.sees("← makes Corvane")
        assert person.current == "brixamab"
    assert standing(workspace()) == [("Corvane", "makes", "brixamab")]


async def test_a_hop_and_the_key_again_relate_too(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        await go_to(person, "Tern")
        await person.press("R", "w")
        assert person.current == "brixamab"
        person.sees("relate Tern ORG: go to the other end and R; esc leaves")
        await person.press("R", "s")
        assert person.current == "brixamab"
        person.sees("related sells: Tern → brixamab")
        person.sees("← sells Tern · ")
    assert standing(workspace()) == [("Tern", "sells", "brixamab")]


async def test_an_end_out_of_view_is_reached_by_going_there(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        await person.press("G", "R")
        person.sees("no other end in view: go to it and R; esc leaves")
        await person.press("h", "l")
        person.sees("relate Lark DRUG: go to the other end and R; esc leaves")
        await person.press("g", "R")
        person.sees("related sells: Ada Lowe → Lark")
    assert standing(workspace()) == [("Ada Lowe", "sells", "Lark")]


@pytest.mark.parametrize("keys", [("escape",), ("Z", "escape"), ("w", "escape")])
async def test_escape_leaves_and_the_reader_stays(workspace: Opened, article: int, keys: tuple[str, ...]) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        await person.press("R", *keys)
        person.sees("no relation made")
        assert person.screen == "reader"
        assert not person.reader.view.is_hinting
        await person.press("w")
        person.does_not_see("relate Ada Lowe")
    assert "relate" not in kinds(workspace())


async def test_a_letter_that_is_no_hint_decides_nothing(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        await person.press("R", "x")
        person.sees("no hint is x")
        assert len(annotated(workspace(), article)) == 6
        await relate_to(person, "Corvane")
        person.sees("sells", "leads")


async def test_other_ends_are_marked_in_the_text_without_colour(
    workspace: Opened, article: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(workspace(), size=(80, 24)) as person:
        await accept_all(person)
        plain = person.look_of("brixamab")
        await relate_to(person, "brixamab")
        assert person.is_grey()
        assert person.look_of("brixamab") != plain
        assert person.look_of("zolimab") == plain
        await person.press("w")
        assert person.look_of("brixamab") == plain


async def test_relations_are_walked_and_removed_from_the_palette(workspace: Opened, article: int) -> None:
    async with reading(workspace(), size=(100, 30)) as person:
        await accept_all(person)
        for part in ("brixamab", "zolimab"):
            await relate_to(person, part)
        await command(person, "next relation")
        assert person.current == "brixamab"
        person.sees("→ sells of Ada Lowe · 1 of 2")
        await command(person, "next relation")
        assert person.current == "zolimab"
        await command(person, "remove relation")
        assert standing(workspace()) == [("Ada Lowe", "sells", "brixamab")]
        await person.press("u")
        assert person.current == "Ada Lowe"
        await command(person, "remove relation")
        person.sees("Remove which relation of Ada Lowe PERSON?", "→ sells  DRUG brixamab", "→ sells  DRUG zolimab")
        await person.press("1")
        person.sees("removed relation sells: Ada Lowe → brixamab")
        assert standing(workspace()) == [("Ada Lowe", "sells", "zolimab")]
        await person.press("x")
        person.sees("removed Ada Lowe PERSON, ends 1 relation")
