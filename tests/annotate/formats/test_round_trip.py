"""What a format declares to keep is there again after writing and reading, whatever the documents hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.document import Document
from annotate.formats.format import Format
from annotate.formats.gold import gold_documents
from annotate.formats.parts import kept
from annotate.formats.registry import format_named, formats
from annotate.importing.import_file import ImportOptions, import_file
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.documents import SCHEME, collections, expected, keeps_text, read_again, written

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


@pytest.mark.parametrize("form", [form for form in BOTH_WAYS if keeps_text(form)], ids=lambda form: form.name)
@settings(max_examples=10, deadline=None)
@given(given=collections())
def test_what_a_format_keeps_of_a_workspace_is_in_the_next_one(form: Format, given: list[Document]) -> None:
    options = ImportOptions(kind="annotations", annotator="ada")
    with tempfile.TemporaryDirectory() as folder:
        first, _ = written(format_named("jsonl"), given, Path(folder))
        place = Path(folder) / f"second{form.suffix}"
        with created(Path(folder) / "one.db") as one, created(Path(folder) / "two.db") as two:
            import_file(one, format_named("jsonl"), first, options)
            report = export(one, form.name, place, selection=Selection(tuple(ArticleStatus)), allow_loss=True)
            assume(not {loss.kind for loss in report.losses} & set(form.not_written))
            import_file(two, form, place, options)
            assert kept_of(two, form) == kept_of(one, form)


def created(path: Path) -> Workspace:
    return Workspace.create(path, SCHEME, synchronous="OFF")


def kept_of(workspace: Workspace, form: Format) -> list[Document]:
    """The gold of a workspace in order of texts, for keys may be lost."""
    ids = workspace.articles.ids_by_key(ArticleStatus)
    found = (kept(document, form.keeps) for document, _ in gold_documents(workspace, ids))
    return sorted(found, key=lambda document: document.text)
