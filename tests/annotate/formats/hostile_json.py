"""Files of JSON records that were damaged on their way, for the tests of the formats that are made of such."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read

NESTED = json.loads("[" * 150 + "]" * 150)
ODD_VALUES: list[Any] = [
    *(None, True, -1, 0, 1, 7, 2**63, 2**70, 0.5, -0.0, 1e308, "", " ", "x", "\u0000", "\x1b[2J", "🧬", "a" * 300),
    *([], {}, [[]], [None], {"": {}}, [0, 1], [0, 1, ""], ["x"], {"start": 0}, {"text": []}, NESTED),
]

MALFORMED: list[tuple[bytes, str]] = [
    (b'{"text": "abc"', "line 1"),
    (b'{"text": "ok"}\n{"text": "ab\n', "line 2"),
    (b'{"text": "ok"}\n\n{"text": NaN}\n', "line 3"),
    (b'{"text": "ok"}\n{"text": "a", "n": 1e999}\n', "line 2"),
    (b'{"text": "ok"}\n[1]\n', "line 2: not a JSON object"),
    (b'{"text": "ok"}\n{"text": "\\ud83e"}\n', "line 2"),
    (b'{"text": "ok"}\n{"text": "\xff\xfe"}\n', "line 2"),
    (b'\xff\xfe{\x00"\x00', "not UTF-8"),
    (b"\x1f\x8b\x08\x00\x00", "broken gzip"),
    (b"text,label\na,b\n", "line 1: no JSON object"),
    (b'[{"text": "ok"},\n{"text": "b"\n', "line 2"),
    (b'[{"text": "ok"}\n{"text": "b"}]', "'{' where , or ] should be"),
    (b'[{"text": "ok"},\n 5]', "line 2: no JSON object"),
    (b'[{"text": "ok"},]', "a comma before the end of a list"),
    (b'[{"text": "ok"},', "line 1: no JSON object"),
    (b'[{"text": "ok"}', "'the end' where , or ] should be"),
    (b'[{"text": "ok", "n": ' + b"9" * 5000 + b"}]", "line 1: a number that is too large"),
    (b'[{"text": "ok"}] []', "behind the end"),
    (b'[\n{"text": "ok"},\n\n{"text": "a" "b"}]', "line 4"),
    (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'[{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "nested too deeply"),
]
"""What is no file of JSON records, and what the message says of it."""


def read_bytes(
    form: Format, content: bytes, options: ReadOptions | None = None
) -> tuple[list[Document], dict[str, int]]:
    """The documents of a file with this content, and its losses by kind, all of which the format declares."""
    losses = LossTally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"given{form.suffix}"
        path.write_bytes(content)
        found = list(read(form, path, losses, options or ReadOptions()))
    counted = {loss.kind: loss.count for loss in losses.losses()}
    assert counted.keys() <= set(form.not_read)
    return found, counted


def read_objects(form: Format, *objects: Any) -> tuple[list[Document], dict[str, int]]:
    """The documents of these objects, one a line, and their losses by kind."""
    return read_bytes(form, b"".join(json.dumps(each).encode() + b"\n" for each in objects))


def refusal(form: Format, *objects: Any) -> UnreadableInput:
    """The error for these objects, one a line."""
    with pytest.raises(UnreadableInput) as caught:
        read_objects(form, *objects)
    return caught.value


@st.composite
def damaged(draw: st.DrawFn, samples: Sequence[Any]) -> bytes:
    """Records of which one has odd values or lacks some; or the bytes of good ones, cut off or with wrong ones."""
    objects = copy.deepcopy(list(samples))
    if draw(st.booleans()):
        for _ in range(draw(st.integers(1, 3))):
            _spoil(draw, objects)
        return json.dumps(objects).encode() if draw(st.booleans()) else _lines(objects)
    content = bytearray(_lines(objects))
    if draw(st.booleans()):
        return bytes(content[: draw(st.integers(0, len(content)))])
    for _ in range(draw(st.integers(1, 4))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


def _lines(objects: Sequence[Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


def _spoil(draw: st.DrawFn, objects: list[Any]) -> None:
    """Change or remove one value anywhere in the records."""
    places = list(_places(objects))
    if not places:
        return
    holder, key = draw(st.sampled_from(places))
    if draw(st.integers(0, 4)):
        holder[key] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
    else:
        del holder[key]


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found.append((value, key))
        if value[key] != NESTED:
            found += _places(value[key])
    return found


def fuzz(form: Format, content: bytes) -> None:
    """Read what may be damaged: documents come out, or the one error that names the file."""
    try:
        found, _ = read_bytes(form, content)
    except UnreadableInput as error:
        found, message = [], error.message
    else:
        message = "given"
    assert "given" in message
    assert all(document.text for document in found)
