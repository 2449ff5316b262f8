from __future__ import annotations

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.formats.tokens import STRETCH, tokenize
from tests.store.samples import CANONICAL

NLP = spacy.blank("en")
PIECES = st.one_of(
    st.sampled_from(
        [" ", "  ", "\n", "\r\n", "\t", "\0", "\u00a0", "U.S.-based", "don't", "$1.4", "👩‍🔬", "漢字", "e\u0301", "'s"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(bool)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    starts = st.integers(0, len(text) - 1)
    spans = starts.flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text))))
    return text, draw(st.lists(spans, max_size=6))


@settings(max_examples=200, deadline=None)
@given(texts_with_spans())
@example((CANONICAL, [(10, 14)]))
@example(("a b", [(0, 2)]))
@example(("a b", [(1, 3)]))
@example(("a  b", [(1, 2), (2, 3)]))
@example((" ", [(0, 1)]))
def test_every_span_is_made_of_whole_tokens_and_the_text_is_exact(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    doc = tokenize(NLP, text, spans)
    assert doc.text == text
    assert not doc.has_unknown_spaces
    for start, end in spans:
        span = doc.char_span(start, end)
        assert span is not None
        assert (span.start_char, span.end_char, span.text) == (start, end, text[start:end])


@settings(max_examples=100, deadline=None)
@given(TEXTS)
@example("")
@example(CANONICAL)
def test_without_spans_the_tokens_are_those_of_spacy(text: str) -> None:
    doc, own = tokenize(NLP, text), NLP.tokenizer(text)
    assert [(token.text, token.whitespace_, token.norm_) for token in doc] == [
        (token.text, token.whitespace_, token.norm_) for token in own
    ]


def test_a_split_leaves_the_other_tokens_as_they_are() -> None:
    doc = tokenize(NLP, "They don't like U.S.-based x", [(16, 20)])
    assert [token.text for token in doc] == ["They", "do", "n't", "like", "U.S.", "-based", "x"]
    assert [token.norm_ for token in doc][:4] == ["they", "do", "not", "like"]


@pytest.mark.parametrize(
    "text", ["...(" * 2500, f"a {'1.2,' * 600} b\n{'x' * 5000}", "漢" * (3 * STRETCH), "-" * (STRETCH + 1) + " a"]
)
def test_runs_without_blanks_keep_the_text(text: str) -> None:
    place = len(text) // 2
    doc = tokenize(NLP, text, [(place, place + 3)])
    assert doc.text == text
    assert doc.char_span(place, place + 3) is not None
