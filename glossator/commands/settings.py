"""``glossator settings``."""

from __future__ import annotations

import click

from glossator.settings import Settings, settings_path


@click.command("settings", short_help="Say which settings hold.")
@click.pass_obj
def settings_command(settings: Settings) -> None:
    """Say where the settings file is, whether it is there, and what holds now."""
    path = settings_path()
    click.echo(f"{path} ({'read' if path.exists() else 'not there: defaults hold'})")
    click.echo(f"annotator = {settings.annotator}")
    click.echo(f"theme = {settings.theme}")
    click.echo(f"detector = {settings.detector.name}")
