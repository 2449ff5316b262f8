from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import MissingExtra, UnreadableInput
from annotate.formats import tagged_words
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import WriteOptions
from annotate.formats.hugging_face.dataset import FORMAT, UNKNOWN_LABEL
from annotate.formats.hugging_face.reading import COLUMNS
from annotate.formats.hugging_face.tagged import UNKNOWN, WITHOUT_TEXT
from annotate.overlap import flat
from store.records import Label, LabelScheme
from tests.annotate.formats.documents import collections, read_again, written
from tests.annotate.formats.hugging_face_reading import read_path, surfaces
from tests.store.samples import CANONICAL

pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

NAMES = ["O", "B-ORG", "I-ORG", "B-MONEY", "I-MONEY", "B-PERCENT", "I-PERCENT"]
DEALS = LabelScheme("deals", 1, tuple(Label(name, "", "red", "") for name in ("ORG", "MONEY", "PERCENT")))
DEAL = Document(
    CANONICAL,
    "deal",
    spans=(
        DocumentSpan(2, 7, "ORG"),
        DocumentSpan(35, 47, "MONEY"),
        DocumentSpan(52, 59, "ORG"),
        DocumentSpan(73, 75, "PERCENT"),
    ),
)
ROW = {"id": "r", "tokens": ["Roche", "buys", "New", "Co"], "ner_tags": [1, 0, 1, 2]}
FOUND = [("Roche", "ORG"), ("New Co", "ORG")]


@pytest.fixture(autouse=True, scope="module")
def one_pipeline() -> Iterator[None]:
    """Make the blank pipeline once: that takes longer than all else here."""
    import spacy

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spacy, "blank", cache(spacy.blank))
        yield


def loaded(path: Path) -> Any:
    datasets: Any = import_module("datasets")
    return datasets.load_from_disk(str(path))


def read_rows(folder: Path, *rows: Any, names: tuple[str, ...] = tuple(NAMES)) -> tuple[list[Document], dict[str, int]]:
    path = folder / "given.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read_path(path, *names)


def test_datasets_loads_what_is_written_with_its_features(tmp_path: Path) -> None:
    datasets: Any = import_module("datasets")
    path, losses = written(FORMAT, [DEAL, replace(DEAL, key="other", spans=())], tmp_path, WriteOptions(DEALS))
    found = loaded(path)
    assert found.features == datasets.Features(
        {
            "id": datasets.Value("string"),
            "tokens": datasets.List(datasets.Value("string")),
            "ner_tags": datasets.List(datasets.ClassLabel(names=NAMES)),
        }
    )
    assert found["id"][:] == ["deal", "other"]
    assert found[0]["tokens"][:4] == ["🧬", "Roche", "'s", "U.S.-based"]
    assert found[0]["ner_tags"] == [0, 1, 0, 0, 0, 0, 0, 3, 4, 4, 0, 1, 0, 0, 0, 5, 6, 0]
    assert set(found[1]["ner_tags"]) == {0}
    assert [(loss.kind, loss.refuses) for loss in losses.losses()] == [(tagged_words.TEXT, False)]


def test_no_documents_are_an_empty_data_set(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [], tmp_path, WriteOptions(DEALS))
    assert len(loaded(path)) == 0
    assert read_again(FORMAT, path) == []


