"""A program in a pseudo-terminal, timed from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_ESCAPES = re.compile(rb"\x1b\[[0-9;:?<>=$ ]*[@-~]|\x1b[P_^X\]].*?(?:\x1b\\|\x07)|\x1b[()][0-9A-B]|\x1b.", re.S)
_SYNC_QUERY = b"\x1b[?2026$p"
_SYNC_ANSWER = b"\x1b[?2026;2$y"


class Terminal:
    """One run of a command; a context manager that kills it at the end."""

    def __init__(self, command: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str]) -> None:
        """Start the command."""
        self.started = time.perf_counter()
        self.output = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environment))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What the program writes within so many seconds, as soon as it writes anything; empty where it does not."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # the program has ended
            return b""
        if _SYNC_QUERY in data:
            os.write(self._fd, _SYNC_ANSWER)
        self.output += data
        return data

    def wait_for(self, text: str, seconds: float = 30.0) -> float:
        """The seconds from the start until the text was written; TimeoutError where it never is."""
        while text.encode() not in _ESCAPES.sub(b"", self.output):
            if time.perf_counter() - self.started > seconds or not self.read(1.0):
                if time.perf_counter() - self.started > seconds:
                    raise TimeoutError(f"{text!r} was not written within {seconds} s")
                continue
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing was written for a while."""
        while self.read(quiet):
            pass

    def press(self, keys: bytes, quiet: float = 0.12) -> tuple[float, int]:
        """Send a key; return the seconds to the first bytes of the answer, and the bytes of all of it."""
        sent = time.perf_counter()
        os.write(self._fd, keys)
        first = self.read(5.0)
        answered = time.perf_counter() - sent
        count = len(first)
        while more := self.read(quiet):
            count += len(more)
        return answered, count

    def memory(self) -> int:
        """The resident memory of the process now, in kilobytes (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
