"""``glossator import``."""

from __future__ import annotations

from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.label_table import read_label_table
from glossator.progress import Counter, counted
from glossator.settings import Settings


@click.command("import", short_help="Take extractions made elsewhere.")
@click.argument("format", type=click.Choice(["jsonl"]))
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "kind", type=click.Choice(["suggestions"]), required=True, help="What the spans are.")
@click.option("--detector", help="What made them, for their provenance. [default: import:FILE]")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='A JSON file of the labels in PATH, each with that of the scheme: {"ORG": "COMPANY", "NORP": ""}.',
)
@click.pass_obj
def import_command(
    settings: Settings,
    format: str,  # noqa: A002  # the argument's name in the usage line
    path: Path,
    kind: str,
    detector: str | None,
    labels: Path | None,
) -> None:
    """Take extractions made elsewhere: lines of {id, text, spans: [{start, end, label, score?}]}.

    Articles that are new are added; the others are known by their text. The whole file is checked before anything
    is written. A label mapped to "" leaves its spans out.
    """
    from annotate.importing import import_suggestions

    table = read_label_table(labels) if labels else None
    with open_workspace(settings) as workspace, Counter("importing") as counter:
        report = import_suggestions(
            workspace,
            path,
            detector=detector,
            labels=table,
            progress=lambda done: counter.show(counted(done, "article")),
        )
    left_out = f", {counted(report.left_out, 'span')} left out" if report.left_out else ""
    click.echo(
        f"{counted(report.articles, 'article')} ({report.new_articles:,} new), "
        f"{counted(report.new_suggestions, 'new suggestion')}{left_out}"
    )
