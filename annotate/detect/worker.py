"""A detector in a process of its own: `python -m annotate.detect.worker NAME [--labels JSON] [--disable LAYER]...`.

It talks in lines of ASCII JSON. The first line out is {"ready": {"name", "version", "config"}}; then every line in,
{"id": any, "text": "..."}, is answered in order by {"id", "spans": [...]} or {"id", "error": "..."}. A detector that
does not load gives {"id": null, "error", "hint"} instead of "ready", and exit code 1. The process ends with its input
or with its parent, leaves SIGINT to the parent, and steps back from the processor (nice 10).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from annotate.detect import registry
from annotate.detect.protocol import Detector
from annotate.detect.stream import span_object
from annotate.errors import DetectorFailed

NICE = 10
PARENT_POLL_SECONDS = 1.0
PR_SET_PDEATHSIG = 1  # from linux/prctl.h


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the detector and answer requests until the input ends; the exit code."""
    options = _options(arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with contextlib.suppress(OSError):
        os.nice(NICE)
    requests, answers = sys.stdin.buffer, _private_stdout()
    try:
        detector = registry.load(options.name, labels=options.labels, disable=options.disable)
    except DetectorFailed as error:
        _write(answers, {"id": None, "error": error.message, "hint": error.hint})
        return 1
    config = dict(detector.config)
    _write(answers, {"ready": {"name": detector.name, "version": detector.version, "config": config}})
    with contextlib.suppress(BrokenPipeError):  # nobody reads any more
        for line in requests:
            _write(answers, answer(line, detector))
    return 0


def answer(line: bytes, detector: Detector) -> dict[str, Any]:
    """What the worker says to one line: spans, or what went wrong with this text."""
    key: Any = None
    try:
        request = json.loads(line)
        key = request["id"]
        (spans,) = detector.detect([request["text"]])
    except Exception as error:  # noqa: BLE001 - one text must not end the worker; the parent is told
        return {"id": key, "error": f"{type(error).__name__}: {error}"}
    return {"id": key, "spans": [span_object(span) for span in spans]}


def end_with_parent() -> None:
    """End this process when its parent dies: looked for every second, and told at once by the kernel on Linux."""
    parent = os.getppid()
    if sys.platform == "linux":
        _ask_kernel(lambda *_: _end_if_orphan(parent))
        _end_if_orphan(parent)
    # the kernel tells of the end of the thread that started us, which may come just before that of its process
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _ask_kernel(when_parent_ends: Callable[..., None]) -> None:
    signal.signal(signal.SIGUSR1, when_parent_ends)
    with contextlib.suppress(OSError, AttributeError):  # a C library without prctl: looking is enough
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGUSR1), 0, 0, 0)


def _watch(parent: int) -> None:
    while True:
        time.sleep(PARENT_POLL_SECONDS)
        _end_if_orphan(parent)


def _end_if_orphan(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)


def _private_stdout() -> BinaryIO:
    """Standard output for protocol lines only: whatever else is printed goes to standard error from here on."""
    sys.stdout.flush()
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


def _write(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n")
    answers.flush()


def _labels(text: str) -> dict[str, str]:
    labels = json.loads(text)
    if not isinstance(labels, dict) or not all(isinstance(label, str) for label in labels.values()):
        raise ValueError
    return labels


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="annotate.detect.worker", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="an entry point, a spaCy package or a path")
    parser.add_argument("--labels", type=_labels, default={}, metavar="JSON", help='{"ORG": "COMPANY", "GPE": ""}')
    parser.add_argument("--disable", action="append", default=[], metavar="LAYER", help="a layer to leave out")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
