"""The reader's commands that carry a decision to equal mentions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from annotate.equality import Equality
from tui.command_screen import Act
from tui.messages import LibraryChanged

if TYPE_CHECKING:
    from annotate.outcome import Outcome
    from annotate.same import Carried, Everywhere
    from store.workspace import Workspace
    from tui.screens.reader import ReaderScreen


def carry_acts(screen: ReaderScreen) -> Mapping[str, Act]:
    """What the commands do on one reader screen."""
    return {
        "same": partial(_same, screen, Equality.EXACT),
        "same-forms": partial(_same, screen, Equality.FORMS),
        "same-everywhere": partial(_everywhere, screen),
        "never": partial(_never, screen),
    }


def _same(screen: ReaderScreen, equality: Equality) -> Outcome:
    from annotate import carrying

    return carrying.same(screen.session, equality)


def _everywhere(screen: ReaderScreen) -> None:
    from annotate import carrying

    _ask(screen, carrying.decided(screen.session), never_again=False)


def _never(screen: ReaderScreen) -> None:
    from annotate import carrying

    _ask(screen, carrying.refusal_of(screen.session), never_again=True)


def _ask(screen: ReaderScreen, what: Carried, *, never_again: bool) -> None:
    from annotate import carrying
    from tui.dialogs.carry import CarryDialog

    session = screen.session
    act = carrying.refuse if never_again else carrying.carry

    def look(snapshot: Workspace, equality: Equality) -> Everywhere:
        return carrying.look(session, snapshot, what, equality)

    def answered(found: Everywhere | None) -> None:
        if found is not None:
            screen.run_act(partial(act, session, found))
            screen.post_message(LibraryChanged())  # other articles may have changed with this one, or without it

    screen.app.push_screen(CarryDialog(session.workspace, what, look, never_again=never_again), answered)
