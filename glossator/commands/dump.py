"""``glossator dump`` and ``glossator load``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.opening import DEFAULT_NAME
from glossator.settings import Settings


@click.command("dump", short_help="Write a whole workspace as JSON lines.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.pass_obj
def dump_command(settings: Settings, path: Path) -> None:
    """Write the whole workspace, journal and all, as lines of JSON to PATH, or to stdout with -."""
    from annotate.exporting.atomic import written
    from store.dump import dump

    with open_workspace(settings) as workspace:
        if str(path) == "-":
            for line in dump(workspace):
                click.echo(line)
            return
        with written(path) as file:
            file.writelines(line.encode() + b"\n" for line in dump(workspace))
    click.echo(f"{path}: dumped")


@click.command("load", short_help="Make a workspace from a dump.")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.pass_obj
def load_command(settings: Settings, path: Path) -> None:
    """Make the workspace that a dump tells of: at --db, else $GLOSSATOR_DB, else ./glossator.db.

    Every line is checked; a file that is there is never written over.
    """
    from store.dump import load

    target = settings.database or Path(DEFAULT_NAME)
    if str(path) == "-":
        load(sys.stdin.buffer, target).close()
    else:
        with path.open("rb") as lines:
            load(lines, target).close()
    click.echo(f"{target}: loaded")
