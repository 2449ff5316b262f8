from __future__ import annotations

import csv
import io

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.span_table import COLUMNS, FORMAT, FORMULAS, TEXTS, WITHOUT_SPANS
from tests.annotate.formats.documents import SCHEME

TEXT = '🧬 Roche "buys",\nAlnylam = -5%.'
AT = "2026-11-20T10:00:00.000000Z"
DOCUMENT = Document(
    TEXT,
    "a,1",
    spans=(
        DocumentSpan(2, 7, "ORG", "why; so", 0.5, "model-1", "ada", AT),
        DocumentSpan(8, 24, "DEAL"),
        DocumentSpan(26, 29, "PERCENT"),
    ),
    negatives=(DocumentSpan(2, 7, "GPE", None, 1.0, "rules"),),
)


def table(*documents: Document) -> tuple[bytes, dict[str, tuple[int, bool]]]:
    file, losses = io.BytesIO(), LossTally()
    assert FORMAT.write is not None
    FORMAT.write(documents, file, losses, WriteOptions(SCHEME))
    return file.getvalue(), {loss.kind: (loss.count, loss.refuses) for loss in losses.losses()}


def test_each_span_is_a_row_whose_offsets_are_code_points() -> None:
    content, losses = table(DOCUMENT)
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [TEXT[int(row["start"]) : int(row["end"])] for row in rows] == [row["surface"] for row in rows]
    assert [tuple(row[name] for name in ("key", "label", "surface", "decision")) for row in rows] == [
        ("a,1", "GPE", "Roche", "rejected"),
        ("a,1", "ORG", "Roche", "annotation"),
        ("a,1", "DEAL", '"buys",\nAlnylam ', "annotation"),
        ("a,1", "PERCENT", "-5%", "annotation"),
    ]
    assert [rows[1][name] for name in COLUMNS[6:]] == ["ada", AT, "0.5", "model-1", "why; so"]
    assert [rows[2][name] for name in COLUMNS[6:]] == [""] * 5
    assert losses == {TEXTS: (1, False), FORMULAS: (1, False)}


def test_the_bytes_are_rfc_4180() -> None:
    content, _ = table(DOCUMENT)
    lines = content.split(b"\r\n")
    assert lines[0] == ",".join(COLUMNS).encode()
    assert lines[3] == b'"a,1",8,24,DEAL,"""buys"",\nAlnylam ",annotation,,,,,'
    assert lines[-1] == b""
    assert table(DOCUMENT)[0] == content


def test_articles_without_spans_are_told_of() -> None:
    content, losses = table(Document("Nothing.", "b"))
    assert content.count(b"\r\n") == 1
    assert losses == {TEXTS: (1, False), WITHOUT_SPANS: (1, False)}
    assert {TEXTS, WITHOUT_SPANS, FORMULAS} == set(FORMAT.not_written)
