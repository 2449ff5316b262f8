"""The workspaces opened lately, newest first, for the start screen."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from platformdirs import user_state_path

_KEPT = 8


def _file() -> Path:
    return user_state_path("glossator") / "recent.json"


def recent_workspaces() -> list[Path]:
    """Those that are still there; none where the list cannot be read."""
    try:
        names = json.loads(_file().read_text("utf-8"))
        return [path for path in map(Path, names) if path.is_file()]
    except (OSError, ValueError, TypeError):
        return []  # a convenience: without it the start screen is shorter


def remember_workspace(path: Path) -> None:
    """Put a workspace at the head of the list; where the list cannot be written, it stays as it is."""
    path = path.resolve()
    kept = [path, *(other for other in recent_workspaces() if other != path)][:_KEPT]
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps([str(each) for each in kept]), "utf-8")
        fresh.replace(file)
