"""``glossator report``."""

from __future__ import annotations

import json

import click

from glossator.cli import open_workspace
from glossator.progress import Counter, counted
from glossator.settings import Settings


@click.command("report", short_help="Show how far, how right and how fast the work is.")
@click.option(
    "--days", type=click.IntRange(min=0), default=14, show_default=True, help="How many of the last days to list."
)
@click.option("--json", "as_json", is_flag=True, help="Report everything as one JSON object on stdout.")
@click.pass_obj
def report_command(settings: Settings, days: int, as_json: bool) -> None:
    """Show what was done by day, how right the suggestions of each label and detector were, and how fast it went."""
    from annotate.progress import measure, to_object

    with open_workspace(settings) as workspace, workspace.snapshot() as seen, Counter("counting") as counter:
        counter.show(f"{seen.journal.latest():,} entries of the journal")
        progress = measure(seen)
    if as_json:
        click.echo(json.dumps({"workspace": str(workspace.path), **to_object(progress)}))
        return
    from glossator.report_table import lines

    click.echo(f"{workspace.path}: {counted(progress.totals.all_articles, 'article')}")
    for line in lines(progress, days):
        click.echo(line)
