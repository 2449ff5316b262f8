"""Reading files in a folder, for the tests of each format."""

from __future__ import annotations

from pathlib import Path

from annotate.ingest.read import Found, ReadOptions, Skipped, read
from annotate.ingest.sources import find
from store.records import NewArticle


def outcomes(folder: Path, *names: str, options: ReadOptions | None = None) -> list[Found | Skipped]:
    return list(read(find(names, cwd=folder), options=options or ReadOptions()))


def from_bytes(folder: Path, name: str, data: bytes, options: ReadOptions | None = None) -> list[Found | Skipped]:
    (folder / name).write_bytes(data)
    return outcomes(folder, name, options=options)


def one(folder: Path, name: str, data: bytes, options: ReadOptions | None = None) -> NewArticle:
    (outcome,) = from_bytes(folder, name, data, options)
    assert isinstance(outcome, Found), outcome
    return outcome.article


def refused(folder: Path, name: str, data: bytes, options: ReadOptions | None = None) -> str:
    (outcome,) = from_bytes(folder, name, data, options)
    assert isinstance(outcome, Skipped), outcome
    assert outcome.where == name
    assert "\n" not in outcome.reason
    return outcome.reason
