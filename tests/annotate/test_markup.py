from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.errors import UnreadableInput, WouldLose
from annotate.markup import mark, parse
from store.records import Span

LABELS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
TEXTS = st.text(st.one_of(st.sampled_from("[]|\\ \n"), st.characters(codec="utf-8")), max_size=60)


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A text with flat spans, some of them side by side."""
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(pairwise(edges))
    kept = [pair for pair in pairs if draw(st.booleans())]
    return text, tuple(Span(start, end, draw(LABELS)) for start, end in kept)


@given(annotated())
@example(("[a]|\\", (Span(0, 3, "A"), Span(3, 5, "B"))))
def test_parse_gives_back_what_mark_wrote(case: tuple[str, tuple[Span, ...]]) -> None:
    text, spans = case
    assert parse(mark(text, spans)) == (text, spans)


@given(annotated())
def test_mark_gives_back_what_parse_read(case: tuple[str, tuple[Span, ...]]) -> None:
    marked = mark(*case)
    assert mark(*parse(marked)) == marked


@given(TEXTS)
def test_any_text_is_read_or_refused_with_a_place(marked: str) -> None:
    try:
        text, spans = parse(marked, "a.md")
    except UnreadableInput as error:
        assert error.message.startswith("a.md, line ")  # noqa: PT017
        assert error.hint  # noqa: PT017
    else:
        assert len(text) <= len(marked)
        assert all(text[span.start : span.end] for span in spans)


def test_a_span_is_its_surface_and_its_label() -> None:
    assert parse("took [Kyprolis|DRUG] daily") == ("took Kyprolis daily", (Span(5, 13, "DRUG"),))


def test_offsets_are_code_points_of_the_text() -> None:
    text, spans = parse("💔 [林若楠|PERSON], [PFS|ENDPOINT]")
    assert [text[span.start : span.end] for span in spans] == ["林若楠", "PFS"]
    assert spans[0] == Span(2, 5, "PERSON")


def test_a_bar_is_ordinary_outside_brackets_and_escaped_inside() -> None:
    text, spans = parse(r"a | b [x\|y|DRUG]")
    assert text == "a | b x|y"
    assert mark(text, spans) == r"a | b [x\|y|DRUG]"


def test_literal_brackets_are_escaped() -> None:
    assert mark("[sic] a\\b", ()) == r"\[sic\] a\\b"


def test_mark_takes_spans_in_any_order() -> None:
    assert mark("a b", (Span(2, 3, "B"), Span(0, 1, "A"))) == "[a|A] [b|B]"


@pytest.mark.parametrize(
    ("marked", "place", "mistake"),
    [
        ("a [b] c", "line 1, column 3", "a span without a label"),
        ("one\ntwo]", "line 2, column 4", "a closing bracket that nothing opened"),
        ("one\n\n[two", "line 3, column 1", "a span that is never closed"),
        ("[a [b|C]|D]", "line 1, column 4", "a bracket inside a span"),
        ("[|DRUG]", "line 1, column 1", "a span without text"),
        ("[]", "line 1, column 1", "a span without text"),
        ("[a|]", "line 1, column 4", "no label and closing bracket after the bar"),
        ("[a|DRUG CLASS]", "line 1, column 4", "no label and closing bracket after the bar"),
        ("[a|DRUG", "line 1, column 4", "no label and closing bracket after the bar"),
        (r"a\b", "line 1, column 2", "a backslash with nothing to escape"),
        (r"[a\b|C]", "line 1, column 3", "a backslash with nothing to escape"),
        ("a\\", "line 1, column 2", "a backslash with nothing to escape"),
    ],
)
def test_a_mistake_is_named_with_line_and_column(marked: str, place: str, mistake: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        parse(marked)
    assert caught.value.message == f"{place}: {mistake}"


def test_a_place_is_counted_from_the_first_line_of_the_file() -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.md, line 9, column 1: "):
        parse("fine\n]", "a.md", first_line=8)


def test_overlapping_spans_cannot_be_written() -> None:
    with pytest.raises(WouldLose, match="1-3 B overlaps"):
        mark("abc", (Span(0, 2, "A"), Span(1, 3, "B")))


@pytest.mark.parametrize("span", [Span(0, 0, "A"), Span(-1, 1, "A"), Span(0, 4, "A"), Span(0, 1, "A B")])
def test_a_span_that_cannot_be_one_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=r"no such span|no label name"):
        mark("abc", (span,))
