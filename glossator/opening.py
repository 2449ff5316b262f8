"""Opening the application on a workspace, with the person's settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.recent import recent_workspaces, remember_workspace
from glossator.settings import Settings, load_settings
from store.errors import GlossatorError
from store.workspace import Workspace

if TYPE_CHECKING:
    from tui.launch import Launch

DEFAULT_NAME = "glossator.db"
"""The workspace in the current folder."""


def open_bare() -> int:
    """Run without arguments: the workspace of the settings or of this folder, else the start screen."""
    try:
        settings = load_settings()
        path = settings.database or Path(DEFAULT_NAME)
        workspace = Workspace.open(path) if settings.database or path.exists() else None
        return show(workspace, settings)
    except GlossatorError as error:
        return complain(error)


def complain(error: GlossatorError) -> int:
    """Say on stderr what went wrong and what to do, and return the exit code for it: 1."""
    print(f"glossator: {error.message}", file=sys.stderr)  # noqa: T201
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)  # noqa: T201
    return 1


def show(workspace: Workspace | None, settings: Settings) -> int:
    """Run the application until its person leaves; return the exit code."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        print("glossator: the reader needs a terminal; glossator --help lists what needs none.", file=sys.stderr)  # noqa: T201
        return 1
    from tui.app import GlossatorApp
    from tui.terminal_watch import watch_terminal

    app = GlossatorApp(launch(workspace, settings))
    watch_terminal(sys.stdin.fileno(), app.stop_detection)
    try:
        app.run()
    finally:
        app.stop_detection()
        app.close_workspace()
    return app.return_code or 0


def launch(workspace: Workspace | None, settings: Settings) -> Launch:
    """The settings as the application takes them."""
    from tui.keymap import read_keymap
    from tui.launch import DetectorChoice, Launch

    detector = settings.detector
    return Launch(
        workspace=workspace,
        annotator=settings.annotator,
        theme=settings.theme,
        detector=DetectorChoice(
            detector.name, detector.labels, detector.disable, detector.ahead, detector.idle_seconds
        ),
        look_up_url=settings.look_up_url,
        max_bytes=settings.max_bytes,
        recent=recent_workspaces,
        create=create_workspace,
        demo=open_demo,
        remember=remember_workspace,
        margin=settings.margin,
        learning=settings.learning.on,
        keymap=read_keymap(settings.keys),
        new_path=Path(DEFAULT_NAME).resolve(),
    )


def create_workspace(path: Path) -> Workspace:
    """Make a workspace with the default label scheme."""
    from annotate.scheme import default_scheme

    return Workspace.create(path, default_scheme())


def open_demo(*, fresh: bool = False) -> Workspace:
    """Open the sample workspace, which is kept between runs; ``fresh`` starts it over."""
    from platformdirs import user_data_path

    from glossator.samples import sample_articles

    path = user_data_path("glossator", ensure_exists=True) / "demo.db"
    if fresh:
        for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            old.unlink(missing_ok=True)
    if path.exists():
        return Workspace.open(path)
    workspace = create_workspace(path)
    workspace.articles.add(sample_articles())
    return workspace
