"""Adding from inside the application: what was typed or pasted is paths, or else the text of an article."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from textual.worker import get_current_worker

from annotate.adding import add_articles
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.read import read, read_text
from annotate.ingest.sources import find
from store.errors import GlossatorError
from store.workspace import Workspace
from tui.messages import AddRequested

_WHERE = 30


def add_given(path: Path, given: AddRequested, max_bytes: int, say: Callable[[str], None]) -> None:
    """Add articles to the workspace at a path and say in one line what came of it; for a worker's thread.

    Broken off by the worker's end, it keeps what is stored.
    """
    worker = get_current_worker()
    items = takewhile(lambda _: not worker.is_cancelled, _items(given, max_bytes))
    try:
        with Workspace.open(path) as workspace:
            report = add_articles(workspace, items)
    except GlossatorError as error:
        message = f"{error.message} {error.hint}".strip()
    except OSError as error:  # the folder that it was started in is gone
        message = f"not added: {error.strerror or error}"
    else:
        message = report.summary() + "".join(f": {_end(each.where)}: {each.reason}" for each in report.skipped[:1])
    if not worker.is_cancelled:
        say(message)


def _end(where: str) -> str:
    """The end of a place, which tells more than its beginning."""
    return where if len(where) <= _WHERE else f"…{where[1 - _WHERE :]}"


def _items(given: AddRequested, max_bytes: int) -> Iterable[Found | Skipped]:
    sources = _words(given.given) if given.is_typed else _paths(given.given)
    if sources:
        return read(find(sources, cwd=Path.cwd()), options=ReadOptions(max_bytes=max_bytes))
    return [read_text(given.given, where="pasted")]


def _paths(pasted: str) -> list[str]:
    """The paths or patterns in what was pasted; none where it reads like text."""
    lines = pasted.strip().splitlines()
    if len(lines) != 1:
        return lines if lines and all(_is_source(line) for line in lines) else []
    words = _words(lines[0])
    return words if all(_is_source(word) for word in words) else []


def _words(line: str) -> list[str]:
    """The paths in one line: the whole of it where that is one, else its words by the rules of the shell."""
    words = [line.strip()]
    if not _is_source(words[0]):
        with suppress(ValueError):  # an apostrophe
            words = shlex.split(line)
    # standard input is the keyboard here
    return ["./-" if word == "-" else word for word in words]


def _is_source(text: str) -> bool:
    text = text.strip()
    if not text or len(text) > 1000:
        return False
    looks_like_one = text.startswith(("/", "~", "./", "../")) and " " not in text
    return _exists(text) or looks_like_one or (any(mark in text for mark in "*?[") and " " not in text)


def _exists(path: str) -> bool:
    with suppress(OSError, RuntimeError, ValueError):  # a name that no file or no person can have
        return Path(path).expanduser().exists()
    return False
