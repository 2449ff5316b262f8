"""``glossator scheme``: the labels shown, and edited as one act that undo takes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossator.cli import open_workspace
from glossator.settings import Settings

if TYPE_CHECKING:
    from annotate.scheme_edits import SchemeEdit
    from store.records import LabelScheme

_Edit = Callable[["LabelScheme"], "SchemeEdit"]

_dry_run = click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")


@click.group("scheme", short_help="Show or edit the labels.")
def scheme_command() -> None:
    """Show the label scheme of the workspace, or edit it: every edit is one act, which undo takes back.

    With --dry-run an edit only says what it would change.
    """


def _make(settings: Settings, edit: _Edit, *, dry_run: bool, reopen: bool = False) -> None:
    """Say what an edit changes, and make it unless it is only to be looked at."""
    from annotate.scheme_words import lines
    from annotate.scheme_work import commit, preview

    with open_workspace(settings) as workspace:
        wanted = edit(workspace.schemes.current())
        first, *more = lines(preview(workspace, wanted, reopen=reopen))
        if not dry_run:
            commit(workspace, wanted, settings.annotator, reopen=reopen)
        click.echo(f"{'would ' if dry_run else 'done: '}{first}")
        for line in more:
            click.echo(f"  {line}")


@scheme_command.command("show", short_help="The labels with their counts.")
@click.option("--toml", "as_toml", is_flag=True, help="As a TOML file, to be edited and given to replace or init.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a label.")
@click.pass_obj
def show(settings: Settings, as_toml: bool, as_json: bool) -> None:
    """Show every label: key, name, colour, annotations, open suggestions, definition."""
    from annotate.scheme import scheme_to_toml
    from annotate.text import display_line
    from store.labelled import Labelled, Use

    with open_workspace(settings) as workspace:
        scheme = workspace.schemes.current()
        if as_toml:
            click.echo(scheme_to_toml(scheme), nl=False)
            return
        counts = Labelled(workspace.connection).counts()
    for label in scheme.labels:
        use = counts.get(label.name, Use())
        if as_json:
            numbers = {"annotations": use.annotations, "suggestions": use.suggestions, "open": use.open}
            click.echo(json.dumps({**asdict(label), **numbers}, ensure_ascii=False))
            continue
        key = "retired" if label.retired else label.key or "-"
        about = (key, label.name, label.colour, f"{use.annotations:,} annotated", f"{use.open:,} open")
        click.echo("\t".join((*about, display_line(label.definition))))


@scheme_command.command("add", short_help="One more label.")
@click.argument("name")
@click.option("--key", default="", help="The key that gives it: 1-9, 0, - or =. [default: none, the picker gives it]")
@click.option("--colour", default="", help="A palette name or #rrggbb. [default: the first that is free]")
@click.option("--definition", default="", help="What it is for.")
@click.option("--reopen", is_flag=True, help="Take reviewed articles up again for it; for all others they stay done.")
@_dry_run
@click.pass_obj
def add(settings: Settings, name: str, key: str, colour: str, definition: str, reopen: bool, dry_run: bool) -> None:
    """Add a label at the end of the scheme."""
    from annotate.scheme_edits import added
    from store.records import Label

    label = Label(name, key, colour, definition)
    _make(settings, lambda scheme: added(scheme, label), dry_run=dry_run, reopen=reopen)


@scheme_command.command("rename", short_help="Another name for a label.")
@click.argument("old")
@click.argument("new")
@_dry_run
@click.pass_obj
def rename(settings: Settings, old: str, new: str, dry_run: bool) -> None:
    """Rename a label with all that has it. What detectors propose under the OLD name gets the NEW one from then on."""
    from annotate.scheme_edits import renamed

    _make(settings, lambda scheme: renamed(scheme, old, new), dry_run=dry_run)


@scheme_command.command("merge", short_help="Two labels become one.")
@click.argument("old", metavar="FROM")
@click.argument("into", metavar="INTO")
@_dry_run
@click.pass_obj
def merge(settings: Settings, old: str, into: str, dry_run: bool) -> None:
    """Give all that has the label FROM the label INTO, and take FROM out of the scheme."""
    from annotate.scheme_edits import merged

    _make(settings, lambda scheme: merged(scheme, old, into), dry_run=dry_run)


@scheme_command.command("retire", short_help="Give a label no more.")
@click.argument("name")
@_dry_run
@click.pass_obj
def retire(settings: Settings, name: str, dry_run: bool) -> None:
    """Retire a label: it loses its key, open suggestions of it are put aside, what is annotated with it stays."""
    from annotate.scheme_edits import retired

    _make(settings, lambda scheme: retired(scheme, name), dry_run=dry_run)


@scheme_command.command("restore", short_help="Give a retired label again.")
@click.argument("name")
@_dry_run
@click.pass_obj
def restore(settings: Settings, name: str, dry_run: bool) -> None:
    """Restore a retired label. Its key is to be given anew; open suggestions come with the next detection."""
    from annotate.scheme_edits import restored

    _make(settings, lambda scheme: restored(scheme, name), dry_run=dry_run)


@scheme_command.command("key", short_help="Another key for a label.")
@click.argument("name")
@click.argument("key")
@_dry_run
@click.pass_obj
def key(settings: Settings, name: str, key: str, dry_run: bool) -> None:
    """Give a label a KEY: 1-9, 0, -, =, or "" for none. A label that has it gets the other's."""
    from annotate.scheme_edits import rekeyed

    _make(settings, lambda scheme: rekeyed(scheme, name, key), dry_run=dry_run)


