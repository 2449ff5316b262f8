from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.jsonl import FORMAT, OWN_KEYS, read_lines
from annotate.formats.losses import LossTally
from annotate.formats.reading import read as read_format
from store.records import ArticleStatus, NewArticle
from tests.annotate.formats.curated import ARTICLES, SPANS, curated
from tests.store.samples import AT, CANONICAL, make


def read(path: Path) -> list[Document]:
    return list(read_format(FORMAT, path, LossTally()))


def test_gold_is_written_in_the_one_json_form(tmp_path: Path) -> None:
    with curated(tmp_path / "w.db") as workspace:
        report = export(workspace, "jsonl", tmp_path / "gold.jsonl")
    cjk, deal, empty = map(json.loads, (tmp_path / "gold.jsonl").read_bytes().splitlines())
    assert list(deal)[:3] == ["id", "text", "spans"]
    made, by = {"annotator": "ann", "made_at": AT}, {"detector": "pattern"}
    assert deal == {
        "id": "deal",
        "text": CANONICAL,
        "spans": [
            {"start": 2, "end": 7, "label": "ORG", **made},
            {"start": 10, "end": 14, "label": "GPE", "note": "inside U.S.-based", **made},
            {"start": 35, "end": 47, "label": "MONEY", **made},
            {"start": 52, "end": 59, "label": "ORG", **made},
            {"start": 73, "end": 75, "label": "MONEY", **made},
        ],
        "negatives": [{"start": 10, "end": 20, "label": "ORG", **by}, {"start": 21, "end": 25, "label": "ORG", **by}],
        "title": "Deal",
        "source": "Wire",
        "published": "2026-03-09",
        "url": "https://example.org/1",
        "status": "reviewed",
        "note": "see the wire",
        "desk": "east",
        "metadata": {"note": 7},
    }
    assert empty == {"id": "empty", "text": "Nothing to see here.", "spans": [], "title": "Empty", "status": "reviewed"}
    assert cjk["text"] == ARTICLES[1].text
    assert report.losses == ()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    with curated(tmp_path / "w.db") as workspace:
        export(workspace, "jsonl", tmp_path / "gold.jsonl")
    cjk, deal, _ = read(tmp_path / "gold.jsonl")
    assert deal.text == CANONICAL
    assert (deal.key, deal.title, deal.source, deal.published) == ("deal", "Deal", "Wire", "2026-03-09")
    assert deal.url == "https://example.org/1"
    made = (None, None, "ann", AT)
    assert deal.spans == tuple(DocumentSpan(*span, *made) for span in SPANS["deal"])
    assert deal.note == "see the wire"
    assert [(span.start, span.end) for span in cjk.spans] == [(5, 10), (14, 19)]


def test_a_line_of_another_tool_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    line = {"id": 7, "text": "Roche waits.", "desk": {"x": [1]}, "status": "live", "spans": [
        {"start": 0, "end": 5, "label": "ORG", "score": 1, "detector": "rules", "text": "Roche", "token_start": 0}
    ]}  # fmt: skip
    path.write_text(f"\ufeff{json.dumps(line)}\n\n  \r\n", encoding="utf-8")
    (article,) = read(path)
    assert article.key == "7"
    assert article.spans == (DocumentSpan(0, 5, "ORG", None, 1.0, "rules"),)
    assert article.metadata == {"desk": {"x": [1]}, "status": "live"}
    assert (article.title, article.status) == (None, None)


@pytest.mark.parametrize("units", ["utf-16-le", "utf-8"])
def test_offsets_are_moved_to_code_points_by_the_text_that_they_cover(units: str, tmp_path: Path) -> None:
    def at(offset: int) -> int:
        return len(CANONICAL[:offset].encode(units)) // (2 if units == "utf-16-le" else 1)

    def told(start: int, end: int, **more: str) -> dict[str, Any]:
        return {"start": at(start), "end": at(end), "label": "ORG", **more}

    ends = {"head": told(2, 7), "tail": told(52, 59), "label": "buys"}
    spans = [told(2, 7, text="Roche", note="buyer"), told(52, 59, surface="Alnylam")]
    path = tmp_path / "in.jsonl"
    line = {"text": CANONICAL, "spans": spans, "negatives": [told(35, 47)], "relations": [ends]}
    path.write_text(json.dumps(line), encoding="utf-8")
    (document,) = read(path)
    assert document.spans == (DocumentSpan(2, 7, "ORG", "buyer"), DocumentSpan(52, 59, "ORG"))
    assert document.negatives == (DocumentSpan(35, 47, "ORG"),)
    assert document.relations == (DocumentRelation(0, "buys", 1),)


