"""Files of every format, cut, changed and mixed: each gives articles or reasons, never anything else."""

from __future__ import annotations

import gzip
import io
import tempfile
from functools import cache
from pathlib import Path

import docx
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from annotate.ingest.outcomes import Found, ReadOptions
from annotate.text import display_line
from tests.annotate.ingest.made import pdf, with_part
from tests.annotate.ingest.support import from_bytes
from tests.annotate.ingest.test_feeds import ATOM, RSS
from tests.annotate.ingest.test_mbox import mail
from tests.annotate.ingest.test_papers import JATS, PUBMED

KINDS = ("a.pdf", "a.docx", "a.parquet", "a.rss", "a.atom", "a.mbox", "a.nxml", "a.xml", "a.jsonl.gz")
MAIN = "word/document.xml"
changes = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 8)), min_size=1, max_size=4)


@cache
def good(name: str) -> bytes:
    """A file of each kind."""
    match name:
        case "a.pdf":
            return pdf(["Roche buys Alnylam", "and others"], {"Title": "T", "CreationDate": "D:20260309101112Z"})
        case "a.docx":
            return document()
        case "a.parquet":
            file = io.BytesIO()
            rows = {"text": ["Roche", "Alnylam"], "tags": [["a"], []], "n": [1.5, None]}
            parquet.write_table(pyarrow.table(rows), file)
            return file.getvalue()
        case "a.rss":
            return RSS.encode()
        case "a.atom":
            return ATOM.encode()
        case "a.mbox":
            return mail("plain", "<p>page</p>", 1) + mail(page="<p>news</p>")
        case "a.nxml":
            return JATS.encode()
        case "a.xml":
            return PUBMED.encode()
    return gzip.compress(b'{"text": "one"}\n{"text": "two"}\n')


def document() -> bytes:
    made = docx.Document()
    made.add_heading("T", level=1)
    made.add_paragraph("Roche buys Alnylam")
    made.add_table(rows=1, cols=2)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def damaged(data: bytes, damage: list[tuple[float, bytes, int]]) -> bytes:
    """The data with some bytes put in place of others; where along the data as a share of its length."""
    for share, noise, gone in damage:
        at = int(share * len(data))
        data = data[:at] + noise + data[at + gone :]
    return data


def check(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = from_bytes(Path(folder), name, data, ReadOptions(max_bytes=100_000))
    assert found
    for outcome in found:
        if isinstance(outcome, Found):
            assert outcome.article.text.strip()
            assert outcome.article.text.encode()
            assert outcome.article.title.encode()
        else:
            assert outcome.reason
            assert outcome.reason == display_line(outcome.reason)


@pytest.mark.parametrize("name", KINDS)
def test_whole_files_give_articles(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = from_bytes(Path(folder), name, good(name))
    assert any(isinstance(outcome, Found) for outcome in found)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1))
def test_a_file_that_breaks_off_anywhere_is_answered(name: str, share: float) -> None:
    data = good(name)
    check(name, data[: int(share * len(data))])


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=60, deadline=None)
@given(damage=changes)
def test_a_damaged_file_is_answered(name: str, damage: list[tuple[float, bytes, int]]) -> None:
    check(name, damaged(good(name), damage))


@settings(max_examples=60, deadline=None)
@given(damage=changes)
def test_a_docx_with_damaged_xml_is_answered(damage: list[tuple[float, bytes, int]]) -> None:
    main = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a'
    )
    main += b"</w:t><w:br/></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"
    check("a.docx", with_part(good("a.docx"), MAIN, damaged(main, damage)))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_file_under_the_name_of_another_is_answered(name: str, other: str) -> None:
    check(name, good(other))
