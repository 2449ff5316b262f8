from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.errors import UnreadableInput
from annotate.formats.doccano import FORMAT, MEDIA, NO_TEXT, NUMBERED, WHOLE_TEXT, WITH_ITSELF
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions, WriteOptions
from store.records import ArticleStatus
from tests.annotate.formats.documents import SCHEME, collections, expected, read_again, written
from tests.annotate.formats.hostile_json import MALFORMED, damaged, fuzz, read_bytes, read_objects, refusal
from tests.store.samples import CANONICAL

FILES = Path(__file__).parent / "files" / "doccano"
SPANS = [[2, 7, "ORG"], [35, 47, "MONEY"], [52, 59, "ORG"], [73, 75, "PERCENT"]]
IN_UTF_16 = [[3, 8, "ORG"], [36, 48, "MONEY"], [53, 60, "ORG"], [74, 76, "PERCENT"]]
DEAL = Document(
    CANONICAL,
    "deal",
    spans=tuple(DocumentSpan(start, end, label) for start, end, label in [(2, 7, "ORG"), (52, 59, "ORG")]),
    note="see the wire",
    status=ArticleStatus.REVIEWED,
    metadata={"desk": "east", "label": "of the author", "published": "yesterday"},
    published="2026-03-09",
    where="made",
)
WITHOUT_RELATIONS = WriteOptions(replace(SCHEME, relations=()))
ROW: dict[str, Any] = {
    "id": 7,
    "text": "Roche buys Alnylam.",
    "entities": [
        {"id": 3, "label": "ORG", "start_offset": 0, "end_offset": 5},
        {"id": 4, "label": "ORG", "start_offset": 11, "end_offset": 18},
    ],
    "relations": [{"id": 1, "from_id": 3, "to_id": 4, "type": "buys"}],
    "Comments": [{"id": 1, "comment": "check"}, {"id": 2, "comment": "done"}],
    "source": "Wire",
}


def places(document: Document) -> list[list[Any]]:
    return [list(span[:3]) for span in document.spans]


def test_offsets_count_code_points(tmp_path: Path) -> None:
    (document,), losses = read_objects(FORMAT, {"id": 1, "text": CANONICAL, "label": SPANS, "Comments": []})
    assert (places(document), document.key, document.status, losses) == (SPANS, "1", None, {})


def test_offsets_of_the_browser_are_read_where_one_says_so() -> None:
    content = json.dumps({"text": CANONICAL, "label": IN_UTF_16}).encode()
    (document,), _ = read_bytes(FORMAT, content, ReadOptions(unit="utf-16"))
    assert places(document) == SPANS


def test_offsets_that_fit_in_another_unit_alone_are_refused_with_the_option_for_it() -> None:
    error = refusal(FORMAT, {"text": "Shares rose 4% 🧬", "label": [[15, 17, "X"]]})
    assert "line 1: label[0]: 15 to 17 is no stretch of a text of 16 characters" in error.message
    assert "--offsets utf-16" in error.hint


def test_rows_are_those_that_doccano_imports(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [DEAL], tmp_path, WITHOUT_RELATIONS)
    (row,) = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert losses.losses() == ()
    assert row["label"] == [[2, 7, "ORG"], [52, 59, "ORG"]]
    assert (row["id"], row["Comments"], row["desk"]) == ("deal", ["see the wire"], "east")
    for start, end, label in row["label"]:  # what doccano asks of a span: 0 <= start < end, and a label
        assert 0 <= start < end <= len(row["text"])
        assert label
    # doccano takes every further column as metadata and gives it back on the same level
    exported = {"id": row["id"], "text": row["text"], "label": row["label"], **row}
    assert read_objects(FORMAT, exported)[0] == [DEAL]


def test_relations_are_between_entities(tmp_path: Path) -> None:
    related = replace(DEAL, relations=(DocumentRelation(0, "buys", 1),))
    path, _ = written(FORMAT, [related, DEAL], tmp_path)
    first, second = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    assert first["entities"][1] == {"id": 1, "label": "ORG", "start_offset": 52, "end_offset": 59}
    assert first["relations"] == [{"id": 0, "from_id": 0, "to_id": 1, "type": "buys"}]
    assert second["relations"] == []
    assert "label" not in second
    assert read_again(FORMAT, path) == [related, DEAL]


def test_an_export_with_relations_is_read() -> None:
    (document,), losses = read_objects(FORMAT, ROW)
    assert losses == {}
    assert places(document) == [[0, 5, "ORG"], [11, 18, "ORG"]]
    assert document.relations == (DocumentRelation(0, "buys", 1),)
    assert (document.note, document.source, document.key) == ("check\ndone", "Wire", "7")


@settings(max_examples=30, deadline=None)
@given(given=collections())
def test_triples_keep_what_entities_keep(tmp_path_factory: pytest.TempPathFactory, given: list[Document]) -> None:
    unrelated = [replace(document, relations=()) for document in given]
    path, losses = written(FORMAT, unrelated, tmp_path_factory.mktemp("triples"), WITHOUT_RELATIONS)
    assert losses.losses() == ()
    assert read_again(FORMAT, path) == expected(FORMAT, unrelated)


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert len({written(FORMAT, [DEAL, DEAL], tmp_path / name)[0].read_bytes() for name in ("one", "two")}) == 1


