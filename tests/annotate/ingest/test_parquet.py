from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.read import read
from annotate.ingest.sources import find
from tests.annotate.ingest.support import from_bytes, one, refused

MAY = datetime(2026, 3, 9, 10, 11, tzinfo=UTC)


def written(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), file, **options)
    return file.getvalue()


def test_columns_become_fields_and_metadata(tmp_path: Path) -> None:
    columns = {
        "id": [7],
        "Text": ["Roche 🧬\r\nbuys"],
        "title": ["T"],
        "source": ["S"],
        "date": [date(2026, 3, 9)],
        "url": ["https://x.org"],
        "nothing": pyarrow.array([None], pyarrow.string()),
        "nested": [{"tags": ["a", "b"], "score": 0.5}],
        "price": [Decimal("1.50")],
        "nan": [float("nan")],
        "raw": [b"\xff\xfe"],
    }
    article = one(tmp_path, "a.parquet", written(columns))
    assert article.text == "Roche 🧬\r\nbuys"
    assert (article.key, article.title, article.source) == ("7", "T", "S")
    assert (article.published, article.url) == ("2026-03-09", "https://x.org")
    assert article.metadata == {
        "nested": {"tags": ["a", "b"], "score": 0.5},
        "price": "1.50",
        "nan": "nan",
        "raw": "2 bytes",
    }


def test_columns_are_named_by_option(tmp_path: Path) -> None:
    columns = {
        "body": ["A text"],
        "headline": ["T"],
        "day": [MAY],
        "ref": ["k"],
        "wire": ["S"],
        "link": ["https://x.org"],
    }
    options = ReadOptions(
        text_field="body",
        title_field="headline",
        date_field="day",
        id_field="ref",
        source_field="wire",
        url_field="link",
    )
    article = one(tmp_path, "a.parquet", written(columns), options)
    assert (article.key, article.title, article.source, article.url) == ("k", "T", "S", "https://x.org")
    assert article.published == "2026-03-09T10:11:00+00:00"
    assert article.metadata == {}


@pytest.mark.parametrize(
    "text",
    [
        pyarrow.array(["one", "two", "one"]),
        pyarrow.array(["one", "two", "one"], pyarrow.large_string()),
        pyarrow.array(["one", "two", "one"], pyarrow.string_view()),
        pyarrow.array(["one", "two", "one"]).dictionary_encode(),
        pyarrow.array([b"one", b"two", b"one"]),
    ],
)
def test_text_in_any_of_arrows_types_is_read(tmp_path: Path, text: Any) -> None:
    found = from_bytes(tmp_path, "a.parquet", written({"text": text}))
    assert [outcome.article.text for outcome in found if isinstance(outcome, Found)] == ["one", "two", "one"]


def test_rows_are_named_by_their_number_over_all_groups(tmp_path: Path) -> None:
    data = written({"text": ["a", "", None, "b", " "]}, row_group_size=2)
    found = from_bytes(tmp_path, "a.parquet", data)
    assert [outcome.where for outcome in found] == [f"a.parquet:{number}" for number in range(1, 6)]
    assert [outcome.reason for outcome in found if isinstance(outcome, Skipped)] == [
        "empty",
        "no text: the column 'text' holds nothing",
        "empty: white space only",
    ]


def test_without_the_column_the_others_are_named(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, "a.parquet", written({"tokens": [["a"]], "tags": [[0]]})) == "no column 'text': tokens, tags"
    )


def test_a_column_of_something_else_is_no_text(tmp_path: Path) -> None:
    (outcome,) = from_bytes(tmp_path, "a.parquet", written({"text": [5]}))
    assert outcome == Skipped("a.parquet:1", "no text: the column 'text' holds no text")


def test_no_rows_are_no_articles(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.parquet", written({"text": pyarrow.array([], pyarrow.string())})) == "empty"


def test_times_finer_than_python_knows_are_read_or_refused_by_row(tmp_path: Path) -> None:
    columns = {"text": ["a"], "published": pyarrow.array([1_773_051_060_000_000_001], pyarrow.timestamp("ns"))}
    (outcome,) = from_bytes(tmp_path, "a.parquet", written(columns))
    assert outcome.where == "a.parquet:1"


def test_a_pipe_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    class Input:
        buffer = Pipe(written({"text": ["From a pipe"]}))

    monkeypatch.setattr("sys.stdin", Input)
    (found,) = read(find(["-"], cwd=tmp_path), options=ReadOptions())
    assert isinstance(found, Found)
    assert found.where == "stdin:1"


def test_a_long_text_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    long, short = from_bytes(tmp_path, "a.parquet", written({"text": ["x" * 11, "y"]}), ReadOptions(max_bytes=10))
    assert isinstance(long, Skipped)
    assert long.reason == "oversized: larger than the limit of 10 bytes"
    assert isinstance(short, Found)


def test_a_column_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    data = written({"text": ["x" * (70 << 20)]}, compression="zstd", use_dictionary=False, write_statistics=False)
    assert refused(tmp_path, "a.parquet", data).startswith("unpacks to more than 200 times")


def test_a_text_that_many_rows_share_is_held_once(tmp_path: Path) -> None:
    text = "x" * 1_000_000
    shared = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 3_000, pyarrow.int32()), pyarrow.array([text]))
    (tmp_path / "a.parquet").write_bytes(written({"text": shared}, dictionary_pagesize_limit=1 << 30))
    pool = pyarrow.default_memory_pool()
    before = pool.bytes_allocated()
    found = read(find(["a.parquet"], cwd=tmp_path), options=ReadOptions())
    assert isinstance(next(found), Found)
    assert pool.bytes_allocated() - before < 50_000_000


@pytest.mark.parametrize("data", [b"PAR1", b"text", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path, "a.parquet", data).startswith("not Parquet that can be read")


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    data = written({"text": ["a"]})
    assert refused(tmp_path, "a.parquet", data[: len(data) // 2]).startswith("not Parquet that can be read")
