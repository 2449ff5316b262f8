"""Sessions made for tests, and what one sees of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotate.errors import NotPossible
from annotate.session import Outcome, Session
from store.records import SuggestionState
from store.workspace import Workspace
from tests.workspaces import found, suggested

TEXT = "Amgen Inc. and Novartis cleared Kyprolis (PFS) today.\n"
SPANS = found(TEXT, ("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
OPEN, ACCEPTED, REJECTED, SUPERSEDED, LEFT = SuggestionState
Opener = Callable[[], Workspace]


def session_on(workspace: Workspace, text: str, spans: list[tuple[int, int, str]], annotator: str = "ada") -> Session:
    session = Session(workspace, annotator)
    session.open(suggested(workspace, text, spans))
    return session


def current(session: Session) -> str | None:
    return None if session.current is None else session.current.surface


def covered(session: Session) -> str:
    return session.article.text[session.cursor.start : session.cursor.end]


def standing(session: Session) -> list[tuple[str, str]]:
    annotations = sorted(session.article.annotations.values(), key=lambda a: a.start)
    return [(annotation.surface, annotation.label) for annotation in annotations]


def states(session: Session) -> list[SuggestionState]:
    return [suggestion.state for suggestion in session.article.suggestions.values()]


def go_to(session: Session, surface: str) -> None:
    session.move_to(session.article.text.index(surface))


def refused(act: Callable[[], Outcome]) -> str:
    with pytest.raises(NotPossible) as reason:
        act()
    return reason.value.message


def finish_reading(session: Session) -> None:
    """Decide on the three suggestions of the fixture."""
    session.accept()
    session.reject()
    session.label("ORG")
