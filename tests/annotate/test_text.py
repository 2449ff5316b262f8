"""What is shown of a text, and where its tokens and words lie."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.text import display, display_line, tokens, trim, words

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PROSE = st.text(st.sampled_from("aB1β 日\n\t.,;()’'-–—%$+®\u0301\u200d👩🔬\u200b"), max_size=40)
JOINERS = "\u200c\u200d"
ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def surfaces(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@given(ANY_TEXT | PROSE)
@example("\x1b[31mred\x07\u202eevil\u2066\x9b2J\r\n\x00\x7f\u2028\u2029\ufeff\u00ad")
@settings(max_examples=300)
def test_display_keeps_length_and_lets_nothing_act_on_the_terminal(text: str) -> None:
    shown = display(text)
    assert len(shown) == len(text)
    for character, original in zip(shown, text, strict=True):
        if unicodedata.category(character) in ACTING:
            assert character == original
            assert character in "\n" + JOINERS or 0xE0020 <= ord(character) <= 0xE007F


@given(ANY_TEXT | PROSE)
@settings(max_examples=100)
def test_display_changes_no_other_character(text: str) -> None:
    for character, original in zip(display(text), text, strict=True):
        if unicodedata.category(original) not in ACTING:
            assert character == original


def test_of_all_that_acts_or_vanishes_only_line_feeds_joiners_and_tags_are_kept() -> None:
    acting = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ACTING]
    kept = {character for character in acting if display(character) == character}
    assert kept == {"\n", *JOINERS, *map(chr, range(0xE0020, 0xE0080))}
    assert all(unicodedata.category(display(character)) not in ACTING for character in set(acting) - kept)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\tb\rc\x00\x7f", "a b␍c␀␡"),
        ("\x9b31m", "·31m"),
        ("\u202eabc\u202c\u2066\u2069\u200e", "·abc····"),
        ("one\u2028two\u2029", "one two "),
        ("\ufeffsoft\u00adhyphen", "·soft·hyphen"),
        ("👩\u200d🔬 ❤\ufe0f", "👩\u200d🔬 ❤\ufe0f"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("line\nline", "line\nline"),
    ],
)
def test_display_of(text: str, shown: str) -> None:
    assert display(text) == shown


def test_display_line_has_no_line_feed() -> None:
    assert display_line("two\nlines\x1b") == "two lines␛"


@given(ANY_TEXT | PROSE)
@settings(max_examples=200)
def test_tokens_are_in_order_apart_and_leave_only_white_space(text: str) -> None:
    behind = 0
    for start, end in tokens(text):
        assert behind <= start < end <= len(text)
        assert text[behind:start].strip() == ""
        assert not re.search(r"\s", text[start:end])
        behind = end
    assert text[behind:].strip() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anti-PD-1 (PFS)", ["anti", "-", "PD", "-", "1", "(", "PFS", ")"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("👩\u200d🔬 won", ["👩\u200d🔬", "won"]),
        ("5.2% of 日本", ["5", ".", "2", "%", "of", "日本"]),
    ],
)
def test_tokens_of(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in tokens(text)] == expected


@given(ANY_TEXT | PROSE, st.data())
@settings(max_examples=200)
def test_words_are_in_order_apart_and_within_the_range(text: str, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    behind = low
    for start, end in words(text, low, high):
        assert behind <= start < end <= high
        assert not re.search(r"[\s—–]", text[start:end])
        behind = end


@given(ANY_TEXT | PROSE)
@settings(max_examples=200)
def test_every_run_of_visible_characters_has_one_word(text: str) -> None:
    runs = re.findall(r"[^\s—–]+", text)
    found = surfaces(text)
    assert len(found) == len(runs)
    assert all(word in run for word, run in zip(found, runs, strict=True))


@given(ANY_TEXT | PROSE)
@settings(max_examples=200)
def test_trimming_a_word_again_changes_nothing_but_a_second_possessive(text: str) -> None:
    for start, end in words(text):
        again = trim(text, start, end)
        assert start == again[0] <= again[1] <= end
        if again != (start, end):
            assert re.match(r"[’']|\.", text[again[1] : end])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amgen’s Kyprolis", ["Amgen", "Kyprolis"]),
        ("Amgen's, Novartis’ and NOVO’S", ["Amgen", "Novartis", "and", "NOVO"]),
        ("it’s don't", ["it", "don't"]),
        ("in the U.S. and the U.S., (U.S.)", ["in", "the", "U.S.", "and", "the", "U.S.", "U.S."]),
        ("the U.S.’s plan", ["the", "U.S.", "plan"]),
        ("Ines Okafor, M.D., Ph.D.", ["Ines", "Okafor", "M.D.", "Ph.D"]),
        ("Inc.’s", ["Inc"]),
        ("It ended.", ["It", "ended"]),
        ("survival (PFS), “HR”", ["survival", "PFS", "HR"]),
        ("deal—worth–much", ["deal", "worth", "much"]),
        ("anti-PD-1 HER2/neu", ["anti-PD-1", "HER2/neu"]),
        ("$5.2, €3 45% PD-L1+", ["$5.2", "€3", "45%", "PD-L1+"]),
        ("Keytruda® won", ["Keytruda", "won"]),
        ("a ... b", ["a", "...", "b"]),
        ("ends in cafe\u0301", ["ends", "in", "cafe\u0301"]),
        ("", []),
        (" \n— ", []),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


def test_a_word_does_not_reach_beyond_the_range_asked_for() -> None:
    assert list(words("U.S. law", 0, 3)) == [(0, 3)]
