"""Detection over JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import pytest

from annotate.detect.stream import BATCH_SIZE, detect_lines
from annotate.errors import UnreadableInput
from store.records import Json, ScoredSpan


class Lengths:
    """Marks every text from its start to its end."""

    name = "lengths"
    version = "1"
    config: Mapping[str, Json] = {}

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        for text in texts:
            yield (ScoredSpan(0, len(text), "ALL", 0.5, "rule"),) if text else ()


def test_other_keys_are_kept_and_spans_replaced() -> None:
    lines: list[bytes | str] = ['{"id": "é", "text": "😀a", "spans": [1], "source": {"b": 1}}', "", b'{"text": ""}']
    first, second = (json.loads(line) for line in detect_lines(lines, Lengths()))
    span = {"start": 0, "end": 2, "label": "ALL", "score": 0.5, "detector": "rule"}
    assert first == {"id": "é", "text": "😀a", "spans": [span], "source": {"b": 1}}
    assert second == {"text": "", "spans": []}


def test_results_come_before_the_input_ends() -> None:
    read: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(10 * BATCH_SIZE):
            read.append(number)
            yield json.dumps({"id": number, "text": "x"})

    results = detect_lines(lines(), Lengths())
    assert json.loads(next(results))["id"] == 0
    assert len(read) <= BATCH_SIZE
    assert [json.loads(line)["id"] for line in results] == list(range(1, 10 * BATCH_SIZE))


@pytest.mark.parametrize(
    "bad", [b"{", b"[]", b'{"id": 1}', b'{"text": 5}', b'{"text": "\xff"}', b'{"text": "\\ud800"}', b"[" * 100_000]
)
def test_a_bad_line_is_named_after_the_good_ones_before_it(bad: bytes) -> None:
    results = detect_lines([b'{"text": "a"}', b"\n", bad, b'{"text": "b"}'], Lengths())
    assert json.loads(next(results))["text"] == "a"
    with pytest.raises(UnreadableInput, match=r"^Line 3 "):
        next(results)


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    (line,) = detect_lines([b'\xef\xbb\xbf{"text": "a"}'], Lengths())
    assert json.loads(line)["text"] == "a"
