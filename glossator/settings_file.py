"""Settings files as they are read at start, and the cache that knows which of them have been checked.

A file that is known to be right is not checked again, because the check imports pydantic, about a tenth of a second.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator import __version__
from store.errors import GlossatorError

HINT = "correct the file; the reference of settings lists what can be set"

_REMEMBERED = 20


class InvalidSettings(GlossatorError):
    """Settings with mistakes; the message has a line for each, with file, table and key."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file as it was read."""

    path: Path
    content: bytes
    data: dict[str, Any]


def is_there(path: Path) -> bool:
    """Whether there is a file; InvalidSettings where that cannot be known."""
    try:
        return path.exists()
    except OSError as error:
        raise InvalidSettings(f"{path}: cannot be read: {error.strerror or error}", HINT) from error


def read_toml(path: Path) -> TomlFile:
    """A TOML file; InvalidSettings names the place of a mistake in it."""
    import tomllib

    try:
        content = path.read_bytes()
        return TomlFile(path, content, tomllib.loads(content.decode("utf-8-sig")))
    except OSError as error:
        raise InvalidSettings(f"{path}: cannot be read: {error.strerror or error}", HINT) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidSettings(f"{path}, line {line}: not UTF-8", "save the file as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings(f"{path}: {error}", HINT) from error
    except RecursionError as error:
        raise InvalidSettings(f"{path}: nested too deeply", HINT) from error


class CheckedFiles:
    """The contents that this version of the program has found right, remembered in a cache file.

    A cache that is not there, is not ours or cannot be written costs the next start a check, and nothing else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def hold(self, contents: Sequence[bytes]) -> bool:
        """Whether these contents were found right before."""
        return _joined(contents) in self._known()

    def add(self, contents: Sequence[bytes]) -> None:
        """Remember these contents as right."""
        known = [*self._known(), _joined(contents)][-_REMEMBERED:]
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            draft.write_text(json.dumps(known), encoding="utf-8")
            draft.replace(self._path)

    def _known(self) -> list[str]:
        try:
            known = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return []
        return [entry for entry in known if isinstance(entry, str)] if isinstance(known, list) else []


def _joined(contents: Sequence[bytes]) -> str:
    """Several contents and the version of the program as one text: comparing it costs less than loading a hash."""
    return "\0".join((__version__, *(content.decode("utf-8-sig") for content in contents)))
