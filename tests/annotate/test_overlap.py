"""Annotations that share characters, where the scheme lets them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import carrying
from annotate.overlap import excludes, flat
from annotate.session import Session
from annotate.suggesting import store_suggestions
from store.records import LabelScheme, Overlap, ScoredSpan, Span, SuggestionState
from store.workspace import Workspace
from tests.annotate.sessions import Opener, go_to, standing, states
from tests.workspaces import SCHEME, found, suggested

TEXT = "The University of Basel said so."
OUTER, INNER = ("University of Basel", "ORG"), ("Basel", "PERSON")
OUTER_END = TEXT.index(" said")
RULES: tuple[Overlap, ...] = ("none", "nested", "free")

spans = st.builds(
    lambda start, length, label: Span(start, start + length, label),
    st.integers(0, 6),
    st.integers(1, 5),
    st.sampled_from("AB"),
)


@pytest.fixture(params=["nested", "free"])
def scheme(request: pytest.FixtureRequest) -> LabelScheme:
    return replace(SCHEME, overlap=request.param)


def session_on_both(workspace: Workspace) -> Session:
    session = Session(workspace, "ada")
    session.open(suggested(workspace, TEXT, found(TEXT, OUTER, INNER)))
    return session


@given(rule=st.sampled_from(RULES), one=spans, other=spans)
def test_exclusion_is_mutual_and_looser_rules_exclude_less(rule: Overlap, one: Span, other: Span) -> None:
    assert excludes(rule, one, other) == excludes(rule, other, one)
    assert excludes(rule, one, one)
    none, nested, free = (excludes(each, one, other) for each in RULES)
    assert free <= nested <= none
    assert none == bool({*range(one.start, one.end)} & {*range(other.start, other.end)})


def test_what_each_rule_lets_stand_side_by_side() -> None:
    whole, part, crossing, same = Span(0, 9, "A"), Span(2, 5, "A"), Span(4, 12, "A"), Span(0, 9, "B")
    assert [excludes(rule, whole, part) for rule in RULES] == [True, False, False]
    assert [excludes(rule, whole, crossing) for rule in RULES] == [True, True, False]
    assert [excludes(rule, whole, same) for rule in RULES] == [True, True, False]
    assert [excludes(rule, whole, Span(9, 12, "A")) for rule in RULES] == [False, False, False]


@given(some=st.lists(spans, max_size=8))
def test_the_flat_layer_keeps_the_longest_and_leaves_room_for_nothing_more(some: list[Span]) -> None:
    kept = flat(some)
    assert kept == sorted(kept, key=lambda span: span.start)
    assert not any(excludes("none", one, other) for one in kept for other in kept if one is not other)
    for span in some:
        rivals = [other for other in kept if excludes("none", span, other)]
        assert span in kept or any(other.end - other.start >= span.end - span.start for other in rivals)


def test_both_of_two_nested_suggestions_are_accepted(workspace: Opener) -> None:
    session = session_on_both(workspace())
    session.accept()
    session.accept()
    assert standing(session) == [OUTER, INNER]
    session.undo()
    session.undo()
    assert states(session) == [SuggestionState.OPEN] * 2


def test_a_span_of_ones_own_is_added_inside_an_annotation(workspace: Opener) -> None:
    session = session_on_both(workspace())
    session.accept()
    session.reject()
    start = TEXT.index("Basel")
    session.select(start - 3, start + 5)
    session.label("DRUG")
    assert standing(session) == [OUTER, ("of Basel", "DRUG")]
    go_to(session, "of Basel")
    assert session.current is not None
    assert session.current.surface == "of Basel"


def test_from_an_added_span_the_cursor_goes_on_to_what_is_open_inside_it(workspace: Opener) -> None:
    session = session_on_both(workspace())
    session.reject()
    session.select(0, OUTER_END)
    session.label("DRUG")
    assert standing(session) == [(TEXT[:OUTER_END], "DRUG")]
    assert (session.current, states(session)[1]) == (session.article.suggestions[2], SuggestionState.OPEN)


def test_a_detector_suggests_inside_annotations(workspace: Opener) -> None:
    session = session_on_both(workspace())
    session.accept()
    file = session.workspace
    run = file.runs.start("other", "1", {})
    store_suggestions(file, 1, run.id, TEXT, [ScoredSpan(18, 23, "DRUG"), ScoredSpan(4, 23, "ORG")])
    assert {(s.label, s.state) for s in file.spans.suggestions(1) if s.surface == "Basel"} >= {("DRUG", "open")}


def test_equals_are_decided_inside_wider_spans(workspace: Opener) -> None:
    session = Session(workspace(), "ada")
    text = "Basel and the University of Basel"
    session.open(suggested(session.workspace, text, [(0, 5, "PERSON"), *found(text, OUTER)]))
    session.accept()
    carrying.same(session)
    assert standing(session) == [INNER, INNER]
    assert states(session) == [SuggestionState.ACCEPTED, SuggestionState.OPEN]


def test_crossing_spans_stand_only_where_all_may_overlap(workspace: Opener) -> None:
    session = Session(workspace(), "ada")
    text = "Basel Zurich Bern"
    session.open(suggested(session.workspace, text, found(text, ("Basel Zurich", "ORG"), ("Zurich Bern", "ORG"))))
    session.accept()
    if session.scheme.overlap == "free":
        session.accept()
        assert standing(session) == [("Basel Zurich", "ORG"), ("Zurich Bern", "ORG")]
    else:
        assert states(session) == [SuggestionState.ACCEPTED, SuggestionState.SUPERSEDED]
