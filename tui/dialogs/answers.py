"""The questions about an article as a whole, each choice one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content

from annotate.answers import choice_by_key
from annotate.session import Session
from annotate.text import display_line
from store.records import Choice, Question
from tui.dialogs.page import PageDialog
from tui.widgets.cells import fit, shorten

Give = Callable[[str, str], object]
"""Gives the choice of a question, or takes it back; both by name."""

_KEYS = "a choice’s key gives it, or takes it back   ↑ ↓ scroll   esc leaves"
_WIDEST_NAME = 24
_AROUND = 9
"""The cells of a line beside the name and the definition: its margins, mark and key."""
_KINDS = {"single": "one of", "multiple": "any of"}
_MARKS = {"single": ("( )", "(•)"), "multiple": ("[ ]", "[x]")}


class AnswerDialog(PageDialog[None]):
    """Shows the questions with what was said of the open article; every key is kept at once, like any decision."""

    BINDINGS = [Binding("escape,enter", "dismiss(None)", show=False)]

    def __init__(self, session: Session, give: Give) -> None:
        super().__init__(Content("About the article as a whole"), _KEYS)
        self._session = session
        self._give = give

    def on_key(self, event: events.Key) -> None:
        """Give the choice that has this key, or take it back."""
        found = choice_by_key(self._session.scheme, event.character or "")
        if found is not None:
            event.stop()
            self._give(found[0].name, found[1].name)
            self.draw()

    def lines(self, width: int) -> Iterator[Content]:
        """Each question with its choices."""
        questions = self._session.scheme.questions
        names = max((cell_len(choice.name) for question in questions for choice in question.choices), default=0)
        for number, question in enumerate(questions):
            if number:
                yield Content("")
            yield self._head(question, width)
            for choice in question.choices:
                yield self._line(question, choice, min(names, _WIDEST_NAME), width)

    def _head(self, question: Question, width: int) -> Content:
        """The question, and who last said what about it."""
        events_ = self._session.history.about(question.name)
        last = f"{events_[-1].at[:16].replace('T', ' ')} {events_[-1].act} · {events_[-1].annotator}" if events_ else ""
        name = shorten(question.name, width // 2)
        room = max(width - cell_len(name) - 11, 0)
        return Content.assemble(
            (name, "bold underline"),
            (f"  {_KINDS[question.kind]}", "$text-muted"),
            (f"   {shorten(display_line(last), room)}" if last else "", "$text-muted"),
        )

    def _line(self, question: Question, choice: Choice, names: int, width: int) -> Content:
        given = (question.name, choice.name) in {
            (label.question, label.choice) for label in self._session.article.labels.values()
        }
        style = "bold" if given else ""
        about = shorten(display_line(choice.definition), max(width - names - _AROUND, 0))
        return Content.assemble(
            (f" {_MARKS[question.kind][given]} ", style),
            (f"{choice.key} ", "bold"),
            (f"{fit(choice.name, names)} ", style),
            (about, "$text-muted"),
        )
