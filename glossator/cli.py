"""The command line: one group, one thin module a command, errors in one place.

Results go to stdout, progress and errors to stderr. Exit codes: 0 all done; 1 something was refused or failed, and
the message says what to do; 2 the command line itself is wrong; 130 interrupted.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
from difflib import get_close_matches
from pathlib import Path

import click

from glossator import __version__
from glossator.opening import DEFAULT_NAME, complain, show
from glossator.settings import Settings, load_settings
from store.database import in_words
from store.errors import GlossatorError, WorkspaceBusy
from store.workspace import Workspace

_COMMANDS = {
    "add": "articles",
    "demo": "demo",
    "detect": "detect",
    "diff": "diff",
    "dump": "dump",
    "evaluate": "evaluate",
    "export": "export",
    "import": "importing",
    "init": "init",
    "list": "articles",
    "load": "dump",
    "refused": "refused",
    "relations": "relations",
    "release": "release",
    "remove": "articles",
    "report": "report",
    "review": "review",
    "scheme": "scheme",
    "settings": "settings",
}
"""The module of glossator.commands that holds each command."""

INTERRUPTED = 130


class _Commands(click.Group):
    """Imports the module of a command when it is called, so that none pays for another's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the alphabet."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"glossator.commands.{_COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; UsageError, with the nearest name, where there is none."""
        name = args[0]
        if name not in _COMMANDS:
            near = get_close_matches(name.lower(), _COMMANDS, n=1, cutoff=0.5)
            guess = f"Did you mean {near[0]}?" if near else f"There are {', '.join(self.list_commands(ctx))}."
            ctx.fail(f"There is no command {name!r}. {guess}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="The workspace. [default: glossator.db]")
@click.option("--annotator", help="Your name in the journal. [default: the settings, then the login]")
@click.option("--theme", help="dark, light or contrast. [default: the settings, then dark]")
@click.version_option(__version__, prog_name="glossator")
@click.pass_context
def main(ctx: click.Context, db: Path | None, annotator: str | None, theme: str | None) -> None:
    """Read articles, decide on every entity in them, and export gold.

    Without a command, opens the workspace in the reader: --db, else $GLOSSATOR_DB, else ./glossator.db.
    """
    ctx.obj = settings = load_settings(annotator=annotator, database=db, theme=theme)
    if ctx.invoked_subcommand is None:
        path = settings.database or Path(DEFAULT_NAME)
        workspace = Workspace.open(path) if settings.database or path.exists() else None
        ctx.exit(show(workspace, settings))


def run() -> int:
    """Run the command line and return its exit code."""
    try:
        code = main(standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("glossator: interrupted; what was done is kept", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except WorkspaceBusy as error:
        # in the reader a busy workspace is tried again; a command ends
        return complain(WorkspaceBusy(error.message, "Wait until the other process is done, then run this again."))
    except GlossatorError as error:
        return complain(error)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone; nothing is left to say
        return 1
    except sqlite3.Error as error:
        told = in_words(error)
        if told is None:
            raise
        return complain(told)
    return code if isinstance(code, int) else 0


def open_workspace(settings: Settings) -> Workspace:
    """The workspace that the settings name, or that of this folder; NotAWorkspace where there is none."""
    return Workspace.open(settings.database or Path(DEFAULT_NAME))
