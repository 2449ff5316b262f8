"""JSON is read as it is defined, and what is wrong is said with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.strict_json import parsed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans())
def test_what_json_writes_is_read(value: object, escaped: bool) -> None:
    written = json.dumps(value, ensure_ascii=escaped)
    assert parsed(written) == parsed(written.encode()) == value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"{broken", "at character 2"),
        (b"[NaN]", "at character 2"),
        (b"[-Infinity]", "not JSON"),
        (b"[1e999]", "a number that is too large at character 2"),
        (b"9" * 5000, "too large"),
        (b'"\\ud800"', "half a surrogate pair"),
        (b'"\\udfff"', "half a surrogate pair"),
        ('"ab\ud800"', "half a surrogate pair .* at character 4"),
        (b'"\xff"', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1] 2", "at character 5"),
        (b"[1,]", "not JSON"),
        (b'"a\nb"', "control character"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(content: bytes | str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parsed(content)


def test_long_integers_are_exact() -> None:
    assert parsed(b"[123456789012345678901234567890]") == [123456789012345678901234567890]