@scheme_command.command("colour", short_help="Another colour for a label.")
@click.argument("name")
@click.argument("colour")
@_dry_run
@click.pass_obj
def colour(settings: Settings, name: str, colour: str, dry_run: bool) -> None:
    """Give a label a COLOUR: a palette name, such as teal, or #rrggbb."""
    from annotate.scheme_edits import recoloured

    _make(settings, lambda scheme: recoloured(scheme, name, colour), dry_run=dry_run)


@scheme_command.command("define", short_help="Other texts for a label.")
@click.argument("name")
@click.argument("definition", metavar="[TEXT]", required=False)
@click.option("--guideline", help="How to decide in doubt.")
@click.option("--example", "examples", multiple=True, help="In place of the examples so far; may be repeated.")
@click.option(
    "--counter-example", "counters", multiple=True, help="In place of the counter-examples so far; may be repeated."
)
@_dry_run
@click.pass_obj
def define(
    settings: Settings,
    name: str,
    definition: str | None,
    guideline: str | None,
    examples: tuple[str, ...],
    counters: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Change the definition of a label, its guideline, its examples or its counter-examples."""
    from annotate.scheme_edits import defined

    texts: dict[str, Any] = {
        "guideline": guideline,
        "examples": examples or None,
        "counter_examples": counters or None,
    }
    _make(settings, lambda scheme: defined(scheme, name, definition, **texts), dry_run=dry_run)


@scheme_command.command("replace", short_help="The labels of a TOML file.")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--rename", "renames", multiple=True, metavar="OLD=NEW", help="What became of a label; may be repeated.")
@click.option("--reopen", is_flag=True, help="Take reviewed articles up again for labels that are new.")
@_dry_run
@click.pass_obj
def replace(settings: Settings, path: Path, renames: tuple[str, ...], reopen: bool, dry_run: bool) -> None:
    """Take over the labels of a TOML file.

    Labels that the file has not are renamed as --rename says, into a label that is there already too; the others stay,
    retired.
    """
    from annotate.scheme import load_scheme
    from annotate.scheme_edits import replaced

    moves: dict[str, str] = {}
    for pair in renames:
        old, is_pair, new = pair.partition("=")
        if not (old and is_pair and new):
            raise click.BadParameter(f"{pair!r} is not OLD=NEW", param_hint="--rename")
        moves[old] = new
    new_scheme = load_scheme(path)
    _make(settings, lambda scheme: replaced(scheme, new_scheme, moves), dry_run=dry_run, reopen=reopen)


@scheme_command.command("undo", short_help="Take the last edit back.")
@click.option("--redo", is_flag=True, help="Make the edit again that was taken back.")
@click.pass_obj
def undo(settings: Settings, redo: bool) -> None:
    """Take back your newest act, where that is an edit of the labels."""
    from annotate.scheme_work import undo_edit
    from annotate.session import Session

    with open_workspace(settings) as workspace:
        click.echo(undo_edit(Session(workspace, settings.annotator), redo=redo).message)
