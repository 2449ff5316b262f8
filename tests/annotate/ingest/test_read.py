from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.ingest.read import FORMATS, Found, ReadOptions, Skipped, read
from annotate.ingest.sources import find
from annotate.text import display_line
from tests.annotate.ingest.support import from_bytes

PIECES = st.sampled_from(
    [
        *(b"---\n", b"title: x\n", b"&a *a ", b"2026-03-09", b"text,id\n", b'"', b",", b"\t", b"\r\n", b"["),
        *(b'{"text": "', b'", "spans": [', b'"}\n', b"\\ud800", b"\xff\xfe", b"\0", b"\xe9", "’".encode()),
        *(b"<html>", b"<p>", b"</p>", b"<!--", b"&#55296;"),
    ]
)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, deadline=None)
@given(data=st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join))
def test_any_bytes_in_any_format_are_found_or_skipped_and_can_be_stored(kind: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = from_bytes(Path(folder), "a", data, ReadOptions(format=kind, max_bytes=200))
    assert found
    for outcome in found:
        if isinstance(outcome, Found):
            assert outcome.article.text.strip()
            assert outcome.article.text.encode("utf-8")
            assert outcome.article.title.encode("utf-8")
        else:
            assert outcome.reason
            assert outcome.reason == display_line(outcome.reason)
            assert outcome.reason.encode("utf-8")


def test_an_unknown_format_or_a_senseless_limit_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no format 'odt': one of txt, md, html"):
        ReadOptions(format="odt")
    with pytest.raises(ValueError, match="max_bytes is 0"):
        ReadOptions(max_bytes=0)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"text, id and more\nA title that looks like columns", None),
        (b"{not json\nbut text", None),
        (b"<p>markup in a text", None),
        (b'  {"text": "Roche"}\n', "Roche"),
        (b'\xef\xbb\xbf{"text": "Roche"}\n', "Roche"),
        (b'{"text": "' + b"x" * 100_000 + b'"}', "x" * 100_000),
    ],
)
def test_without_a_known_suffix_the_beginning_decides(tmp_path: Path, data: bytes, text: str | None) -> None:
    (found,) = from_bytes(tmp_path, "a", data)
    assert isinstance(found, Found)
    assert found.article.text == (data.decode() if text is None else text)


def test_sources_are_opened_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("first one")
    (tmp_path / "b.txt").write_text("second one")
    found = read(find(["a.txt", "b.txt"], cwd=tmp_path), options=ReadOptions())
    assert isinstance(next(found), Found)
    (tmp_path / "b.txt").write_text("changed before its turn")
    second = next(found)
    assert isinstance(second, Found)
    assert second.article.text == "changed before its turn"


def test_closed_standard_input_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (outcome,) = read(find(["-"], cwd=tmp_path), options=ReadOptions())
    assert outcome == Skipped("stdin", "cannot be read: standard input is closed")
