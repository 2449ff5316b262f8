"""Nested annotations, told as a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.records import LabelScheme
from store.workspace import Workspace
from tests.tui.driver import annotated, reading
from tests.workspaces import SCHEME, found, suggested

Opened = Callable[[], Workspace]
TEXT = "The University of Basel opened in the town of Basel."


@pytest.fixture
def scheme() -> LabelScheme:
    return replace(SCHEME, overlap="nested")


async def test_an_entity_is_accepted_inside_another_and_one_is_added_there(workspace: Opened) -> None:
    spans = found(TEXT, ("University of Basel", "ORG"), ("Basel", "PERSON"))
    article_id = suggested(workspace(), TEXT, spans)
    async with reading(workspace(), size=(100, 24)) as person:
        await person.press("a")
        assert person.current == "Basel"
        await person.press("a")
        person.sees("2 of 2", "all decided")
        outer, inner = person.look_of("University of "), person.look_of("Basel opened")
        assert outer[0]
        assert inner[0]
        await person.press("g", "l", "L", "2")
        person.sees("added University of DRUG")
        await person.press("b")
        assert person.current == "University of Basel"
        await person.press("w", "w")
        assert person.current == "Basel"
        await person.press("x", "u")
    assert annotated(workspace(), article_id) == [
        ("University of Basel", "ORG"),
        ("University of", "DRUG"),
        ("Basel", "PERSON"),
    ]


@pytest.mark.parametrize(
    ("size", "outer", "inner"),
    [
        ((80, 24), "overlaps University of Basel ORG", "overlaps Basel PERSON"),
        ((160, 50), "overlaps ORG University of Basel", "overlaps PERSON Basel"),
    ],
)
async def test_what_the_entity_overlaps_is_said_beside_the_text_which_shows_one_of_them(
    workspace: Opened, size: tuple[int, int], outer: str, inner: str
) -> None:
    suggested(workspace(), TEXT, found(TEXT, ("University of Basel", "ORG"), ("Basel", "PERSON")))
    async with reading(workspace(), size=size) as person:
        person.sees(inner)
        await person.press("w")
        person.sees(outer)
        await person.press("x")
        await person.press("b")
        assert person.current == "University of Basel"
        person.does_not_see("overlaps")


async def test_in_a_flat_scheme_the_new_one_takes_its_place(workspace: Opened) -> None:
    file = workspace()
    file.schemes.add(SCHEME)
    article_id = suggested(file, TEXT, found(TEXT, ("University of Basel", "ORG")))
    async with reading(workspace(), size=(100, 24)) as person:
        await person.press("a", "g", "l", "L", "2")
        person.sees("added University of DRUG, replaces 1")
    assert annotated(workspace(), article_id) == [("University of", "DRUG")]
