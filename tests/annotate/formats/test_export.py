from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.errors import AnnotateError
from annotate.formats.atomic import written
from annotate.formats.export import FORMATS, export
from annotate.formats.gold import gold_articles
from annotate.formats.losses import EXAMPLES, LossTally
from store.dump import dump, load
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.curated import curated
from tests.store.samples import add, annotate, set_status


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with curated(tmp_path_factory.mktemp("gold") / "w.db") as workspace:
        yield workspace


def files(workspace: Workspace, folder: Path, format_name: str) -> tuple[bytes, dict[str, object]]:
    """The data and the manifest of an export, without the date of the last decision."""
    folder.mkdir()
    export(workspace, format_name, folder / "gold")
    manifest = json.loads((folder / "gold.manifest.json").read_bytes())
    del manifest["last_decision"]
    return (folder / "gold").read_bytes(), manifest


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_gold_gives_the_same_bytes(gold: Workspace, tmp_path: Path, format_name: str) -> None:
    for name in ("one", "two"):
        export(gold, format_name, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    manifests = [(tmp_path / f"{name}.manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]


@pytest.mark.parametrize("format_name", FORMATS)
def test_it_does_not_matter_in_which_order_gold_came_about(gold: Workspace, tmp_path: Path, format_name: str) -> None:
    with curated(tmp_path / "other.db", backwards=True) as other:
        assert files(other, tmp_path / "other", format_name) == files(gold, tmp_path / "gold", format_name)


@pytest.mark.parametrize("format_name", FORMATS)
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
        "losses": [],
    }


def test_the_hash_is_of_the_gold_and_not_of_the_format(gold: Workspace, tmp_path: Path) -> None:
    hashes = {export(gold, name, tmp_path / name).manifest.gold_sha256 for name in FORMATS}
    assert len(hashes) == 1
    more = export(gold, "jsonl", tmp_path / "more", statuses=ArticleStatus).manifest.gold_sha256
    assert more not in hashes


def test_progress_is_told_article_by_article(gold: Workspace, tmp_path: Path) -> None:
    done: list[int] = []
    export(gold, "jsonl", tmp_path / "gold", progress=done.append)
    assert done == [1, 2, 3]


def test_gold_is_in_order_of_keys_and_spans(gold: Workspace) -> None:
    found = list(gold_articles(gold, statuses=[ArticleStatus.REVIEWED, ArticleStatus.IN_PROGRESS]))
    assert [(one.article.key, one.reviewed) for one in found] == [
        ("begun", False),
        ("cjk", True),
        ("deal", True),
        ("empty", True),
    ]
    assert [one.start for one in found[2].annotations] == [2, 10, 35, 52, 73]


def test_a_rejected_suggestion_that_an_annotation_equals_is_no_negative(gold: Workspace, tmp_path: Path) -> None:
    with curated(tmp_path / "w.db") as workspace:
        deal = workspace.articles.id_of("deal")
        annotate(workspace, deal, 21, 25, "ORG")
        (found,) = (one for one in gold_articles(workspace, statuses=ArticleStatus) if one.article.id == deal)
        assert [(one.start, one.end) for one in found.negatives] == [(10, 20)]


def test_an_unknown_format_is_answered_with_the_nearest(gold: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="'jsnl'") as caught:
        export(gold, "jsnl", tmp_path / "gold")
    assert caught.value.hint == "Did you mean jsonl?"


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


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "data"
    with written(path) as file:
        file.write(b"first")
        assert not path.exists()
    assert path.read_bytes() == b"first"
    plain = tmp_path / "plain"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode
    with written(path) as file:
        file.write(b"second")
        assert path.read_bytes() == b"first"
    assert path.read_bytes() == b"second"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    with written(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="No space left"), written(tmp_path / "data"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_losses_are_counted_with_a_few_examples() -> None:
    tally = LossTally()
    for n in range(EXAMPLES + 2):
        tally.add("things", f"\x1b{n}")
    tally.add("others", "a")
    others, things = tally.losses()
    assert (others.kind, others.count) == ("others", 1)
    assert (things.count, things.examples) == (EXAMPLES + 2, ("␛0", "␛1", "␛2"))
