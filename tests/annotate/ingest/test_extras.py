from __future__ import annotations

import sys
from pathlib import Path

import pytest

from annotate.ingest.outcomes import Found, Skipped
from tests.annotate.ingest.made import pdf
from tests.annotate.ingest.support import outcomes


@pytest.mark.parametrize(
    ("name", "module", "reason"),
    [
        ("a.pdf", "pypdf", "PDF files need a library that is not installed: pypdf. pip install 'glossator[pdf]'"),
        ("a.docx", "docx", "docx files need a library that is not installed: docx. pip install 'glossator[docx]'"),
        (
            "a.parquet",
            "pyarrow",
            "Parquet files need a library that is not installed: pyarrow. pip install 'glossator[parquet]'",
        ),
        (
            "a.rss",
            "feedparser",
            "Feeds need a library that is not installed: feedparser. pip install 'glossator[feeds]'",
        ),
    ],
)
def test_a_missing_library_is_named_with_its_extra_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, reason: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(pdf(["text"]) if name.endswith("pdf") else b"<rss/>")
    (tmp_path / "b.txt").write_text("good")
    skipped, found = outcomes(tmp_path, name, "b.txt")
    assert skipped == Skipped(name, reason)
    assert isinstance(found, Found)
