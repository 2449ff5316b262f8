"""Files that gzip packed are read as they are: dumps are handed on in that form."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format
from annotate.formats.registry import format_named
from store.records import ArticleStatus
from tests.annotate.formats.documents import read_again, written
from tests.annotate.formats.mangling import refusal

NAMES = ("jsonl", "prodigy", "doccano", "label-studio", "conll", "bioc-xml", "bioc-json", "pubtator")
GIVEN = [
    Document("Corvane bought Tern.", "a", spans=(DocumentSpan(0, 7, "ORG"),), status=ArticleStatus.REVIEWED),
    Document("Nothing else.", "b", status=ArticleStatus.REVIEWED),
]


@pytest.fixture(params=NAMES)
def form(request: pytest.FixtureRequest) -> Format:
    return format_named(request.param)


def packed(form: Format, folder: Path) -> Path:
    path, _ = written(form, GIVEN, folder)
    place = folder / f"packed{form.suffix}.gz"
    place.write_bytes(gzip.compress(path.read_bytes()))
    return place


def test_a_packed_file_is_read_as_the_same_file_unpacked(form: Format, tmp_path: Path) -> None:
    plain, _ = written(form, GIVEN, tmp_path)
    found = read_again(form, packed(form, tmp_path))
    assert [(one.text, one.spans) for one in found] == [(one.text, one.spans) for one in read_again(form, plain)]
    assert len([span for one in found for span in one.spans]) == 1


def test_what_does_not_unpack_is_refused_by_its_name(form: Format, tmp_path: Path) -> None:
    place = packed(form, tmp_path)
    place.write_bytes(place.read_bytes()[:-6])
    assert f"{place}: broken gzip" in refusal(form, lambda: place).message
    place.write_bytes(gzip.compress(b"\n" * 100_000_000))
    found = refusal(form, lambda: place).message
    assert found.startswith(str(place))
    assert "unpacks to more than 200 times its size" in found or "oversized" in found
