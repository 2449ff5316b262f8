"""Opening a workspace file: connection settings, schema version, migration after a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from store.errors import NotAWorkspace, StoreError, WorkspaceBusy

Synchronous = Literal["FULL", "NORMAL", "OFF"]

APPLICATION_ID = 0x474C5353
"""``GLSS`` in the SQLite header, by which a workspace is known (sqlite.org/fileformat2.html, offset 68)."""

SCHEMA_VERSION = 3
"""The number of migrations that this program knows; kept in the header as ``user_version``."""

BUSY_SECONDS = 0.25
"""How long a write waits for another process before it counts as busy."""


def connect(
    path: Path, *, create: bool = False, synchronous: Synchronous = "FULL", busy_seconds: float = BUSY_SECONDS
) -> sqlite3.Connection:
    """Open a workspace for the calling thread; make or migrate it where needed.

    An older schema is migrated after a copy of the file is kept beside it. Raises NotAWorkspace for a file of
    another kind, a newer schema, or a missing file without ``create``; WorkspaceBusy where another process
    holds the file.
    """
    try:
        if not create and not (path.exists() and path.stat().st_size > 0):
            raise NotAWorkspace(f"There is no workspace at {path}.", "glossator init makes one here.")
        if not path.parent.is_dir():
            raise NotAWorkspace(f"There is no folder {path.parent}.", "Make the folder first.")
        connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    except (sqlite3.OperationalError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotAWorkspace(f"{path} cannot be opened: {reason}.", "Is it a file, and may you write it?") from error
    try:
        _prepare(connection, path, create=create, synchronous=synchronous)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _opening_error(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _opening_error(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    if is_busy(error):
        return WorkspaceBusy(f"{path} is held by another process.", "Close it there, or wait.")
    if isinstance(error, sqlite3.OperationalError):
        return StoreError(f"{path} cannot be used: {error}.", "Is the disk full, or the file read-only?")
    return NotAWorkspace(f"{path} is not a Glossator workspace ({error}).", "Name another file with --db.")


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool, synchronous: Synchronous) -> None:
    version = _pragma(connection, "user_version")
    existed = not _is_blank(connection)
    if not existed and not create:
        raise NotAWorkspace(f"{path} is empty: making it was cut off.", "glossator init makes it anew.")
    if existed:
        _check_header(connection, path, version)
    else:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")
    if version < SCHEMA_VERSION:
        if existed:
            backup(connection, path, f"schema-{version}")
        _migrate(connection)


def _check_header(connection: sqlite3.Connection, path: Path, version: int) -> None:
    application = _pragma(connection, "application_id")
    if application != APPLICATION_ID:
        raise NotAWorkspace(f"{path} is not a Glossator workspace.", "Name another file with --db.")
    if version > SCHEMA_VERSION:
        raise NotAWorkspace(
            f"{path} was made by a newer Glossator (schema {version}; this one knows {SCHEMA_VERSION}).",
            "Upgrade Glossator to open it.",
        )


def _is_blank(connection: sqlite3.Connection) -> bool:
    """Whether making the workspace was cut off before anything was in it."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    # imported here: opening a workspace that is up to date must not pay for it
    from sqlite_utils import Database

    from store.migrations import migrations

    with transaction(connection):
        migrations.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def backup(connection: sqlite3.Connection, path: Path, reason: str) -> Path:
    """Copy the whole workspace to a new file beside it and return its path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.stem}.before-{reason}.{stamp}{path.suffix}")
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    return copy


def in_words(error: sqlite3.Error) -> StoreError | None:
    """What a person can do about an error of SQLite; None for one that only a programmer can mend."""
    if is_busy(error):
        return WorkspaceBusy("The workspace is held by another process.", "Try again when that one is done.")
    if _errorname(error).startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StoreError(f"The workspace cannot be written: {error}.", "Is the disk full, or read-only?")
    if _errorname(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(f"The workspace is damaged: {error}.", "Open a copy of it, or load a dump.")
    return None


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process's lock made this error."""
    return _errorname(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _errorname(error: sqlite3.Error) -> str:
    """SQLite's name of an error; empty where Python's own module raised it."""
    return getattr(error, "sqlite_errorname", None) or ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all of it or nothing; inside another transaction, become part of that one.

    Raises WorkspaceBusy where another process holds the file, StoreError where the disk refuses.
    """
    if connection.in_transaction:
        yield connection
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        _roll_back(connection)
        told = in_words(error)
        if told is None:
            raise
        raise told from error
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # an error may have ended it already
        connection.execute("ROLLBACK")


def now() -> str:
    """The present moment as every record keeps it: ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
