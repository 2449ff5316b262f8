"""The program refuses to start among packages that carry the names of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import glossator
from tests.glossator.terminal import environment

ROOT = Path(glossator.__file__).parent.parent


def run(home: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    """``python -m glossator --version`` with these folders before others on the path."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "glossator", "--version"],
        capture_output=True,
        text=True,
        cwd=home,
        env=environment(home, PYTHONPATH=":".join(map(str, path))),
        timeout=60,
    )


@pytest.mark.parametrize("room", ["store", "annotate", "tui"])
def test_another_package_of_the_same_name_is_refused_by_name(tmp_path: Path, room: str) -> None:
    other = tmp_path / "elsewhere" / room
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("raise RuntimeError('imported')\n")
    ended = run(tmp_path, other.parent, ROOT)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"another package named '{room}' ({other / '__init__.py'})" in ended.stderr
    assert "an environment of its own" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_its_own_packages_are_not_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, ROOT)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert glossator.__version__ in ended.stdout
