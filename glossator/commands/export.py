"""``glossator export``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossator.cli import open_workspace
from glossator.progress import Counter, counted
from glossator.selecting import selection_options
from glossator.settings import Settings

if TYPE_CHECKING:
    from annotate.exporting.selection import Selection
    from annotate.formats.losses import Loss
    from annotate.formats.tokens import Tokens

WRITABLE = (
    *("jsonl", "spacy", "spacy-training", "prodigy", "doccano", "label-studio", "brat", "conll", "webanno-tsv"),
    *("cas-xmi", "cas-json", "bioc-xml", "bioc-json", "pubtator", "hf", "csv"),
)
"""The formats that have a writer; named here so that the help needs none of them."""


@click.command("export", short_help="Write gold data in a format.")
@click.argument("format", type=click.Choice(WRITABLE))
@click.argument("path", type=click.Path(path_type=Path), required=False)
@selection_options
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="NAME=SHARE",
    help="Make PATH a folder with a part of the articles for each split: train=0.8; may be repeated, or be a list"
    " with commas. Labels are spread alike.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What the splits are drawn by.")
@click.option("--group-by", default="", metavar="KEY", help="Articles with the same metadata KEY stay in one split.")
@click.option(
    "--tokens",
    type=click.Choice(["split", "strict"]),
    default="split",
    show_default=True,
    help="Formats of tokens: split tokens where a gold edge falls inside one, or leave spaCy's tokens whole and lose"
    " such spans.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say what would be lost.")
@click.option("--allow-loss", is_flag=True, help="Write although the format cannot hold everything.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON: the manifest.")
@click.pass_obj
def export_command(
    settings: Settings,
    format: str,  # noqa: A002  # the argument's name in the usage line
    path: Path | None,
    selection: Selection,
    splits: tuple[str, ...],
    seed: int,
    group_by: str,
    tokens: str,
    only_check: bool,
    allow_loss: bool,
    as_json: bool,
) -> None:
    """Write gold to PATH, a file or a folder as FORMAT has it, with a manifest beside it.

    The same gold gives the same bytes. What FORMAT cannot hold is counted and listed, and without --allow-loss
    nothing is written and the exit code is 1.
    """
    if path is None and not only_check:
        raise click.UsageError("Missing argument 'PATH': where to write to. --check needs none.")
    if not splits and (seed or group_by):
        raise click.UsageError("--seed and --group-by go with --split.")
    from annotate.exporting.export import check, export
    from annotate.exporting.splitting import splitting

    rule = splitting(splits, seed, group_by)
    kind: Tokens = "strict" if tokens == "strict" else "split"
    with open_workspace(settings) as workspace, Counter("exporting") as counter:

        def show(done: int) -> None:
            counter.show(counted(done, "article"))

        if path is None or only_check:
            report = check(workspace, format, selection=selection, tokens=kind, splitting=rule, progress=show)
        else:
            report = export(
                workspace,
                format,
                path,
                selection=selection,
                tokens=kind,
                splitting=rule,
                allow_loss=allow_loss,
                progress=show,
            )
    if not report.articles:
        click.echo(f"no article is {' or '.join(selection.statuses)}, or none of them is selected", err=True)
    if as_json:
        click.echo(json.dumps(json.loads(report.manifest.to_bytes()), ensure_ascii=False))
    else:
        _tell(report.losses)
        sizes = f"{counted(report.articles, 'article')}, {counted(report.spans, 'span')} of gold"
        click.echo(f"{format if only_check else path}: {sizes}")
        for name, counts in report.manifest.splits.items():
            click.echo(f"  {name}: {counted(sum(counts.articles.values()), 'article')}")
    if only_check and not allow_loss and any(loss.refuses for loss in report.losses):
        raise click.exceptions.Exit(1)


def _tell(losses: Iterable[Loss]) -> None:
    """List what is lost; what is no reason to refuse is not called lost."""
    for loss in losses:
        click.echo(f"{'lost' if loss.refuses else 'left behind'}: {loss.told()}", err=True)
