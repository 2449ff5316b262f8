from __future__ import annotations

import pytest

from annotate.ingest.dates import dates_in, normal_date


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-03-09", "2026-03-09"),
        (" 2026-03-09\n", "2026-03-09"),
        ("2026-03", "2026-03"),
        ("2026-03-09T10:00:00Z", "2026-03-09T10:00:00Z"),
        ("2026-03-09T10:00:00.123456+01:00", "2026-03-09T10:00:00.123456+01:00"),
        ("2026-03-09 10:00:00", "2026-03-09T10:00:00"),
        ("2026-03-09 10:00 +01:00", "2026-03-09T10:00+01:00"),
        ("2024-02-29", "2024-02-29"),
        ("Mon, 09 Mar 2026 10:00:00 GMT", "2026-03-09T10:00:00+00:00"),
        ("9 Mar 2026 10:00:00 -0500", "2026-03-09T10:00:00-05:00"),
        ("March 9, 2026", "2026-03-09"),
        ("Mar. 9, 2026", "2026-03-09"),
        ("Sept. 9 2026", "2026-09-09"),
        ("9 March 2026", "2026-03-09"),
        ("9th March, 2026", "2026-03-09"),
        ("Monday, March 9th, 2026", "2026-03-09"),
        ("March 9, 2026 10:00 AM EST", "2026-03-09"),
    ],
)
def test_whole_dates_become_iso(given: str, expected: str) -> None:
    assert normal_date(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "2026-13-45",
        "2026-02-29",
        "2026-13",
        "2026-03-09T25:00:00",
        "03/09/2026",
        "09.03.2026",
        "March 2026",
        "March 9",
        "9 Floréal 2026",
        "February 30, 2026",
        "99 Mar 2026 10:00:00 GMT",
        "9 Foo 2026 10:00:00 GMT",
        "yesterday",
        "2026",
        "March 9, 2026" + " " * 200,
        20260309,
        1773050400.0,
        None,
        ["2026-03-09"],
    ],
)
def test_what_is_no_whole_date_is_none(given: object) -> None:
    assert normal_date(given) is None


def test_dates_in_a_text_are_given_in_order_with_their_places() -> None:
    text = "On 2026-13-45 nothing; on May 2, 2025 and 3 June 2025 something."
    assert list(dates_in(text)) == [
        (text.index("May"), "2025-05-02"),
        (text.index("3 June"), "2025-06-03"),
    ]


@pytest.mark.parametrize(
    "text", ["NCT2026-03-09", "1-2026-03-09", "2026-03-09-1", "12026-03-09", "/2026-03-09/", "Maybe 9, 2026"]
)
def test_parts_of_something_else_are_no_dates(text: str) -> None:
    assert list(dates_in(text)) == []
