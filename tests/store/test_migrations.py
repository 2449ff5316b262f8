"""Workspaces of earlier schemas, opened by this version."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from store.database import APPLICATION_ID, SCHEMA_VERSION
from store.journal import Journal
from store.records import Change, JournalEntry, ScoredSpan, SuggestionState
from store.rows import change_to_json, write
from store.workspace import Workspace
from tests.store.samples import AT, SCHEME, add, annotate, decide, suggest
from tests.store.test_counts import tallied, tallies


class FirstJournal(Journal):
    """A journal as the first schema had it."""

    def commit(self, change: Change, annotator: str) -> JournalEntry:
        """Write a change and its entry, which belongs to no act about several articles."""
        made = replace(change, rows=tuple(write(self._connection, row) for row in change.rows))
        entry_id = self._connection.execute(
            "INSERT INTO journal (at, annotator, act, kind, article_id, change) VALUES (?, ?, 'do', ?, ?, ?)",
            (AT, annotator, made.kind, made.article_id, change_to_json(made)),
        ).lastrowid
        assert entry_id is not None
        return JournalEntry(entry_id, AT, annotator, "do", made, None)


def schema_1(path: Path) -> Workspace:
    """A new workspace as the first schema had it."""
    from sqlite_utils import Database

    from store.migrations import migrations

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrations.apply(Database(connection), stop_before="m002_tallies")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    workspace = Workspace(path, connection)
    workspace.journal = FirstJournal(connection)
    workspace.schemes.add(SCHEME)
    return workspace


def test_the_first_schema_is_migrated_with_the_decisions_that_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with schema_1(path) as workspace:
        one, two = add(workspace, "Roche and Roche"), add(workspace, "Roche")
        for article_id, start in ((one, 0), (one, 10), (two, 0)):
            annotate(workspace, article_id, start, start + 5)
        for suggestion in suggest(workspace, one, ScoredSpan(0, 5, "GPE"), ScoredSpan(10, 15, "GPE")):
            decide(workspace, suggestion, SuggestionState.REJECTED)
        (suggestion,) = suggest(workspace, two, ScoredSpan(0, 5, "ORG"))
        decide(workspace, suggestion, SuggestionState.SUPERSEDED)
        assert not workspace.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tallies'").fetchall()
    with Workspace.open(path, synchronous="OFF") as workspace:
        assert workspace.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert (
            tallies(workspace)
            == tallied(workspace)
            == {("Roche", "ORG"): (3, 3, 2, 0, 1), ("Roche", "GPE"): (0, 0, 0, 2, 0)}
        )
        workspace.journal.undo("ann")
        annotate(workspace, two, 0, 5)
        assert tallies(workspace) == tallied(workspace)
    (copy,) = (one for one in tmp_path.iterdir() if "before-schema-1" in one.name)
    with sqlite3.connect(copy) as before:
        assert before.execute("PRAGMA user_version").fetchone() == (1,)
        assert before.execute("SELECT count(*) FROM annotations").fetchone() == (3,)
    before.close()
