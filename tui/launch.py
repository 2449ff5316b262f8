"""What the application is started with: the workspace, the person's settings, and ways to other workspaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.workspace import Workspace
from tui.commands import DEFAULT_KEYMAP, Keymap


@dataclass(frozen=True, slots=True)
class DetectorChoice:
    """Which detector works behind the reader, and how far ahead."""

    name: str
    labels: Mapping[str, str]
    disable: Sequence[str]
    ahead: int
    """How many articles are detected ahead of the curator; 0 turns detection off."""
    idle_seconds: float
    """After how long without work the worker process ends."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything that the screens need from outside, passed in once."""

    workspace: Workspace | None
    """The workspace to open; None shows the start screen."""
    annotator: str
    theme: str
    detector: DetectorChoice
    look_up_url: str
    max_bytes: int
    recent: Callable[[], Sequence[Path]]
    """The workspaces opened lately, newest first."""
    create: Callable[[Path], Workspace]
    """Makes a new workspace."""
    demo: Callable[[], Workspace]
    """Opens the sample workspace, making it where needed."""
    remember: Callable[[Path], None]
    """Notes that a workspace was opened."""
    margin: bool = True
    learning: bool = True
    """Whether earlier decisions hide suggestions and offer others."""
    keymap: Keymap = field(default_factory=lambda: DEFAULT_KEYMAP)
    new_path: Path = Path("glossator.db")
    """Where *new here* makes a workspace."""
