"""``glossator diff``."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import click

from glossator.opening import DEFAULT_NAME, complain
from glossator.settings import Settings
from store.errors import GlossatorError

_LISTED = 50
_TROUBLE = 2


@click.command("diff", short_help="Show what changed between two releases.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help=f"List every difference. [default: the first {_LISTED}]")
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.pass_obj
def diff_command(settings: Settings, old: Path, new: Path, everything: bool, as_json: bool) -> None:
    """Show what changed from OLD to NEW: releases by name or folder, or files of export jsonl.

    Articles, annotations, rejections, relations, notes and answers, counted by label and listed. A release whose gold
    was altered is refused. Exit codes are those of diff: 0 nothing changed, 1 something did, 2 it could not be told.
    """
    try:
        differs = _diff(settings, old, new, everything=everything, as_json=as_json)
    except GlossatorError as error:
        complain(error)
        raise click.exceptions.Exit(_TROUBLE) from error
    if differs:
        raise click.exceptions.Exit(1)


def _diff(settings: Settings, old: Path, new: Path, *, everything: bool, as_json: bool) -> bool:
    """Report the comparison; whether anything differs."""
    from annotate.releases.diff import Comparison
    from annotate.releases.merging import in_order, paired
    from glossator.diff_table import lines_of, summary

    workspace = settings.database or Path(DEFAULT_NAME)
    comparison = Comparison()
    pairs = paired(*(in_order(_gold(named, workspace)) for named in (old, new)))
    found = comparison.differences(pairs)
    listed = found if everything else islice(found, _LISTED)
    if as_json:
        shown = [difference.to_json() for difference in listed]
        left = sum(1 for _ in found)
        click.echo(json.dumps({**comparison.to_json(), "differences": shown, "not_listed": left}, ensure_ascii=False))
        return comparison.differs
    for line in lines_of(listed):
        click.echo(line)
    if left := sum(1 for _ in found):
        click.echo(f"{left:,} more differences; --all lists them")
    for line in summary(comparison):
        click.echo(line)
    return comparison.differs


def _gold(named: Path, workspace: Path) -> Path:
    """The gold of what was named: a file, the folder of a release, or the name of one of the workspace."""
    from annotate.releases.release import releases_of, verified

    beside = releases_of(workspace) / named
    try:
        if named.exists() and not named.is_dir():
            return named
        found = next((folder for folder in (named, beside) if folder.is_dir()), None)
    except OSError as error:
        raise GlossatorError(f"{named} cannot be read: {error.strerror}.") from error
    if found is None:
        raise GlossatorError(
            f"There is no release {named}.", f"Name one in {releases_of(workspace)}, a folder or a file."
        )
    return verified(found)
