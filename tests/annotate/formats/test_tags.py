from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats.tags import Tagged, Word, entities, is_tag, joined

LENGTH = 8


@st.composite
def sentences(draw: st.DrawFn) -> list[Tagged]:
    """Entities of a sentence of LENGTH tokens, many of them side by side."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
    pieces = [Tagged(start, end, draw(st.sampled_from(["A", "B-x"]))) for start, end in pairwise(edges)]
    return [piece for piece in pieces if draw(st.booleans())]


def tagged(found: list[Tagged], tags_of: Callable[[Tagged, bool, bool], list[str]]) -> list[str]:
    """The tags of a sentence under a scheme, which may ask whether an entity of the same label touches it."""
    tags = ["O"] * LENGTH
    for one in found:
        before = any(other.end == one.start and other.label == one.label for other in found)
        after = any(other.start == one.end and other.label == one.label for other in found)
        tags[one.start : one.end] = [f"{prefix}-{one.label}" for prefix in tags_of(one, before, after)]
    return tags


def size(one: Tagged) -> int:
    return one.end - one.start


SCHEMES: dict[str, Callable[[Tagged, bool, bool], list[str]]] = {
    "IOB1": lambda one, before, after: ["B" if before else "I", *"I" * (size(one) - 1)],
    "IOB2": lambda one, before, after: ["B", *"I" * (size(one) - 1)],
    "IOE1": lambda one, before, after: [*"I" * (size(one) - 1), "E" if after else "I"],
    "IOE2": lambda one, before, after: [*"I" * (size(one) - 1), "E"],
    "IOBES": lambda one, before, after: ["S"] if size(one) == 1 else ["B", *"I" * (size(one) - 2), "E"],
    "BILUO": lambda one, before, after: ["U"] if size(one) == 1 else ["B", *"I" * (size(one) - 2), "L"],
    "BMEWO": lambda one, before, after: ["W"] if size(one) == 1 else ["B", *"M" * (size(one) - 2), "E"],
}


@pytest.mark.parametrize("scheme", SCHEMES)
@given(found=sentences())
def test_the_entities_of_every_scheme_come_back(scheme: str, found: list[Tagged]) -> None:
    tags = tagged(found, SCHEMES[scheme])
    assert all(map(is_tag, tags))
    assert list(entities(tags)) == found


@given(tags=st.lists(st.sampled_from(["O", "B-A", "I-A", "B-C", "I-C"]), max_size=10))
def test_sequences_that_no_scheme_allows_are_read_as_spacy_reads_them(tags: list[str]) -> None:
    from spacy.training import iob_to_biluo, tags_to_entities

    assert list(entities(tags)) == [
        (start, end + 1, label) for label, start, end in tags_to_entities(iob_to_biluo(tags))
    ]


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["I-A", "E-A", "I-A"], [(0, 2, "A"), (2, 3, "A")]),
        (["B-A", "O", "L-A", "L-A"], [(0, 1, "A"), (2, 3, "A"), (3, 4, "A")]),
        (["U-A", "I-A", "I-C"], [(0, 1, "A"), (1, 2, "A"), (2, 3, "C")]),
        (["B-A", "-", "I-A"], [(0, 1, "A"), (2, 3, "A")]),
    ],
)
def test_what_cannot_continue_begins_anew(tags: list[str], found: list[tuple[int, int, str]]) -> None:
    assert list(entities(tags)) == found


@pytest.mark.parametrize("value", ["", "o", "0", "B", "B-", "-A", "X-A", "b-A", "ORG", "B_A", "-X-", "--", "O-A"])
def test_what_is_no_tag(value: str) -> None:
    assert not is_tag(value)


def test_text_is_made_of_the_tokens() -> None:
    first = [Word("🧬", "O"), Word("New York", "B-GPE"), Word("City", "I-GPE")]
    text, spans = joined([first, [Word("Rom", "I-GPE")]])
    assert text == "🧬 New York City\nRom"
    assert [(text[start:end], label) for start, end, label in spans] == [("New York City", "GPE"), ("Rom", "GPE")]
