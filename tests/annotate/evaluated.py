"""Spans as the tests of evaluation draw and write them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from annotate.evaluation.evaluate import JudgedArticle
from store.records import ScoredSpan

LENGTH = 24
TEXT = "abcdefghijklmnopqrstuvwx"


def at(start: int, end: int, label: str = "A", score: float | None = None) -> ScoredSpan:
    return ScoredSpan(start, end, label, score)


@st.composite
def spans(draw: st.DrawFn) -> ScoredSpan:
    start = draw(st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, min(LENGTH, start + 6)))
    return ScoredSpan(start, end, draw(st.sampled_from("ABC")), draw(st.none() | st.floats(0, 1)))


anywhere = st.lists(spans(), max_size=8)
"""Spans that may overlap, nest, and stand twice."""


@st.composite
def _flat(draw: st.DrawFn) -> list[ScoredSpan]:
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=10)))
    return [at(start, end, draw(st.sampled_from("AB"))) for start, end in pairwise(edges) if draw(st.booleans())]


flat = _flat()
"""Spans that do not overlap among themselves."""

articles = st.builds(JudgedArticle, st.just("a"), st.just(TEXT), anywhere, anywhere)
