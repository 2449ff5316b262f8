"""Where a text holds what was asked for."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.finding import matches

PIECES = (
    *("a", "A", "e", "é", "e\u0301", "E\u0301", "\u0301", "ß", "ẞ", "ss", "S", "s", "İ", "i", "ı", "I", "ﬁ", "fi", "K"),
    *(
        "👩‍🔬",
        "👍🏽",
        "🇩🇪",
        "東京",
        "か",
        "が",
        "か\u3099",
        "한",
        "하",
        "σ",
        "ς",
        "ᾳ",
        "’",
        "'",
        "–",
        "-",
        "\n",
        " ",
        "\t",
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def surfaces(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in matches(text, query)]


def plain(text: str) -> str:
    """A text as it compares where case and accents do not count, by the definition of both and not by a table."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    text = "".join(character for character in text if not "\u0300" <= character <= "\u036f")
    return "".join(" " if c.isspace() else {"’": "'", "–": "-"}.get(c, c) for c in text)


def is_small(query: str) -> bool:
    """Whether a query asks for any case and any accent."""
    accents = {c for c in unicodedata.normalize("NFD", query) if "\u0300" <= c <= "\u036f"}
    return query == query.lower() and not accents


@given(texts, texts.filter(is_small))
@example("Straße", "s")
@example("İİstanbul", "istanbul")
@example("sßs", "ss")
def test_what_is_found_is_what_was_asked_for_and_nothing_else_is(text: str, query: str) -> None:
    found = matches(text, query)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert {plain(text[start:end]) for start, end in found} <= {plain(query)}
    inside = {offset for start, end in found for offset in range(start, end)}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if query and plain(text[start:end]) == plain(query):
                assert inside & set(range(start, end)), f"{text[start:end]!r} at {start} was passed over"


@given(texts, texts.filter(bool), texts)
def test_a_text_is_found_where_it_was_put(before: str, query: str, behind: str) -> None:
    text = f"{before}|{query}|{behind}"
    there = range(len(before) + 1, len(before) + 1 + len(query))
    assert any(start in there or (start <= there.start and there.stop <= end) for start, end in matches(text, query))


@given(texts, texts.filter(bool))
def test_nothing_before_a_match_moves_it(before: str, query: str) -> None:
    alone = [(start, end) for start, end in matches(f"|{query}|", query) if start == 1]
    moved = [(start + len(before), end + len(before)) for start, end in alone]
    assert set(moved) <= set(matches(f"{before}|{query}|", query))


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("PFS and pfs", "pfs", ["PFS", "pfs"]),
        ("PFS and pfs", "PFS", ["PFS"]),
        ("Nestlé, Nestle\u0301 and Nestle", "nestle", ["Nestlé", "Nestle\u0301", "Nestle"]),
        ("Nestlé, Nestle\u0301 and Nestle", "nestlé", ["Nestlé", "Nestle\u0301"]),
        ("Straße, STRASSE, Strasse", "strasse", ["Straße", "STRASSE", "Strasse"]),
        ("Straße, STRASSE", "straße", ["Straße", "STRASSE"]),
        ("Straße", "s", ["S"]),
        ("İstanbul ıstanbul", "istanbul", ["İstanbul"]),
        ("Squibb’s and Squibb's", "squibb's", ["Squibb’s", "Squibb's"]),
        ("relapsed–refractory or relapsed-refractory", "d-r", ["d–r", "d-r"]),
        ("phase\n3, phase\xa03", "phase 3", ["phase\n3", "phase\xa03"]),
        ("👩‍🔬 東京の薬 👍🏽", "東京の薬", ["東京の薬"]),
        ("👩‍🔬👩‍🔬", "👩‍🔬", ["👩‍🔬", "👩‍🔬"]),
        ("がか", "か", ["か"]),
        ("한하", "하", ["하"]),
        ("aaaaa", "aa", ["aa", "aa"]),
        ("(p < .05) [x] a.b", "< .05)", ["< .05)"]),
        ("any", "", []),
        ("", "any", []),
    ],
)
def test_smart_case_and_accents(text: str, query: str, found: list[str]) -> None:
    assert surfaces(text, query) == found


@pytest.mark.parametrize("before", ["ß" * 50, "İ" * 50, "e\u0301" * 50, "ﬃ" * 50, "한" * 50, "👩‍🔬" * 50])
def test_offsets_do_not_drift_behind_characters_that_change_their_length(before: str) -> None:
    text = f"{before} Kyprolis {before}"
    assert matches(text, "kyprolis") == [(len(before) + 1, len(before) + 9)]
    assert surfaces(text, before[0].lower())
