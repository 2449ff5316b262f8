"""Bytes as accidents and adversaries leave them, for tests that readers answer with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from store.errors import GlossatorError

INSERTED = (
    b"\xff\xfe",
    b"\x00",
    b"\r\n",
    b"\t",
    b"\xed\xa0\x80",
    b"-99999999999999999999",
    b"9" * 5000,
    b"[" * 3000,
    b"{",
    b"<a>" * 400,
    b'<!ENTITY a "b">',
    b"&a;",
    b"NaN",
    b"null",
    b'"\\ud800"',
    "🧬".encode(),
)
"""What is put into a file somewhere: broken encodings, depth, numbers and types that no reader may take as they are."""


@st.composite
def mangled(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file that is cut off, has bytes of its own replaced, or has something put into it."""
    data = whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        inserted = draw(st.sampled_from(INSERTED) | st.binary(max_size=3))
        data = data[:at] + inserted + data[at + draw(st.integers(0, 4)) :]
    return data


def read_or_refused(form: Format, path: Path, options: ReadOptions | None = None) -> list[Document] | GlossatorError:
    """The documents of a place, or the error that says why there are none; any other error is a mistake of ours."""
    try:
        return list(read(form, path, LossTally(), options or ReadOptions()))
    except GlossatorError as error:
        return error


def refusal(form: Format, make: Callable[[], Path]) -> GlossatorError:
    """The error with which a place is refused."""
    found = read_or_refused(form, make())
    assert isinstance(found, GlossatorError), found
    return found
