"""First paint of the library against an empty Textual app: python -m bench.startup WORKSPACE [--runs N].

Both start alternately, in one run, through a pseudo-terminal of 120x40, each timed from fork to the first screen
that shows its text. The installed ``glossator`` script is run with a settings file and a key map file present.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench.terminal import Terminal

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
SETTINGS = 'keymap = "keys.toml"\ntheme = "dark"\n[detector]\nahead = 0\n'
KEYS = '[keys]\naccept = "a, ctrl+y"\n'


def main() -> None:
    """Measure and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "settings.toml").write_text(SETTINGS)
        (here / "keys.toml").write_text(KEYS)
        (here / "empty.py").write_text(EMPTY)
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "GLOSSATOR_SETTINGS": str(here / "settings.toml"),
            "GLOSSATOR_DB": str(options.workspace.resolve()),
            **{f"XDG_{name}_HOME": folder for name in ("CACHE", "CONFIG", "DATA", "STATE")},
        }
        script = Path(sys.executable).with_name("glossator")
        commands = {
            "empty app": ([sys.executable, str(here / "empty.py")], "ready"),
            "library": ([str(script)], "articles"),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(options.runs + 2):
            for name, (command, text) in commands.items():
                with Terminal(command, columns=120, rows=40, environment=environment) as terminal:
                    seconds = terminal.wait_for(text)
                if turn >= 2:  # the first two warm the caches
                    times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name}: median {median * 1000:.0f} ms of {options.runs}, min {min(times[name]) * 1000:.0f}")
    print(f"ratio of medians: {medians['library'] / medians['empty app']:.2f} (target 1.3)")
    print(f"ratio of minima: {min(times['library']) / min(times['empty app']):.2f}")


if __name__ == "__main__":
    main()
