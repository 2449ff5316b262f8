from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.format import ReadOptions
from annotate.formats.json_records import line_of, records
from annotate.formats.json_source import CHUNK

OBJECTS = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)  # fmt: skip


def found(content: bytes, options: ReadOptions | None = None) -> list[tuple[dict[str, Any], str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        return [
            (dict(each.values), each.where.removeprefix(f"{path}, "))
            for each in records(path, options or ReadOptions())
        ]


@settings(max_examples=60, deadline=None)
@given(objects=st.lists(OBJECTS, max_size=4), indent=st.sampled_from([None, 0, 2]), mark=st.booleans())
def test_the_same_objects_come_out_of_lines_of_an_array_and_of_a_row(
    objects: list[dict[str, Any]], indent: int | None, mark: bool
) -> None:
    before = b"\xef\xbb\xbf" if mark else b""
    lines = b"".join(map(line_of, objects))
    array = json.dumps(objects, indent=indent, ensure_ascii=False).encode()
    row = b"\n\n".join(json.dumps(each, indent=indent).encode() for each in objects if each)
    for content in (lines, array):
        assert [values for values, _ in found(before + content)] == objects
    assert [values for values, _ in found(before + row)] == [each for each in objects if each]


def test_an_array_that_is_larger_than_what_is_read_at_once() -> None:
    objects = [{"n": n, "text": 'a "quoted" \\ 🧬\n' * (n * 997 % 9000)} for n in range(20)]
    content = json.dumps(objects, indent=1, ensure_ascii=False).encode()
    assert len(content) > 10 * CHUNK
    assert [values for values, _ in found(content)] == objects


def test_places_are_lines() -> None:
    assert [where for _, where in found(b'\n{"a": 1}\n\n{"a": 2}')] == ["line 2", "line 4"]
    assert [where for _, where in found(b'[\n{"a": "\\n",\n"b": 1},\n{"a": 2}, {"a": 3}]')] == [
        "line 2, record 1",
        "line 4, record 2",
        "line 4, record 3",
    ]


def test_an_empty_file_has_no_records() -> None:
    assert found(b"") == found(b" \n\r\n") == found(b"[]") == found(b" [ ] ") == []


@pytest.mark.parametrize("frame", [b"%s\n", b"[%s]", b"[%s"])
def test_a_record_beyond_the_limit_is_refused(frame: bytes) -> None:
    large = b'{"text": "' + b"a" * 2_000_000 + b'"}'
    with pytest.raises(UnreadableInput, match="line 1: a record of more than") as caught:
        found(frame % large, ReadOptions(max_bytes=1000))
    assert "--max-bytes" in caught.value.hint


def test_integers_beyond_64_bits_stay_whole() -> None:
    assert found(b'{"n": 123456789012345678901234567890}')[0][0] == {"n": 123456789012345678901234567890}
    assert line_of({"n": 2**70}) == b'{"n":%d}\n' % 2**70
