"""``glossator export``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.progress import Counter, counted
from glossator.settings import Settings


@click.command("export", short_help="Write gold data in a format.")
@click.argument("format", type=click.Choice(["spacy", "jsonl"]))
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["new", "in progress", "reviewed", "skipped"]),
    default=("reviewed",),
    show_default=True,
    help="Of which articles; may be repeated. What is not reviewed goes out as missing, not as outside.",
)
@click.option(
    "--tokens",
    type=click.Choice(["split", "strict"]),
    default="split",
    show_default=True,
    help="spacy: split tokens where a gold edge falls inside one, or leave spaCy's tokens whole and lose such spans.",
)
@click.option("--allow-loss", is_flag=True, help="Write although the format cannot hold everything.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON: the manifest.")
@click.pass_obj
def export_command(
    settings: Settings,
    format: str,  # noqa: A002  # the argument's name in the usage line
    path: Path,
    statuses: tuple[str, ...],
    tokens: str,
    allow_loss: bool,
    as_json: bool,
) -> None:
    """Write gold: spacy (a DocBin for spacy train) or jsonl, with a manifest beside it.

    The same gold gives the same bytes. What FORMAT cannot hold is listed, and without --allow-loss nothing is
    written and the exit code is 1.
    """
    from annotate.formats.export import export
    from store.records import ArticleStatus

    with open_workspace(settings) as workspace, Counter("exporting") as counter:
        report = export(
            workspace,
            format,
            path,
            statuses=[ArticleStatus(status) for status in statuses],
            tokens="strict" if tokens == "strict" else "split",
            allow_loss=allow_loss,
            progress=lambda done: counter.show(counted(done, "article")),
        )
    if as_json:
        click.echo(json.dumps(json.loads(report.manifest.to_bytes()), ensure_ascii=False))
        return
    for loss in report.losses:
        click.echo(f"lost: {loss.count:,} {loss.kind}, such as {'; '.join(loss.examples)}", err=True)
    if not report.articles:
        click.echo(f"no article is {' or '.join(statuses)}: finish one in the reader, or name a --status", err=True)
    click.echo(f"{report.path}: {counted(report.articles, 'article')}, {counted(report.spans, 'span')} of gold")
