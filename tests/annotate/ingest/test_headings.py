from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.ingest.headings import TITLE_LENGTH, find_date, find_source, find_title, find_url, fold
from annotate.ingest.read import Found, read_text

SHARED = Path(__file__).parents[3].parent / "shared"

BODY = "The company said so on Monday. It did not say more."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Roche buys a biotech\n\n{BODY}", "Roche buys a biotech"),
        (f"Roche buys a biotech\r\n{BODY}", "Roche buys a biotech"),
        (f"\n\n  Roche   buys\ta biotech  \n{BODY}", "Roche buys a biotech"),
        (f"# Roche buys a biotech #\n{BODY}", "Roche buys a biotech"),
        (f"### Programming in C#\n{BODY}", "Programming in C#"),
        (f"**Roche buys a biotech**\n\n{BODY}", "Roche buys a biotech"),
        (f"Will it work?\n\n{BODY}", "Will it work?"),
        (f"A new guideline: what it says\n==========\n{BODY}", "A new guideline: what it says"),
        (f"For Immediate Release: April 29, 2016\n\nFDA approves a drug\n\n{BODY}", "FDA approves a drug"),
        (f"March 9, 2026\n\nFDA approves a drug\n\n{BODY}", "FDA approves a drug"),
        (f"Monday, March 9, 2026\nFDA approves a drug\n\n{BODY}", "FDA approves a drug"),
        (f"Source: A Wire\nDate: 2026-03-09\nFDA approves a drug\n\n{BODY}", "FDA approves a drug"),
        (f"Date: 2026-03-09\nTitle: FDA approves a drug\n\n{BODY}", "FDA approves a drug"),
        (f"Acquisition of Foo Inc.\n\n{BODY}", "Acquisition of Foo Inc."),
    ],
)
def test_a_heading_or_a_short_first_line_is_the_title(text: str, title: str) -> None:
    assert find_title(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Roche bought it. Then it sold it.", "Roche bought it."),
        (
            "Merck & Co. bought Foo Inc. and Bar Corp. last week. Then it slept.",
            "Merck & Co. bought Foo Inc. and Bar Corp. last week.",
        ),
        (
            "The U.S. Food and Drug Administration met Dr. J. Smith. He spoke.",
            "The U.S. Food and Drug Administration met Dr. J. Smith.",
        ),
        ("The drug beat placebo, 4.5 vs. 3.1 months. It is new.", "The drug beat placebo, 4.5 vs. 3.1 months."),
        ("“It works,” he said. “Well.” She agreed.", "“It works,” he said."),
        ("“It works.” She agreed.", "“It works.”"),
        ("It works! She agreed.", "It works!"),
        ("新薬が承認された。製薬会社は発表した。", "新薬が承認された。"),
        ("No period at all", "No period at all"),
        ("A sentence hard-wrapped by\nan editor of old. Another.", "A sentence hard-wrapped by an editor of old."),
        ("date 2026-03-09 Roche bought it. Then it sold it.", "Roche bought it."),
        ("2026-03-09 Roche bought it. Then it sold it.", "Roche bought it."),
        ("March 9, 2026 – Roche bought it. Then it sold it.", "Roche bought it."),
        ("BASEL, Switzerland, March 9, 2026 /PRNewswire/ -- Roche bought it. Then.", "Roche bought it."),
        ("BASEL--(BUSINESS WIRE)--Roche bought it. Then.", "Roche bought it."),
        ("March 9, 2026, was a good day. Then.", "March 9, 2026, was a good day."),
    ],
)
def test_otherwise_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert find_title(text) == title


def test_a_long_sentence_is_cut_between_words_and_marked() -> None:
    title = find_title("word, " * 40 + "end.")
    assert title.endswith("word…")
    assert len(title) <= 80


def test_a_long_word_is_cut_too() -> None:
    assert find_title("薬" * 200) == "薬" * 79 + "…"


