"""Hugging Face NER data: rows of ``id``, ``tokens`` and ``ner_tags``; see ``shapes`` for what is read.

Written as the folder that ``datasets.load_from_disk`` loads: an Arrow stream in batches, ``dataset_info.json`` with
``ner_tags`` as ClassLabel (``O``, then ``B-`` and ``I-`` of every label of the scheme), and ``state.json``. A row is an
article, its tokens those of ``spacy.blank("en")`` without white space, its tags IOB2. Where annotations overlap, the
longest is written, then the first. Features of lists are called ``Sequence``, as all releases of the library know them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotate.extras import need
from annotate.formats import tagged_words
from annotate.formats.document import Document
from annotate.formats.format import Format, WriteOptions
from annotate.formats.hugging_face.reading import NOT_READ, read
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part, told
from annotate.formats.tags import OUTSIDE

UNKNOWN_LABEL = "annotations whose label the label scheme does not have"

_DATA = "data-00000-of-00001.arrow"
_BATCH = 1000


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into an empty folder: the same documents, the same bytes."""
    arrow = need("pyarrow", extra="parquet", what="Hugging Face datasets")
    names = [OUTSIDE, *(f"{prefix}-{label.name}" for label in options.scheme.labels for prefix in "BI")]
    features = _features(names)
    schema = arrow.schema(
        [("id", arrow.string()), ("tokens", arrow.list_(arrow.string())), ("ner_tags", arrow.list_(arrow.int64()))],
        metadata={"huggingface": json.dumps({"info": {"features": features}}, ensure_ascii=False)},
    )
    rows = _rows(documents, losses, options, {name: number for number, name in enumerate(names)})
    with (folder / _DATA).open("wb") as file, arrow.ipc.new_stream(file, schema) as stream:
        while batch := list(islice(rows, _BATCH)):
            stream.write_batch(arrow.RecordBatch.from_pylist(batch, schema))
    _write_json(folder / "dataset_info.json", _info(features))
    _write_json(folder / "state.json", _state(folder / _DATA))


def index_splits(folder: Path, names: Sequence[str]) -> None:
    """Make a folder of datasets one DatasetDict, which ``load_from_disk`` loads as a whole."""
    _write_json(folder / "dataset_dict.json", {"splits": list(names)})


def _rows(
    documents: Iterable[Document], losses: LossTally, options: WriteOptions, numbers: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    import spacy

    nlp = spacy.blank("en")
    for document in documents:
        known = [span for span in document.spans if f"B-{span.label}" in numbers]
        for span in document.spans:
            if f"B-{span.label}" not in numbers:
                losses.add(UNKNOWN_LABEL, f"{document.key} {told(document, span)}")
        sentences = tagged_words.sentences(nlp, document, known, losses, options.tokens)
        words = list(chain.from_iterable(sentences))
        yield {
            "id": document.key,
            "tokens": [word.text for word in words],
            "ner_tags": [numbers[word.tag] for word in words],
        }


def _features(names: list[str]) -> dict[str, Any]:
    return {
        "id": {"dtype": "string", "_type": "Value"},
        "tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"},
        "ner_tags": {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "Sequence"},
    }


def _info(features: dict[str, Any]) -> dict[str, Any]:
    return {"citation": "", "description": "", "features": features, "homepage": "", "license": ""}


def _state(data: Path) -> dict[str, Any]:
    """What the library keeps about a data file; the fingerprint by which it caches follows from the content."""
    with data.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    return {
        "_data_files": [{"filename": data.name}],
        "_fingerprint": fingerprint,
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": None,
    }


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


FORMAT = Format(
    "hf",
    "Hugging Face datasets folder for token classification",
    keeps=frozenset({Part.KEYS}),
    reads="Folders of save_to_disk and of the hub, Parquet, Arrow and JSON files: tokens and tags, texts and entities,"
    " GLiNER's spans of tokens, BigBIO's passages.",
    read=read,
    write_folder=write,
    has_tokens=True,
    index_splits=index_splits,
    not_read=NOT_READ,
    not_written=(tagged_words.OFF_TOKEN, tagged_words.TEXT, UNKNOWN_LABEL),
    extra="parquet",
)
