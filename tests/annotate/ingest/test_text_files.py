from __future__ import annotations

import codecs
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.ingest.read import Found, ReadOptions, Skipped, read, read_text
from annotate.ingest.sources import find
from tests.annotate.ingest.support import from_bytes, one, outcomes, refused

STORABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff") | st.sampled_from("\r\n\t")
)


@given(STORABLE)
def test_any_text_in_utf8_comes_back_exactly(text: str) -> None:
    assume(text.strip())
    assume(not text.startswith(("---", "%PDF-", "PAR1", "BZh")))
    with tempfile.TemporaryDirectory() as folder:
        assert one(Path(folder), "a.txt", text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_alone_is_dropped(tmp_path: Path, encoding: str) -> None:
    text = "\r\n Genève: “naïve” 🧬\r\nmore\x00\n"
    article = one(tmp_path, "a.txt", text.encode(encoding))
    assert article.text == text
    assert article.metadata.get("encoding") == (None if encoding == "utf-8-sig" else encoding)


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_big_endian_text_is_read(tmp_path: Path, mark: bytes, encoding: str) -> None:
    assert one(tmp_path, "a.txt", mark + "Genève".encode(encoding)).text == "Genève"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“Safety was good,” said the company – but shares fell 3 % in Genève, said Müller’s bank.", "cp1252"),
        ("“Genève’s” drug costs 5 €, said the company in its last release of the year.", "cp1252"),
        ("Lek został zatwierdzony w Polsce. Badanie kliniczne trzeciej fazy zakończyło się sukcesem.", "cp1250"),
        ("Препарат одобрен в России для лечения рака. Компания сообщила об успехе.", "cp1251"),
        ("新薬が承認された。製薬会社は発表した。", "cp932"),
    ],
)
def test_legacy_encodings_are_detected_and_noted(tmp_path: Path, text: str, encoding: str) -> None:
    article = one(tmp_path, "a.txt", text.encode(encoding))
    assert article.text == text
    assert article.metadata["encoding"] == encoding


def test_damaged_utf8_is_refused_rather_than_read_as_something_else(tmp_path: Path) -> None:
    data = "Genève, Zürich, “Köln” – ".encode() * 3 + b"\xff and more"
    assert refused(tmp_path, "a.txt", data).startswith("undecodable: not utf-8 at byte")


