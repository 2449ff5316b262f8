from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from annotate.markup import mark, parse
from annotate.scheme import default_scheme
from annotate.text import tokens
from glossator.samples import sample_articles, sample_gold
from store.records import NewArticle

ARTICLES = {str(article.key): article for article in sample_articles()}
GOLD = sample_gold()

each_sample = pytest.mark.parametrize("key", sorted(ARTICLES))


def surfaces(key: str) -> list[str]:
    return [ARTICLES[key].text[span.start : span.end] for span in GOLD[key]]


def test_there_are_enough_samples_and_each_has_gold() -> None:
    assert len(ARTICLES) >= 12
    assert set(GOLD) == set(ARTICLES)


def test_no_two_samples_have_the_same_text() -> None:
    assert len({article.text for article in ARTICLES.values()}) == len(ARTICLES)


@each_sample
def test_a_sample_says_that_it_is_fiction(key: str) -> None:
    assert "fictitious" in str(ARTICLES[key].metadata["notice"])


@each_sample
def test_a_sample_is_as_long_as_a_news_article(key: str) -> None:
    assert 250 <= len(ARTICLES[key].text.split()) <= 700


@each_sample
def test_a_sample_has_a_title_a_source_a_day_and_an_address_nobody_owns(key: str) -> None:
    article: NewArticle = ARTICLES[key]
    assert article.title == article.text.splitlines()[0]
    assert article.source
    assert date.fromisoformat(str(article.published))
    assert article.url == f"https://example.org/{key}"
    assert article.spans == ()


@each_sample
def test_paragraphs_are_lines_with_one_blank_line_between(key: str) -> None:
    text = ARTICLES[key].text
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.split("\n"))
    assert text.count("\n") == 2 * text.count("\n\n")
    assert "**" not in text


@each_sample
def test_no_markup_is_left_in_the_text(key: str) -> None:
    labels = default_scheme().labels
    assert not any(f"|{label.name}" in ARTICLES[key].text for label in labels)


@each_sample
def test_gold_lies_flat_on_token_edges_under_labels_of_the_scheme(key: str) -> None:
    edges = list(tokens(ARTICLES[key].text))
    starts, ends = ({edge[side] for edge in edges} for side in (0, 1))
    assert all(span.start in starts and span.end in ends for span in GOLD[key])
    assert all(left.end <= right.start for left, right in pairwise(GOLD[key]))
    assert {span.label for span in GOLD[key]} <= {label.name for label in default_scheme().labels}


@each_sample
def test_gold_leaves_out_what_the_guidelines_leave_out(key: str) -> None:
    for surface in surfaces(key):
        assert not surface.startswith(("“", '"', "(", "up to ", "Dr. "))
        assert not surface.endswith(("’s", "'s", ",", "”", '"', "™", " trial", " study"))
        assert "\n" not in surface


@each_sample
def test_gold_can_be_written_and_read_again(key: str) -> None:
    text = ARTICLES[key].text
    assert parse(mark(text, GOLD[key])) == (text, GOLD[key])


def test_every_label_of_the_default_scheme_occurs_often_and_in_several_samples() -> None:
    spans = Counter(span.label for gold in GOLD.values() for span in gold)
    samples = Counter(label for gold in GOLD.values() for label in {span.label for span in gold})
    for label in default_scheme().labels:
        assert spans[label.name] >= 20, label.name
        assert samples[label.name] >= 8, label.name


def test_a_readout_serves_as_the_short_story_from_new_to_gold() -> None:
    text, gold = ARTICLES["readout-tovrasimab"].text, GOLD["readout-tovrasimab"]
    assert 280 <= len(text.split()) <= 340
    assert 38 <= len(gold) <= 48
    assert {span.label for span in gold} == {label.name for label in default_scheme().labels}


def test_samples_hold_the_characters_that_shift_careless_offsets() -> None:
    assert any(ord(character) > 0xFFFF for article in ARTICLES.values() for character in article.text)
    assert "林若楠" in surfaces("appointment-zelan")
    assert any("[" in article.text for article in ARTICLES.values())
    assert any("’" in article.text for article in ARTICLES.values())


@pytest.mark.parametrize(
    ("key", "surface", "labels"),
    [
        ("approval-odette", "Saturday", {"COMPANY", "DATE"}),
        ("science-tau-degrader", "MS", {"DISEASE"}),
        ("roundup-watch-list", "NPC", {"DISEASE"}),
        ("opinion-surrogates", "PD", {"ENDPOINT"}),
    ],
)
def test_ambiguous_words_are_labelled_by_their_sense(key: str, surface: str, labels: set[str]) -> None:
    text, gold = ARTICLES[key].text, GOLD[key]
    given = [span.label for span in gold if text[span.start : span.end] == surface]
    assert set(given) == labels


def test_the_same_letters_in_another_sense_carry_no_label() -> None:
    assert ARTICLES["science-tau-degrader"].text.count("MS") > surfaces("science-tau-degrader").count("MS")
    assert "complete response letter" in ARTICLES["crl-zemplorant"].text
    assert surfaces("crl-zemplorant").count("complete response") == 1