@settings(max_examples=25, deadline=None)
@given(given=collections())
def test_keys_tokens_and_entities_come_back(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(FORMAT, given, Path(folder))
        found = read_again(FORMAT, path)
    assert {loss.kind for loss in losses.losses()} <= set(FORMAT.not_written)
    for document, again in zip(given, found, strict=True):
        assert again.key == document.key
        assert "".join(again.text.split()) == "".join(document.text.split())
        assert [(span.label, _bare(again, span)) for span in again.spans] == [
            (span.label, _bare(document, span)) for span in flat(document.spans)
        ]


def _bare(document: Document, span: DocumentSpan) -> tuple[str, int]:
    """What a span covers without white space, and how much other text stands before it."""
    return "".join(document.surface(span).split()), len("".join(document.text[: span.start].split()))


def test_what_tags_cannot_hold_is_a_loss(tmp_path: Path) -> None:
    document = replace(DEAL, spans=(DocumentSpan(10, 14, "ORG"), DocumentSpan(2, 7, "FIRM")))
    _, losses = written(FORMAT, [document], tmp_path, WriteOptions(DEALS, "strict"))
    found = {loss.kind: loss.examples for loss in losses.losses() if loss.refuses}
    assert found == {tagged_words.OFF_TOKEN: ("deal 10..14 ORG 'U.S.'",), UNKNOWN_LABEL: ("deal 2..7 FIRM 'Roche'",)}


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in "ab":
        (tmp_path / name).mkdir()
        path, _ = written(FORMAT, [DEAL], tmp_path / name, WriteOptions(DEALS))
        contents.append({file.name: file.read_bytes() for file in path.iterdir()})
    assert contents[0] == contents[1]
    assert contents[0].keys() == {"data-00000-of-00001.arrow", "dataset_info.json", "state.json"}


@cache
def data_set() -> Any:
    datasets: Any = import_module("datasets")
    features = {
        "id": datasets.Value("string"),
        "tokens": datasets.List(datasets.Value("string")),
        "pos_tags": datasets.List(datasets.Value("int64")),
        "ner_tags": datasets.List(datasets.ClassLabel(names=NAMES)),
    }
    rows = [{**ROW, "pos_tags": [0, 1, 2, 3]}, {**ROW, "id": "s", "ner_tags": [0, 0, 3, 3], "pos_tags": [0, 1, 2, 3]}]
    return datasets.Dataset.from_list(rows, features=datasets.Features(features))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_datasets_writes_is_read(tmp_path: Path) -> None:
    datasets: Any = import_module("datasets")
    given = data_set()
    datasets.disable_progress_bars()
    given.save_to_disk(tmp_path / "plain", num_shards=2)
    datasets.DatasetDict(train=given, test=given).save_to_disk(tmp_path / "splits")
    given.to_parquet(tmp_path / "rows.parquet")
    (tmp_path / "hub" / "data").mkdir(parents=True)
    given.to_parquet(tmp_path / "hub" / "data" / "train-00000-of-00001.parquet")
    splits_of: dict[str, list[str | None]] = {
        "plain": [None],
        "splits": ["train", "test"],
        "rows.parquet": [None],
        "hub": ["train"],
    }
    for path, splits in splits_of.items():
        found, losses = read_path(tmp_path / path)
        assert [(one.key, surfaces(one)) for one in found] == [
            ("r", FOUND),
            ("s", [("New", "MONEY"), ("Co", "MONEY")]),
        ] * len(splits)
        assert [one.metadata.get("split") for one in found] == [split for split in splits for _ in range(2)]
        assert losses.keys() == {COLUMNS}


def test_the_first_releases_wrote_features_otherwise(tmp_path: Path) -> None:
    features = {
        "tokens": {"feature": {"dtype": "string", "id": None, "_type": "Value"}, "length": -1, "_type": "Sequence"},
        "ner_tags": {
            "feature": {"num_classes": 7, "names": NAMES, "names_file": None, "id": None, "_type": "ClassLabel"},
            "length": -1,
            "id": None,
            "_type": "Sequence",
        },
    }
    info = {"conll2003": {"description": "", "features": features}}
    (tmp_path / "dataset_infos.json").write_text(json.dumps(info))
    [found], _ = read_rows(tmp_path, ROW, names=())
    assert surfaces(found) == FOUND


@pytest.mark.parametrize(
    "kind",
    [
        "sequence: {class_label: {names: {'0': O, '1': B-ORG, '2': I-ORG}}}",
        "list:\n        class_label:\n          names: [O, B-ORG, I-ORG]",
    ],
)
def test_names_stand_in_the_front_matter_of_a_card(tmp_path: Path, kind: str) -> None:
    features = f"    - name: id\n      dtype: string\n    - name: ner_tags\n      {kind}\n"
    card = f"---\nlicense: mit\ndataset_info:\n  features:\n{features}---\n# Deals\n"
    (tmp_path / "README.md").write_text(card)
    (tmp_path / "data").mkdir()
    [found], _ = read_rows(tmp_path / "data", ROW, names=())
    assert surfaces(found) == FOUND


def test_json_may_be_an_array_and_tags_may_be_names(tmp_path: Path) -> None:
    row = {"words": ROW["tokens"], "tags": ["U-ORG", "O", "B-ORG", "L-ORG"], "id": 5}
    (tmp_path / "a.json").write_text(json.dumps([row, row], indent=1))
    found, losses = read_path(tmp_path / "a.json")
    assert ([(one.key, surfaces(one)) for one in found], losses) == ([("5", FOUND)] * 2, {})


def test_names_without_prefixes_are_labels(tmp_path: Path) -> None:
    [found], _ = read_rows(tmp_path, ROW, names=("O", "ORG", "product-car"))
    assert surfaces(found) == [("Roche", "ORG"), ("New", "ORG"), ("Co", "product-car")]
    [found], _ = read_rows(tmp_path, {**ROW, "ner_tags": [1, 0, 1, 1]}, names=("O", "ORG"))
    assert surfaces(found) == FOUND


def test_what_is_not_taken_is_told(tmp_path: Path) -> None:
    row = {"tokens": ["Roche", " ", "", "AG"], "ner_tags": [1, 2, 0, -100], "more": 1}
    [found], losses = read_rows(tmp_path, row)
    assert (found.text, surfaces(found)) == ("Roche AG", [("Roche", "ORG")])
    assert losses == {COLUMNS: 1, WITHOUT_TEXT: 1, UNKNOWN: 1}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**ROW, "ner_tags": [1]}, "4 tokens and 1 tags"),
        ({**ROW, "ner_tags": [1, 0, 1, 7]}, "number 7, but only 7 names"),
        ({**ROW, "ner_tags": [1, 0, 1, -1]}, "number -1"),
        ({**ROW, "ner_tags": [1, 0, 1, True]}, "True is no tag"),
        ({**ROW, "ner_tags": [1, 0, 1, "ORG"]}, "'ORG' is no tag"),
        ({**ROW, "ner_tags": [1, 0, 1, {}]}, "{} is no tag"),
        ({**ROW, "ner_tags": "text"}, "ner_tags is 'text', not a list"),
        ({**ROW, "tokens": [1, 2, 3, 4]}, "tokens is a list, not a list of strings"),
        ({**ROW, "id": []}, "id is a list"),
        ({**ROW, "tokens": ["a" * 6_000_000, "", "", ""]}, "more than 5,000,000 bytes"),
        ({"line": "a", "ner_tags": []}, "no column tokens or words"),
        ({"tokens": []}, "no column of tags for its tokens: ner_tags,"),
        ([], "no rows"),
        (5, "no JSON object"),
    ],
)
def test_other_rows_are_refused(tmp_path: Path, row: Any, message: str) -> None:
    with pytest.raises(UnreadableInput, match=r"given\.jsonl") as caught:
        read_rows(tmp_path, row)
    assert message in caught.value.message


