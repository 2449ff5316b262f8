"""The dependency rule, as it is written down and as it is when the program runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START_UP = (
    "store.workspace",
    "store.dump",
    "annotate.cursor",
    "annotate.errors",
    "annotate.markup",
    "annotate.queue",
    "annotate.scheme",
    "annotate.session",
    "annotate.suggesting",
    "annotate.text",
)
"""What stands between a call of the program and its first screen, below the screens."""


def loaded_after(statements: str, *names: str) -> set[str]:
    """Which of these top-level modules are loaded in a new process after the statements."""
    code = f"{statements}\nimport sys\nprint(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_start_up_loads_nothing_heavy_below_the_screens() -> None:
    statements = "\n".join(f"import {name}" for name in START_UP)
    heavy = ("spacy", "textual", "rich", "pydantic", "sqlite_utils", "click", "trafilatura", "numpy", "yaml")
    assert loaded_after(statements, *heavy, "sqlite3") == {"sqlite3"}


def test_opening_a_workspace_loads_nothing_heavy(tmp_path: Path) -> None:
    from tests.store.samples import make

    path = tmp_path / "w.db"
    make(path).close()
    statements = f"from pathlib import Path\nfrom store.workspace import Workspace\nWorkspace.open(Path({str(path)!r}))"
    assert loaded_after(statements, "pydantic", "sqlite_utils", "spacy") == set()


@pytest.mark.parametrize("module", ["store.dump_lines", "annotate.exporting.export", "annotate.importing.import_file"])
def test_reading_and_writing_need_no_screen_and_no_model_to_be_loaded(module: str) -> None:
    assert loaded_after(f"import {module}", "spacy", "textual", "rich") == set()


def test_each_room_imports_only_those_below_it() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program is not None, "import-linter is one of the development dependencies"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
