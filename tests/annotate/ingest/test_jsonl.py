from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.ingest.jsonl import read_jsonl
from annotate.ingest.read import Found, ReadOptions, Skipped
from store.records import ScoredSpan
from tests.annotate.ingest.support import from_bytes, one

STORABLE = st.text(st.characters(exclude_categories=["Cs"]))
TEXTS = STORABLE.filter(str.strip)
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | STORABLE,
    lambda inner: st.lists(inner) | st.dictionaries(STORABLE, inner),
    max_leaves=5,
)


def lines(*records: Any, ensure_ascii: bool = False) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=ensure_ascii) + "\n" for record in records).encode()


def reasons(folder: Path, data: bytes, options: ReadOptions | None = None) -> list[tuple[str, str]]:
    found = from_bytes(folder, "a.jsonl", data, options)
    return [(outcome.where, outcome.reason) for outcome in found if isinstance(outcome, Skipped)]


@given(st.lists(TEXTS, min_size=1, max_size=5), VALUES, st.booleans())
def test_texts_and_other_keys_come_back_exactly(texts: list[str], value: Any, escaped: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = [{"text": text, "other": value} for text in texts]
        found = from_bytes(Path(folder), "a.jsonl", lines(*records, ensure_ascii=escaped))
    articles = [outcome.article for outcome in found if isinstance(outcome, Found)]
    assert [article.text for article in articles] == texts
    assert all(article.metadata == {"other": value} for article in articles)
    assert [outcome.where for outcome in found] == [f"a.jsonl:{number + 1}" for number in range(len(texts))]


def test_the_one_json_form_fills_every_field(tmp_path: Path) -> None:
    record = {
        "id": "108", "source": "Trade News", "published": "2026-03-09", "licence": "ours", "title": "A  title\n",
        "url": "https://example.org/a", "text": "Roche bought it.\r\n",
        "spans": [{"start": 0, "end": 5, "label": "COMPANY"},
                  {"start": 0, "end": 12, "label": "X", "score": 1, "detector": "d", "token_start": 0}],
    }  # fmt: skip
    article = one(tmp_path, "a.jsonl", lines(record))
    assert (article.key, article.title, article.source) == ("108", "A title", "Trade News")
    assert (article.published, article.url) == ("2026-03-09", "https://example.org/a")
    assert article.text == "Roche bought it.\r\n"
    assert article.metadata == {"licence": "ours"}
    assert article.spans == (ScoredSpan(0, 5, "COMPANY"), ScoredSpan(0, 12, "X", 1.0, "d"))


def test_fields_may_have_other_names(tmp_path: Path) -> None:
    options = ReadOptions(
        text_field="body", title_field="head", id_field="key", date_field="day", source_field="from", url_field="link"
    )
    record = {
        "body": "Text.",
        "head": "T",
        "key": 7,
        "day": "9 March 2026",
        "from": "S",
        "link": "http://x.org",
        "date": "2020-01-01",
    }
    article = one(tmp_path, "a.jsonl", lines(record), options)
    assert (article.text, article.title, article.key) == ("Text.", "T", "7")
    assert (article.published, article.source, article.url) == ("2026-03-09", "S", "http://x.org")
    assert article.metadata == {"date": "2020-01-01"}


def test_what_the_fields_lack_is_taken_from_the_text(tmp_path: Path) -> None:
    text = "BASEL, March 9, 2026 /PRNewswire/ -- Roche bought it. More."
    article = one(tmp_path, "a.jsonl", lines({"text": text, "title": None, "date": None}))
    assert (article.title, article.published, article.source) == ("Roche bought it.", "2026-03-09", "PR Newswire")
    assert article.text == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", True), ("id", ""), ("id", "a\nb"), ("id", "x" * 201), ("id", 1.5), ("id", ["a"]),
        ("published", "soon"), ("date", 1773050400), ("published", "2026-13-45"),
        ("url", "javascript:alert(1)"), ("url", "file:///etc/passwd"), ("url", "https://x.org/ a"), ("url", 3),
        ("source", {"name": "S"}), ("title", ["T"]), ("title", " "),
    ],
)  # fmt: skip
def test_a_field_that_does_not_hold_what_it_says_stays_metadata(tmp_path: Path, field: str, value: Any) -> None:
    text = "Source: S\nhttps://example.org\n2026-03-09\nRoche bought it. More."
    article = one(tmp_path, "a.jsonl", lines({"text": text, field: value}))
    assert article.metadata == {field: value}
    kept = {
        "id": article.key,
        "published": article.published,
        "date": article.published,
        "url": article.url,
        "source": article.source,
        "title": None,
    }
    assert kept[field] is None


def test_a_title_too_long_to_show_is_cut_and_kept_whole_beside(tmp_path: Path) -> None:
    title = "word " * 100
    article = one(tmp_path, "a.jsonl", lines({"text": "Body.", "title": title}))
    assert len(article.title) <= 300
    assert article.title.endswith("word…")
    assert article.metadata == {"title": title}


