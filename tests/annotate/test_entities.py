"""Entities by position, against lists that are searched from end to end."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.entities import Entities, Entity, is_open, is_visible
from store.records import Annotation, Suggestion, SuggestionState

LENGTH = 24


def annotation(number: int, start: int, end: int, label: str = "ORG") -> Annotation:
    return Annotation(number, 1, start, end, label, "x" * (end - start), "ada", "2025-01-01", 1, "added")


def suggestion(number: int, start: int, end: int, state: SuggestionState = SuggestionState.OPEN) -> Suggestion:
    return Suggestion(number, 1, start, end, "ORG", "x" * (end - start), state)


@st.composite
def entity_lists(draw: st.DrawFn) -> list[Entity]:
    made: list[Entity] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        start = draw(st.integers(0, LENGTH - 1))
        end = draw(st.integers(start + 1, LENGTH))
        if draw(st.booleans()):
            made.append(annotation(number, start, end))
        else:
            made.append(suggestion(number, start, end, draw(st.sampled_from(SuggestionState))))
    return made


def rank(entity: Entity) -> int:
    return 0 if isinstance(entity, Annotation) else 1 if is_open(entity) else 2


def in_order(entities: list[Entity]) -> list[Entity]:
    visible = [entity for entity in entities if is_visible(entity)]
    return sorted(visible, key=lambda e: (e.start, -e.end, rank(e), e.id))


def check(entities: Entities, all_: list[Entity]) -> None:
    """Compare every answer with one found the long way."""
    model = in_order(all_)
    waiting = [entity for entity in model if is_open(entity)]
    assert list(entities) == model
    assert len(entities) == len(model)
    assert entities.open_count == len(waiting)
    assert entities.first_open() == (waiting[0] if waiting else None)
    assert entities.last_open() == (waiting[-1] if waiting else None)
    for start in range(LENGTH):
        over_one = [e for e in model if e.start <= start < e.end]
        shortest = min(over_one, key=lambda e: (rank(e), e.end - e.start), default=None)
        assert entities.at(start) == shortest
        assert entities.after(None, start) == next((e for e in model if e.start >= start), None)
        assert entities.before(None, start) == next((e for e in reversed(model) if e.start < start), None)
        assert entities.open_after(None, start) == next((e for e in waiting if e.start >= start), None)
        assert entities.open_before(None, start) == next((e for e in reversed(waiting) if e.start < start), None)
        for end in range(start + 1, LENGTH + 1):
            over = [e for e in model if e.start < end and e.end > start]
            assert entities.overlapping(start, end) == over
            under = entities.under(start, end)
            assert under == shortest if shortest else (under in over if over else under is None)
    check_neighbours(entities, model, waiting)


def check_neighbours(entities: Entities, model: list[Entity], waiting: list[Entity]) -> None:
    for place, entity in enumerate(model):
        later, earlier = model[place + 1 :], model[:place][::-1]
        assert entities.after(entity, 0) == next(iter(later), None)
        assert entities.before(entity, 0) == next(iter(earlier), None)
        assert entities.open_after(entity, 0) == next((e for e in later if e in waiting), None)
        assert entities.open_before(entity, 0) == next((e for e in earlier if e in waiting), None)


@given(entity_lists())
@settings(max_examples=40)
def test_answers_as_a_search_from_end_to_end_does(all_: list[Entity]) -> None:
    check(Entities(all_), all_)


@given(entity_lists(), entity_lists(), st.data())
@settings(max_examples=40)
def test_answers_so_after_entities_came_and_went(first: list[Entity], more: list[Entity], data: st.DataObject) -> None:
    entities, all_ = Entities(first), list(first)
    for entity in more:
        entity = replace(entity, id=entity.id + 100)
        entities.add(entity)
        all_.append(entity)
        if data.draw(st.booleans()):
            gone = all_.pop(data.draw(st.integers(0, len(all_) - 1)))
            entities.discard(gone)
    check(entities, all_)


@given(entity_lists())
@settings(max_examples=20)
def test_discarding_what_is_not_there_does_no_harm(all_: list[Entity]) -> None:
    entities = Entities(all_)
    for entity in all_:
        entities.discard(replace(entity, id=entity.id + 100))
    check(entities, all_)


def test_the_shorter_and_the_decided_are_in_front() -> None:
    outer, inner = annotation(1, 0, 10), annotation(2, 2, 4)
    waiting, refused = suggestion(3, 6, 7), suggestion(4, 6, 12, SuggestionState.REJECTED)
    entities = Entities([outer, inner, waiting, refused])
    assert entities.at(2) == inner
    assert entities.at(6) == outer
    assert entities.at(11) == refused


def test_an_entity_that_begins_inside_a_word_is_under_the_cursor_on_that_word() -> None:
    inside = suggestion(1, 5, 9)
    entities = Entities([inside])
    assert entities.at(0) is None
    assert entities.under(0, 9) == inside
    assert entities.under(0, 5) is None


def test_under_a_range_the_first_annotation_comes_before_suggestions() -> None:
    waiting, first, second = suggestion(1, 1, 2), annotation(2, 3, 6), annotation(3, 6, 7)
    assert Entities([waiting, first, second]).under(0, 9) == first


def test_what_was_superseded_accepted_or_left_has_no_mark() -> None:
    states = [SuggestionState.ACCEPTED, SuggestionState.SUPERSEDED, SuggestionState.LEFT]
    entities = Entities([suggestion(number, 0, 3, state) for number, state in enumerate(states)])
    entities.add(suggestion(9, 0, 3, SuggestionState.LEFT))
    assert list(entities) == []
    assert entities.at(1) is None
