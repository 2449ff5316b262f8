"""``glossator init``."""

from __future__ import annotations

from pathlib import Path

import click

from glossator.opening import DEFAULT_NAME
from glossator.settings import Settings
from store.workspace import Workspace


@click.command("init", short_help="Make a new workspace.")
@click.option(
    "--scheme", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Labels of your own, TOML."
)
@click.pass_obj
def init_command(settings: Settings, scheme: Path | None) -> None:
    """Make a new workspace: --db, else $GLOSSATOR_DB, else ./glossator.db."""
    from annotate.scheme import default_scheme, load_scheme

    path = settings.database or Path(DEFAULT_NAME)
    labels = load_scheme(scheme) if scheme else default_scheme()
    Workspace.create(path, labels).close()
    click.echo(f"{path}: a new workspace with the {len(labels.labels)} labels of {labels.name}")
    click.echo("next: glossator add FILE-OR-FOLDER, then glossator", err=True)