def test_bad_lines_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    data = b"\n".join(
        [b'{"text": "one"}', b"{broken", b"", b"[1]", b'{"id": 1}', b'{"text": 5}', b'{"text": " "}',
         b'{"text": "a\\ud800"}', b'{"text": "x", "more": ["\\udfff"]}', b'{"text": "x", "n": NaN}',
         b'{"text": "x", "n": 1e999}', b'{"text": "x", "n": ' + b"1" * 5000 + b"}", b"[" * 100_000,
         b'{"text": "x", "n": ' + b"[" * 60 + b"]" * 60 + b"}", b'{"text": "tab\there"}', b'{"text": "last"}\r']
    )  # fmt: skip
    found = from_bytes(tmp_path, "a.jsonl", data)
    assert [o.article.text for o in found if isinstance(o, Found)] == ["one", "last"]
    skipped = {int(o.where.removeprefix("a.jsonl:")): o.reason for o in found if isinstance(o, Skipped)}
    assert sorted(skipped) == [2, 4, *range(5, 16)]
    assert skipped[2] == "not JSON: unexpected character, expected a string key at character 2"
    assert skipped[4] == "not a JSON object"
    assert skipped[5] == "no text: the field 'text' is missing or null"
    assert skipped[6] == "no text: the field 'text' is a number"
    assert skipped[7] == "empty: white space only"
    assert skipped[8].startswith("not JSON: half a surrogate pair")
    assert skipped[9].startswith("not JSON: half a surrogate pair")
    assert skipped[10].startswith("not JSON: ")
    assert skipped[11] == "not JSON: a number that is too large at character 20"
    assert skipped[12] == "not JSON: a number that is too large at character 20"
    assert skipped[13].startswith("not JSON: nested too deeply")
    assert skipped[14] == "field 'n' is nested more than 50 deep"
    assert skipped[15].startswith("not JSON: unexpected control character")


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([{"start": 0, "end": 5}], "spans[0].label: "),
        ([{"start": 0, "end": 1, "label": "A"}, {"start": "0", "end": 5, "label": "A"}], "spans[1].start: "),
        ([{"start": -1, "end": 5, "label": "A"}], "spans[0].start: "),
        ([{"start": 0, "end": 1.5, "label": "A"}], "spans[0].end: "),
        ([{"start": 0, "end": 1, "label": ""}], "spans[0].label: "),
        ([{"start": 0, "end": 1, "label": " A"}], "spans[0].label: "),
        ([{"start": 0, "end": 1, "label": "A", "score": 1.5}], "spans[0].score: "),
        ([{"start": 3, "end": 3, "label": "A"}], "spans[0]: 3 to 3 is no stretch of a text of 5 characters"),
        ([{"start": 0, "end": 6, "label": "A"}], "spans[0]: 0 to 6 is no stretch of a text of 5 characters"),
        ([[0, 5, "A"]], "spans[0]: "),
        ({"start": 0}, "spans: "),
        ("none", "spans: "),
    ],
)
def test_spans_that_are_none_are_refused_by_place(tmp_path: Path, spans: Any, reason: str) -> None:
    data = lines({"text": "Roche", "spans": spans}, ensure_ascii=True) + lines({"text": "next", "spans": None})
    (skipped, found) = from_bytes(tmp_path, "a.jsonl", data)
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith(reason)
    assert isinstance(found, Found)


def test_offsets_are_code_points(tmp_path: Path) -> None:
    article = one(
        tmp_path,
        "a.jsonl",
        lines({"text": "🧬 Roche", "spans": [{"start": 2, "end": 7, "label": "A"}]}, ensure_ascii=True),
    )
    assert [article.text[span.start : span.end] for span in article.spans] == ["Roche"]


def test_a_stray_byte_costs_its_line_only(tmp_path: Path) -> None:
    data = '{"text": "Genève"}\n'.encode() * 2 + b'{"text": "bad \xff"}\n' + '{"text": "Zürich"}\n'.encode()
    found = from_bytes(tmp_path, "a.jsonl", data)
    assert [o.article.text for o in found if isinstance(o, Found)] == ["Genève", "Genève", "Zürich"]
    assert reasons(tmp_path, data) == [("a.jsonl:3", "undecodable: a stray byte at character 15")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "“Safety was good,” said the company – in Genève\u2019s centre."
    data = (json.dumps({"text": text}, ensure_ascii=False) + "\n").encode(encoding)
    assert one(tmp_path, "a.jsonl", data).text == text


def test_broken_utf16_ends_its_file_in_words(tmp_path: Path) -> None:
    data = '{"text": "good"}\n'.encode("utf-16") + b"\x00"
    assert reasons(tmp_path, data)[-1][1].startswith("undecodable: broken utf-16")


def test_oversized_texts_and_endless_lines_are_refused_and_the_next_line_read(tmp_path: Path) -> None:
    options = ReadOptions(max_bytes=1000)
    data = lines({"text": "é" * 500}, {"text": "é" * 501}, {"text": "x" * 200_000}, {"text": "next"})
    found = from_bytes(tmp_path, "a.jsonl", data, options)
    assert [outcome.where for outcome in found if isinstance(outcome, Found)] == ["a.jsonl:1", "a.jsonl:4"]
    reason = "oversized: larger than the limit of 1,000 bytes"
    assert reasons(tmp_path, data, options) == [("a.jsonl:2", reason), ("a.jsonl:3", reason)]


def test_a_file_without_records_is_empty(tmp_path: Path) -> None:
    assert reasons(tmp_path, b"\n \n\r\n") == [("a.jsonl", "empty")]


def test_lines_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b'{"text": "again"}\n' * 10

    stream: Any = Endless()
    found = read_jsonl("-", b'{"text": "first"}\n', stream, ReadOptions())
    first, second = next(found), next(found)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.article.text, second.article.text) == ("first", "again")


@pytest.mark.parametrize("name", ["a.ndjson", "a.json", "a.log", "a"])
def test_json_lines_are_known_by_suffix_or_by_sight(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(lines({"text": "Roche"}))
    assert one(tmp_path, name, lines({"text": "Roche"})).text == "Roche"


def test_other_json_is_refused_once(tmp_path: Path) -> None:
    data = json.dumps([{"text": "x"}] * 50, indent=1).encode()
    assert [outcome.reason for outcome in from_bytes(tmp_path, "a.json", data) if isinstance(outcome, Skipped)] == [
        "JSON that is not one object a line: write it as JSON lines"
    ]
