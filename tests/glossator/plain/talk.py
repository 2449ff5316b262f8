"""Conversations made for tests, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.session import Session
from glossator.plain.conversation import Conversation
from glossator.plain.passage import step
from store.records import ScoredSpan
from store.workspace import Workspace
from tests.workspaces import suggested

SCORE = 0.97


class Talk:
    """Says a line and returns the lines of the answer."""

    def __init__(self, session: Session, **keys: str) -> None:
        self.session = session
        self.conversation = Conversation(session, keys, patience=0)

    def __call__(self, line: str) -> tuple[str, ...]:
        answer = self.conversation.answer(line)
        assert answer is not None
        return answer.lines

    def said(self) -> tuple[str, ...]:
        """Where the session is, in its own words."""
        return tuple(step(self.session))

    def standing(self) -> list[tuple[str, str]]:
        """Surface and label of each annotation, in the order of the text."""
        annotations = sorted(self.session.article.annotations.values(), key=lambda one: one.start)
        return [(one.surface, one.label) for one in annotations]


def talk_about(workspace: Workspace, text: str, spans: Sequence[tuple[int, int, str]] = (), **keys: str) -> Talk:
    session = Session(workspace, "ada")
    session.open(suggested(workspace, text, [ScoredSpan(*span, SCORE) for span in spans]))
    return Talk(session, **keys)
