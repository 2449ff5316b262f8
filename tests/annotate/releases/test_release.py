"""Freezing gold under a name."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotate.decisions import Add
from annotate.errors import AnnotateError, UnreadableInput
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.releases.release import Release, release, releases_of, verified
from annotate.scheme import load_scheme
from annotate.session import Session
from store.dump import dump, load
from store.errors import GlossatorError
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.curated import curated
from tests.workspaces import found, opened, suggested

Make = Callable[..., Release]
EVERYTHING = Selection(tuple(ArticleStatus))


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with curated(tmp_path_factory.mktemp("gold") / "w.db") as workspace:
        yield workspace


def make(workspace: Workspace, name: str, folder: Path, selection: Selection = EVERYTHING, **more: Any) -> Release:
    return release(workspace, name, folder, selection=selection, version="0.0", **more)


def content(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.iterdir()}


def test_a_release_holds_gold_labels_and_card(gold: Workspace, tmp_path: Path) -> None:
    made = make(gold, "v1", tmp_path / "releases", Selection(), licence="CC BY 4.0")
    assert made.path == tmp_path / "releases" / "v1"
    files = content(made.path)
    assert set(files) == {"gold.jsonl", "labels.toml", "release.json", "CARD.md"}
    export(gold, "jsonl", tmp_path / "gold.jsonl")
    assert files["gold.jsonl"] == (tmp_path / "gold.jsonl").read_bytes()
    scheme, current = load_scheme(made.path / "labels.toml"), gold.schemes.current()
    assert (scheme.name, scheme.labels) == (current.name, current.labels)
    described = json.loads(files["release.json"])
    assert described["release"] == "v1"
    assert described["gold_sha256"] == hashlib.sha256(files["gold.jsonl"]).hexdigest()
    assert described["articles"] == {"reviewed": 3}
    assert described["articles_left_out"] == {"in progress": 1, "new": 1}
    assert described["selection"] == {"statuses": ["reviewed"]}
    assert described["licence"] == "CC BY 4.0"


def test_the_same_workspace_gives_the_same_bytes(gold: Workspace, tmp_path: Path) -> None:
    first = content(make(gold, "v1", tmp_path / "one").path)
    assert content(make(gold, "v1", tmp_path / "two").path) == first
    with load(dump(gold), tmp_path / "loaded.db", synchronous="OFF") as loaded:
        assert content(make(loaded, "v1", tmp_path / "three").path) == first


def test_its_files_are_read_only_and_its_name_is_taken(gold: Workspace, tmp_path: Path) -> None:
    made = make(gold, "v1", tmp_path)
    for file in made.path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o444
    before = content(made.path)
    with pytest.raises(AnnotateError, match="a release v1 already"):
        make(gold, "v1", tmp_path)
    assert content(made.path) == before


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../v1", ".v1", "v1\n", "a\0b", "CON"])
def test_a_name_that_no_folder_should_have_is_refused(gold: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(AnnotateError, match="can be no name"):
        make(gold, name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_of_nothing(gold: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="Nothing is selected"):
        make(gold, "v1", tmp_path / "releases", Selection(since="2200-01-01"))
    with pytest.raises(AnnotateError, match="cannot be made"):
        make(gold, "v1", tmp_path / "no" / "such")
    assert list(tmp_path.iterdir()) == []


def test_one_that_breaks_off_leaves_nothing(gold: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    def full(path: Path, mode: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(KeyboardInterrupt):
        make(gold, "v1", tmp_path / "releases", progress=interrupt)
    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(AnnotateError, match="No space left"):
        make(gold, "v1", tmp_path / "releases")
    assert list(tmp_path.iterdir()) == []


def test_a_release_that_was_altered_is_refused(gold: Workspace, tmp_path: Path) -> None:
    made = make(gold, "v1", tmp_path)
    assert verified(made.path) == made.path / "gold.jsonl"
    (made.path / "gold.jsonl").chmod(0o644)
    with (made.path / "gold.jsonl").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(UnreadableInput, match="was altered"):
        verified(made.path)


@pytest.mark.parametrize("described", [None, "", "[]", "{}", '{"gold_sha256": 3', "[" * 100_000, "\ud800"])
def test_what_is_no_release_is_refused(tmp_path: Path, described: str | None) -> None:
    (tmp_path / "gold.jsonl").touch()
    if described is not None:
        (tmp_path / "release.json").write_bytes(described.encode("utf-8", "surrogatepass"))
    with pytest.raises(UnreadableInput, match="is no release"):
        verified(tmp_path)


def test_releases_stand_beside_their_workspace() -> None:
    assert releases_of(Path("work") / "trials.db") == Path("work") / "trials-releases"


TEXT = "Amgen sold Kyprolis to Ada."


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """The same three articles as Ada and as Bo read them; the third Bo did not finish."""
    with opened(tmp_path / "ada.db") as adas, opened(tmp_path / "bo.db") as bos:
        spans = found(TEXT, ("Amgen", "ORG"), ("Kyprolis", "DRUG"), ("Ada", "PERSON"))
        for workspace, name, act in ((adas, "ada", "accept"), (bos, "bo", "reject")):
            session = Session(workspace, name)
            for n in range(3):
                article_id = suggested(workspace, f"{TEXT} {n}", spans)
                workspace.connection.execute("UPDATE articles SET key = ? WHERE id = ?", (f"k{n}", article_id))
                session.open(article_id)
                session.accept()
                session.accept()
                getattr(session, act)()
                if (name, n) != ("bo", 2):
                    session.finish()
        yield adas, bos


def test_a_second_reading_is_told_in_figures(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    export(two[1], "jsonl", tmp_path / "bo.jsonl", selection=EVERYTHING)
    made = make(two[0], "v1", tmp_path / "releases", second=tmp_path / "bo.jsonl")
    told = json.loads((made.path / "release.json").read_bytes())["agreement"]
    assert (told["articles"], told["articles_of_one_alone"], told["annotators"]) == (2, 1, ["bo"])
    assert told["labels"]["ORG"] == {"first": 2, "second": 2, "strict_f1": 1, "partial_f1": 1, "kappa": 1}
    assert told["labels"]["PERSON"] == {"first": 2, "second": 0, "strict_f1": 0, "partial_f1": 0, "kappa": 0}
    assert told["strict_f1"] == pytest.approx(2 * 4 / (6 + 4))
    card = (made.path / "CARD.md").read_text(encoding="utf-8")
    assert "| `PERSON` | 2 | 0 | 0.000 | 0.000 | 0.000 |" in card
    assert "No second" not in card
    assert "Annotated once" not in card


def test_a_second_reading_of_something_else_is_refused(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    for line, reason in (
        ({"id": "k0", "text": "Another.", "status": "reviewed"}, "another text"),
        ({"id": "z", "text": TEXT, "status": "reviewed"}, "no article that both"),
        ({"id": "k0", "text": f"{TEXT} 0"}, "no article that both"),
    ):
        other.write_text(json.dumps(line))
        with pytest.raises(GlossatorError, match=reason):
            make(two[0], "v1", tmp_path / "releases", second=other)
        assert not (tmp_path / "releases").exists()


def test_the_card_tells_how_annotations_came_about(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    session = Session(two[1], "bo")
    session.open(2)
    session.apply(Add(23, 26, "ORG"))
    made = make(two[1], "v1", tmp_path / "releases", EVERYTHING)
    card = (made.path / "CARD.md").read_text(encoding="utf-8")
    assert "| accepted as suggested | `trial` | 6 |" in card
    assert "| added by hand | – | 1 |" in card
    assert "| bo | 7 |" in card
    assert "| `PERSON` | 0 | 0 | 3 | 0% |" in card
    assert "1 article not reviewed" in card


def test_the_card_makes_no_markup_of_what_articles_say(tmp_path: Path) -> None:
    with opened(tmp_path / "w.db") as workspace:
        article_id = suggested(workspace, "Amgen won.", [(0, 5, "ORG")])
        workspace.connection.execute("UPDATE articles SET source = ?", ("<script>|\x1b[2J\n# no",))
        session = Session(workspace, "eve|<b>")
        session.open(article_id)
        session.accept()
        session.finish()
        card = (make(workspace, "v1", tmp_path).path / "CARD.md").read_text(encoding="utf-8")
    assert "<" not in card.replace("&lt;", "")
    assert "| &lt;script>\\|␛[2J # no | 1 |" in card
    assert "| eve\\|&lt;b> | 1 |" in card


def test_a_release_of_some_labels_has_these_in_its_scheme(gold: Workspace, tmp_path: Path) -> None:
    made = make(gold, "orgs", tmp_path, Selection(labels=("ORG",)))
    assert [label.name for label in load_scheme(made.path / "labels.toml").labels] == ["ORG"]
    described = json.loads((made.path / "release.json").read_bytes())
    assert described["spans"] == {"ORG": 3}
    assert {each["label"] for each in described["made"]} == {"ORG"}
    assert [one.name for one in tmp_path.iterdir()] == ["orgs"]