WRONG: list[tuple[Any, str]] = [
    (b"{", "line 2"),
    (b"[1]", "line 2"),
    (b'"text"', "line 2"),
    (b"\xff\xfe{\x00}\x00", "not UTF-8"),
    (b"[" * 50_000, "nested too deeply"),
    ({"id": "a"}, "text"),
    ({"text": ""}, "text"),
    ({"text": 3}, "text"),
    ({"text": "half \ud800"}, "surrogate"),
    ({"text": "ok", "deep": ["\udfff"]}, "surrogate"),
    ({"text": "ok", "score": float("nan")}, "not JSON"),
    ({"text": "ok", "title": 3}, "title"),
    ({"text": "ok", "spans": {}}, "spans"),
    ({"text": "ok", "spans": [[0, 2, "ORG"]]}, r"spans\.0"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2}]}, r"spans\.0\.label"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2, "label": ""}]}, r"spans\.0\.label"),
    ({"text": "ok", "spans": [{"start": -1, "end": 2, "label": "A"}]}, r"spans\.0\.start"),
    ({"text": "ok", "spans": [{"start": True, "end": 2, "label": "A"}]}, r"spans\.0\.start"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2.0, "label": "A"}]}, r"spans\.0\.end"),
    ({"text": "ok", "spans": [{"start": 0, "end": 3, "label": "A"}]}, r"0\.\.3 is no span in a text of 2"),
    ({"text": "ok", "spans": [{"start": 1, "end": 1, "label": "A"}]}, r"1\.\.1 is no span"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2, "label": "A", "score": 1.5}]}, "score"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2, "label": "A", "text": "no"}]}, "covers 'ok', not 'no'"),
    ({"text": "ok", "spans": [{"start": 0, "end": 2, "label": "A", "surface": "no"}]}, "covers 'ok', not 'no'"),
    ({"text": "a  b", "spans": [{"start": 1, "end": 3, "label": "A"}]}, "white space"),
    ({"text": "ok", "negatives": [{"start": 0, "end": 9, "label": "A"}]}, r"negatives\[0\]"),
    ({"text": "ok", "spans": [{"\x1b[31m": 1}]}, "label"),
]


@pytest.mark.parametrize(("line", "reason"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_line_that_is_not_of_the_form_is_named(line: Any, reason: str) -> None:
    content = line if isinstance(line, bytes) else json.dumps(line).encode()
    with pytest.raises(UnreadableInput, match=reason) as caught:
        list(read_lines([b'{"text": "first"}\n', content], "in.jsonl"))
    assert caught.value.message.startswith("in.jsonl, line 2: ")
    assert caught.value.message.isprintable()


def test_the_lines_before_a_wrong_one_have_been_given() -> None:
    lines = read_lines([b'{"text": "first"}\n', b"{"], "in.jsonl")
    assert next(lines)[1].text == "first"
    with pytest.raises(UnreadableInput):
        next(lines)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"none\.jsonl cannot be read"):
        list(read(tmp_path / "none.jsonl"))


VISIBLE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | VISIBLE,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(VISIBLE, inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(text=VISIBLE, title=VISIBLE, metadata=st.dictionaries(VISIBLE | st.sampled_from(OWN_KEYS), VALUES, max_size=4))
def test_any_article_comes_back_with_its_metadata(
    text: str, title: str, metadata: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    given_article = NewArticle(text, title, "k", "s", "2026-01-01", "https://example.org", metadata)
    with make(folder / "w.db", given_article) as workspace:
        export(workspace, "jsonl", folder / "gold.jsonl", selection=Selection((ArticleStatus.NEW,)))
    (article,) = read(folder / "gold.jsonl")
    found = (article.text, article.title, article.key, article.source, article.published, article.url)
    assert found == (text, title, "k", "s", "2026-01-01", "https://example.org")
    assert article.metadata == metadata


def test_a_line_far_longer_than_any_article_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"text": "ok"}\n{"text": "' + b"x" * 1_100_000 + b'"}\n')
    with pytest.raises(UnreadableInput, match=r"long\.jsonl, line 2: more than 1,048,736 bytes"):
        list(read_format(FORMAT, path, LossTally(), ReadOptions(max_bytes=10)))
