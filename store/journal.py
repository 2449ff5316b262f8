"""The journal: every decision as rows before and after, append-only; undo, redo and audit read it.

An undo is an entry of its own whose change is its target's, swapped; a redo makes the target's change again.
An entry stands while the newest entry that names it as target is a redo, or there is none. An act about several
articles is a batch: one entry an article, written, taken back and made again together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from store.database import now, transaction
from store.errors import ChangedSince
from store.records import WORKSPACE, Annotation, Change, JournalEntry, Row, SpanSet, Suggestion
from store.rows import change_from_json, change_to_json, write
from store.scheme_rows import labels_gone, labels_moved, labels_named

_ENTRY = "id, at, annotator, act, kind, article_id, change, target, batch"

_NEXT_UNDO = """
SELECT id FROM journal AS done WHERE annotator = :annotator AND act = 'do' AND 'undo' IS NOT (
    SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1
) AND (article_id = 0 OR EXISTS (SELECT 1 FROM articles WHERE id = done.article_id)) ORDER BY id DESC LIMIT 1
"""

_NEXT_REDO = """
SELECT target FROM journal AS undone WHERE annotator = :annotator AND act = 'undo'
    AND id > (SELECT coalesce(max(id), 0) FROM journal WHERE annotator = :annotator AND act = 'do')
    AND id = (SELECT max(id) FROM journal WHERE target = undone.target)
    AND (article_id = 0 OR EXISTS (SELECT 1 FROM articles WHERE id = undone.article_id))
ORDER BY id DESC LIMIT 1
"""

_BATCH = """
SELECT id FROM journal WHERE (id = :id OR batch = :id)
    AND (article_id = 0 OR EXISTS (SELECT 1 FROM articles WHERE id = article_id)) ORDER BY id
