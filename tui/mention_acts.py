"""Ways to the concordance: from the reader for what the cursor is on, from anywhere for what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from annotate.errors import NotPossible
from tui.command_screen import Act, CommandScreen

if TYPE_CHECKING:
    from annotate.concordance import Sought
    from store.workspace import Workspace
    from tui.app_side import AppSide
    from tui.screens.reader import ReaderScreen

ASKS = "Mentions of a surface, a label or words; label:NAME state:open narrow"
"""What the dialog asks that opens a concordance."""


def reader_mention_acts(screen: ReaderScreen) -> Mapping[str, Act]:
    """What the reader's commands about mentions do; the reader returns to its article after them."""

    def show(sought: Sought) -> None:
        screen.session.keep_place()
        screen.app_side.concordance(sought, screen.come_back)

    return {
        "concordance": lambda: show(_of_cursor(screen)),
        "find-mentions": lambda: ask(screen, screen.session.workspace, show),
        "outliers": lambda: show(_outliers()),
    }


def library_mention_acts(screen: CommandScreen, workspace: Workspace, app_side: AppSide) -> Mapping[str, Act]:
    """What the library's commands about mentions do."""

    def show(sought: Sought) -> None:
        app_side.concordance(sought, lambda: None)

    return {"concordance": lambda: ask(screen, workspace, show), "outliers": lambda: show(_outliers())}


def ask(screen: CommandScreen, workspace: Workspace, show: Callable[[Sought], None]) -> None:
    """Ask for mentions, and show those that the answer means."""
    from annotate.concordance import read_query
    from tui.dialogs.prompt import Prompt

    def answered(typed: str | None) -> None:
        if typed is not None:
            screen.run_act(lambda: show(read_query(typed, workspace)))

    screen.app.push_screen(Prompt(ASKS, keys="enter shows them   esc goes back"), answered)


def _of_cursor(screen: ReaderScreen) -> Sought:
    from annotate.concordance import Sought

    session = screen.session
    entity = session.current
    start, end = (entity.start, entity.end) if entity else (session.cursor.start, session.cursor.end)
    surface = session.article.text[start:end]
    if not surface.strip():
        raise NotPossible("no word here")
    return Sought(surface)


def _outliers() -> Sought:
    from annotate.concordance import Sought

    return Sought(outliers=True)
