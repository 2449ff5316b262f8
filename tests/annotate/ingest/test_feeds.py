from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest

from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from store.records import NewArticle
from tests.annotate.ingest.support import from_bytes, one, refused

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Biotech Wire</title><link>https://example.org</link>
<item><title>Roche buys &amp;amp; sells</title><link>https://example.org/1</link><guid>g-1</guid>
<pubDate>Mon, 09 Mar 2026 10:11:12 GMT</pubDate><category>deals</category>
<description>short</description>
<content:encoded><![CDATA[<p>Roche 🧬 will pay.</p><p>It said so.</p><script>x</script>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><guid>https://example.org/2</guid>
<description>&lt;p&gt;Only a &lt;b&gt;summary&lt;/b&gt;.&lt;/p&gt;</description></item>
<item><title>Without a text</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Journal feed</title>
<entry><id>tag:x,1</id><title type="html">&lt;i&gt;E. coli&lt;/i&gt; grows</title><link href="https://example.org/a"/>
<updated>2026-03-09T10:11:12Z</updated><author><name>Ada</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <em>grows</em>.</p></div></content></entry>
<entry><title>Plain</title><content type="text">line one
line two &lt; three</content></entry></feed>"""


def articles(folder: Path, name: str, data: str) -> list[NewArticle]:
    return [found.article for found in from_bytes(folder, name, data.encode()) if isinstance(found, Found)]


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a"])
def test_an_entry_of_rss_is_an_article(tmp_path: Path, name: str) -> None:
    first, second = articles(tmp_path, name, RSS)
    assert first.text == "Roche 🧬 will pay.\n\nIt said so."
    assert (first.title, first.source, first.url) == ("Roche buys & sells", "Biotech Wire", "https://example.org/1")
    assert first.published == "2026-03-09T10:11:12+00:00"
    assert first.metadata == {"guid": "g-1", "tags": ["deals"]}
    assert (second.text, second.metadata, second.published) == ("Only a summary.", {}, None)


def test_an_entry_without_text_is_skipped_by_its_number(tmp_path: Path) -> None:
    *_, last = from_bytes(tmp_path, "a.rss", RSS.encode())
    assert last == Skipped("a.rss:3", "empty")


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a"])
def test_an_entry_of_atom_is_an_article(tmp_path: Path, name: str) -> None:
    first, second = articles(tmp_path, name, ATOM)
    assert (first.text, first.title, first.published) == ("It grows.", "E. coli grows", "2026-03-09T10:11:12Z")
    assert (first.source, first.metadata) == ("Journal feed", {"author": "Ada", "guid": "tag:x,1"})
    assert second.text == "line one\nline two < three"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    data = (
        f'<?xml version="1.0" encoding="{encoding.replace("cp", "windows-")}"?><rss version="2.0"><channel><item>'
        "<description>“Café” – é</description></item></channel></rss>"
    )
    assert one(tmp_path, "a.rss", data.encode(encoding)).text == "“Café” – é"


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + ATOM.replace("Plain", "&b;")
    assert refused(tmp_path, "a.rss", bomb.encode()).startswith("declares entities")


def test_the_word_entity_in_an_entry_is_only_a_word(tmp_path: Path) -> None:
    data = (
        "<rss version='2.0'><channel><item><description><![CDATA[&lt;!ENTITY x]]></description></item></channel></rss>"
    )
    assert one(tmp_path, "a.rss", data.encode()).text == "<!ENTITY x"


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object, **__: object) -> None:
        raise AssertionError("fetched")

    monkeypatch.setattr(urllib.request, "build_opener", fetch)
    monkeypatch.setattr(urllib.request, "urlopen", fetch)
    data = '<!DOCTYPE rss SYSTEM "https://example.org/x.dtd">' + RSS.partition("?>")[2].strip()
    assert len(articles(tmp_path, "a.rss", data)) == 2
    assert refused(tmp_path, "b.rss", b"https://example.org/feed.rss").startswith("not well-formed: ")
    assert refused(tmp_path, "c.rss", b"<rss/>") == "a feed without entries"


def test_a_feed_that_breaks_off_says_so_behind_its_entries(tmp_path: Path) -> None:
    found = from_bytes(tmp_path, "a.rss", RSS.encode()[:-60])
    assert isinstance(found[0], Found)
    assert isinstance(found[-1], Skipped)
    assert found[-1].where == "a.rss"
    assert found[-1].reason.startswith("not well-formed: ")


def test_a_long_entry_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    data = RSS.replace("It said so.", "x" * 2_000)
    first, second, _ = from_bytes(tmp_path, "a.rss", data.encode(), ReadOptions(max_bytes=1_000))
    assert first == Skipped("a.rss:1", "oversized: larger than the limit of 1,000 bytes")
    assert isinstance(second, Found)


def test_a_feed_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    data = RSS.replace("short", "x" * 100_000)
    assert refused(tmp_path, "a.rss", data.encode(), ReadOptions(max_bytes=100)).startswith("oversized")
