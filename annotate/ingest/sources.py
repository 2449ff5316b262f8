"""What the person asked to add, as a stream of single inputs: files, folders, globs, standard input."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from annotate.text import display_line

SUFFIXES = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".pdf": "pdf",
    ".docx": "docx",
    ".parquet": "parquet",
    ".rss": "feed",
    ".atom": "feed",
    ".mbox": "mbox",
    ".nxml": "papers",
    ".xml": "xml",
}
"""The format that a file name promises, also with ``.gz`` behind it; in folders only these are read."""

GZIP = ".gz"
"""The suffix of a file that was packed with gzip."""

_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """One input; it may have a problem, which is then all that will be said of it."""

    where: str
    """How messages name it: the path as the person gave it, safe to print."""
    path: Path | None
    """None is standard input."""
    problem: str | None = None

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Its bytes; standard input stays open afterwards. OSError where it cannot be opened."""
        if self.path is not None:
            return self.path.open("rb")
        if sys.stdin is None:
            raise OSError("standard input is closed")
        return contextlib.nullcontext(sys.stdin.buffer)

    @property
    def name(self) -> str | None:
        """The file's name without its folders, storable: bytes that are not UTF-8 are spelled out."""
        return None if self.path is None else _storable(self.path.name)

    @property
    def suffix(self) -> str:
        """The end of the file's name that tells its format, in lower case and without ``.gz``; "" where none does."""
        return "" if self.path is None else suffix_of(self.path)


def suffix_of(path: PurePath) -> str:
    """The end of a file's name that tells its format, in lower case: ``.csv`` also of ``a.csv.gz``."""
    suffix = path.suffix.lower()
    return suffix if suffix != GZIP else PurePath(path.stem).suffix.lower()


def find(sources: Sequence[str], *, cwd: Path) -> Iterator[Source]:
    """The inputs that the given words stand for, in order, relative to cwd.

    A folder stands for the files below it that have a known suffix, sorted by name, without hidden ones;
    a folder reached a second time through symbolic links is not entered again. A pattern (``*``, ``?``,
    ``[``, ``**``) is matched where no file has that very name. ``-`` is standard input. What does not
    exist gives a source with a problem.
    """
    for given in sources:
        yield from _expand(given, cwd)


def _expand(given: str, cwd: Path) -> Iterator[Source]:
    """The inputs that one word stands for."""
    if given == "-":
        yield Source("stdin", None)
        return
    try:
        yield from _existing_or_matching(given, cwd)
    except (OSError, ValueError) as error:  # no leave to look, or a name that no file can have
        yield _problem(given, _because(error))


def _existing_or_matching(given: str, cwd: Path) -> Iterator[Source]:
    """The inputs at a path, or those that a pattern matches."""
    meant = _at_home(given, cwd)
    if given.strip() and os.path.lexists(cwd / meant):
        yield from _existing(cwd / meant, given)
    elif given.startswith(("http://", "https://")):
        yield _problem(given, "addresses are not fetched: save the page and add the file")
    elif _WILD & set(given):
        yield from _matching(meant, cwd)
    else:
        yield _problem(given or "(empty name)", "no such file or folder")


def _at_home(given: str, cwd: Path) -> str:
    """The path with ``~`` as the home folder, unless cwd has something of that very name."""
    if given.startswith("~") and not os.path.lexists(cwd / given):
        with contextlib.suppress(RuntimeError):  # no such user: the name stays as it is and is reported
            return str(Path(given).expanduser())
    return given


def _existing(path: Path, given: str) -> Iterator[Source]:
    """The inputs of a path that exists: itself, or what lies below it."""
    if path.is_dir():
        yield from _below(path, given)
    elif path.exists():
        yield Source(_shown(given), path)
    else:
        yield _problem(given, "a symbolic link that leads nowhere")


def _below(folder: Path, given: str) -> Iterator[Source]:
    """The readable files of a folder, at any depth; a problem where there are none."""
    empty = True
    for source in _walk(folder, given):
        empty = False
        yield source
    if empty:
        yield _problem(given, f"no file in this folder ends in {' '.join(SUFFIXES)}")


def _walk(folder: Path, given: str) -> Iterator[Source]:
    """Depth first, by name; the open folders are on a list, so that depth costs no recursion."""
    entered: set[tuple[int, int]] = set()
    waiting = [(folder, iter([""]))]
    while waiting:
        parent, names = waiting[-1]
        name = next(names, None)
        if name is None:
            waiting.pop()
            continue
        path = parent / name
        where = str(Path(given) / path.relative_to(folder))
        try:
            if path.is_dir():
                waiting.append((path, iter(_names(path, entered))))
            elif suffix_of(path) in SUFFIXES and path.is_file():
                yield Source(_shown(where), path)
        except OSError as error:
            yield _problem(where, _because(error))


def _names(folder: Path, entered: set[tuple[int, int]]) -> list[str]:
    """The visible names in a folder, sorted; none where it has been entered before."""
    status = folder.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in entered:
        return []
    entered.add(identity)
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if not entry.name.startswith("."))


def _matching(given: str, cwd: Path) -> Iterator[Source]:
    """The inputs that a pattern matches; ``**`` gives files only, since it reaches into the folders itself."""
    pattern = Path(given)
    fixed = next(index for index, part in enumerate(pattern.parts) if _WILD & set(part))
    base, rest = Path(*pattern.parts[:fixed]), str(Path(*pattern.parts[fixed:]))
    if rest.endswith("**"):  # of folders alone before Python 3.13
        rest += "/*"
    hits = sorted(hit.relative_to(cwd / base) for hit in (cwd / base).glob(rest))
    if "." not in {part[0] for part in Path(rest).parts}:
        hits = [hit for hit in hits if not any(part.startswith(".") for part in hit.parts)]
    if "**" in rest:
        hits = [hit for hit in hits if not (cwd / base / hit).is_dir()]
    for hit in hits:
        yield from _existing(cwd / base / hit, str(base / hit))
    if not hits:
        yield _problem(given, "nothing matches this pattern")


def _problem(given: str, problem: str) -> Source:
    """A source that cannot be read, and why."""
    return Source(_shown(given), None, problem)


def _because(error: OSError | ValueError) -> str:
    """The reason that the system gives, as part of a line."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _storable(name: str) -> str:
    """A file name in which undecodable bytes, lone surrogates to Python (PEP 383), are spelled out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(name: str) -> str:
    """A file name that may be printed: one line, nothing in it that acts on a terminal."""
    return display_line(_storable(name))
