"""The newest decisions that name a label, found from the end of the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator

from store.journal import Journal
from store.records import JournalEntry

FAR = 20_000
"""So many entries of the journal are looked at, the newest first."""

_NAMING = """
SELECT id FROM journal AS done WHERE act = 'do' AND id > (SELECT coalesce(max(id), 0) FROM journal) - ?
    AND ({naming}) AND article_id > 0 AND 'undo' IS NOT (
        SELECT act FROM journal WHERE target = done.id ORDER BY id DESC LIMIT 1
    ) ORDER BY id DESC
"""


def naming(connection: sqlite3.Connection, labels: Collection[str]) -> Iterator[JournalEntry]:
    """The decisions about articles that stand and name one of these labels, the newest first.

    Entries are read one after the other, as they are asked for, and none that is more than FAR entries back.
    """
    journal = Journal(connection)
    told = [f'"label": {json.dumps(label, ensure_ascii=False)}' for label in sorted(labels)]
    query = _NAMING.format(naming=" OR ".join("instr(change, ?)" for _ in told))
    for (entry_id,) in connection.execute(query, (FAR, *told)):
        yield journal.get(entry_id)