@pytest.mark.parametrize(
    "row",
    [
        {"text": "Roche waits.", "label": [[0, 5, "ORG"]]},
        {"text": "Roche waits.", "labels": [[0, 5, "ORG"]], "annotation_approver": None},
        {"data": "Roche waits.", "label": [[0, 5, "ORG"]]},
        {"column_data": "Roche waits.", "column_label": [[0, 5, "ORG"]]},
        {"text": "Roche waits.", "entities": [[0, 5, "ORG"]], "cats": []},
        {"text": "Roche waits.", "annotations": [{"label": "ORG", "start_offset": 0, "end_offset": 5, "user": 3}]},
        {"text": "Roche waits.", "label": [[0, 5, "ORG"]], "relations": None, "Comments": None},
    ],
)
def test_the_forms_of_all_releases_are_read(row: dict[str, Any]) -> None:
    for content in (json.dumps(row), json.dumps([row], indent=2), json.dumps(row, indent=2)):
        (document,), losses = read_bytes(FORMAT, content.encode())
        assert (places(document), losses) == ([[0, 5, "ORG"]], {})


@pytest.mark.parametrize("key", ["filename", "upload_name", "example_uuid", "#line_number"])
def test_metadata_takes_no_key_that_the_import_of_doccano_sets(key: str, tmp_path: Path) -> None:
    given = Document("Roche waits.", "a", metadata={key: "x"})
    path, _ = written(FORMAT, [given], tmp_path)
    assert key not in json.loads(path.read_bytes())
    assert read_again(FORMAT, path)[0].metadata == {key: "x"}


def test_what_else_a_row_has_is_metadata() -> None:
    (document,), _ = read_objects(FORMAT, {"text": "Roche waits.", "data": "x", "filename": "a.txt", "meta": {"n": 1}})
    assert dict(document.metadata) == {"data": "x", "filename": "a.txt", "n": 1}


def test_numbers_of_labels_have_names_where_one_gives_them() -> None:
    row = {"text": "Roche waits.", "annotations": [{"label": 1, "start_offset": 0, "end_offset": 5, "user": 3}]}
    (document,), losses = read_objects(FORMAT, row)
    assert (document.spans, losses) == ((), {NUMBERED: 1})
    (document,), losses = read_bytes(FORMAT, json.dumps(row).encode(), ReadOptions(label_names=("GPE", "ORG")))
    assert (document.spans, losses) == ((DocumentSpan(0, 5, "ORG", annotator="3"),), {})


def test_what_is_not_taken_is_counted() -> None:
    found, losses = read_objects(
        FORMAT,
        {"text": "Great price.", "label": ["positive", "short"]},
        {"text": "Great price.", "label": "positive"},
        {"text": "Hello!", "annotations": [{"text": "Hallo!", "user": 1}]},
        {"text": "Find a flight", "entities": [], "cats": ["flight"]},
        {"filename": "cat.png", "label": ["cat"]},
        {"label": [[0, 1, "PER"]]},
        {**ROW, "entities": [ROW["entities"][0], {**ROW["entities"][0], "id": 4}]},
    )
    assert losses == {WHOLE_TEXT: 5, MEDIA: 1, NO_TEXT: 1, WITH_ITSELF: 1}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("name", "articles", "spans", "relations", "lost"),
    [
        ("example.jsonl", 2, 1, 0, {NO_TEXT: 1}),
        ("example_overlapping.jsonl", 1, 1, 0, {}),
        ("relation.jsonl", 1, 4, 3, {}),
    ],
)
def test_the_examples_of_doccano_are_read(
    name: str, articles: int, spans: int, relations: int, lost: dict[str, int]
) -> None:
    found, losses = read_bytes(FORMAT, (FILES / name).read_bytes())
    counts = len(found), sum(len(one.spans) for one in found), sum(len(one.relations) for one in found)
    assert (counts, losses) == ((articles, spans, relations), lost)


def test_relations_of_the_example_are_those_of_its_lines() -> None:
    content = (FILES / "relation.jsonl").read_bytes()
    row = json.loads(content)
    (document,), _ = read_bytes(FORMAT, content)
    assert [(one.head, one.tail, one.type) for one in document.relations] == [
        (one["from_id"], one["to_id"], one["type"]) for one in row["relations"]
    ]
    assert [document.surface(span) for span in document.spans] == [
        "Google",
        "September 4, 1998",
        "Larry Page",
        "Sergey Brin",
    ]


@pytest.mark.parametrize(("content", "message"), MALFORMED)
def test_malformed_files_are_refused_by_line(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(FORMAT, content)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": 5}, "text is 5, not a string"),
        ({"entities": 5}, "entities is 5, not a list"),
        ({"entities": [5]}, "entities[0]: neither [start, end, label] nor an object"),
        ({"entities": [], "label": [[0, 99, "A"]], "relations": []}, "0 to 99 is no stretch"),
        ({"entities": [], "label": [[0, "5", "A"]], "relations": []}, "end_offset is '5', not a whole number"),
        ({"entities": [], "label": [[0, 5, None]], "relations": []}, "which is no name of a label"),
        ({"relations": [{"from_id": 3, "to_id": 9, "type": "x"}]}, "joins 3 and 9, which are not both spans"),
        ({"relations": [{"from_id": 3, "to_id": 4}]}, "type is missing, not the name of a relation"),
        ({"Comments": [5]}, "comment is 5, not a string"),
        ({"id": [1]}, "id is a list, not a string"),
        ({"glossator": {"answers": [{"question": "tone"}]}}, "choice is missing, not a name"),
        ({"glossator": {"spans": [{"start": 0, "end": 5, "label": "A", "made_at": "late"}]}}, "made_at is 'late'"),
    ],
)
def test_wrong_values_are_refused_by_place(change: dict[str, Any], message: str) -> None:
    error = refusal(FORMAT, ROW, {**ROW, **change})
    assert "line 2" in error.message
    assert message in error.message


@settings(max_examples=150, deadline=None)
@given(content=damaged([ROW, {"text": CANONICAL, "label": SPANS, "Comments": ["a"], "glossator": {"spans": [{}]}}]))
def test_damaged_files_never_end_in_a_traceback(content: bytes) -> None:
    fuzz(FORMAT, content)
