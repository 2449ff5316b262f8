"""``glossator import``."""

from __future__ import annotations

from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.label_table import read_label_table
from glossator.progress import Counter
from glossator.settings import Settings


@click.command("import")
@click.argument("format", type=click.Choice(["jsonl"]))
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "kind", type=click.Choice(["suggestions"]), required=True, help="What the spans are.")
@click.option("--detector", help="What made them, for their provenance. [default: import:FILE]")
@click.option(
    "--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help='JSON: {"ORG": "COMPANY"}.'
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
            progress=lambda done: counter.show(f"{done:,} articles"),
        )
    left_out = f", {report.left_out:,} spans left out" if report.left_out else ""
    click.echo(
        f"{report.articles:,} articles ({report.new_articles:,} new), "
        f"{report.new_suggestions:,} new suggestions{left_out}"
    )
