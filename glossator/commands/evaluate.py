"""``glossator evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossator.label_table import read_label_table
from glossator.progress import Counter, counted
from glossator.settings import Settings

if TYPE_CHECKING:
    from annotate.evaluation.reading import Gold, Spans
    from store.records import Json

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("evaluate", short_help="Measure a detector against gold.")
@click.argument("gold", type=_FILE)
@click.option("--detector", help="An entry point, an installed spaCy pipeline, or its path. [default: the settings]")
@click.option("--disable", multiple=True, metavar="LAYER", help="Leave a layer out; may be repeated.")
@click.option("--labels", type=_FILE, help="A JSON file of the labels of the detector, each with that of the gold.")
@click.option("--predictions", type=_FILE, help="Judge the spans of this file of JSON lines, and run no detector.")
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.option(
    "--worst", type=click.IntRange(min=0), default=10, show_default=True, help="How many mistakes of each kind to list."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the resampling.")
@click.option(
    "--resamples",
    type=click.IntRange(0, 100_000),
    default=1_000,
    show_default=True,
    help="Draws of articles for the 95 % intervals; 0 leaves these out.",
)
@click.pass_obj
def evaluate_command(
    settings: Settings,
    gold: Path,
    detector: str | None,
    disable: tuple[str, ...],
    labels: Path | None,
    predictions: Path | None,
    as_json: bool,
    worst: int,
    seed: int,
    resamples: int,
) -> None:
    """Measure a detector, or predictions in a file, against the gold spans of GOLD, a file of JSON lines.

    Strict: same span and label; partial: overlap and the same label. No workspace is needed or changed.
    """
    if predictions and (detector or disable):
        raise click.UsageError("--predictions runs no detector: leave --detector and --disable out.")
    from annotate.evaluation.evaluate import JudgedArticle, evaluate, to_object
    from annotate.evaluation.reading import read_gold

    articles, unfinished = read_gold(gold)
    if unfinished:
        click.echo(f"{gold}: left out {counted(unfinished, 'article')} that are not reviewed", err=True)
    table = read_label_table(labels) if labels else None
    if predictions:
        origin, spans = _read(predictions, gold, articles, table)
    else:
        renaming = dict(settings.detector.labels) if table is None else table
        layers = disable or settings.detector.disable
        origin, spans = _detect(articles, detector or settings.detector.name, renaming, layers)
    judged = [
        JudgedArticle(each.key, each.text, each.spans, found) for each, found in zip(articles, spans, strict=True)
    ]
    result = evaluate(judged, worst=worst, resamples=resamples, seed=seed)
    _tell_labels("never predicted", result.only_in_gold)
    _tell_labels("not in gold", result.only_in_predictions)
    if as_json:
        click.echo(json.dumps({"gold": str(gold), **origin, **to_object(result)}))
        return
    from glossator.evaluation_table import lines

    spoken = counted(result.overall.gold, "gold span")
    click.echo(f"{gold}: {counted(result.articles, 'article')}, {spoken}; {_named(origin)}\n")
    for line in lines(result):
        click.echo(line)


def _read(
    path: Path, gold_path: Path, gold: list[Gold], labels: dict[str, str] | None
) -> tuple[dict[str, Json], list[Spans]]:
    from annotate.evaluation.reading import read_predictions

    spans, others = read_predictions(path, gold_path, gold, labels)
    if others:
        click.echo(f"{path}: left out {counted(others, 'article')} that the gold does not have", err=True)
    return {"predictions": str(path)}, spans


def _detect(
    gold: list[Gold], name: str, labels: dict[str, str], disable: tuple[str, ...]
) -> tuple[dict[str, Json], list[Spans]]:
    from annotate.detect.registry import load
    from annotate.evaluation.reading import detect

    found = load(name, labels=labels, disable=disable)
    with Counter("detecting") as counter:
        spans = detect(gold, found, lambda done: counter.show(f"{done:,} of {counted(len(gold), 'article')}"))
    return {"detector": {"name": found.name, "version": found.version, "config": dict(found.config)}}, spans


def _named(origin: dict[str, Json]) -> str:
    who = origin.get("detector")
    return f"{who['name']} {who['version']}" if isinstance(who, dict) else str(origin["predictions"])


def _tell_labels(what: str, labels: dict[str, int]) -> None:
    from annotate.text import display_line

    if labels:
        listed = ", ".join(f"{display_line(label)} ({number:,})" for label, number in labels.items())
        click.echo(f"labels {what}: {listed}; --labels FILE maps labels", err=True)