def test_a_first_line_as_long_as_a_paragraph_is_no_title() -> None:
    assert len(find_title("word " * 60 + "\n\nmore")) <= 80


@given(st.text())
def test_titles_are_one_folded_line_and_never_too_long(text: str) -> None:
    title = find_title(text)
    assert title == fold(title)
    assert len(title) <= TITLE_LENGTH
    assert bool(title) or not any(character.isalnum() for character in text[:4000])


@pytest.mark.parametrize(
    "text", ["# " + " #" * 20_000, " \t" * 20_000 + "x", "(" * 50_000, "a." * 30_000, "## " + " " * 50_000 + "x"]
)
def test_texts_made_to_be_slow_are_answered(text: str) -> None:
    assert len(find_title(text)) <= TITLE_LENGTH
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("date 2026-03-09 Roche bought it.", "2026-03-09"),
        ("Published: 2026-03-09T10:00:00Z\n\nRoche", "2026-03-09"),
        ("BASEL, Switzerland, March 9, 2026 /PRNewswire/ -- Roche bought it.", "2026-03-09"),
        ("Mar. 9, 2026\nRoche", "2026-03-09"),
        ("BASEL, 9 March 2026 – Roche", "2026-03-09"),
        ("For Immediate Release: April 29, 2016", "2016-04-29"),
        ("LONDON, MARCH 9, 2026 – Roche", "2026-03-09"),
        ("It broke on 2026-13-45 and not on 2026-03-09.", "2026-03-09"),
        ("A decision is due by June 30, 2027.\n\nMarch 9, 2026", "2026-03-09"),
        ("x" * 490 + " March 9, 2026", "2026-03-09"),
    ],
)
def test_the_first_whole_date_near_the_beginning_is_the_date(text: str, date: str) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "Roche said in a March 9 release.",
        "Roche said in March 2026.",
        "It broke on 2026-13-45.",
        "On 03/09/2026 Roche",
        "A decision is due by June 30, 2027.",
        "the quarter ended December 31, 2025, was",
        "x" * 501 + " March 9, 2026",
        "",
    ],
)
def test_no_date_is_guessed(text: str) -> None:
    assert find_date(text) is None


def test_a_source_is_named_by_a_header_line_or_a_wire() -> None:
    assert find_source("Title: x\nSource:  Trade  News \r\n\nbody") == "Trade News"
    assert find_source("BASEL, March 9, 2026 /PRNewswire/ -- Roche") == "PR Newswire"
    assert find_source("BASEL--(BUSINESS WIRE)--Roche") == "Business Wire"
    assert find_source("BASEL, March 9, 2026 (GLOBE NEWSWIRE) -- Roche") == "GlobeNewswire"
    assert find_source("Source: https://example.org/a\n\nbody") is None
    assert find_source("The source: nobody knows it") is None


def test_an_address_stands_alone_on_one_of_the_first_lines() -> None:
    assert find_url("Title\nhttps://example.org/a?b=1\n\nbody") == "https://example.org/a?b=1"
    assert find_url("URL: <http://example.org>\nbody") == "http://example.org"
    assert find_url("Source: https://example.org/a\nbody") == "https://example.org/a"
    assert find_url("See https://example.org/a for more.") is None
    assert find_url("URL: javascript:alert(1)") is None
    assert find_url("x" * 600 + "\nhttps://example.org/a") is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of shared articles is not beside the project")
def test_the_seed_article_has_its_date_and_title_and_keeps_every_character() -> None:
    with (SHARED / "gold" / "dev.jsonl").open(encoding="utf-8") as lines:
        seed = next(record for record in map(json.loads, lines) if record["id"] == "seed")
    outcome = read_text(seed["text"], where="pasted")
    assert isinstance(outcome, Found)
    assert outcome.article.text == seed["text"]
    assert outcome.article.published == "2026-03-09"
    assert outcome.article.title == ("Bristol Myers Squibb’s mezigdomide has scored its first phase 3 win, with the…")
