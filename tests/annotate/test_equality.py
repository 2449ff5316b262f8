"""Surfaces that are the same string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.equality import Equality, forms, is_same, occurrences
from annotate.text import is_edge, tokens

TEXTS = st.text(alphabet="aAßİſ ’'s-🧬\né́x", max_size=40)


@pytest.mark.parametrize(
    ("surface", "other", "exact", "folded", "plural"),
    [
        ("Amgen", "Amgen", True, True, True),
        ("Amgen", "AMGEN", False, True, True),
        ("Amgen", "Amgen’s", False, False, True),
        ("ADC", "ADCs", False, False, True),
        ("antibodies", "Antibody", False, False, True),
        ("multiple myeloma", "Multiple\nmyeloma", False, True, True),
        ("checkpoint inhibitors", "checkpoint inhibitor", False, False, True),
        ("biopsies", "biopsy", False, False, True),
        ("virus", "viru", False, False, False),
        ("sepsis", "sepsi", False, False, False),
        ("loss", "los", False, False, False),
        ("IL-2", "IL-2s", False, False, True),
        ("a.b", "aXb", False, False, False),
    ],
)
def test_equality_goes_from_strict_to_loose(surface: str, other: str, exact: bool, folded: bool, plural: bool) -> None:
    found = [is_same(surface, other, equality) for equality in Equality]
    assert found == [exact, folded, plural]


def test_the_forms_of_a_surface() -> None:
    assert forms("therapies") == ("therapies", "therapy")
    assert forms("fox") == ("foxes", "fox")
    assert forms("Amgen's") == ("Amgens", "Amgen")


def test_occurrences_lie_on_tokens_and_keep_out_the_possessive() -> None:
    text = "Amgen, AMGEN’s and Amgenix; Amgen-like amgen"
    found = [text[start:end] for start, end in occurrences(text, "Amgen", Equality.FORMS)]
    assert found == ["Amgen", "AMGEN", "Amgen", "amgen"]


def test_white_space_alone_occurs_nowhere() -> None:
    assert list(occurrences("a b", " ", Equality.FOLDED)) == []


@given(text=TEXTS, other=TEXTS, equality=st.sampled_from(Equality))
def test_every_occurrence_is_the_same_surface(text: str, other: str, equality: Equality) -> None:
    surface = other.strip()
    before = 0
    for start, end in occurrences(text, surface, equality):
        assert before <= start < end
        assert is_edge(text, start)
        assert is_edge(text, end)
        assert is_same(surface, text[start:end], equality)
        before = end


@given(text=TEXTS, equality=st.sampled_from(Equality))
def test_every_token_occurs_where_it_stands(text: str, equality: Equality) -> None:
    for start, end in tokens(text):
        if not (is_edge(text, start) and is_edge(text, end)):  # a mark that combines with nothing stands before it
            continue
        assert any(first <= start < last for first, last in occurrences(text, text[start:end], equality))


@given(surface=TEXTS)
def test_equality_looks_in_turn(surface: str) -> None:
    equality = Equality.EXACT
    for _ in Equality:
        equality = equality.next()
    assert equality is Equality.EXACT
    assert is_same(surface, surface, equality)
