from __future__ import annotations

import json
from pathlib import Path

from store.database import SCHEMA_VERSION
from store.dump import COUNTED_TABLES, TABLES, dump, load
from store.listing import Listing
from store.workspace import Workspace
from tests.store.samples import add, annotate, lived_in
from tests.store.test_counts import counted, kept, tallied, tallies


def content(workspace: Workspace) -> dict[str, list[str]]:
    """All rows of all tables of our own, sorted."""
    tables = ["articles", "texts", "totals", *(table.name for table in TABLES)]
    return {
        table: sorted(map(repr, workspace.connection.execute(f"SELECT * FROM {table}")))
        for table in dict.fromkeys(tables)
    }


def test_what_is_loaded_is_the_same_workspace(tmp_path: Path) -> None:
    with lived_in(tmp_path / "a.db") as workspace:
        lines = list(dump(workspace))
        with load(lines, tmp_path / "b.db", synchronous="OFF") as loaded:
            assert list(dump(loaded)) == lines
            assert content(loaded) == content(workspace)
            assert kept(loaded) == counted(loaded)
            assert tallies(loaded) == tallied(loaded) == tallies(workspace)
            words = Listing(text="fda")
            assert list(loaded.articles.ids(words)) == list(workspace.articles.ids(words)) == [2]
            assert loaded.schemes.current() == workspace.schemes.current()
            loaded.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_undo_and_redo_go_on_in_a_loaded_workspace(tmp_path: Path) -> None:
    with lived_in(tmp_path / "a.db") as workspace, load(dump(workspace), tmp_path / "b.db") as loaded:
        for journal in (workspace.journal, loaded.journal):
            (redone,) = journal.redo("ann")
            assert redone.change.kind == "finish"
            while journal.undo("ann"):
                pass
            while journal.redo("ann"):
                pass
        for table in ("annotations", "suggestions", "totals"):
            query = f"SELECT * FROM {table}"
            assert loaded.connection.execute(query).fetchall() == workspace.connection.execute(query).fetchall()
        assert [entry.change for entry in loaded.journal.entries()] == [
            entry.change for entry in workspace.journal.entries()
        ]


def test_ids_go_on_where_they_were(tmp_path: Path) -> None:
    with lived_in(tmp_path / "a.db") as workspace, load(dump(workspace), tmp_path / "b.db") as loaded:
        assert add(workspace, "new text") == add(loaded, "new text") == 4
        assert annotate(workspace, 4, 0, 3).id == annotate(loaded, 4, 0, 3).id
        assert loaded.runs.start("x", "1", {}).id == workspace.runs.start("x", "1", {}).id


def test_a_dump_is_ascii_in_a_fixed_order(tmp_path: Path) -> None:
    with lived_in(tmp_path / "a.db") as workspace:
        lines = list(dump(workspace))
    assert all(line.isascii() and "\n" not in line for line in lines)
    head, *rows = map(json.loads, lines)
    assert head["glossator"] == "workspace"
    assert head["schema"] == SCHEMA_VERSION
    names = [row["table"] for row in rows]
    assert list(dict.fromkeys(names)) == [table.name for table in TABLES]
    assert head["rows"] == {table.name: names.count(table.name) for table in TABLES}
    article = next(row["row"] for row in rows if row["table"] == "articles")
    assert list(article) == sorted(article)
    assert article["metadata"] == {"a": "é", "b": [1.5, None]}


def test_an_empty_workspace_is_dumped_and_loaded(workspace: Workspace, tmp_path: Path) -> None:
    lines = list(dump(workspace))
    assert len(lines) == 2
    with load([f"{line}\n".encode() for line in lines], tmp_path / "b.db") as loaded:
        assert list(dump(loaded)) == lines


def test_a_dump_is_of_one_moment(workspace: Workspace, tmp_path: Path) -> None:
    for n in range(4):
        add(workspace, f"text {n}")
    lines = dump(workspace)
    head = next(lines)
    add(workspace, "meanwhile")
    with load([head, *lines], tmp_path / "b.db") as loaded:
        assert loaded.articles.totals().all_articles == 4
    assert not workspace.connection.in_transaction


def test_a_dump_that_is_not_read_to_its_end_lets_go(workspace: Workspace) -> None:
    add(workspace, "text")
    lines = dump(workspace)
    next(lines)
    lines.close()  # type: ignore[attr-defined]  # a generator has it
    assert add(workspace, "other") == 2


def test_every_table_of_the_schema_is_dumped_or_made_again(workspace: Workspace) -> None:
    tables = {row[0] for row in workspace.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    made_again = {
        "texts",
        "totals",
        "tallies",
        "relabelling",
        "_sqlite_migrations",
        *(name for name in tables if name.startswith("search")),
    }
    assert tables - made_again == {table.name for table in TABLES}
    made_columns = {"n_open", "n_decided", "n_annotations", "undecided"}
    for table in TABLES:
        columns = {row[1] for row in workspace.connection.execute(f"PRAGMA table_info({table.name})")}
        assert columns - made_columns == set(table.columns) - {"text"}, table.name
    counting = {
        row[0]
        for row in workspace.connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    }
    assert counting == set(COUNTED_TABLES)
