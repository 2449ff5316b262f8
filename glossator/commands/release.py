"""``glossator release``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossator import __version__
from glossator.cli import open_workspace
from glossator.progress import Counter, counted
from glossator.selecting import selection_options
from glossator.settings import Settings

if TYPE_CHECKING:
    from annotate.exporting.selection import Selection


@click.command("release", short_help="Freeze a named version of gold, with a data card.")
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder in which the release becomes a folder. [default: glossator-releases beside glossator.db]",
)
@selection_options
@click.option(
    "--second",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another person's gold on the same articles, as JSON lines: the card says how far the two agree.",
)
@click.option("--licence", default="", metavar="TEXT", help="What the card says of the licence.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON: release.json.")
@click.pass_obj
def release_command(
    settings: Settings,
    name: str,
    into: Path | None,
    selection: Selection,
    second: Path | None,
    licence: str,
    as_json: bool,
) -> None:
    """Freeze the gold of now under NAME: a folder with gold.jsonl, labels.toml, release.json and CARD.md.

    The files are read-only, and the same workspace gives the same bytes. A name that is taken is refused.
    glossator diff compares two releases.
    """
    from annotate.releases.release import DESCRIPTION, release, releases_of

    with open_workspace(settings) as workspace, Counter("releasing") as counter:
        made = release(
            workspace,
            name,
            into or releases_of(workspace.path),
            selection=selection,
            version=__version__,
            second=second,
            licence=licence.encode(errors="replace").decode(),
            progress=lambda done: counter.show(counted(done, "article")),
        )
    if as_json:
        click.echo(json.dumps(json.loads((made.path / DESCRIPTION).read_bytes()), ensure_ascii=False))
        return
    click.echo(f"{made.path}: {counted(made.facts.articles, 'article')}, {counted(made.facts.spans, 'span')} of gold")
