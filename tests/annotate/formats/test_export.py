from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.errors import AnnotateError
from annotate.exporting.export import check, export
from annotate.exporting.selection import Selection
from annotate.formats.document import Document
from annotate.formats.gold import gold_documents
from annotate.formats.losses import EXAMPLES, LossTally
from annotate.formats.registry import formats
from store.dump import dump, load
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.curated import curated
from tests.store.samples import add, annotate, set_status

FORMATS = tuple(form.name for form in formats() if form.can_write)
ONE_FILE = ("spacy", "jsonl")
"""The hash and the manifest do not depend on the format."""


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with curated(tmp_path_factory.mktemp("gold") / "w.db") as workspace:
        yield workspace


def documents(workspace: Workspace, *statuses: ArticleStatus) -> list[Document]:
    return [document for document, _ in gold_documents(workspace, workspace.articles.ids_by_key(statuses))]


def content(path: Path) -> dict[str, bytes]:
    """The bytes of a file, or of all files of a folder by their names."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()}


def exported(workspace: Workspace, folder: Path, format_name: str) -> tuple[dict[str, bytes], dict[str, object]]:
    """The data and the manifest of an export, without the dates of the last decisions."""
    folder.mkdir()
    export(workspace, format_name, folder / "gold", allow_loss=True)
    manifest = json.loads((folder / "gold.manifest.json").read_bytes())
    for counts in (manifest, *manifest.get("splits", {}).values()):
        del counts["last_decision"]
    return content(folder / "gold"), manifest


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_gold_gives_the_same_bytes_in_whatever_order_it_came_about(
    gold: Workspace, tmp_path: Path, format_name: str
) -> None:
    with curated(tmp_path / "other.db", backwards=True) as other:
        data, manifest = exported(gold, tmp_path / "gold", format_name)
        assert data
        assert exported(gold, tmp_path / "again", format_name) == (data, manifest)
        assert exported(other, tmp_path / "other", format_name) == (data, manifest)


@pytest.mark.parametrize("format_name", ONE_FILE)
def test_a_loaded_workspace_exports_the_same_bytes(gold: Workspace, tmp_path: Path, format_name: str) -> None:
    with load(dump(gold), tmp_path / "loaded.db", synchronous="OFF") as loaded:
        for workspace, name in ((gold, "one"), (loaded, "two")):
            export(workspace, format_name, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    manifests = [(tmp_path / f"{name}.manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]


def test_undo_and_redo_leave_the_manifest_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    article_id = add(workspace, "Roche waits.")
    annotate(workspace, article_id, 0, 5)
    set_status(workspace, article_id, ArticleStatus.REVIEWED)
    export(workspace, "jsonl", tmp_path / "one")
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    workspace.journal.redo("ann")
    workspace.journal.redo("ann")
    annotate(workspace, add(workspace, "Not finished."), 0, 3)
    export(workspace, "jsonl", tmp_path / "two")
    manifests = [(tmp_path / f"{name}.manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]


def test_a_manifest_says_what_was_exported(gold: Workspace, tmp_path: Path) -> None:
    report = export(gold, "spacy", tmp_path / "gold.spacy")
    manifest = json.loads((tmp_path / "gold.spacy.manifest.json").read_bytes())
    assert manifest["gold_sha256"] == report.manifest.gold_sha256
    standing = [gold.journal.standing_at(gold.articles.id_of(key)) or "" for key in ("deal", "cjk", "empty")]
    assert manifest == {
        "format": "spacy",
        "tokens": "split",
        "articles": {"reviewed": 3},
        "spans": {"GPE": 2, "MONEY": 2, "ORG": 3},
        "negatives": {"ORG": 2},
        "label_scheme": {"name": "trade", "version": 1},
        "gold_sha256": report.manifest.gold_sha256,
        "last_decision": max(standing),
        "selection": {"statuses": ["reviewed"]},
        "losses": [],
    }


def test_the_hash_is_of_the_gold_and_not_of_the_format(gold: Workspace, tmp_path: Path) -> None:
    hashes = {export(gold, name, tmp_path / name).manifest.gold_sha256 for name in ONE_FILE}
    assert len(hashes) == 1
    more = export(gold, "jsonl", tmp_path / "more", selection=Selection(tuple(ArticleStatus))).manifest.gold_sha256
    assert more not in hashes


def test_progress_is_told_article_by_article(gold: Workspace, tmp_path: Path) -> None:
    done: list[int] = []
    export(gold, "jsonl", tmp_path / "gold", progress=done.append)
    assert done == [1, 2, 3]


def test_gold_is_in_order_of_keys_and_spans(gold: Workspace) -> None:
    found = documents(gold, ArticleStatus.REVIEWED, ArticleStatus.IN_PROGRESS)
    assert [(one.key, one.reviewed) for one in found] == [
        ("begun", False),
        ("cjk", True),
        ("deal", True),
        ("empty", True),
    ]
    assert [one.start for one in found[2].spans] == [2, 10, 35, 52, 73]


def test_a_rejected_suggestion_that_an_annotation_equals_is_no_negative(gold: Workspace, tmp_path: Path) -> None:
    with curated(tmp_path / "w.db") as workspace:
        deal = workspace.articles.id_of("deal")
        annotate(workspace, deal, 21, 25, "ORG")
        (found,) = (one for one in documents(workspace, *ArticleStatus) if one.key == "deal")
        assert [(one.start, one.end) for one in found.negatives] == [(10, 20)]


def test_an_unknown_format_is_answered_with_the_nearest(gold: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="'jsnl'") as caught:
        export(gold, "jsnl", tmp_path / "gold")
    assert caught.value.hint == "Did you mean jsonl?"


def test_a_check_loses_and_writes_nothing(gold: Workspace, tmp_path: Path) -> None:
    report = check(gold, "conll")
    assert "rejected suggestions" in {loss.kind for loss in report.losses}
    assert check(gold, "jsonl").losses == ()
    assert list(tmp_path.iterdir()) == []


def test_a_format_of_folders_wants_an_empty_place(gold: Workspace, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with pytest.raises(AnnotateError, match="with something in it"):
        export(gold, "brat", tmp_path / "full", allow_loss=True)
    with pytest.raises(AnnotateError, match="is a file"):
        export(gold, "brat", tmp_path / "full" / "mine", allow_loss=True)
    (tmp_path / "empty").mkdir()
    export(gold, "brat", tmp_path / "empty", allow_loss=True)
    assert (tmp_path / "empty" / "deal.ann").is_file()


def test_a_place_that_cannot_be_written_is_named(gold: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="no folder"):
        export(gold, "jsonl", tmp_path / "none" / "gold")
    with pytest.raises(AnnotateError, match="is a folder"):
        export(gold, "jsonl", tmp_path)


def test_an_export_that_breaks_off_leaves_what_was_there(gold: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("before")

    def interrupt(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(gold, "jsonl", path, progress=interrupt)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("gold.jsonl", "before")]


def test_losses_are_counted_with_a_few_examples() -> None:
    tally = LossTally()
    for n in range(EXAMPLES + 2):
        tally.add("things", f"\x1b{n}")
    tally.add("others", "a")
    others, things = tally.losses()
    assert (others.kind, others.count) == ("others", 1)
    assert (things.count, things.examples) == (EXAMPLES + 2, ("␛0", "␛1", "␛2"))
