"""The options that say which gold is meant, as several commands have them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from annotate.exporting.selection import Selection

Command = Callable[..., Any]

_OPTIONS = (
    click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice(["new", "in progress", "reviewed", "skipped"]),
        default=("reviewed",),
        show_default=True,
        help="Of which articles; may be repeated. What is not reviewed goes out as missing, not as outside.",
    ),
    click.option("--label", "labels", multiple=True, help="Only what has this label; may be repeated."),
    click.option(
        "--annotator",
        "annotators",
        multiple=True,
        help="Only what this person annotated or rejected, in articles that they annotated or finished; may be"
        " repeated. Where annotations of others stay behind, the rest of the article goes out as missing.",
    ),
    click.option("--since", default="", metavar="DATE", help="Only articles last decided on since then, in UTC."),
    click.option("--until", default="", metavar="DATE", help="Only articles last decided on until then, that day too."),
    click.option("--query", "words", default="", metavar="WORDS", help="Only articles that hold them, as list has it."),
    click.option("--flagged", is_flag=True, help="Only flagged articles."),
    click.option("--noted", is_flag=True, help="Only articles with a note on them or on an annotation."),
)
_NAMES = ("statuses", "labels", "annotators", "since", "until", "words", "flagged", "noted")


def selection_options(command: Command) -> Command:
    """A command with these options; it is given the ``selection`` that they make."""

    @wraps(command)
    def called(*arguments: Any, **options: Any) -> Any:
        chosen = {name: options.pop(name) for name in _NAMES}
        return command(*arguments, **options, selection=_selection(**chosen))

    for option in reversed(_OPTIONS):
        option(called)
    return called


def _selection(statuses: tuple[str, ...], **chosen: Any) -> Selection:
    from annotate.exporting.selection import Selection
    from store.records import ArticleStatus

    return Selection(statuses=tuple(map(ArticleStatus, statuses)), **chosen)
