from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.ingest.read import Found, ReadOptions, Skipped
from tests.annotate.ingest.support import from_bytes, one, refused

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\r\n\t",;')).filter(str.strip)


@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from(",;\t|"))
def test_any_text_in_quotes_comes_back_exactly(texts: list[str], mark: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "text"], *[[str(number), text] for number, text in enumerate(texts)]])
    with tempfile.TemporaryDirectory() as folder:
        found = from_bytes(Path(folder), "a.csv", file.getvalue().encode())
    assert [outcome.article.text for outcome in found if isinstance(outcome, Found)] == texts
    assert [outcome.article.key for outcome in found if isinstance(outcome, Found)] == [
        str(n) for n in range(len(texts))
    ]


def test_columns_become_fields_and_metadata(tmp_path: Path) -> None:
    data = b'id,Text,title,source,date,url,topic,\n7,"a ""b""\r\nc",T,S,"March 9, 2026",https://x.org,,9\n'
    article = one(tmp_path, "a.csv", data)
    assert article.text == 'a "b"\r\nc'
    assert (article.key, article.title, article.source) == ("7", "T", "S")
    assert (article.published, article.url) == ("2026-03-09", "https://x.org")
    assert article.metadata == {"column 8": "9"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"id,text\n1,one\n2,two\n"),
        ("a.csv", b"id;text\r\n1;one\r\n2;two"),
        ("a.csv", b"\xef\xbb\xbfid,text\r1,one\r2,two\r"),
        ("a.csv", b"\n\nid|text\n\n1|one\n\n2|two\n"),
        ("a.tsv", b"id\ttext\n1\tone\n2\ttwo\n"),
        ("a.tsv", b"id,text\n1,one\n2,two\n"),
        ("a.csv", "id\ttext\n1\tone\n2\ttwo\n".encode("utf-16")),
        ("a", b"id\ttext\n1\tone\n2\ttwo\n"),
        ("a", b'"id";"text"\r\n1;one\n2;two\n'),
    ],
)
def test_delimiters_line_ends_and_encodings_are_found_out(tmp_path: Path, name: str, data: bytes) -> None:
    found = from_bytes(tmp_path, name, data)
    assert [(o.article.key, o.article.text) for o in found if isinstance(o, Found)] == [("1", "one"), ("2", "two")]


def test_a_table_can_be_forced_on_any_name(tmp_path: Path) -> None:
    assert one(tmp_path, "a.txt", b"text\nRoche\n", ReadOptions(format="csv")).text == "Roche"
    assert one(tmp_path, "a.csv", b"text\nRoche\n", ReadOptions(format="txt")).text == "text\nRoche\n"


def test_the_line_on_which_a_row_begins_is_named(tmp_path: Path) -> None:
    data = b'id,text\n1,"a\nb\nc"\n2,\n3,d\n4,x,y\n5, \n'
    found = from_bytes(tmp_path, "a.csv", data)
    assert [outcome.where for outcome in found] == ["a.csv:2", "a.csv:5", "a.csv:6", "a.csv:7", "a.csv:8"]
    assert [outcome.reason for outcome in found if isinstance(outcome, Skipped)] == [
        "empty",
        "3 cells, but the header has 2: a delimiter without quotes?",
        "empty: white space only",
    ]


def test_a_row_with_too_few_cells_or_empty_ones_too_many_is_taken(tmp_path: Path) -> None:
    found = from_bytes(tmp_path, "a.csv", b"text,title\none\ntwo,T,,\n")
    assert [o.article.text for o in found if isinstance(o, Found)] == ["one", "two"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"id,body\n1,x\n", "no column 'text' in the header: id, body"),
        (b"text,a,a\nx,1,2\n", "two columns are named 'a' in the header"),
        (b",,\n1,2,3\n", "empty"),
        (b"\n\n", "empty"),
        (b"id,text\n", "empty"),
    ],
)
def test_a_table_without_a_usable_header_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, "a.csv", data) == reason


def test_a_stray_byte_costs_its_row_only(tmp_path: Path) -> None:
    data = "text,title\nGenève,Zürich\n".encode() + b"bad \xff,x\n" + "Köln,x\n".encode()
    found = from_bytes(tmp_path, "a.csv", data)
    assert [o.article.text for o in found if isinstance(o, Found)] == ["Genève", "Köln"]
    assert [o for o in found if isinstance(o, Skipped)] == [
        Skipped("a.csv:3", "undecodable: a stray byte at character 5 of a cell")
    ]


def test_oversized_cells_are_refused_and_the_next_row_read(tmp_path: Path) -> None:
    data = b'id,text\n1,"' + b"x\n" * 600 + b'"\n2,next\n'
    found = from_bytes(tmp_path, "a.csv", data, ReadOptions(max_bytes=1000))
    assert found[0] == Skipped("a.csv:2", "oversized: larger than the limit of 1,000 bytes")
    assert isinstance(found[1], Found)
    assert found[1].where == "a.csv:603"


def test_a_quote_that_is_never_closed_ends_its_file_in_words(tmp_path: Path) -> None:
    data = b'id,text\n1,one\n2,"two\n' + b"3,three\n" * 20_000
    found = from_bytes(tmp_path, "a.csv", data, ReadOptions(max_bytes=1000))
    assert isinstance(found[0], Found)
    (skipped,) = found[1:]
    assert isinstance(skipped, Skipped)
    assert "a quote that is never closed?" in skipped.reason


def test_long_cells_are_read_and_the_limit_of_the_csv_module_is_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    text = "word " * 100_000
    assert len(text) > before
    assert one(tmp_path, "a.csv", f'text\n"{text}"\n'.encode()).text == text
    assert csv.field_size_limit() == before
