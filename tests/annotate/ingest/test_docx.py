from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from annotate.ingest.read import ReadOptions
from tests.annotate.ingest.made import with_part
from tests.annotate.ingest.support import one, refused

MAIN = "word/document.xml"


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_body(*paragraphs: str) -> bytes:
    """A document of paragraphs given as XML."""
    document = docx.Document()
    for xml in paragraphs:
        document.element.body.insert(0, parse_xml(xml.replace(">", f" {nsdecls('w', 'm')}>", 1)))
    return saved(document)


@pytest.fixture
def report() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Trial results"
    document.core_properties.author = "Ada"
    document.core_properties.created = datetime(2026, 3, 9, 10, 11, tzinfo=UTC)
    document.add_heading("Results", level=1)
    document.add_paragraph("Before the table.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Arm", "PFS", "A", "4.2\nmonths"), strict=True):
        cell.text = words
    document.add_paragraph("")
    document.add_paragraph("After\tthe table 🧬.")
    return saved(document)


def test_paragraphs_and_tables_follow_each_other_as_in_the_document(tmp_path: Path, report: bytes) -> None:
    article = one(tmp_path, "a.docx", report)
    assert article.text == "Results\n\nBefore the table.\n\nArm\tPFS\nA\t4.2 months\n\nAfter\tthe table 🧬."
    assert (article.title, article.metadata["author"]) == ("Trial results", "Ada")
    assert article.published is not None
    assert article.published.startswith("2026-03-09T10:11:00")


def test_a_file_without_a_suffix_is_known_by_its_beginning(tmp_path: Path, report: bytes) -> None:
    assert one(tmp_path, "a", report).title == "Trial results"


def test_without_a_title_the_first_heading_is_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = ""
    document.add_paragraph("A first paragraph that says nothing.")
    document.add_heading("What it is about", level=1)
    assert one(tmp_path, "a.docx", saved(document)).title == "What it is about"


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (
            "<w:p><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del></w:p>",
            "in",
        ),
        ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", "link"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>", "control"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r></w:p>", "a\nb-c"),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1"),
        (
            "<w:p><w:r><w:t>by</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r></w:p>",
            "by\n\nbox",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc>"
            "<w:tc><w:p><w:r><w:t>out</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "in\tout",
        ),
    ],
)
def test_text_is_found_wherever_word_puts_it(tmp_path: Path, paragraph: str, text: str) -> None:
    assert one(tmp_path, "a.docx", with_body(paragraph)).text == text


def test_a_document_without_text_is_empty(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.docx", saved(docx.Document())) == "empty"


def test_what_unpacks_beyond_measure_is_refused(tmp_path: Path, report: bytes) -> None:
    bomb = with_part(report, "word/media/image1.png", bytes(1 << 27))
    assert refused(tmp_path, "a.docx", bomb) == "unpacks to more than 200 times its size: a bomb?"


def test_what_unpacks_beyond_the_limit_is_refused(tmp_path: Path, report: bytes) -> None:
    reason = refused(tmp_path, "a.docx", with_part(report, "extra.bin", bytes(100_000)), ReadOptions(max_bytes=2_000))
    assert reason == "oversized: larger than the limit of 80,000 bytes, unpacked"


def test_a_long_text_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("x" * 30_000)
    reason = refused(tmp_path, "a.docx", saved(document), ReadOptions(max_bytes=29_999))
    assert reason == "oversized: larger than the limit of 29,999 bytes"


def test_declared_entities_are_refused(tmp_path: Path, report: bytes) -> None:
    main = (
        b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "type declaration" in refused(tmp_path, "a.docx", with_part(report, MAIN, main))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04", "not docx"),
        (b"\xd0\xcf\x11\xe0 an old one", "an old or encrypted document"),
        (b"text", "not docx"),
    ],
)
def test_what_is_no_docx_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, "a.docx", data).startswith(reason)


def test_a_package_of_something_else_is_refused(tmp_path: Path, report: bytes) -> None:
    other = with_part(report, "[Content_Types].xml", b"<x/>")
    assert refused(tmp_path, "a.docx", other).startswith("docx that cannot be taken apart")
