"""Data sets as others lay them out: columns of other names, entities as objects, GLiNER, BigBIO, splits in names."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.bioc.reading import DISCONTINUOUS, INFONS, RELATIONS
from annotate.formats.document import Document, DocumentRelation
from annotate.formats.hugging_face.bigbio import COREFERENCES, EVENTS
from annotate.formats.hugging_face.dataset import FORMAT
from annotate.formats.hugging_face.reading import COLUMNS
from annotate.formats.hugging_face.tagged import SPANS_WITHOUT_TEXT
from annotate.formats.json_fields import ODD_SCORES
from tests.annotate.formats.hostile_json import damaged, fuzz
from tests.annotate.formats.hugging_face_reading import read_path, surfaces

pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

NAMES = ["O", "B-ORG", "I-ORG"]
TOKENS = ["Roche", "buys", "New", "Co"]
TAGGED = {"tokens": TOKENS, "ner_tags": [1, 0, 1, 2]}
TEXT = "🧬 Roche buys New Co"
ENTITIES: list[dict[str, Any]] = [{"start": 2, "end": 7, "label": "ORG"}, {"start": 13, "end": 19, "label": "ORG"}]
FOUND = [("Roche", "ORG"), ("New Co", "ORG")]
GLINER = {"tokenized_text": TOKENS, "ner": [[0, 0, "ORG"], [2, 3, "ORG"]]}
BIGBIO: dict[str, Any] = {
    "id": "7",
    "document_id": "d7",
    "passages": [
        {"id": "p1", "type": "title", "text": ["Roche buys"], "offsets": [[0, 10]]},
        {"id": "p2", "type": "abstract", "text": ["New Co and Old Co"], "offsets": [[11, 28]]},
    ],
    "entities": [
        {"id": "e1", "type": "ORG", "text": ["Roche"], "offsets": [[0, 5]], "normalized": []},
        {"id": "e2", "type": "ORG", "text": ["New Co"], "offsets": [[11, 17]], "normalized": []},
    ],
    "events": [],
    "coreferences": [],
    "relations": [{"id": "r1", "type": "buys", "arg1_id": "e1", "arg2_id": "e2", "normalized": []}],
}


def read_rows(folder: Path, *rows: Mapping[str, Any], names: tuple[str, ...] = ()) -> tuple[Document, dict[str, int]]:
    path = folder / "given.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (document, *_), losses = read_path(path, *names)
    return document, losses


def write_parquet(path: Path, rows: list[Any], metadata: Any = None) -> Path:
    from pyarrow import parquet

    table = pyarrow.Table.from_pylist(rows)
    if metadata is not None:
        table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": metadata}})})
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, path)
    return path


@pytest.mark.parametrize(
    ("tokens", "tags"),
    [("token", "ner_tags"), ("words", "ner_labels"), ("tokens", "label"), ("tokens", "entity_tags"), ("words", "iob")],
)
@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_tags_may_stand_in_columns_of_other_names(tmp_path: Path, tokens: str, tags: str, suffix: str) -> None:
    row = {tokens: TOKENS, "pos_tags": [1, 2, 3, 4], tags: ["B-ORG", "O", "B-ORG", "I-ORG"]}
    if suffix == "parquet":
        (found,), losses = read_path(write_parquet(tmp_path / "a.parquet", [row]))
    else:
        found, losses = read_rows(tmp_path, row)
    assert (surfaces(found), losses) == (FOUND, {COLUMNS: 1})


def test_of_several_columns_that_may_be_tags_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no column of tags for its tokens") as caught:
        read_rows(tmp_path, {"tokens": TOKENS, "one": [0, 1, 0, 1], "other": [0, 0, 0, 0]})
    assert "It has tokens, one, other." in caught.value.hint


def test_labels_without_prefixes_are_labels_in_a_row_of_such_alone(tmp_path: Path) -> None:
    found, losses = read_rows(tmp_path, {"tokens": TOKENS, "ner_tags": ["ORG", "O", "product-car", "product-car"]})
    assert (surfaces(found), losses) == ([("Roche", "ORG"), ("New Co", "product-car")], {})
    for tags, odd in ((["B-ORG", "O", "ORG", "O"], "'ORG'"), (["ORG", "O", "3", "O"], "'3'")):
        with pytest.raises(UnreadableInput, match=f"{odd} is no tag"):
            read_rows(tmp_path, {"tokens": TOKENS, "ner_tags": tags})


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("label.json", {"O": 0, "B-ORG": 1, "I-ORG": 2}),
        ("label2id.json", {"I-ORG": 2, "O": 0, "B-ORG": 1}),
        ("id2label.json", {"0": "O", "2": "I-ORG", "1": "B-ORG"}),
    ],
)
def test_names_stand_in_a_table_beside_the_rows(tmp_path: Path, name: str, table: Any) -> None:
    (tmp_path / name).write_text(json.dumps(table))
    (tmp_path / "train.json").write_text(json.dumps(TAGGED))
    (found,), losses = read_path(tmp_path)
    assert (surfaces(found), found.metadata, losses) == (FOUND, {"split": "train"}, {})


@pytest.mark.parametrize("table", [{}, [], {"O": 0, "B-ORG": 5}, {"O": []}, {"0": 1}, 5])
def test_a_table_that_names_no_tags_is_none(tmp_path: Path, table: Any) -> None:
    (tmp_path / "label.json").write_text(json.dumps(table))
    (tmp_path / "train.jsonl").write_text(json.dumps(TAGGED))
    with pytest.raises(UnreadableInput, match="its names are not known"):
        read_path(tmp_path)


def test_splits_are_told_from_names_of_files_and_folders(tmp_path: Path) -> None:
    wanted = {
        "data/news-dev.parquet": "validation",
        "data/test-00000-of-00001.parquet": "test",
        "data/Train.parquet": "train",
        "data/trainer.parquet": None,
        "en/validation/0000.parquet": "validation",
    }
    for place in wanted:
        write_parquet(tmp_path / "hub" / place, [{**TAGGED, "id": place}], {"ner_tags": [{"names": NAMES}]})
    found, _ = read_path(tmp_path / "hub")
    assert {document.key: document.metadata.get("split") for document in found} == wanted
    alone, _ = read_path(tmp_path / "hub" / "data" / "Train.parquet")
    assert alone[0].metadata == {}


def test_what_the_library_caches_beside_the_data_is_none(tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([{**TAGGED, "ner_tags": ["B-ORG", "O", "B-ORG", "I-ORG"]}])
    for name in ("news-train.arrow", "cache-0a1b2c.arrow"):
        with pyarrow.ipc.new_stream(tmp_path / name, table.schema) as stream:
            stream.write_table(table)
    found, _ = read_path(tmp_path)
    assert [(surfaces(one), one.metadata) for one in found] == [(FOUND, {"split": "train"})]


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows.json.gz", "rows.json"])
@pytest.mark.parametrize("listed", [True, False])
def test_rows_may_be_packed_with_gzip(tmp_path: Path, name: str, listed: bool) -> None:
    rows = [GLINER, GLINER]
    content = json.dumps(rows) if listed else "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    for path in (tmp_path, tmp_path / name):
        found, losses = read_path(path)
        assert ([surfaces(one) for one in found], losses) == ([FOUND] * 2, {})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(b'{"tokens": 5}\n{')[:-9], r"rows\.jsonl\.gz: broken gzip"),
        (gzip.compress(b"[5]"), r"rows\.jsonl\.gz, line 1: no JSON object"),
        (gzip.compress(json.dumps([GLINER]).encode() + b"\n]"), r"rows\.jsonl\.gz, line 2: '\]' behind the end"),
        (gzip.compress(b""), r"rows\.jsonl\.gz: no rows"),
        (gzip.compress(b" " * 100_000_000), "a bomb"),
    ],
)
def test_packed_files_that_are_none_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "rows.jsonl.gz").write_bytes(content)
    with pytest.raises(UnreadableInput, match=message):
        read_path(tmp_path / "rows.jsonl.gz")


@pytest.mark.parametrize(
    "entities",
    [
        ENTITIES,
        [{**one, "text": surface} for one, (surface, _) in zip(ENTITIES, FOUND, strict=True)],
        [{"start_offset": 2, "end_offset": 7, "type": "ORG"}, {"begin": 13, "end": 19, "entity_type": "ORG"}],
        [{"span": [2, 7], "type": "ORG"}, {"offsets": [[13, 16], [17, 19]], "type": "ORG"}],
        [[2, 7, "ORG"], [13, 19, "ORG"]],
        {"start": [2, 13], "end": [7, 19], "label": ["ORG", "ORG"]},
        # in UTF-16 units, as the texts show
        [{"start": 3, "end": 8, "label": "ORG", "value": "Roche"}, {"start": 14, "end": 20, "label": "ORG"}],
    ],
)
@pytest.mark.parametrize("column", ["entities", "spans", "labels", "privacy_mask"])
def test_entities_are_objects_of_many_names(tmp_path: Path, entities: Any, column: str) -> None:
    found, losses = read_rows(tmp_path, {"text": TEXT, column: entities, "guid": "g1"})
    assert (found.text, found.key, surfaces(found), losses) == (TEXT, "g1", FOUND, {})


@pytest.mark.parametrize("entities", [ENTITIES, {"start": [2, 13], "end": [7, 19], "label": ["ORG", "ORG"]}])
def test_entities_are_read_from_parquet(tmp_path: Path, entities: Any) -> None:
    path = write_parquet(tmp_path / "a.parquet", [{"id": 4, "text": TEXT, "entities": entities, "lang": "en"}])
    (found,), losses = read_path(path)
    assert (found.key, surfaces(found), losses) == ("4", FOUND, {COLUMNS: 1})


@pytest.mark.parametrize(
    "features",
    [
        {"entities": [{"type": {"names": ["ORG", "FIRM"], "_type": "ClassLabel"}}]},
        {"entities": {"feature": {"type": {"names": ["ORG", "FIRM"]}}, "_type": "Sequence"}},
    ],
)
def test_labels_may_be_numbers_with_names(tmp_path: Path, features: Any) -> None:
    entities = [{"start": 2, "end": 7, "type": 1}, {"start": 13, "end": 19, "type": 0}]
    row = {"sentence": TEXT, "entities": entities}
    (found,), _ = read_path(write_parquet(tmp_path / "a.parquet", [row], features))
    assert surfaces(found) == [("Roche", "FIRM"), ("New Co", "ORG")]
    again, _ = read_rows(tmp_path, row, names=("PER", "ORG"))
    assert surfaces(again) == [("Roche", "ORG"), ("New Co", "PER")]
    card = (
        "---\ndataset_info:\n  features:\n  - name: entities\n    list:\n    - name: start\n      dtype: int64\n"
        "    - name: type\n      dtype:\n        class_label:\n          names: {'0': A, '1': B}\n---\n"
    )
    (tmp_path / "README.md").write_text(card)
    named, _ = read_rows(tmp_path, row)
    assert surfaces(named) == [("Roche", "B"), ("New Co", "A")]


def test_what_a_pipeline_gives_keeps_its_scores(tmp_path: Path) -> None:
    entities = [
        {"entity_group": "ORG", "score": 0.75, "word": "roche", "start": 2, "end": 7},
        {"entity_group": "ORG", "score": 3, "word": "new co", "start": 13, "end": 19},
    ]
    found, losses = read_rows(tmp_path, {"text": TEXT, "entities": entities})
    assert [(span.label, span.score) for span in found.spans] == [("ORG", 0.75), ("ORG", None)]
    assert losses == {ODD_SCORES: 1}


def test_a_discontinuous_entity_is_a_loss(tmp_path: Path) -> None:
    entities = [{"offsets": [[2, 7], [13, 19]], "label": "ORG"}, ENTITIES[0]]
    found, losses = read_rows(tmp_path, {"text": TEXT, "entities": entities})
    assert (surfaces(found), losses) == (FOUND[:1], {DISCONTINUOUS: 1})


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        ([{"start": 2, "end": 70, "label": "ORG"}], r"line 1: entities\[0\]: 2 to 70 is no stretch"),
        ([{"start": 2, "end": 7, "label": "ORG", "text": "Novartis"}], "covers 'Roche', not 'Novartis'"),
        ([{"start": 2, "end": 7}], "has the label ''"),
        ([{"start": 2, "end": 7, "label": 3}], "a label has the number 3, but no name"),
        ([{"start": 2, "end": 7, "label": []}], "label is a list, not a string"),
        ([{"end": 7, "label": "ORG"}], "start is missing, not a whole number"),
        ([{"span": [2], "label": "ORG"}], "span is a list, not a first and a last offset"),
        ([{"span": [True, 7], "label": "ORG"}], "span is a list, not a first and a last offset"),
        ([[2, 7]], r"entities\[0\] is a list, not an entity"),
        ({"start": [2], "end": []}, "not a list of entities, or an object of lists of one length"),
        ({"start": 5}, "not a list of entities, or an object of lists of one length"),
    ],
)
def test_other_entities_are_refused(tmp_path: Path, entities: Any, message: str) -> None:
    with pytest.raises(UnreadableInput, match=rf"given\.jsonl.*{message}"):
        read_rows(tmp_path, {"text": TEXT, "entities": entities})


def test_spans_of_tokens_count_the_last_one_in_and_may_overlap(tmp_path: Path) -> None:
    spans = [[0, 0, "ORG"], [2, 3, "ORG"], [0, 3, "deal of firms"]]
    found, losses = read_rows(tmp_path, {**GLINER, "ner": spans, "negatives": ["person"]})
    assert found.text == "Roche buys New Co"
    assert surfaces(found) == [("Roche buys New Co", "deal of firms"), *FOUND]
    assert losses == {COLUMNS: 1}


def test_tokens_without_text_move_no_span(tmp_path: Path) -> None:
    row = {"tokenized_text": ["", "Roche", " ", "AG", "\n"], "ner": [[0, 3, "ORG"], [2, 2, "X"]]}
    found, losses = read_rows(tmp_path, row)
    assert (found.text, surfaces(found), losses) == ("Roche AG", [("Roche AG", "ORG")], {SPANS_WITHOUT_TEXT: 1})


@pytest.mark.parametrize(
    "span", [[0, 4, "ORG"], [2, 1, "ORG"], [-1, 1, "ORG"], [0, 1], [0, True, "ORG"], "ORG", [0, 1, 2]]
)
def test_other_spans_of_tokens_are_refused(tmp_path: Path, span: Any) -> None:
    with pytest.raises(UnreadableInput, match=r"given\.jsonl, line 1: ner\[0\]"):
        read_rows(tmp_path, {**GLINER, "ner": [span]})


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_bigbio_is_read_with_its_relations(tmp_path: Path, suffix: str) -> None:
    if suffix == "parquet":
        (found,), losses = read_path(write_parquet(tmp_path / "a.parquet", [BIGBIO]))
    else:
        found, losses = read_rows(tmp_path, BIGBIO)
    assert (found.key, found.title, found.text) == ("d7", "Roche buys", "Roche buys\nNew Co and Old Co")
    assert surfaces(found) == FOUND
    assert found.relations == (DocumentRelation(0, "buys", 1),)
    assert losses == {COLUMNS: 1}


def test_what_bigbio_has_beyond_a_document_is_counted(tmp_path: Path) -> None:
    entities = [
        {**BIGBIO["entities"][0], "normalized": [{"db_name": "LEI", "db_id": "529"}]},
        {"id": "e3", "type": "ORG", "text": ["New", "Old Co"], "offsets": [[11, 14], [22, 28]], "normalized": []},
    ]
    more = {"entities": entities, "events": [{"type": "Deal"}], "coreferences": [{"id": "c"}]}
    found, losses = read_rows(tmp_path, {**BIGBIO, **more})
    assert surfaces(found) == FOUND[:1]
    assert losses == {COLUMNS: 1, INFONS: 1, DISCONTINUOUS: 1, RELATIONS: 1, EVENTS: 1, COREFERENCES: 1}


SAMPLES: list[Any] = [TAGGED, GLINER, BIGBIO, {"text": TEXT, "entities": ENTITIES}]


@settings(max_examples=150, deadline=None)
@given(content=st.sampled_from(SAMPLES).flatmap(lambda row: damaged([row, row])))
def test_damaged_rows_are_read_or_refused(content: bytes) -> None:
    fuzz(FORMAT, content)
