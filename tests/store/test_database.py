from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import database
from store.database import APPLICATION_ID, SCHEMA_VERSION, connect, transaction
from store.errors import NotAWorkspace, StoreError, WorkspaceBusy
from store.places import Places
from store.records import LabelScheme, NewArticle, Place
from store.workspace import Workspace
from tests.store.samples import SCHEME, add, annotate, make


def test_a_workspace_keeps_its_settings(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.db", SCHEME) as workspace:
        pragmas = {
            name: workspace.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
        }
        strict = workspace.connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND schema = 'main'"
            " AND name NOT LIKE 'search%' AND name NOT LIKE '%sqlite_%'"
        ).fetchall()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA_VERSION,
    }
    assert strict == []


def test_what_is_missing_is_not_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="no workspace at"):
        Workspace.open(tmp_path / "w.db")
    with pytest.raises(NotAWorkspace, match="no folder"):
        Workspace.create(tmp_path / "none" / "w.db", SCHEME)
    with pytest.raises(NotAWorkspace, match="cannot be opened"):
        connect(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_is_not_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path, NewArticle("text", "T")):
        pass
    with pytest.raises(NotAWorkspace, match="there already"):
        Workspace.create(path, LabelScheme("other", 1, ()))
    with Workspace.open(path) as workspace:
        assert workspace.schemes.current() == SCHEME


def blank(path: Path) -> None:
    """As after the first step of making a workspace."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def without_scheme(path: Path) -> None:
    """As after the last step but one."""
    connect(path, create=True).close()


@pytest.mark.parametrize("cut_off", [Path.touch, blank, without_scheme])
def test_a_workspace_whose_making_was_cut_off_is_made_again(tmp_path: Path, cut_off: Callable[[Path], None]) -> None:
    path = tmp_path / "w.db"
    cut_off(path)
    with pytest.raises(StoreError), Workspace.open(path) as half:
        half.schemes.current()
    with Workspace.create(path, SCHEME) as workspace:
        assert add(workspace, "text") == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["w.db"]


def foreign_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT)")
    connection.close()


def text_file(path: Path) -> None:
    path.write_text("Roche will buy Alnylam.\n" * 400)


def short_text_file(path: Path) -> None:
    path.write_text("id,text\n")


def half_a_workspace(path: Path) -> None:
    with make(path, *(NewArticle(f"text {n}" * 300, "T") for n in range(50))):
        pass
    content = path.read_bytes()
    path.write_bytes(content[:1000])


@pytest.mark.parametrize("make_file", [foreign_tables, text_file, short_text_file, half_a_workspace])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path, make_file: Callable[[Path], None]) -> None:
    path = tmp_path / "w.db"
    make_file(path)
    content = path.read_bytes()
    with pytest.raises(NotAWorkspace, match="not a Glossator workspace"):
        Workspace.open(path)
    with pytest.raises(NotAWorkspace, match="not a Glossator workspace"):
        Workspace.create(path, SCHEME)
    assert path.read_bytes() == content


def test_a_newer_schema_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path) as workspace:
        workspace.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(NotAWorkspace, match="newer Glossator") as refused:
        Workspace.open(path)
    assert "Upgrade" in refused.value.hint


def test_an_older_schema_is_migrated_after_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlite_utils import Database

    from store import migrations

    path = tmp_path / "w.db"
    with make(path, NewArticle("text", "T")) as workspace:
        annotate(workspace, 1, 0, 4)
    following = type(migrations.migrations)("glossator")

    @following()
    def m003_later(db: Database) -> None:
        db.execute("ALTER TABLE articles ADD COLUMN language TEXT")

    monkeypatch.setattr(migrations, "migrations", following)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with Workspace.open(path, synchronous="OFF") as workspace:
        assert workspace.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
        assert workspace.connection.execute("SELECT language FROM articles").fetchall() == [(None,)]
        assert len(workspace.spans.annotations(1)) == 1
    (copy,) = (one for one in tmp_path.iterdir() if f"before-schema-{SCHEMA_VERSION}" in one.name)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION)
    with Workspace.open(copy, synchronous="OFF") as before:
        assert len(before.spans.annotations(1)) == 1


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlite_utils import Database

    from store import migrations

    path = tmp_path / "w.db"
    with make(path):
        pass
    following = type(migrations.migrations)("glossator")

    @following()
    def m003_broken(db: Database) -> None:
        db.execute("ALTER TABLE articles ADD COLUMN language TEXT")
        raise RuntimeError("broken")

    monkeypatch.setattr(migrations, "migrations", following)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(RuntimeError, match="broken"):
        Workspace.open(path)
    monkeypatch.undo()
    with Workspace.open(path) as workspace:
        assert "language" not in [row[1] for row in workspace.connection.execute("PRAGMA table_info(articles)")]


def test_opening_while_another_process_holds_everything_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(WorkspaceBusy):
        connect(path, busy_seconds=0.01)
    other.close()


def test_a_transaction_keeps_all_or_nothing(workspace: Workspace) -> None:
    def broken() -> Iterator[NewArticle]:
        yield NewArticle("text", "T")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        workspace.articles.add(broken())
    assert workspace.articles.totals().all_articles == 0
    with workspace.transaction():
        add(workspace, "one")
        with workspace.transaction():
            add(workspace, "two")
    assert workspace.articles.totals().all_articles == 2


def test_a_read_only_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with make(path):
        pass
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    with pytest.raises(StoreError, match="cannot be written"), transaction(connection):
        connection.execute("INSERT INTO totals VALUES ('x', 0, 0, 0, 0)")
    connection.close()


def test_an_error_of_the_module_itself_comes_through(workspace: Workspace) -> None:
    with pytest.raises(sqlite3.OperationalError, match="decode"), workspace.transaction() as connection:
        connection.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()


def test_a_backup_is_the_whole_workspace(workspace: Workspace) -> None:
    add(workspace, "text")
    copy = workspace.backup("remove")
    assert copy.parent == workspace.path.parent
    add(workspace, "later")
    with Workspace.open(copy) as before:
        assert before.articles.totals().all_articles == 1


def test_a_snapshot_does_not_see_what_is_written_meanwhile(workspace: Workspace) -> None:
    add(workspace, "one")
    with workspace.snapshot() as snapshot:
        add(workspace, "two")
        assert snapshot.articles.totals().all_articles == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            add(snapshot, "three")
    assert workspace.articles.totals().all_articles == 2


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    workspace = make(tmp_path / "w.db")
    workspace.close()
    workspace.close()


def test_places_are_kept_for_each_annotator(workspace: Workspace) -> None:
    first, second = add(workspace, "one"), add(workspace, "two")
    places: Places = workspace.places
    assert places.last("ann") is None
    places.keep("ann", Place(first, 0, 1))
    places.keep("ann", Place(second, 1, 2))
    places.keep("bob", Place(first, 2, 2))
    places.keep("ann", Place(first, 1, 3))
    assert places.last("ann") == Place(first, 1, 3)
    assert places.within("ann", second) == Place(second, 1, 2)
    assert places.within("bob", second) is None
    workspace.articles.remove(first)
    assert places.last("ann") == Place(second, 1, 2)


def test_each_edit_of_the_scheme_is_a_version(workspace: Workspace) -> None:
    added = workspace.schemes.add(LabelScheme("trade", 9, SCHEME.labels[:1]))
    assert added.version == 2
    assert workspace.schemes.current() == added
