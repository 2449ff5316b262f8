from __future__ import annotations

import logging
from pathlib import Path

import pytest

from annotate.ingest.read import Found, ReadOptions
from tests.annotate.ingest.support import one, outcomes, refused

SENTENCES = [
    "Example Therapeutics said its tablet slowed kidney disease in a late-stage trial of 900 patients.",
    "The company, which is based in Genève, plans to file for approval before the end of the year.",
    "Analysts had expected the result but not its size, and shares rose by a third in early trading.",
]
ARTICLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
HEAD = (
    "<title>A tablet works | Trade News</title><meta property='og:title' content='A tablet works'>"
    "<meta property='og:site_name' content='Trade News'><meta name='author' content='Ann Author'>"
    "<meta property='article:published_time' content='2025-03-09T10:00:00Z'>"
    "<link rel='canonical' href='https://news.example.org/2025/tablet'>"
)
PAGE = (
    f"<!DOCTYPE html><html><head><meta charset='utf-8'>{HEAD}</head><body><nav><a href='/'>Menu</a></nav>"
    f"<article><h1>A tablet works</h1>{ARTICLE}</article><footer>All rights reserved</footer></body></html>"
)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml", "a.HTML", "a.page"])
def test_the_main_text_and_what_the_page_says_of_itself(tmp_path: Path, name: str) -> None:
    article = one(tmp_path, name, PAGE.encode())
    assert all(sentence in article.text for sentence in SENTENCES)
    assert "Menu" not in article.text
    assert "rights reserved" not in article.text
    assert (article.title, article.source, article.published) == ("A tablet works", "Trade News", "2025-03-09")
    assert (article.url, article.key) == ("https://news.example.org/2025/tablet", None)
    assert (article.metadata["file"], article.metadata["author"]) == (name, "Ann Author")


def test_a_fragment_is_a_page_too(tmp_path: Path) -> None:
    article = one(tmp_path, "a.html", f"<p>{SENTENCES[0]}</p>".encode())
    assert article.text.strip() == SENTENCES[0]
    assert article.title.startswith("Example Therapeutics said")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("<meta charset='windows-1251'>", "cp1251"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
    ],
)
def test_the_page_names_its_encoding(tmp_path: Path, declared: str, encoding: str) -> None:
    words = "Препарат одобрен" if encoding != "cp1252" else "“Genève” – naïve"
    page = f"<html><head>{declared}</head><body><article><p>{words}. {SENTENCES[0]}</p></article></body></html>"
    assert words in one(tmp_path, "a.html", page.encode(encoding)).text


@pytest.mark.parametrize("declared", ["hex", "rot13", "no-such-thing", "utf-16", "utf-7", "punycode"])
def test_a_page_may_lie_about_its_encoding(tmp_path: Path, declared: str) -> None:
    page = f"<html><head><meta charset='{declared}'></head><body><p>“Genève’s” {SENTENCES[0]}</p></body></html>"
    assert "“Genève’s”" in one(tmp_path, "a.html", page.encode("cp1252")).text


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html></html>", "<html><script>x=1</script>"])
def test_a_page_without_text_is_refused(tmp_path: Path, page: str) -> None:
    assert refused(tmp_path, "a.html", page.encode()) == "empty: no main text in this page"


def test_a_page_of_too_many_tags_or_bytes_is_refused(tmp_path: Path) -> None:
    assert "more than 100,000 tags" in refused(tmp_path, "a.html", b"<br>" * 100_001)
    assert "oversized" in refused(tmp_path, "a.html", PAGE.encode(), ReadOptions(max_bytes=100))


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 40_000 + ARTICLE,
        "<html><body>" + "<b><p>" * 20_000 + ARTICLE,
        "<html><body><table>" * 500 + ARTICLE,
        "<html><head><script type='application/ld+json'>" + "[" * 50_000 + "</script></head><body>" + ARTICLE,
        "<html><body><p " + "a='1' " * 20_000 + ">" + ARTICLE,
        "<?xml version='1.0' encoding='utf-8'?><html><body>" + ARTICLE,
        "<html><body><article>" + "<p>&#xD800;&#0;&#x1b; one thing</p>" + ARTICLE,
        "<html><!--" + "-" * 10_000,
        "<" * 90_000,
    ],
)
def test_hostile_pages_are_read_or_refused_quietly(
    tmp_path: Path, page: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "b.txt").write_text("next one")
    (tmp_path / "a.html").write_text(page)
    found = outcomes(tmp_path, "a.html", "b.txt")
    assert len(found) == 2
    assert isinstance(found[1], Found)
    if isinstance(found[0], Found):
        found[0].article.text.encode("utf-8")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_loggers_are_as_before_afterwards(tmp_path: Path) -> None:
    logger = logging.getLogger("trafilatura")
    before = logger.level
    refused(tmp_path, "a.html", b"<html></html>")
    assert logger.level == before


def test_an_extractor_that_breaks_costs_its_page_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError("deep inside")

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    assert refused(tmp_path, "a.html", PAGE.encode()) == "HTML that cannot be taken apart (IndexError)"