def test_half_a_character_in_utf16_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.txt", "Genève".encode("utf-16") + b"\x00").startswith("undecodable: not utf-16")
    assert "undecodable" in refused(tmp_path, "b.txt", codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00")


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    noise = bytes(random.Random(1).choices(range(0x80, 0x100), k=4000))
    assert "undecodable" in refused(tmp_path, "a.txt", noise)


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (b" \r\n\t", "empty: white space only"), (codecs.BOM_UTF8, "empty")]
)
def test_nothing_to_read_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, "a.txt", data) == reason


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"PK\x03\x04" + b"word/document.xml" * 9, "ZIP"),
        (b"%PDF-1.7\n1 0 obj\n", "PDF"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"PAR1" + bytes(range(64)), "Parquet"),
        (bytes(range(256)), "control characters"),
        ("no mark".encode("utf-16-le"), "control characters"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html", "a.rss", "a.mbox"])
def test_binary_files_are_refused_whatever_their_name(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    reason = refused(tmp_path, name, data)
    assert reason.startswith("binary: ")
    assert kind in reason


@pytest.mark.parametrize(
    "text", ["a\0b", "PAR1 is a gene.", "BZhao is a name.", "\x1b[31mRed\x1b[0m alert\x07", "nul \0 in a text"]
)
def test_a_text_with_a_few_controls_is_a_text(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, "a.txt", text.encode()).text == text


def test_a_file_beyond_the_limit_is_refused_and_one_at_the_limit_is_not(tmp_path: Path) -> None:
    options = ReadOptions(max_bytes=10)
    assert one(tmp_path, "a.txt", b"x" * 10, options).text == "x" * 10
    assert refused(tmp_path, "b.txt", b"x" * 11, options) == "oversized: larger than the limit of 10 bytes"
    larger = ReadOptions(max_bytes=2_000_000)
    assert len(one(tmp_path, "c.txt", b"word " * 400_000, larger).text) == 2_000_000
    assert "oversized" in refused(tmp_path, "d.txt", b"word " * 400_001, larger)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.markdown"])
def test_front_matter_goes_to_the_fields_and_the_text_is_what_follows(tmp_path: Path, name: str, line_end: str) -> None:
    front = (
        "---|title: 'FDA: approved'|date: 2026-03-09|source: Trade News|"
        "url: https://example.org/a|author: A. B.|tags: [x, 1]|---|"
    )
    body = "\r\n\r\n# Heading\r\n  text \n"
    article = one(tmp_path, name, (front.replace("|", line_end) + body).encode())
    assert article.text == body
    assert (article.title, article.published, article.source) == ("FDA: approved", "2026-03-09", "Trade News")
    assert (article.url, article.key) == ("https://example.org/a", None)
    assert article.metadata == {"file": name, "author": "A. B.", "tags": ["x", 1]}


def test_an_impossible_date_in_front_matter_stays_as_it_is(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", b"---\ntitle: T\ndate: 2026-13-45\n---\nFrom 2026-03-09 on.")
    assert article.published is None
    assert article.metadata["date"] == "2026-13-45"


def test_front_matter_holds_only_what_json_holds(tmp_path: Path) -> None:
    front = (
        b"---\ntitle: T\nscore: .inf\nsome: !!set {a}\nraw: !!binary aGk=\n"
        b"when: !!timestamp 2026-03-09\n1: {2: x}\n---\nBody"
    )
    assert one(tmp_path, "a.md", front).metadata == {
        "file": "a.md",
        "score": "inf",
        "some": ["a"],
        "raw": "hi",
        "when": "2026-03-09",
        "1": {"2": "x"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "---\nmood: good\n---\nnone of the known keys\n",
        "---\n- title\n- date\n---\na list\n",
        "---\ntitle: never closed\n",
        "---\ntitle: [broken\n---\nno YAML\n",
        "---\n\nA rule, then text.\n\n---\n",
        "---\ntitle: &a [x]\nmore: *a\n---\naliases\n",
        "---\ntitle: !!python/object/apply:os.getcwd []\n---\ncode\n",
        "---\ntitle: " + "[" * 3000 + "]" * 3000 + "\n---\ndeep\n",
        "---\ntitle: T\n{a: b}: c\n---\nkeys\n",
        "----\ntitle: T\n----\nmore dashes\n",
        " ---\ntitle: T\n---\nnot at the very start\n",
        "text\n---\ntitle: T\n---\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, "a.md", text.encode()).text == text


def test_front_matter_alone_is_empty(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.md", b"---\ntitle: T\n---\n") == "empty"


def test_a_lone_surrogate_in_front_matter_is_refused(tmp_path: Path) -> None:
    assert "lone surrogate U+D800" in refused(tmp_path, "a.md", b'---\ntitle: T\nx: "\\uD800"\n---\nBody')


def test_a_file_has_no_key_and_keeps_its_name_without_its_folders(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (found,) = from_bytes(tmp_path, "in/a.txt", b"Roche bought it. Then it sold it.")
    assert isinstance(found, Found)
    assert found.where == "in/a.txt"
    assert (found.article.key, found.article.metadata) == (None, {"file": "a.txt"})
    assert found.article.title == "Roche bought it."


def test_a_text_in_which_nothing_can_be_read_is_titled_by_its_file(tmp_path: Path) -> None:
    assert one(tmp_path, "odd one.txt", b"\x01 \x02").title == "odd one"


def test_refusals_do_not_stop_the_rest(tmp_path: Path) -> None:
    for name, data in {"1.txt": b"", "2.txt": b"good one", "3.txt": b"%PDF-", "4.txt": b"good two"}.items():
        (tmp_path / name).write_bytes(data)
    found = outcomes(tmp_path, "gone", ".")
    assert [type(outcome) for outcome in found] == [Skipped, Skipped, Found, Skipped, Found]
    assert [outcome.where for outcome in found] == ["gone", "1.txt", "2.txt", "3.txt", "4.txt"]


def test_a_file_that_is_gone_by_the_time_it_is_read_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"text")
    sources = list(find(["a.txt"], cwd=tmp_path))
    (tmp_path / "a.txt").unlink()
    assert list(read(sources, options=ReadOptions())) == [Skipped("a.txt", "cannot be read: No such file or directory")]


def test_pasted_text_is_kept_exactly_and_front_matter_understood() -> None:
    pasted = read_text("  Roche bought it.\r\nMore. ", where="pasted")
    assert isinstance(pasted, Found)
    assert (pasted.article.text, pasted.article.metadata) == ("  Roche bought it.\r\nMore. ", {})
    with_front = read_text("---\ntitle: T\n---\nBody", where="pasted")
    assert isinstance(with_front, Found)
    assert (with_front.article.title, with_front.article.text) == ("T", "Body")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n", "empty: white space only"),
        ("a\ud800b", "lone surrogate U+D800 in the text, at character 1"),
        ("x" * 5_000_001, "oversized: larger than the limit of 5,000,000 bytes"),
    ],
)
def test_pasted_text_that_cannot_be_kept_is_skipped(text: str, reason: str) -> None:
    assert read_text(text, where="pasted") == Skipped("pasted", reason)
