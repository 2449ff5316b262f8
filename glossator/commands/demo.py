"""``glossator demo``."""

from __future__ import annotations

import click

from glossator.opening import open_demo, show
from glossator.settings import Settings


@click.command("demo", short_help="Open the sample articles.")
@click.option("--fresh", is_flag=True, help="Start over, forgetting what was decided in it.")
@click.pass_context
def demo_command(ctx: click.Context, fresh: bool) -> None:
    """Open sample articles in a workspace of their own, which is kept between runs."""
    settings: Settings = ctx.obj
    ctx.exit(show(open_demo(fresh=fresh), settings))
