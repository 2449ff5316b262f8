from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.read import read
from annotate.ingest.sources import find
from tests.annotate.ingest.made import pdf
from tests.annotate.ingest.support import from_bytes, one, outcomes, refused


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", b"Roche buys Alnylam"),
        ("a.TXT.GZ", b"Roche buys Alnylam"),
        ("a.gz", b"Roche buys Alnylam"),
        ("a", b"Roche buys Alnylam"),
        ("a.jsonl.gz", b'{"text": "Roche buys Alnylam"}\n'),
        ("a.csv.gz", b"id,text\n1,Roche buys Alnylam\n"),
        ("a.pdf.gz", pdf(["Roche buys Alnylam"])),
        (
            "a.xml.gz",
            b"<article><front><article-meta><title-group><article-title>Roche buys Alnylam</article-title>"
            b"</title-group></article-meta></front></article>",
        ),
    ],
)
def test_a_packed_file_is_read_as_what_it_holds(tmp_path: Path, name: str, data: bytes) -> None:
    assert one(tmp_path, name, gzip.compress(data)).text == "Roche buys Alnylam"


def test_a_packed_stream_of_several_members_is_one(tmp_path: Path) -> None:
    assert one(tmp_path, "a.txt.gz", gzip.compress(b"one ") + gzip.compress(b"two")).text == "one two"


def test_the_title_of_last_resort_is_the_name_without_its_ends(tmp_path: Path) -> None:
    assert one(tmp_path, "news.txt.gz", gzip.compress(b"\x01")).title == "news"


def test_folders_give_packed_files_of_known_formats(tmp_path: Path) -> None:
    for name in ("a.txt.gz", "b.tar.gz", "c.gz", "d.docx", "e.nxml.gz"):
        (tmp_path / name).write_bytes(b"")
    assert [source.where for source in find(["."], cwd=tmp_path)] == ["a.txt.gz", "d.docx", "e.nxml.gz"]


@pytest.mark.parametrize("cut", [2, 9, 15, 30])
def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    assert refused(tmp_path, "a.txt.gz", gzip.compress(bytes(range(33, 120)))[:cut]).startswith("broken gzip: ")


def test_records_before_the_break_are_found(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "article {number} {"x" * 1_000}"}}\n' for number in range(3_000))
    found = from_bytes(tmp_path, "a.jsonl.gz", gzip.compress(lines.encode(), 1)[:-100])
    assert isinstance(found[0], Found)
    assert isinstance(found[-1], Skipped)
    assert found[-1].reason.startswith("broken gzip")


def test_what_unpacks_beyond_measure_is_broken_off(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(80):
            file.write(b" " * (1 << 20))
    assert refused(tmp_path, "a.jsonl.gz", packed.getvalue()).startswith("unpacks to more than 200 times")


def test_the_limit_of_an_article_holds_for_what_is_unpacked(tmp_path: Path) -> None:
    reason = refused(tmp_path, "a.txt.gz", gzip.compress(b"x " * 600), ReadOptions(max_bytes=1_000))
    assert reason == "oversized: larger than the limit of 1,000 bytes"


def test_a_second_layer_is_not_unpacked(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.gz", gzip.compress(gzip.compress(b"text"))) == "binary: gzip"


def test_packed_standard_input_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(gzip.compress(b"From a pipe"))

    monkeypatch.setattr("sys.stdin", Input)
    (found,) = read(find(["-"], cwd=tmp_path), options=ReadOptions())
    assert isinstance(found, Found)
    assert found.article.text == "From a pipe"


def test_nothing_that_is_packed_stops_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"\x1f\x8b")
    (tmp_path / "b.txt").write_bytes(b"good")
    broken, good = outcomes(tmp_path, "a.txt.gz", "b.txt")
    assert isinstance(broken, Skipped)
    assert isinstance(good, Found)
