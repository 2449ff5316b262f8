"""A workspace: one SQLite file and everything in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from store.article_labels import ArticleLabels
from store.articles import Articles
from store.database import Synchronous, backup, connect, transaction
from store.errors import NotAWorkspace
from store.journal import Journal
from store.places import Places
from store.records import LabelScheme
from store.refusals import Refusals
from store.relations import Relations
from store.runs import Runs
from store.schemes import Schemes
from store.spans import Spans
from store.tallies import Tallies


class Workspace:
    """An open workspace, for the thread that opened it; a context manager that closes the file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.articles = Articles(connection)
        self.spans = Spans(connection)
        self.journal = Journal(connection)
        self.schemes = Schemes(connection)
        self.runs = Runs(connection)
        self.places = Places(connection)
        self.tallies = Tallies(connection)
        self.refusals = Refusals(connection)
        self.article_labels = ArticleLabels(connection)
        self.relations = Relations(connection)

    @classmethod
    def open(cls, path: Path, *, synchronous: Synchronous = "FULL") -> Workspace:
        """Open the workspace at a path; NotAWorkspace where there is none, or one that was not made to its end."""
        workspace = cls(path, connect(path, synchronous=synchronous))
        try:
            if workspace.schemes.is_empty():
                raise NotAWorkspace(f"{path} has no labels: making it was cut off.", "glossator init ends it.")
        except BaseException:
            workspace.close()
            raise
        return workspace

    @classmethod
    def create(cls, path: Path, scheme: LabelScheme, *, synchronous: Synchronous = "FULL") -> Workspace:
        """Make a new workspace with a label scheme; NotAWorkspace where the file exists already."""
        workspace = cls(path, connect(path, create=True, synchronous=synchronous))
        try:
            with workspace.transaction():
                if not workspace.schemes.is_empty():  # without a scheme, making it was cut off before its last step
                    raise NotAWorkspace(f"{path} is there already.", "Name another file, or open that one.")
                workspace.schemes.add(scheme)
        except BaseException:
            workspace.close()
            raise
        return workspace

    @contextmanager
    def snapshot(self) -> Iterator[Workspace]:
        """The workspace as it stands now, whatever is written meanwhile; for reading only."""
        with Workspace.open(self.path) as workspace:
            workspace.connection.execute("PRAGMA query_only = ON")
            workspace.connection.execute("BEGIN")
            workspace.schemes.is_empty()  # the first read fixes what the others see
            yield workspace

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A block whose writes are all kept or none."""
        return transaction(self.connection)

    def data_version(self) -> int:
        """A number that changes when another connection has written to the file."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def backup(self, reason: str) -> Path:
        """Copy the workspace to a new file beside it and return its path."""
        return backup(self.connection, self.path, reason)

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self.connection.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
