"""``glossator refused``: what is never suggested, and suggesting it again."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from glossator.cli import open_workspace
from glossator.settings import Settings


@click.command("refused", short_help="List what is never suggested, or suggest it again.")
@click.option("--lift", nargs=2, metavar="SURFACE LABEL", help="Suggest this surface under this label again.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON lines.")
@click.pass_obj
def refused_command(settings: Settings, lift: tuple[str, str] | None, as_json: bool) -> None:
    """List the surfaces that are never suggested under a label, or lift one of these refusals.

    A refusal is made in the reader; undo takes it back with the rejections that it made. Lifted, it leaves these as
    they are.
    """
    from annotate.carrying import lift as lifted
    from annotate.session import Session
    from annotate.text import display_line

    with open_workspace(settings) as workspace:
        if lift is not None:
            click.echo(lifted(Session(workspace, settings.annotator), *lift).message)
            return
        for refusal in workspace.refusals.all():
            if as_json:
                click.echo(json.dumps(asdict(refusal), ensure_ascii=False))
            else:
                click.echo(
                    f"{display_line(refusal.surface)}\t{refusal.label}\t{refusal.annotator}\t{refusal.made_at[:10]}"
                )
