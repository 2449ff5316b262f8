"""Progress of long work on stderr: one line that is written over, and only on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_SECONDS = 0.1


class Counter:
    """Shows how far a piece of work is; a context manager that clears its line when the work ends."""

    def __init__(self, work: str) -> None:
        self._work = work
        self._shown = 0.0
        self._is_terminal = sys.stderr.isatty()

    def show(self, state: str) -> None:
        """Show the state, at most ten times a second."""
        if self._is_terminal and time.monotonic() - self._shown > _SECONDS:
            self._shown = time.monotonic()
            print(f"\r\x1b[K{self._work}: {state}", end="", file=sys.stderr, flush=True)  # noqa: T201

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201


def counted(count: int, noun: str) -> str:
    """The number and the noun, with an s where it is not one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
