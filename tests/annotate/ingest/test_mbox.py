from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from store.records import NewArticle
from tests.annotate.ingest.support import from_bytes, one, refused

BEGINS = b"From ada@example.org Mon Mar  9 10:11:12 2026\n"


def mail(text: str = "", page: str = "", attached: int = 0) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Über Roche 🧬"
    message["From"] = "Ada <ada@example.org>"
    message["Date"] = "Mon, 09 Mar 2026 10:11:12 +0100"
    message["Message-ID"] = "<1@example.org>"
    if text:
        message.set_content(text)
    if page and text:
        message.add_alternative(page, subtype="html")
    elif page:
        message.set_content(page, subtype="html")
    for number in range(attached):
        message.add_attachment(b"\xff", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    return BEGINS + bytes(message) + b"\n"


def articles(folder: Path, data: bytes) -> list[NewArticle]:
    return [found.article for found in from_bytes(folder, "a.mbox", data) if isinstance(found, Found)]


def test_headers_become_fields_and_metadata(tmp_path: Path) -> None:
    article = one(tmp_path, "a.mbox", mail("Roche will pay.\nSo it said.", attached=2))
    assert article.text == "Roche will pay.\nSo it said."
    assert (article.title, article.published) == ("Über Roche 🧬", "2026-03-09T10:11:12+01:00")
    assert article.metadata == {"from": "Ada <ada@example.org>", "message_id": "<1@example.org>", "attachments": 2}


def test_a_file_without_a_suffix_is_known_by_its_beginning(tmp_path: Path) -> None:
    (found,) = from_bytes(tmp_path, "Inbox", mail("A text."))
    assert isinstance(found, Found)
    assert (found.article.text, found.where) == ("A text.", "Inbox:1")


def test_plain_text_goes_before_html(tmp_path: Path) -> None:
    assert one(tmp_path, "a.mbox", mail("plain one", "<p>page</p>")).text == "plain one"


def test_a_newsletter_is_read_as_html(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td><h1>News</h1><p>Roche  <b>pays</b>.</p></td></tr></table></body></html>"
    assert one(tmp_path, "a.mbox", mail(page=page)).text == "News\n\nRoche pays."


def test_blank_plain_text_does_not_hide_the_page(tmp_path: Path) -> None:
    assert one(tmp_path, "a.mbox", mail("\n", "<p>page</p>")).text == "page"


def test_messages_are_named_by_the_line_on_which_they_begin(tmp_path: Path) -> None:
    data = mail("one") + mail() + mail("three")
    lines = data.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines, start=1) if line == BEGINS]
    found = from_bytes(tmp_path, "a.mbox", data)
    assert [outcome.where for outcome in found] == [f"a.mbox:{number}" for number in starts]
    assert isinstance(found[1], Skipped)
    assert found[1].reason == "empty"


def test_a_paragraph_may_begin_with_from(tmp_path: Path) -> None:
    text = "One.\n\nFrom now on it pays.\n\n>From Monday on too.\n\n>>From: x"
    article = one(tmp_path, "a.mbox", BEGINS + b"Subject: S\n\n" + text.encode() + b"\n")
    assert article.text == text.replace(">From Monday", "From Monday")


def test_without_dates_every_line_from_begins_a_message(tmp_path: Path) -> None:
    data = b"From ada\nSubject: A\n\none\n\nFrom bob\nSubject: B\n\ntwo\n"
    assert [article.title for article in articles(tmp_path, data)] == ["A", "B"]


@pytest.mark.parametrize(
    ("charset", "text"),
    [("utf-8", "Café’s"), ("iso-8859-1", "Café"), ("windows-1252", "Café’s"), ("iso-2022-jp", "ロシュ社")],
)
def test_declared_character_sets_are_understood(tmp_path: Path, charset: str, text: str) -> None:
    header = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    assert one(tmp_path, "a.mbox", BEGINS + header + text.encode(charset)).text == text


@pytest.mark.parametrize("charset", ["nonsense", "base64", "idna", "\udcff"])
def test_a_character_set_that_is_none_is_not_believed(tmp_path: Path, charset: str) -> None:
    header = f"Content-Type: text/plain; charset={charset}\n\n".encode("utf-8", "surrogateescape")
    assert one(tmp_path, "a.mbox", BEGINS + header + "Café".encode()).text == "Café"


@pytest.mark.parametrize("subject", [b"=?utf-8?b?!!!?=", b"=?x?q?a?=", b"caf\xe9", b"=?utf-8?q?=FF=FE?="])
def test_a_header_that_cannot_be_decoded_is_kept_as_far_as_it_can_be(tmp_path: Path, subject: bytes) -> None:
    assert one(tmp_path, "a.mbox", BEGINS + b"Subject: " + subject + b"\n\nA text.").text == "A text."


def test_a_message_within_a_message_is_attached(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer.set_content("outer")
    inner = EmailMessage()
    inner.set_content("inner")
    outer.add_attachment(inner)
    article = one(tmp_path, "a.mbox", BEGINS + bytes(outer))
    assert (article.text, article.metadata["attachments"]) == ("outer", 1)


def test_a_message_beyond_the_limit_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    data = mail("x" * 60 + "\n" + "y" * 100_000) + mail("short")
    long, short = from_bytes(tmp_path, "a.mbox", data, ReadOptions(max_bytes=1_000))
    assert long == Skipped("a.mbox:1", "oversized: larger than the limit of 73,536 bytes")
    assert isinstance(short, Found)
    assert short.article.text == "short"


def test_parts_nested_without_end_are_refused_and_the_next_is_read(tmp_path: Path) -> None:
    nested = BEGINS + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number) for number in range(2_000)
    )
    deep, next_one = from_bytes(tmp_path, "a.mbox", nested + b"\n\n" + mail("short"))
    assert isinstance(deep, Skipped)
    assert isinstance(next_one, Found)


def test_what_is_no_mbox_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.mbox", b"Subject: x\n\ntext").startswith("not mbox")
