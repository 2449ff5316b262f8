"""A step to the next entity in the reader, small article against large: python -m bench.reader [--steps N].

The application itself runs in a pseudo-terminal, with header, inspector or facts, label bar, hints and footer
shown, on workspaces made for it. For each step the time from the key to the first byte of the answer and the
bytes written are taken; steps that scroll the article are told apart by the number of its lines that they write.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.make_workspace import make_reading
from bench.terminal import Terminal

SIZES = {"3 kB, 25 spans": (3000, 25), "1 MB, 20,000 spans": (1_000_000, 20_000)}
SCREENS = ((80, 24), (160, 50))
INSPECTOR = 36
WIDE = 100
_MOVE = re.compile(rb"\x1b\[(\d+);(\d+)H")


@dataclass(frozen=True, slots=True)
class Step:
    """One key: seconds to the first byte of the answer, bytes for the article and in all, article lines written."""

    seconds: float
    article_bytes: int
    all_bytes: int
    lines: int


def article_part(output: bytes, columns: int, rows: int) -> tuple[int, int]:
    """The bytes that paint the article, and the number of its lines that they touch."""
    right = columns - INSPECTOR if columns >= WIDE else columns
    below = rows - (5 if columns >= WIDE else 8)
    total, lines = 0, set()
    parts = _MOVE.split(output)
    for y, x, painted in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if 1 < int(y) <= below and int(x) <= right and painted:
            total += len(painted) + len(y) + len(x) + 4
            lines.add(y)
    return total, len(lines)


def measure(database: Path, folder: str, columns: int, rows: int, steps: int) -> tuple[list[Step], int]:
    """The steps that did not scroll, and the memory of the process in kilobytes."""
    settings = Path(folder) / "settings.toml"
    settings.write_text("[detector]\nahead = 0\n")
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "GLOSSATOR_SETTINGS": str(settings),
        "GLOSSATOR_DB": str(database),
        **{f"XDG_{name}_HOME": folder for name in ("CACHE", "CONFIG", "DATA", "STATE")},
    }
    script = str(Path(sys.executable).with_name("glossator"))
    taken: list[Step] = []
    with Terminal([script], columns=columns, rows=rows, environment=environment) as terminal:
        terminal.wait_for("article")
        terminal.settle()
        terminal.press(b"\r", quiet=1.0)
        terminal.settle()
        for _ in range(steps):
            before = len(terminal.output)
            seconds, count = terminal.press(b"w")
            article_bytes, lines = article_part(terminal.output[before:], columns, rows)
            taken.append(Step(seconds, article_bytes, count, lines))
        memory = terminal.memory()
    return [step for step in taken if step.lines <= rows // 3], memory


def main() -> None:
    """Measure both articles on both screens and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=24)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for columns, rows in SCREENS:
            medians = []
            for name, (characters, spans) in SIZES.items():
                database = Path(folder) / f"{columns}-{characters}.db"
                make_reading(database, characters, spans)
                steps, memory = measure(database, folder, columns, rows, options.steps)
                medians.append(statistics.median(step.seconds for step in steps))
                worst = max(steps, key=lambda step: step.seconds)
                print(
                    f"{columns}x{rows} {name}: key to paint median {medians[-1] * 1000:.1f} ms,"
                    f" worst {worst.seconds * 1000:.1f}; bytes at most {max(s.article_bytes for s in steps)} for the"
                    f" article, {max(s.all_bytes for s in steps)} in all; {len(steps)} steps in view;"
                    f" {memory / 1024:.0f} MB"
                )
            print(f"{columns}x{rows} ratio of medians, large to small: {medians[1] / medians[0]:.2f} (target 1.5)")


if __name__ == "__main__":
    main()
