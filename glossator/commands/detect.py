"""``glossator detect``."""

from __future__ import annotations

import collections
import sys
from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.label_table import read_label_table
from glossator.progress import Counter, counted
from glossator.settings import Settings


@click.command("detect", short_help="Suggest entities for all articles.")
@click.option("--detector", help="An entry point, an installed spaCy pipeline, or its path. [default: the settings]")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='A JSON file of the labels of the detector, each with that of the scheme: {"ORG": "COMPANY", "NORP": ""}.',
)
@click.option("--disable", multiple=True, metavar="LAYER", help="Leave a layer out; may be repeated.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--jsonl", is_flag=True, help="Read {id, text} lines on stdin, write them with spans; no workspace.")
@click.pass_obj
def detect_command(
    settings: Settings, detector: str | None, labels: Path | None, disable: tuple[str, ...], workers: int, jsonl: bool
) -> None:
    """Suggest entities for every article that this version of the detector has not been over.

    Can be broken off with ctrl+c: what was done is kept, and the next call goes on.
    """
    name = detector or settings.detector.name
    table = read_label_table(labels) if labels else dict(settings.detector.labels)
    layers = disable or settings.detector.disable
    if jsonl:
        _stream(name, table, layers)
        return
    from annotate.detect.registry import identity
    from annotate.detect.run import run

    done = new = 0
    failed: list[str] = []
    unknown: collections.Counter[str] = collections.Counter()
    with open_workspace(settings) as workspace, Counter("detecting") as counter:
        who = identity(name, table, layers)
        if not workspace.runs.to_do(who.name, who.version, who.config, limit=1):
            click.echo(f"nothing to do: {who.name} {who.version} has been over all articles")
            return
        for result in run(workspace, name, labels=table, disable=layers, workers=workers):
            done += 1
            new += result.new
            unknown.update(result.unknown)
            if result.error:
                failed.append(f"article {workspace.articles.get(result.article_id).key}: {result.error}")
            counter.show(f"{counted(done, 'article')}, {counted(new, 'suggestion')}")
    for line in failed:
        click.echo(line, err=True)
    if unknown:
        listed = ", ".join(f"{label} ({count:,})" for label, count in sorted(unknown.items()))
        click.echo(f"left out, because the scheme has no such label: {listed}; --labels FILE maps them", err=True)
    click.echo(f"{counted(done, 'article')}, {counted(new, 'new suggestion')}")
    if failed:
        raise click.exceptions.Exit(1)


def _stream(name: str, labels: dict[str, str], disable: tuple[str, ...]) -> None:
    from annotate.detect.registry import load
    from annotate.detect.stream import detect_lines

    found = load(name, labels=labels, disable=disable)
    for line in detect_lines(sys.stdin.buffer, found):
        click.echo(line.rstrip("\n"))
