"""What a format declares to keep is there again after writing and reading, whatever the documents hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from annotate.formats.document import Document
from annotate.formats.format import Format
from annotate.formats.registry import formats
from tests.annotate.formats.documents import collections, expected, keeps_text, read_again, written

BOTH_WAYS = [form for form in formats() if form.read is not None and form.can_write]


@pytest.mark.parametrize("form", [form for form in BOTH_WAYS if keeps_text(form)], ids=lambda form: form.name)
@settings(max_examples=60, deadline=None)
@given(given=collections())
def test_what_a_format_keeps_comes_back(form: Format, given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(form, given, Path(folder))
        assert {loss.kind for loss in losses.losses()} <= set(form.not_written)
        assume(not losses.losses())
        assert read_again(form, path) == expected(form, given)
