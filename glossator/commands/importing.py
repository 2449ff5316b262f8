"""``glossator import``."""

from __future__ import annotations

from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.label_table import read_label_table
from glossator.progress import Counter, counted
from glossator.settings import Settings

READABLE = (
    *("jsonl", "spacy", "prodigy", "doccano", "label-studio", "brat", "conll", "webanno-tsv", "cas-xmi", "cas-json"),
    *("bioc-xml", "bioc-json", "pubtator", "hf"),
)
"""The formats that have a reader; named here so that the help needs none of them."""


@click.command("import", short_help="Take extractions and annotations made elsewhere.")
@click.argument("format", type=click.Choice(READABLE))
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--as",
    "kind",
    type=click.Choice(["suggestions", "annotations"]),
    required=True,
    help="What the spans are: proposals to decide on, or decisions that people made.",
)
@click.option("--detector", help="What made the suggestions. [default: what PATH says, else import:FILE]")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='A JSON file of the labels in PATH, each with that of the scheme: {"ORG": "COMPANY", "NORP": ""}.',
)
@click.option("--label", "pairs", multiple=True, metavar="THEIRS=OURS", help="One label likewise; may be repeated.")
@click.option("--reviewed", is_flag=True, help="Articles count as reviewed where PATH does not say otherwise.")
@click.option(
    "--offsets",
    type=click.Choice(["code points", "utf-16", "utf-8"]),
    help="What offsets count. [default: found out by the text that spans say they cover]",
)
@click.option("--tag", "tags", multiple=True, help="hf: the names of tags that PATH has as numbers, in their order.")
@click.option("--max-bytes", type=click.IntRange(min=1), help="The largest article. [default: as for add]")
@click.option("--allow-loss", is_flag=True, help="Take the rest where not all can be taken.")
@click.pass_obj
def import_command(
    settings: Settings,
    format: str,  # noqa: A002  # the argument's name in the usage line
    path: Path,
    kind: str,
    detector: str | None,
    labels: Path | None,
    pairs: tuple[str, ...],
    reviewed: bool,
    offsets: str | None,
    tags: tuple[str, ...],
    max_bytes: int | None,
    allow_loss: bool,
) -> None:
    """Take what PATH, a file or a folder in FORMAT, has: articles with spans, as suggestions or as annotations.

    Articles that are new are added; the others are known by their text. Everything is checked before anything is
    written: labels that the scheme does not have are listed, and what cannot be taken is counted, with exit code 1.
    A label mapped to nothing (NORP=) leaves its spans out.
    """
    from annotate.formats.format import ReadOptions
    from annotate.formats.registry import format_named
    from annotate.importing.import_file import ImportOptions, import_file

    options = ImportOptions(
        kind="annotations" if kind == "annotations" else "suggestions",
        annotator=settings.annotator,
        detector=detector,
        labels={**(read_label_table(labels) if labels else {}), **dict(map(_pair, pairs))},
        reviewed=reviewed,
        allow_loss=allow_loss,
        reading=ReadOptions(offsets, max_bytes or settings.max_bytes, tags),  # type: ignore[arg-type]  # a Choice
    )
    with open_workspace(settings) as workspace, Counter("importing") as counter:
        report = import_file(
            workspace,
            format_named(format),
            path,
            options,
            progress=lambda done: counter.show(counted(done, "article")),
        )
    for loss in report.losses:
        click.echo(f"lost: {loss.told()}", err=True)
    parts = [
        f"{counted(report.articles, 'article')} ({report.new_articles:,} new)",
        *([counted(report.new_annotations, "new annotation")] if kind == "annotations" else []),
        counted(report.new_suggestions, "new suggestion"),
        *([f"{counted(report.left_out, 'span')} left out"] if report.left_out else []),
    ]
    click.echo(", ".join(parts))


def _pair(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not equals or not theirs:
        raise click.BadParameter(f"{text!r} is not of the form THEIRS=OURS", param_hint="--label")
    return theirs, ours
