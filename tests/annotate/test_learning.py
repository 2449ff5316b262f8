"""What earlier decisions say: the rules, without a workspace."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.learning import (
    MOST_OFFERED,
    beginnings,
    hidden,
    is_offered,
    offered,
    why_hidden,
)
from annotate.text import is_edge, tokens
from store.records import ScoredSpan, Suggestion, SuggestionState
from store.tallies import Tally
from tests.annotate.sessions import ACCEPTED, LEFT, OPEN, REJECTED, SUPERSEDED

NOTHING = Tally("Amgen", "ORG", added=0, annotated=0, articles=0, rejected=0, superseded=0)
ADDED = replace(NOTHING, added=1, annotated=1, articles=1)
COUNT = st.integers(0, 5)


def suggestion(id_: int, surface: str = "Amgen", label: str = "ORG", state: SuggestionState = OPEN) -> Suggestion:
    return Suggestion(id_, 1, 0, len(surface), label, surface, state)


def known(*surfaces: str, label: str = "ORG") -> list[Tally]:
    return [replace(ADDED, surface=surface, label=label) for surface in surfaces]


def covered(text: str, spans: list[ScoredSpan]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


# hiding


@pytest.mark.parametrize(
    ("rejected", "superseded", "annotated", "is_hidden"),
    [
        (1, 0, 0, False),
        (2, 0, 0, True),
        (2, 1, 0, False),
        (3, 1, 0, True),
        (2, 0, 1, False),
        (9, 0, 1, False),
        (0, 9, 0, False),
    ],
)
def test_what_was_rejected_everywhere_or_often_and_never_accepted_is_hidden(
    rejected: int, superseded: int, annotated: int, is_hidden: bool
) -> None:
    tally = replace(NOTHING, rejected=rejected, superseded=superseded, annotated=annotated)
    assert why_hidden(tally) == (f"rejected {rejected} times, never accepted" if is_hidden else None)


def test_only_undecided_suggestions_of_exactly_that_surface_and_label_are_hidden() -> None:
    states = [OPEN, LEFT, ACCEPTED, REJECTED, SUPERSEDED]
    suggestions = [suggestion(id_, state=state) for id_, state in enumerate(states, start=1)]
    others = [suggestion(6, "AMGEN"), suggestion(7, label="DRUG")]
    found = hidden(
        [*suggestions, *others], [replace(NOTHING, rejected=2), replace(NOTHING, surface="Novo", rejected=5)]
    )
    assert found == dict.fromkeys([1, 2], "rejected 2 times, never accepted")


@given(st.builds(Tally, st.just("Amgen"), st.just("ORG"), COUNT, COUNT, COUNT, COUNT, COUNT))
def test_no_more_rejections_bring_back_what_is_hidden_and_any_annotation_does(tally: Tally) -> None:
    if why_hidden(tally):
        assert why_hidden(replace(tally, rejected=tally.rejected + 1))
        assert not why_hidden(replace(tally, annotated=1))


# offering


def test_a_surface_is_offered_on_tokens_as_it_is_written() -> None:
    text = "Amgen, AMGEN, Amgenix; anti-Amgen’s (Amgen)"
    spans = offered(text, known("Amgen"), [])
    assert [span.start for span in spans] == [0, text.index("Amgen’s"), text.index("Amgen)")]
    assert {(span.label, span.detector) for span in spans} == {("ORG", "1 article")}


def test_the_longest_is_offered_and_shorter_ones_where_it_is_not() -> None:
    text = "Owl Bay Tern Group bought Owl Bay and Tern Group."
    assert covered(text, offered(text, known("Owl Bay", "Tern Group", "Bay", "Owl Bay Tern Group"), [])) == [
        "Owl Bay Tern Group",
        "Owl Bay",
        "Tern Group",
    ]


def test_where_something_is_nothing_is_offered() -> None:
    text = "Amgen Inc. and Amgen"
    assert [span.start for span in offered(text, known("Amgen", "Amgen Inc."), [(6, 9)])] == [0, 15]
    assert offered(text, known("Amgen"), [(0, 1), (19, 20)]) == []


def test_what_is_there_is_read_only_where_a_surface_is_found() -> None:
    taken = iter([(0, 5)])
    assert offered("Roche", known("Amgen"), taken) == []
    assert next(taken) == (0, 5)


def test_of_several_labels_the_one_that_stands_most_often_is_offered() -> None:
    drug = replace(ADDED, label="DRUG", annotated=7, rejected=5, articles=4)
    org = replace(ADDED, annotated=3, articles=3)
    (span,) = offered("Amgen", [drug, org], [])
    assert span == ScoredSpan(0, 5, "ORG", 4 / 5, "3 articles")
    (span,) = offered("Amgen", [drug, replace(org, rejected=4)], [])
    assert span == ScoredSpan(0, 5, "DRUG", 8 / 14, "4 articles")


@pytest.mark.parametrize("surface", ["it", "x", "X", "12", "2024", "(Amgen)", " Amgen", "In"])
def test_what_would_be_on_every_line_or_begins_with_no_word_is_not_offered(surface: str) -> None:
    assert not is_offered(replace(ADDED, surface=surface))
    assert offered(f"a {surface} b", known(surface), []) == []


@pytest.mark.parametrize("surface", ["OS", "3M", "J&J", "U.S.", "T-cell", "cancer", "PD-1", "東京"])
def test_short_names_are_offered(surface: str) -> None:
    text = f"a {surface} b"
    assert covered(text, offered(text, known(surface), [])) == [surface]


def test_only_what_a_person_added_and_did_not_reject_more_often_since_is_offered() -> None:
    assert is_offered(replace(ADDED, rejected=1))
    assert not is_offered(replace(ADDED, rejected=2))
    assert not is_offered(replace(ADDED, added=0))


def test_a_long_article_is_offered_a_part_at_a_time() -> None:
    text = "Amgen " * (MOST_OFFERED + 7)
    spans = offered(text, known("Amgen"), [])
    assert (len(spans), spans[-1].end) == (MOST_OFFERED, len("Amgen " * MOST_OFFERED) - 1)
    rest = offered(text, known("Amgen"), [(span.start, span.end) for span in spans])
    assert len(rest) == 7


WORDS = st.lists(st.sampled_from(["Amgen", "Inc", ".", " ", "-", "T", "e\u0301", "\u0301", "\u200d", "🧬", "5", "\n"]))
TEXT = WORDS.map("".join)
SURFACES = st.lists(TEXT.filter(bool), max_size=6)
PLACES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda place: place[0] < place[1]), max_size=4
)


@given(TEXT, SURFACES, PLACES)
@example("e\u0301Amgen", ["Amgen"], [])
@example("e\u0301Inc", ["e\u0301Amgen", "e\u0301Inc"], [])
@example("Amgen\u0301", ["Amgen"], [])
def test_offers_are_known_surfaces_on_tokens_that_overlap_nothing(
    text: str, surfaces: list[str], places: list[tuple[int, int]]
) -> None:
    taken = [(start, min(end, len(text))) for start, end in places if start < len(text)]
    spans = offered(text, known(*surfaces), taken)
    starts, ends = {start for start, _ in tokens(text)}, {end for _, end in tokens(text)}
    occupied = [*taken]
    for span in spans:
        assert text[span.start : span.end] in surfaces
        assert span.start in starts
        assert span.end in ends or text[span.end - 1].isspace()
        assert all(span.end <= start or end <= span.start for start, end in occupied)
        occupied.append((span.start, span.end))
    assert offered(text, known(*surfaces), occupied) == []


@given(TEXT, st.data())
def test_every_surface_on_tokens_of_a_text_is_found_by_its_beginning(text: str, data: st.DataObject) -> None:
    all_tokens = list(tokens(text))
    if not all_tokens:
        return
    first = data.draw(st.integers(0, len(all_tokens) - 1))
    last = data.draw(st.integers(first, len(all_tokens) - 1))
    start, end = all_tokens[first][0], all_tokens[last][1]
    surface = text[start:end]
    if is_offered(replace(ADDED, surface=surface)) and is_edge(text, start) and is_edge(text, end):
        assert any(surface.startswith(beginning) for beginning in beginnings(text))
        assert surface in covered(text, offered(text, known(surface), []))


@given(st.text(alphabet=st.sampled_from([*string.ascii_letters[:3], " ", ".", "\u0301", "\u200d", "🧬", "é", "\0"])))
def test_an_edge_lies_in_no_token(text: str) -> None:
    inside = {offset for start, end in tokens(text) for offset in range(start + 1, end)}
    assert not [offset for offset in range(len(text) + 1) if is_edge(text, offset) and offset in inside]


def test_no_beginning_holds_what_ends_a_text_in_sqlite() -> None:
    assert beginnings("A\0b Amgen\0") == {"b ", "Amgen"}
