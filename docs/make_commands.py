"""Make docs/reference/commands.md from the command line itself: ``python docs/make_commands.py [FILE]``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from glossator.cli import main as glossator

FILE = Path(__file__).parent / "reference" / "commands.md"
WIDTH = 100

HEAD = """# Commands

Made from the command line by `make docs`; not written by hand. `glossator COMMAND --help` says the same.

Results go to stdout, progress and errors to stderr. Exit codes: 0 all done; 1 something was refused or failed, and the
message says what to do; 2 the command line itself is wrong; 130 interrupted. Options of `glossator` itself stand before
the command: `glossator --db news.db list`.
"""


def main() -> None:
    """Write the page to the file of the command line, or to the documentation."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page, as Markdown."""
    assert isinstance(glossator, click.Group)
    parts = [HEAD, _section("glossator", glossator, None)]
    with click.Context(glossator, info_name="glossator") as parent:
        for name in glossator.list_commands(parent):
            command = glossator.get_command(parent, name)
            assert command is not None  # it was listed
            parts.append(_section(f"glossator {name}", command, parent))
    return "\n".join(parts)


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    """The help of a command, and that of each command in it."""
    context = click.Context(
        command,
        parent,
        info_name=title.rpartition(" ")[2],
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    own = f"{'#' * max(len(title.split()), 2)} {title}\n\n```text\n{command.get_help(context)}\n```\n"
    inner = command.commands.items() if isinstance(command, click.Group) and parent is not None else ()
    return "\n".join([own, *(_section(f"{title} {name}", each, context) for name, each in sorted(inner))])


if __name__ == "__main__":
    main()
