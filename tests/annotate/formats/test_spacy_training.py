from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotate.errors import AnnotateError
from annotate.exporting.splits import assign
from annotate.formats.docbin.training import FORMAT, OUTSIDE_AFTER_ALL
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import WriteOptions
from annotate.formats.losses import LossTally
from store.records import ArticleStatus
from tests.annotate.formats.documents import SCHEME

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.api import Config

FLAT = tuple(
    Document(
        f"Roche will pay $1.{number} billion for Alnylam.",
        f"a{number}",
        spans=(DocumentSpan(0, 5, "DRUG"), DocumentSpan(15, 27, "two words")),
        negatives=(DocumentSpan(32, 39, "DRUG"),) if number % 2 else (),
        status=ArticleStatus.REVIEWED,
    )
    for number in range(6)
)
NESTED = tuple(replace(each, spans=(*each.spans, DocumentSpan(15, 39, "Größe"))) for each in FLAT)


def written(documents: Sequence[Document], folder: Path) -> LossTally:
    losses = LossTally()
    counted = [(each.key or "", None, Counter(span.label for span in each.spans)) for each in documents]
    splits = assign(counted, dict(FORMAT.default_splits))
    assert FORMAT.write_folder is not None
    FORMAT.write_folder(documents, folder, losses, WriteOptions(SCHEME, splits=splits))
    return losses


def docs(path: Path) -> list[Doc]:
    import spacy
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def config(folder: Path) -> Config:
    from spacy.util import load_config

    return load_config(folder / "config.cfg")


def spacy_command(folder: Path, *arguments: str) -> str:
    """What a command of spaCy's says; it must end well."""
    command = (sys.executable, "-m", "spacy", *arguments)
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_articles_are_parted_and_none_is_lost(tmp_path: Path) -> None:
    assert written(FLAT, tmp_path).losses() == ()
    keys = {name: [doc.user_data["id"] for doc in docs(tmp_path / f"{name}.spacy")] for name in ("train", "dev")}
    assert sorted(keys["train"] + keys["dev"]) == [each.key for each in FLAT]
    assert {name: len(some) for name, some in keys.items()} == {"train": 5, "dev": 1}


@pytest.mark.parametrize(("documents", "component"), [(FLAT, "ner"), (NESTED, "spancat")])
def test_spacy_train_takes_the_folder_as_it_is(documents: Sequence[Document], component: str, tmp_path: Path) -> None:
    import spacy

    written(documents, tmp_path)
    assert {tuple(doc.spans) for doc in docs(tmp_path / "train.spacy")} == {("sc",), ("sc", "negatives")}
    spacy_command(tmp_path, "train", "config.cfg", "--output", "model", "--training.max_epochs", "1")
    nlp = spacy.load(tmp_path / "model" / "model-last")
    assert nlp.pipe_names == ["tok2vec", component]
    labels = {span.label for document in documents for span in document.spans}
    assert set(nlp.pipe_labels[component]) == labels


def test_spacy_finds_no_fault_with_the_data(tmp_path: Path) -> None:
    """Of documents enough: below a hundred it has them for a fault."""
    texts = [f"{number} {each.text}" for number in range(100, 125) for each in FLAT]
    many = [
        replace(each, text=text, key=text, spans=tuple(_moved(span) for span in each.spans), negatives=())
        for each, text in zip(FLAT * 25, texts, strict=True)
    ]
    written(many, tmp_path)
    said = spacy_command(tmp_path, "debug", "data", "config.cfg")
    assert "No overlap between training and evaluation data" in said
    assert "No entities consisting of or starting/ending with whitespace" in said


def _moved(span: DocumentSpan) -> DocumentSpan:
    return span._replace(start=span.start + 4, end=span.end + 4)


def test_the_config_follows_the_data(tmp_path: Path) -> None:
    for name, documents in {
        "flat": FLAT,
        "nested": NESTED,
        "bare": [replace(each, negatives=()) for each in FLAT],
    }.items():
        (tmp_path / name).mkdir()
        written(documents, tmp_path / name)
    flat, nested, bare = (config(tmp_path / name) for name in ("flat", "nested", "bare"))
    assert flat["components"]["ner"]["incorrect_spans_key"] == "negatives"
    assert bare["components"]["ner"]["incorrect_spans_key"] is None
    assert nested["components"]["spancat"]["spans_key"] == "sc"
    assert nested["components"]["spancat"]["suggester"]["max_size"] == 5
    for found in (flat, nested, bare):
        assert (found["paths"]["train"], found["paths"]["dev"]) == ("train.spacy", "dev.spacy")


def test_what_spancat_cannot_know_to_be_missing_is_a_loss(tmp_path: Path) -> None:
    open_article = replace(NESTED[0], status=ArticleStatus.IN_PROGRESS)
    [loss] = written([open_article, *NESTED[1:]], tmp_path).losses()
    assert (loss.kind, loss.count, loss.examples, loss.refuses) == (OUTSIDE_AFTER_ALL, 1, ("a0",), True)


def test_splits_of_other_names_have_files_too(tmp_path: Path) -> None:
    assert FORMAT.write_folder is not None
    splits = {"a0": "train", "a1": "dev", "a2": "test", "a3": "train", "a4": "test", "a5": "train"}
    FORMAT.write_folder(FLAT, tmp_path, LossTally(), WriteOptions(SCHEME, splits=splits))
    assert len(docs(tmp_path / "test.spacy")) == 2


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (FLAT[:1], "no article to evaluate on"),
        ([], "no annotation to train on"),
        ([replace(each, spans=()) for each in FLAT], "no annotation to train on"),
    ],
)
def test_a_folder_that_could_not_be_trained_from_is_not_made(
    documents: Sequence[Document], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AnnotateError, match=message):
        written(documents, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in "ab":
        (tmp_path / name).mkdir()
        written(FLAT, tmp_path / name)
        contents.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]
    assert contents[0].keys() == {"train.spacy", "dev.spacy", "config.cfg"}
