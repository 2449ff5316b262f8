"""Exports in splits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.exporting.export import export
from annotate.exporting.splitting import Splitting, splitting
from annotate.formats import jsonl
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from store.records import ArticleStatus, NewArticle
from store.workspace import Workspace
from tests.annotate.formats.documents import collections
from tests.store.samples import annotate, make, set_status

THIRDS = Splitting((("train", 0.6), ("dev", 0.2), ("test", 0.2)), seed=7, group_by="desk")


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Twenty reviewed articles of seven desks, each with one annotation or two."""
    articles = [
        NewArticle(
            f"Roche {n} bought Ipsen.", f"T{n}", f"key-{n:02}", f"wire {n % 3}", metadata={"desk": n % 7} if n else {}
        )
        for n in range(20)
    ]
    with make(tmp_path_factory.mktemp("splits") / "w.db", *articles) as workspace:
        for article in articles:
            article_id = workspace.articles.id_of(str(article.key))
            annotate(workspace, article_id, 0, 5, "ORG")
            if article_id % 2:
                annotate(workspace, article_id, len(article.text) - 6, len(article.text) - 1, "GPE")
            set_status(workspace, article_id, ArticleStatus.REVIEWED)
        yield workspace


def read(path: Path) -> list[Document]:
    return list(jsonl.read(path, LossTally(), ReadOptions()))


def test_each_split_is_a_file_of_whole_groups(gold: Workspace, tmp_path: Path) -> None:
    report = export(gold, "jsonl", tmp_path / "parts", splitting=THIRDS)
    found = {name: read(tmp_path / "parts" / f"{name}.jsonl") for name in THIRDS.names}
    every = [document.key for documents in found.values() for document in documents]
    assert sorted(map(str, every)) == [f"key-{n:02}" for n in range(20)]
    desks = [{document.metadata["desk"] for document in some if document.metadata} for some in found.values()]
    assert sum(map(len, desks)) == 7
    assert [len(some) for some in found.values()] == pytest.approx([12, 4, 4], abs=2)
    manifest = json.loads((tmp_path / "parts.manifest.json").read_bytes())
    assert manifest["splitting"] == {
        "shares": {"train": 0.6, "dev": 0.2, "test": 0.2},
        "seed": 7,
        "group_by": "desk",
    }
    for name, some in found.items():
        labels = Counter(span.label for document in some for span in document.spans)
        assert manifest["splits"][name]["spans"] == labels
        assert manifest["splits"][name]["articles"] == {"reviewed": len(some)}
    assert manifest["gold_sha256"] == export(gold, "jsonl", tmp_path / "whole").manifest.gold_sha256
    assert (report.articles, manifest["articles"]) == (20, {"reviewed": 20})
    assert not [one for one in tmp_path.rglob("*") if one.name.startswith(".")]


def test_another_seed_draws_others_and_the_same_the_same(gold: Workspace, tmp_path: Path) -> None:
    def drawn(name: str, seed: int) -> dict[str, bytes]:
        export(gold, "jsonl", tmp_path / name, splitting=Splitting((("a", 0.5), ("b", 0.5)), seed))
        return {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()}

    assert drawn("one", 1) == drawn("again", 1)
    assert drawn("two", 2) != drawn("one too", 1)


def test_articles_of_one_source_can_stay_together(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "jsonl", tmp_path / "p", splitting=Splitting((("a", 0.5), ("b", 0.5)), 0, "source"))
    one, other = ({document.source for document in read(tmp_path / "p" / f"{name}.jsonl")} for name in "ab")
    assert one | other == {"wire 0", "wire 1", "wire 2"}
    assert not one & other


def test_a_key_that_no_article_has_is_refused(gold: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="'desks'"):
        export(gold, "jsonl", tmp_path / "p", splitting=Splitting((("a", 1.0),), 0, "desks"))
    assert list(tmp_path.iterdir()) == []


def test_formats_of_folders_have_a_folder_each(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "brat", tmp_path / "p", splitting=THIRDS, allow_loss=True)
    keys = [{one.stem for one in (tmp_path / "p" / name).glob("*.ann")} for name in THIRDS.names]
    assert sum(map(len, keys)) == len(set().union(*keys)) == 20


def test_hugging_face_loads_the_splits_as_one(gold: Workspace, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    export(gold, "hf", tmp_path / "p", splitting=THIRDS, allow_loss=True)
    loaded: Any = datasets.load_from_disk(str(tmp_path / "p"))
    assert list(loaded) == ["train", "dev", "test"]
    assert sum(len(split) for split in loaded.values()) == 20


def test_a_training_folder_has_its_splits_without_asking(gold: Workspace, tmp_path: Path) -> None:
    report = export(gold, "spacy-training", tmp_path / "p")
    assert {one.name for one in (tmp_path / "p").iterdir()} == {"config.cfg", "train.spacy", "dev.spacy"}
    sizes = {name: sum(counts.articles.values()) for name, counts in report.manifest.splits.items()}
    assert sizes == {"train": 16, "dev": 4}
    export(gold, "spacy-training", tmp_path / "q", splitting=THIRDS)
    assert (tmp_path / "q" / "test.spacy").is_file()


def test_an_error_in_a_later_split_leaves_nothing(
    gold: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(document: Document) -> bytes:
        written.append(document)
        if len(written) > 35:  # the twenty are told once for their hash
            raise OSError(28, "No space left on device")
        return line(document)

    line, written = jsonl.line, list[Document]()
    monkeypatch.setattr(jsonl, "line", full)
    with pytest.raises(AnnotateError, match="No space left"):
        export(gold, "jsonl", tmp_path / "p", splitting=THIRDS)
    assert list(tmp_path.iterdir()) == []


def test_splits_are_named_with_shares() -> None:
    assert splitting(()) is None
    assert splitting(["train=0.8", "dev=.2"], 3, "desk") == Splitting((("train", 0.8), ("dev", 0.2)), 3, "desk")
    assert splitting(["train=.8, dev=.1,test=.1"]) == Splitting((("train", 0.8), ("dev", 0.1), ("test", 0.1)))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["train=0.8"], "add up to 0.8"),
        (["train=1", "dev=0.5"], "add up to 1.5"),
        (["train=0.5", "train=0.5"], "named already"),
        (["../up=1"], "names no split"),
        (["=1"], "names no split"),
        (["train"], "no share"),
        (["train=most"], "no share"),
        (["train=0"], "between 0 and 1"),
        (["train=nan"], "between 0 and 1"),
        (["train=-1", "dev=2"], "between 0 and 1"),
    ],
)
def test_what_is_no_split_is_refused(given: list[str], reason: str) -> None:
    with pytest.raises(AnnotateError, match=reason):
        splitting(given)


@given(collections(max_size=6), st.integers(0, 3))
def test_every_document_is_in_one_split_with_those_of_its_source(given: list[Document], seed: int) -> None:
    assume(any(document.source for document in given))
    found = Splitting((("a", 0.7), ("b", 0.3)), seed, "source").assigned(given)
    assert found.keys() == {document.key for document in given}
    by_source = {(document.source, found[str(document.key)]) for document in given if document.source}
    assert len(by_source) == len({source for source, _ in by_source})
