"""Adding from inside the application: what was typed or pasted is paths, or else the text of an article."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

from annotate.adding import add_articles
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.read import read, read_text
from annotate.ingest.sources import find
from store.errors import GlossatorError
from store.workspace import Workspace


def add_text_or_paths(path: Path, given: str, max_bytes: int, say: Callable[[str], None]) -> None:
    """Add articles to the workspace at a path and say in one line what came of it; for a thread of its own."""
    try:
        with Workspace.open(path) as workspace:
            report = add_articles(workspace, _items(given, max_bytes))
    except GlossatorError as error:
        say(f"{error.message} {error.hint}".strip())
        return
    reason = f": {report.skipped[0].where}: {report.skipped[0].reason}" if report.skipped else ""
    say(f"{report.summary()}{reason}")


def _items(given: str, max_bytes: int) -> Iterable[Found | Skipped]:
    sources = _paths(given)
    if sources:
        return read(find(sources, cwd=Path.cwd()), options=ReadOptions(max_bytes=max_bytes))
    return [read_text(given, where="pasted")]


def _paths(given: str) -> list[str]:
    """The paths or patterns in what was given; none where it reads like text."""
    lines = given.strip().splitlines()
    if len(lines) != 1:
        return lines if lines and all(_is_source(line) for line in lines) else []
    if _is_source(lines[0]):
        return [str(Path(lines[0].strip()).expanduser())]
    try:
        words = shlex.split(lines[0])
    except ValueError:  # an apostrophe
        return []
    return [str(Path(word).expanduser()) for word in words] if all(_is_source(word) for word in words) else []


def _is_source(text: str) -> bool:
    text = text.strip()
    if not text or len(text) > 1000:
        return False
    path = Path(text).expanduser()
    looks_like_one = text.startswith(("/", "~", "./", "../")) and " " not in text
    return path.exists() or looks_like_one or (any(mark in text for mark in "*?[") and " " not in text)