def test_numbers_without_names_ask_for_them(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="line 1: a tag has the number 1, but its names are not known") as caught:
        read_rows(tmp_path, ROW, names=())
    assert "--tag O --tag B-ORG" in caught.value.hint


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no data set"),
        ({"dataset_dict.json": '{"splits": ["../secret"]}'}, "'../secret' is no name in its folder"),
        ({"dataset_dict.json": '{"splits": ["train"]}'}, "state.json: no _data_files"),
        ({"dataset_dict.json": "{"}, "dataset_dict.json: no splits"),
        ({"state.json": '{"_data_files": [{"filename": "/etc/passwd"}]}'}, "is no name in its folder"),
        ({"state.json": '{"_data_files": 5}'}, "state.json: no _data_files"),
        ({"state.json": '{"_data_files": [{"filename": "a.arrow"}]}'}, "a.arrow: cannot be read"),
        ({"a.parquet": "text"}, "a.parquet: cannot be read"),
        ({"a.arrow": ""}, "a.arrow: cannot be read"),
        ({"a.jsonl": ""}, "a.jsonl: no rows"),
    ],
)
def test_folders_that_are_none_are_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableInput) as caught:
        read_path(tmp_path)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"tokens": ["a"], "ner_tags": [[0]]}, "tokens is of the type string"),
        ({"tokens": [[1]], "ner_tags": [[0]]}, "tokens is of the type list<"),
        ({"tokens": [["a"]], "ner_tags": [[0.5]]}, "ner_tags is of the type list<"),
        ({"tokens": [["a"]], "ner_tags": [[0]], "id": [0.5]}, "id is of the type double"),
        ({"tokens": [["a", None]], "ner_tags": [["O", "O"]]}, "row 1: tokens is a list"),
        ({"tokens": [["a", "b"]], "ner_tags": [["O", None]]}, "row 1: None is no tag"),
        ({"words": [["a"]]}, "no column of tags for its words: ner_tags,"),
    ],
)
@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_other_columns_are_refused(tmp_path: Path, columns: dict[str, Any], message: str, suffix: str) -> None:
    from pyarrow import parquet

    table, path = pyarrow.table(columns), tmp_path / f"given.{suffix}"
    if suffix == "parquet":
        parquet.write_table(table, path)
    else:
        with pyarrow.ipc.new_file(path, table.schema) as file:
            file.write_table(table)
    with pytest.raises(UnreadableInput, match=rf"given\.{suffix}") as caught:
        read_path(path)
    assert message in caught.value.message


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["a.arrow", "b.arrow", "a.parquet", "a.jsonl"]))
    content = bytearray(sample_files()[name])
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    refused = ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
        try:
            found, _ = read_path(path, *NAMES)
        except UnreadableInput as error:
            found, refused = [], error.message
    assert all(document.text for document in found)
    assert not refused or name in refused


@cache
def sample_files() -> dict[str, bytes]:
    from pyarrow import parquet

    table = pyarrow.Table.from_pylist([ROW, {**ROW, "id": "s"}])
    streamed, filed, rows = (pyarrow.BufferOutputStream() for _ in range(3))
    with pyarrow.ipc.new_stream(streamed, table.schema) as stream:
        stream.write_table(table)
    with pyarrow.ipc.new_file(filed, table.schema) as file:
        file.write_table(table)
    parquet.write_table(table, rows)
    written = {"a.arrow": streamed, "b.arrow": filed, "a.parquet": rows}
    jsonl = "".join(json.dumps(row) + "\n" for row in (ROW, ROW)).encode()
    return {name: buffer.getvalue().to_pybytes() for name, buffer in written.items()} | {"a.jsonl": jsonl}


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(MissingExtra) as caught:
        read_path(tmp_path)
    assert "glossator[parquet]" in caught.value.hint
