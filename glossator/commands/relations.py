"""``glossator relations``: what holds between annotations."""

from __future__ import annotations

import json

import click

from glossator.cli import open_workspace
from glossator.settings import Settings


@click.command("relations", short_help="List the relations between annotations.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON lines.")
@click.pass_obj
def relations_command(settings: Settings, as_json: bool) -> None:
    """List all relations: article, head and its label, type, tail and its label.

    They are made in the reader and in plain mode, between two annotations of an article, with the types of the
    label scheme.
    """
    from annotate.text import display_line

    with open_workspace(settings) as workspace:
        for relation in workspace.relations.listed():
            if as_json:
                ends = {"head": relation.head._asdict(), "tail": relation.tail._asdict()}
                click.echo(json.dumps({**relation._asdict(), **ends}, ensure_ascii=False))
            else:
                head, tail = relation.head, relation.tail
                fields = (relation.article, head.text, head.label, relation.type, tail.text, tail.label)
                click.echo("\t".join(map(display_line, fields)))
