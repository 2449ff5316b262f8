"""Which articles and annotations go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.docbin.docbin import PARTLY_COMPLETE
from annotate.formats.document import Document
from annotate.formats.reading import tidy
from annotate.session import Session
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.documents import LABELS, documents
from tests.annotate.formats.test_docbin import docs
from tests.workspaces import SCHEME, found, opened, suggested

TEXT = "Amgen sold Kyprolis to Ada."
SPANS = found(TEXT, ("Amgen", "ORG"), ("Kyprolis", "DRUG"), ("Ada", "PERSON"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """``a`` is Ada's alone; in ``b`` Ada accepted one and Bo the rest, and finished it; ``c`` Bo found empty; ``d`` is
    new. Each was decided on on a day of its own."""
    with (
        pytest.MonkeyPatch.context() as patch,
        opened(tmp_path_factory.mktemp("shelf") / "w.db") as workspace,
    ):
        a, b, c, d = (suggested(workspace, f"{TEXT} {name} wins.", SPANS) for name in "abcd")
        for key, article_id in zip("abcd", (a, b, c, d), strict=True):
            workspace.connection.execute("UPDATE articles SET key = ? WHERE id = ?", (key, article_id))
        ada, bo = Session(workspace, "ada"), Session(workspace, "bo")
        for day, article_id, acts in (
            (1, a, ((ada, "accept"), (ada, "reject"), (ada, "accept"), (ada, "finish"))),
            (2, b, ((ada, "accept"), (bo, "reject"), (bo, "accept"), (bo, "finish"))),
            (3, c, ((ada, "reject"), (bo, "reject"), (bo, "reject"), (bo, "finish"))),
        ):
            at = f"2026-03-0{day}T12:00:00.000000+00:00"
            patch.setattr("store.journal.now", lambda at=at: at)
            for session, act in acts:
                session.open(article_id)
                getattr(session, act)()
        bo.open(c)
        bo.flag()
        yield workspace


def selected(workspace: Workspace, selection: Selection) -> dict[str, Document]:
    ids = selection.ids(workspace)
    return {row.key: document for document, row in selection.documents(workspace, ids)}


def keys(workspace: Workspace, **chosen: object) -> str:
    return "".join(selected(workspace, Selection(**chosen)))  # type: ignore[arg-type]  # as the test names them


def places(document: Document) -> tuple[list[str], list[str]]:
    return (
        [document.surface(span) for span in document.spans],
        [document.surface(span) for span in document.negatives],
    )


def test_reviewed_articles_are_gold(shelf: Workspace) -> None:
    assert keys(shelf) == "abc"
    assert keys(shelf, statuses=tuple(ArticleStatus)) == "abcd"
    assert keys(shelf, statuses=(ArticleStatus.NEW,)) == "d"


def test_articles_are_chosen_by_the_day_of_their_last_decision(shelf: Workspace) -> None:
    assert keys(shelf, since="2026-03-02") == "bc"
    assert keys(shelf, until="2026-03-02") == "ab"
    assert keys(shelf, since="2026-03-02", until="2026-03-02") == "b"
    assert keys(shelf, since="2026-03-02T12:00", until="2026-03-02T14:00+02:00") == "b"
    assert keys(shelf, since="2026-03-02T12:00:00.000001") == "c"
    assert keys(shelf, until="2026-03-01T11:59", statuses=tuple(ArticleStatus)) == ""


@pytest.mark.parametrize("date", ["2026-3-1", "yesterday", "2026-02-30", "9999-12-31", "0001-01-01T00:00+14:00"])
def test_what_is_no_date_is_refused_with_the_form(shelf: Workspace, date: str) -> None:
    with pytest.raises(AnnotateError, match="is no date") as caught:
        Selection(until=date).ids(shelf)
    assert "2026-01-31" in caught.value.hint


def test_articles_are_chosen_by_words_and_marks(shelf: Workspace) -> None:
    assert keys(shelf, words="kyprolis b") == "b"
    assert keys(shelf, words='"sold kyprolis"') == "abc"
    assert keys(shelf, words="?!") == ""
    assert keys(shelf, flagged=True) == "c"
    assert keys(shelf, noted=True) == ""


def test_of_one_annotator_goes_out_what_is_theirs(shelf: Workspace) -> None:
    adas, bos = (selected(shelf, Selection(annotators=(name,))) for name in ("ada", "bo"))
    assert {key: places(document) for key, document in adas.items()} == {
        "a": (["Amgen", "Ada"], ["Kyprolis"]),
        "b": (["Amgen"], []),
    }
    assert {key: places(document) for key, document in bos.items()} == {
        "b": (["Ada"], ["Kyprolis"]),
        "c": ([], ["Kyprolis", "Ada"]),
    }
    assert [document.status for document in adas.values()] == [ArticleStatus.REVIEWED, ArticleStatus.IN_PROGRESS]
    assert [document.status for document in bos.values()] == [ArticleStatus.IN_PROGRESS, ArticleStatus.REVIEWED]
    both = selected(shelf, Selection(annotators=("bo", "ada")))
    assert both == selected(shelf, Selection())


def test_a_name_that_nobody_has_is_refused_with_the_nearest(shelf: Workspace) -> None:
    with pytest.raises(AnnotateError, match="annotator 'adda'") as caught:
        Selection(annotators=("adda",)).ids(shelf)
    assert caught.value.hint == "Did you mean ada?"
    with pytest.raises(AnnotateError, match="label 'DRUGS'"):
        Selection(labels=("ORG", "DRUGS")).ids(shelf)


def test_with_some_labels_an_article_is_complete_for_these(shelf: Workspace, tmp_path: Path) -> None:
    chosen = Selection(labels=("PERSON", "ORG"), statuses=tuple(ArticleStatus))
    found = selected(shelf, chosen)
    assert places(found["a"]) == (["Amgen", "Ada"], [])
    assert (found["a"].status, found["a"].complete) == (ArticleStatus.IN_PROGRESS, ("ORG", "PERSON"))
    assert (found["d"].status, found["d"].complete) == (ArticleStatus.NEW, None)
    # data of tokens knows no other labels: there the rest is outside
    report = export(shelf, "spacy", tmp_path / "gold.spacy", selection=Selection(labels=("ORG",)))
    assert PARTLY_COMPLETE not in {loss.kind for loss in report.losses}
    first = docs(tmp_path / "gold.spacy")[0]
    assert [token.ent_iob_ for token in first][:3] == ["B", "O", "O"]


def test_a_scheme_of_some_labels_keeps_the_relations_among_them() -> None:
    narrowed = Selection(labels=("ORG", "DRUG")).scheme(SCHEME)
    assert [label.name for label in narrowed.labels] == ["ORG", "DRUG"]
    assert [(one.name, one.head, one.tail) for one in narrowed.relations] == [
        ("makes", ("ORG",), ("DRUG",)),
        ("sells", ("ORG",), ("DRUG", "ORG")),
    ]


_labels = st.lists(st.sampled_from(LABELS), unique=True, max_size=3).map(tuple)
_annotators = st.lists(st.sampled_from(["ada", "grace h.", "nobody"]), unique=True, max_size=2).map(tuple)


@given(documents(), _labels, _annotators)
def test_what_goes_out_is_a_part_of_the_document(
    document: Document, labels: tuple[str, ...], annotators: tuple[str, ...]
) -> None:
    chosen = Selection(labels=labels, annotators=annotators)
    found = chosen.applied(document)
    assert tidy(found) == found
    if not labels and not annotators:
        assert found == document
    assert set(found.spans) == {
        span
        for span in document.spans
        if span.label in (labels or LABELS) and (not annotators or span.annotator in annotators)
    }
    ends = {(document.spans[one.head], one.type, document.spans[one.tail]) for one in document.relations}
    kept = {(found.spans[one.head], one.type, found.spans[one.tail]) for one in found.relations}
    assert kept == {relation for relation in ends if {relation[0], relation[2]} <= set(found.spans)}
    assert chosen.applied(replace(found, negatives=())) == replace(found, negatives=())


@given(documents(), _labels, _annotators)
def test_nothing_is_called_outside_that_was_left_out(
    document: Document, labels: tuple[str, ...], annotators: tuple[str, ...]
) -> None:
    found = Selection(labels=labels, annotators=annotators).applied(document)
    outside = set(LABELS) if found.reviewed else set(found.complete or ())
    was_outside = set(LABELS) if document.reviewed else set(document.complete or ())
    assert outside <= was_outside
    left_out = {span.label for span in document.spans if span not in found.spans}
    assert not outside & left_out
    whole = Selection(labels=labels).as_whole(found)
    assert whole.reviewed <= (document.reviewed or outside >= set(labels) != set())
