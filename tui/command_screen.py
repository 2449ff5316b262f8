"""A screen that carries out the commands of the table: one dispatch, and one place where errors are shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.events import DescendantBlur, DescendantFocus, Paste

from annotate.errors import NotPossible
from store.errors import GlossatorError, WorkspaceBusy
from tui.messages import AddRequested
from tui.widgets.exact_screen import ExactScreen
from tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from annotate.outcome import Outcome

WORD_LINES = ("filter", "words")
"""The ids of the lines over a list into which words are typed."""

Act: TypeAlias = "Callable[[], Outcome | None]"
"""What a command does; its outcome's message goes to the footer."""


class CommandScreen(ExactScreen[None]):
    """Base of start, library and reader."""

    commands_name: ClassVar[str]
    """The name of the screen in the table of commands."""

    @abstractmethod
    def acts(self) -> Mapping[str, Act]:
        """What each command does here, by id."""

    def why_not(self, command_id: str) -> str | None:
        """Why a command is not possible now; None where it is."""
        return None if command_id in self.acts() else "not on this screen"

    def action_command(self, command_id: str) -> None:
        """Carry out a command of the table."""
        self.run_act(self.acts()[command_id])

    def run_act(self, act: Act) -> Outcome | None:
        """Call what a command does, say in the footer what came of it, and return its outcome."""
        try:
            outcome = act()
        except NotPossible as reason:
            self.say(reason.message)
        except WorkspaceBusy as error:
            self.when_busy(error, act)
        except GlossatorError as error:
            self.say_error(error)
        else:
            self.say(outcome.message if outcome else "")
            return outcome
        return None

    def when_busy(self, error: WorkspaceBusy, act: Act) -> None:
        """Say that another process holds the workspace, so that nothing was written."""
        self.say_error(error)

    def say_error(self, error: GlossatorError) -> None:
        """Say in the footer what went wrong and what to do."""
        self.say(f"{error.message} {error.hint}".strip(), error=True)

    def on_paste(self, event: Paste) -> None:
        """Add what was pasted: paths, or the text of an article."""
        event.stop()
        # terminals send a carriage return for every line feed of what is pasted
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self.post_message(AddRequested(text))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say how to go on from a line in which keys are letters and no commands."""
        if event.widget.id in WORD_LINES:
            self.query_one(KeyFooter).hold("type words   enter goes to the list   esc takes the words away")

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Show the keys again."""
        if event.widget.id in WORD_LINES:
            self.query_one(KeyFooter).hold("")

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message in the footer; empty shows the keys again."""
        self.query_one(KeyFooter).say(message, error=error)
