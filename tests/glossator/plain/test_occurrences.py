"""Where a surface that somebody typed is found."""

from __future__ import annotations

import pytest

from annotate.entities import Entities
from annotate.errors import NotPossible
from glossator.plain.occurrences import Occurrence, next_unmarked, occurrences
from store.records import Suggestion

TEXT = "MET drives METHOD and c-MET.\nMultiple\nmyeloma, multiple myeloma and MET."


def marked(*surfaces: str) -> Entities:
    starts = [TEXT.index(surface) for surface in surfaces]
    spans = zip(starts, surfaces, strict=True)
    return Entities(Suggestion(n, 1, at, at + len(s), "GENE", s) for n, (at, s) in enumerate(spans, 1))


def test_a_surface_is_whole_where_it_lies_on_tokens() -> None:
    assert [(one.start, one.is_whole) for one in occurrences(TEXT, "MET")] == [
        (0, True),
        (11, False),
        (24, True),
        (TEXT.rindex("MET"), True),
    ]


def test_white_space_in_a_surface_stands_for_any() -> None:
    start = TEXT.index("Multiple")
    assert list(occurrences(TEXT, "Multiple  myeloma")) == [Occurrence(start, start + 16, is_whole=True)]
    assert list(occurrences(TEXT, " ")) == []
    assert list(occurrences("a.b", "a.b")) == [Occurrence(0, 3, is_whole=True)]
    assert list(occurrences("axb", "a.b")) == []


def test_the_next_one_without_a_mark_is_taken_and_then_from_the_top() -> None:
    assert next_unmarked(TEXT, "MET", Entities(), 0).start == 0
    assert next_unmarked(TEXT, "MET", marked("MET"), 0).start == 24
    assert next_unmarked(TEXT, "MET", Entities(), 30).start == TEXT.rindex("MET")
    assert next_unmarked(TEXT, "drives", Entities(), 30).start == TEXT.index("drives")


@pytest.mark.parametrize(
    ("surface", "reason"),
    [
        ("BRAF", "BRAF does not occur in this article"),
        ("THOD", "THOD occurs only inside other words; find says where, and add takes two numbers"),
        ("drives", "drives is marked wherever it occurs (1)"),
    ],
)
def test_why_there_is_none(surface: str, reason: str) -> None:
    with pytest.raises(NotPossible) as refused:
        next_unmarked(TEXT, surface, marked("drives"), 0)
    assert refused.value.message == reason
