"""``glossator review``."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import click

from glossator.opening import DEFAULT_NAME, show
from glossator.settings import Settings, load_settings
from store.workspace import Workspace


@click.command("review", short_help="Decide on entities, in the reader or line by line.")
@click.option("--plain", is_flag=True, help="Line by line on stdin and stdout, for screen readers and scripts.")
@click.option("--article", metavar="KEY", help="Open this article. [default: where you left, else the next to do]")
@click.option("--stop-at-error", is_flag=True, help="plain: read no line behind one that could not be carried out.")
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="As glossator --db.")
@click.option("--annotator", help="As glossator --annotator.")
@click.pass_context
def review_command(
    ctx: click.Context, plain: bool, article: str | None, stop_at_error: bool, db: Path | None, annotator: str | None
) -> None:
    """Decide on the entities of your articles: in the reader, as glossator alone does, or with --plain by lines.

    With --plain each line asks for one thing, and help lists them. Lines may come from a file: then there is no
    prompt, and the exit code is 1 where one could not be carried out.
    """
    settings: Settings = ctx.obj
    if annotator:
        settings = replace(settings, annotator=load_settings(annotator=annotator).annotator)
    path = db or settings.database or Path(DEFAULT_NAME)
    if plain:
        with Workspace.open(path) as workspace:
            ctx.exit(_converse(workspace, settings, article, stop_at_error=stop_at_error))
    if stop_at_error:
        raise click.UsageError("--stop-at-error goes with --plain.")
    is_there = db or settings.database or article or path.exists()
    reviewed = Workspace.open(path) if is_there else None
    if reviewed is not None and article is not None:
        _go_to(reviewed, settings, article)
    ctx.exit(show(reviewed, settings))


def _converse(workspace: Workspace, settings: Settings, key: str | None, *, stop_at_error: bool) -> int:
    """The plain mode, until its lines end; returns the exit code."""
    from annotate.session import Session
    from glossator.plain.conversation import Conversation
    from glossator.plain.loop import converse
    from glossator.plain.starting import first_article

    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show a character gets its number
        sys.stdout.reconfigure(errors="backslashreplace")
    session = Session(workspace, settings.annotator, learning=settings.learning.on)
    session.open(first_article(session, key))
    try:
        return converse(
            Conversation(session, settings.keys),
            sys.stdin.buffer,
            sys.stdout,
            typed_in=sys.stdin.encoding if sys.stdin.isatty() else None,
            stop_at_error=stop_at_error,
        )
    finally:
        session.keep_place()


def _go_to(workspace: Workspace, settings: Settings, key: str) -> None:
    """Have the reader, which opens where its person was last, begin with this article."""
    from annotate.session import Session

    session = Session(workspace, settings.annotator, learning=settings.learning.on)
    session.open(workspace.articles.id_of(key))
    session.keep_place()