"""

_STANDING_AT = """
SELECT max(at) FROM journal AS done WHERE article_id = ? AND act = 'do' AND 'undo' IS NOT (
    SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1
)
"""


class Journal:
    """The journal of one workspace, and the only way in which a decision is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def commit(self, change: Change, annotator: str) -> JournalEntry:
        """Write the rows of a change and its journal entry in one transaction.

        The entry's change holds the ids that new rows were given. Raises ChangedSince where a row is not as
        the change expects or its article is gone, WorkspaceBusy where another process holds the file; then nothing
        is written.
        """
        return self.commit_all([change], annotator)[0]

    def commit_all(self, changes: Iterable[Change], annotator: str) -> Sequence[JournalEntry]:
        """Write several changes, of one article each, as one act, which undo takes back as a whole; as commit()."""
        try:
            return self._write("do", ((change, None) for change in changes), annotator)
        except sqlite3.IntegrityError as error:
            raise ChangedSince("The article was removed meanwhile.", "A backup may still have it.") from error

    def next_undo(self, annotator: str) -> Sequence[JournalEntry]:
        """The newest act of this annotator that stands, its entries newest first; removed articles are passed over."""
        return self._batch(_NEXT_UNDO, annotator)[::-1]

    def next_redo(self, annotator: str) -> Sequence[JournalEntry]:
        """The act that this annotator undid last, its entries oldest first, if nothing was decided since."""
        return self._batch(_NEXT_REDO, annotator)

    def undo(self, annotator: str) -> Sequence[JournalEntry]:
        """Take back next_undo and return the entries that say so; none where there is nothing to take back.

        Raises ChangedSince, naming who and what, where a later change touches the same rows.
        """
        return self._again("undo", self.next_undo(annotator), annotator)

    def redo(self, annotator: str) -> Sequence[JournalEntry]:
        """Make next_redo again and return the entries that say so; none where there is nothing to make again."""
        return self._again("redo", self.next_redo(annotator), annotator)

    def _batch(self, query: str, annotator: str) -> Sequence[JournalEntry]:
        """The entry that a query finds, with all others of its act."""
        row = self._connection.execute(query, {"annotator": annotator}).fetchone()
        if row is None:
            return ()
        found = self.get(row[0])
        return [self.get(entry_id) for (entry_id,) in self._connection.execute(_BATCH, {"id": found.batch or found.id})]

    def _again(
        self, act: Literal["undo", "redo"], targets: Sequence[JournalEntry], annotator: str
    ) -> Sequence[JournalEntry]:
        self._check_labels(act, targets, annotator)
        changes = ((one.change.swapped() if act == "undo" else one.change, one.id) for one in targets)
        try:
            return self._write(act, changes, annotator)
        except ChangedSince as error:
            raise next(filter(None, (self._refusal(act, one) for one in targets)), error) from error
        except sqlite3.IntegrityError as error:
            raise ChangedSince(
                f"{act} refused: an article or suggestion of that decision ({targets[0].change.kind}) was removed.",
                "A backup made before the removal still has it.",
            ) from error

    def _check_labels(self, act: Literal["undo", "redo"], targets: Sequence[JournalEntry], annotator: str) -> None:
        """ChangedSince where an act would bring back a label that the scheme lost since."""
        if not targets or any(target.change.article_id == WORKSPACE for target in targets):
            return
        later = list(self.entries(article_id=WORKSPACE, after=targets[0].id))
        gone = labels_gone(row for entry in later for row in entry.change.rows)
        if not gone:
            return
        sides = (row.before if act == "undo" else row.after for target in targets for row in target.change.rows)
        named = gone & {label for side in sides for label in labels_named(side)}
        if named:
            entry = next(entry for entry in reversed(later) if named & labels_gone(entry.change.rows))
            raise _labels_changed(act, entry, annotator)

    def _refusal(self, act: str, target: JournalEntry) -> ChangedSince | None:
        touched, article_id = _touched(target.change), target.change.article_id
        for entry in self.entries(article_id=None if article_id == WORKSPACE else article_id, after=target.id):
            if entry.annotator != target.annotator and touched & _touched(entry.change):
                return ChangedSince(
                    f"{act} refused: {entry.annotator} changed the same ({entry.change.kind}, {entry.at[:16]})",
                    "What others decided is theirs to take back.",
                )
        named = {
            label for row in target.change.rows for side in (row.before, row.after) for label in labels_named(side)
        }
        for entry in self.entries(article_id=WORKSPACE, after=target.id):
            if entry.target != target.id and named & labels_moved(entry.change.rows):
                return _labels_changed(act, entry, target.annotator)
        return None

    def _write(
        self, act: Literal["do", "undo", "redo"], changes: Iterable[tuple[Change, int | None]], annotator: str
    ) -> Sequence[JournalEntry]:
        """Write changes, each with the entry that it takes back or makes again, as one act."""
        at, written = now(), list[JournalEntry]()
        with transaction(self._connection):
            for change, target in changes:
                made = replace(change, rows=tuple(write(self._connection, row) for row in change.rows))
                batch = written[0].id if written else None
                entry_id = self._connection.execute(
                    "INSERT INTO journal (at, annotator, act, kind, article_id, change, target, batch)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (at, annotator, act, made.kind, made.article_id, change_to_json(made), target, batch),
                ).lastrowid
                assert entry_id is not None  # an INSERT into a rowid table has one
                written.append(JournalEntry(entry_id, at, annotator, act, made, target, batch))
        return written

    def get(self, entry_id: int) -> JournalEntry:
        """The entry of that id, which must exist."""
        row = self._connection.execute(f"SELECT {_ENTRY} FROM journal WHERE id = ?", (entry_id,)).fetchone()
        return _entry(row)

    def entries(self, *, article_id: int | None = None, after: int = 0) -> Iterator[JournalEntry]:
        """The entries above id ``after``, oldest first, of one article or of all."""
        only = "" if article_id is None else " AND article_id = ?"
        values = (after,) if article_id is None else (after, article_id)
        for row in self._connection.execute(f"SELECT {_ENTRY} FROM journal WHERE id > ?{only} ORDER BY id", values):
            yield _entry(row)

    def latest(self) -> int:
        """The id of the newest entry; 0 where there is none."""
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])

    def decisions(self, annotator: str, limit: int) -> int:
        """How many decisions this annotator has made, counted up to a limit."""
        row = self._connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM journal WHERE annotator = ? AND act = 'do' LIMIT ?)",
            (annotator, limit),
        ).fetchone()
        return int(row[0])

    def standing_at(self, article_id: int) -> str | None:
        """When the newest decision about an article that stands was made; None where there is none."""
        row = self._connection.execute(_STANDING_AT, (article_id,)).fetchone()
        return None if row[0] is None else str(row[0])


def _entry(
    row: tuple[int, str, str, Literal["do", "undo", "redo"], str, int, str, int | None, int | None],
) -> JournalEntry:
    entry_id, at, annotator, act, kind, article_id, change, target, batch = row
    return JournalEntry(entry_id, at, annotator, act, change_from_json(kind, article_id, change), target, batch)


def _labels_changed(act: str, entry: JournalEntry, annotator: str) -> ChangedSince:
    is_own = entry.annotator == annotator
    return ChangedSince(
        f"{act} refused: {entry.annotator} changed the labels since ({entry.change.kind}, {entry.at[:16]})",
        "Undo that first." if is_own else "What others decided is theirs to take back.",
    )


def _touched(change: Change) -> set[tuple[type[Row], int]]:
    sides = [row for rows in change.rows for row in (rows.before, rows.after) if row is not None]
    touched: set[tuple[type[Row], int]] = {(type(row), row.id) for row in sides if not isinstance(row, SpanSet)}
    for one in (side for side in sides if isinstance(side, SpanSet)):
        touched.update((Annotation, id_) for id_ in one.annotations or ())
        touched.update((Suggestion, id_) for id_ in one.suggestions or ())
    return touched
