"""The program as a process in a terminal of its own: bytes go in, the screen is what they would have painted."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyte
import pytest

import glossator

PATIENCE_SECONDS = 60.0
"""How long a condition may take on a busy machine before a test gives up."""

_ROOT = Path(glossator.__file__).parent.parent
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of somebody whose files are all under one folder."""
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    base = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)}
    return {**base, **xdg, "TERM": "xterm-256color", "LOGNAME": "vera", **more}


class Terminal:
    """A terminal of 80 by 24 with the program in it; a context manager that ends both."""

    def __init__(
        self,
        home: Path,
        arguments: Sequence[str] = (),
        *,
        cwd: Path | None = None,
        controlling: bool = True,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """``controlling`` makes it the controlling terminal, so that closing it sends SIGHUP."""
        self.written = b""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(self._master)
        command = [sys.executable, "-m", "glossator", *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *command] if controlling else command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd or home,
            env=environment(home, **(variables or {})),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.close()

    def close(self) -> None:
        """Let the terminal disappear."""
        with suppress(OSError):
            os.close(self._master)

    def send(self, keys: str | bytes) -> None:
        """Type keys, or send bytes as they are."""
        os.write(self._master, keys if isinstance(keys, bytes) else keys.encode())

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def read(self, seconds: float = 0.02) -> bool:
        """Paint what comes within so much time; whether anything came."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # EIO: nobody has the other side open any more
            return False
        self.written += data
        self._stream.feed(data)
        return bool(data)

    def read_all(self) -> None:
        """Paint all that has been written already."""
        while self.read(0):
            pass

    def until(self, holds: Callable[[], object]) -> None:
        """Go on painting until a condition holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            came = self.read()
            code = self.process.poll()
            if time.monotonic() > end or (code is not None and not came and not holds()):
                pytest.fail(f"it does not happen within {PATIENCE_SECONDS} s; exit code {code}\n{self.text()}")

    def shows(self, *parts: str) -> None:
        """Wait until all of these are on the screen."""
        self.until(lambda: all(part in self.text() for part in parts))

    def exit_code(self) -> int:
        """Wait until the program ends; its exit code."""
        self.until(lambda: self.process.poll() is not None)
        self.read_all()
        return self.process.wait()

    def modes_now(self) -> object:
        """How the terminal treats input and output at present."""
        return termios.tcgetattr(self._master)


def workers(parent: int) -> list[int]:
    """The detector processes that a process has started; skips the test where /proc cannot tell."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to see processes in")
    return [pid for pid in _processes() if _parent(pid) == parent and b"annotate.detect.worker" in _command(pid)]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    return _field(pid, 0) not in ("", "Z")


def memory(pid: int) -> dict[str, float]:
    """VmRSS and VmHWM of a process, in MB; skips the test where /proc cannot tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("there is no /proc to see memory in")
    lines = (line.split() for line in status.read_text().splitlines())
    return {name.rstrip(":"): int(rest[0]) / 1024 for name, *rest in lines if name in ("VmRSS:", "VmHWM:")}


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


def _parent(pid: int) -> int:
    return int(_field(pid, 1) or 0)


def _field(pid: int, number: int) -> str:
    """A field of the process's stat, counted from the state; empty where there is no process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[number]
    except OSError:
        return ""
