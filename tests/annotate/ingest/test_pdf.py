from __future__ import annotations

import io
import zlib
from pathlib import Path

import pypdf
import pytest

from annotate.errors import UnreadableInput
from annotate.ingest.pdf import extract
from annotate.ingest.read import ReadOptions
from tests.annotate.ingest.made import pdf, pdf_of_streams
from tests.annotate.ingest.support import one, refused

TWO = pdf(
    ["Roche buys Alnylam\nThe price is 4% above the last of IL-", "2 and others."],
    {"Title": "Roche buys all", "Author": "Ada", "CreationDate": "D:20260309101112Z"},
)


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(TWO))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_pages_follow_each_other_with_a_blank_line_between(tmp_path: Path) -> None:
    article = one(tmp_path, "a.pdf", TWO)
    assert article.text == "Roche buys Alnylam\nThe price is 4% above the last of IL-\n\n2 and others."
    assert (article.title, article.published) == ("Roche buys all", "2026-03-09T10:11:12+00:00")
    assert article.metadata == {
        "file": "a.pdf",
        "author": "Ada",
        "created": "2026-03-09T10:11:12+00:00",
        "pages": 2,
    }


def test_a_file_without_a_suffix_is_known_by_its_beginning(tmp_path: Path) -> None:
    assert one(tmp_path, "a", TWO).title == "Roche buys all"


@pytest.mark.parametrize("title", ["report_final.docx", "Untitled", "Microsoft Word - draft.doc"])
def test_the_name_of_a_file_is_no_title(tmp_path: Path, title: str) -> None:
    article = one(tmp_path, "a.pdf", pdf(["A heading\nAnd what is below it."], {"Title": title}))
    assert article.title == "A heading"
    assert article.metadata["file title"] == title.removeprefix("Microsoft Word - ")


def test_a_date_in_the_text_is_believed_before_that_of_the_file(tmp_path: Path) -> None:
    data = pdf(["A heading\nMarch 9, 2020 - A text."], {"CreationDate": "D:20260309101112Z"})
    assert one(tmp_path, "a.pdf", data).published == "2020-03-09"


def test_soft_hyphens_break_lines_and_are_no_part_of_words(tmp_path: Path) -> None:
    assert one(tmp_path, "a.pdf", pdf(["A heading\nThe inter\\255\nleukin."])).text == "A heading\nThe interleukin."


def test_pages_without_text_are_counted(tmp_path: Path) -> None:
    assert one(tmp_path, "a.pdf", pdf(["Some text", ""])).metadata["pages without text"] == 1


def test_pictures_of_text_are_no_text(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.pdf", pdf(["", ""])).startswith("no text on its 2 pages: pictures")


def test_glyphs_without_names_are_no_text(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.pdf", pdf(["\\001\\002\\003\\004\\005\\006\\007"])).startswith("no text: its fonts")


def test_a_password_is_needed_only_where_readers_need_one(tmp_path: Path) -> None:
    assert "password" in refused(tmp_path, "a.pdf", encrypted("secret"))
    assert one(tmp_path, "a.pdf", encrypted("")).title == "Roche buys all"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj\n", TWO[:300], b"text"])
def test_broken_files_are_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path, "a.pdf", data).startswith("PDF that cannot be taken apart")


def test_a_long_text_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.pdf", TWO, ReadOptions(max_bytes=40)).startswith(
        "oversized: larger than the limit of 40"
    )


def test_a_file_may_be_larger_than_its_text(tmp_path: Path) -> None:
    assert len(TWO) > 500
    assert one(tmp_path, "a.pdf", TWO, ReadOptions(max_bytes=100)).text


def test_what_takes_too_long_is_broken_off() -> None:
    with pytest.raises(UnreadableInput, match="takes too long"):
        extract(TWO, 1_000, seconds=-1)


def test_a_stream_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    bomb = zlib.compress(b"(x) Tj " * 5_000_000, 9)
    data = pdf_of_streams([bomb], entries="/Filter /FlateDecode")
    assert "limit" in refused(tmp_path, "a.pdf", data).lower()


def test_a_form_that_shows_itself_is_shown_once(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 60 780 Td (seen) Tj ET /X Do"
    data = pdf_of_streams(
        [content],
        entries="/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> /Font << /F1 3 0 R >> >>",
        resources="/XObject << /X 5 0 R >>",
    )
    assert set(one(tmp_path, "a.pdf", data).text.split()) == {"seen"}
