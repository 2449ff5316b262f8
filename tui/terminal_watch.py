"""Ends the program when its terminal is gone: a dropped connection, a closed window.

Without a controlling terminal no signal says so, and reading the closed terminal keeps a processor busy.
"""

from __future__ import annotations

import os
import termios
import threading
import time
from collections.abc import Callable

_SECONDS = 0.5
HANGUP_EXIT_CODE = 129
"""What a shell reports for a process that SIGHUP ended."""


def watch_terminal(fileno: int, on_gone: Callable[[], None]) -> None:
    """Look every half second, on a thread of its own, whether the terminal is there; end the process when not.

    ``on_gone`` is called first. Nothing else is awaited: every decision shown as saved is in the file already.
    """
    if os.isatty(fileno):
        threading.Thread(target=_watch, args=(fileno, on_gone), name="terminal-watch", daemon=True).start()


def _watch(fileno: int, on_gone: Callable[[], None]) -> None:
    while _is_there(fileno):
        time.sleep(_SECONDS)
    try:
        on_gone()
    finally:
        os._exit(HANGUP_EXIT_CODE)


def _is_there(fileno: int) -> bool:
    try:
        termios.tcgetattr(fileno)
    except termios.error:
        return False
    return True
