"""What the curator is told of earlier decisions about the same surface."""

from __future__ import annotations

from annotate.consistency import Before, before
from annotate.session import Session
from tests.annotate.sessions import Opener, session_on
from tests.workspaces import suggested

TEXT = "Kyprolis one, Kyprolis two, Kyprolis three, Kyprolis four."
SPANS = [(start, start + 8, "DRUG") for start in (0, 14, 28, 44)]


def told(session: Session) -> str:
    entity = session.current
    assert entity is not None
    return before(session.workspace, entity).told(entity.label)


def test_decisions_on_other_mentions_are_counted_and_this_one_is_not(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    assert told(session) == ""
    session.accept()
    assert told(session) == "before: DRUG 1"
    session.reject()
    session.label("ORG")
    assert told(session) == "before: DRUG 1, ORG 1, rejected 1"
    session.move_to(0)
    assert told(session) == "before: ORG 1, rejected 1"
    session.move_to(14)
    assert told(session) == "before: DRUG 1, ORG 1"


def test_rejections_of_another_label_say_which(workspace: Opener) -> None:
    opened = workspace()
    session = session_on(opened, TEXT, SPANS)
    session.reject()
    session.open(suggested(opened, "Again Kyprolis", [(6, 14, "ORG")]))
    assert told(session) == "before: not DRUG 1"


def test_undo_takes_the_count_back(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    session.accept()
    session.undo()
    session.move_to(14)
    assert told(session) == ""


def test_a_label_that_would_be_an_outlier_is_spoken_against() -> None:
    many = Before({"DRUG": 3}, {})
    assert many.speaks_against("ORG")
    assert not many.speaks_against("DRUG")
    assert not Before({"DRUG": 2}, {}).speaks_against("ORG")
    assert Before({}, {"DRUG": 3}).speaks_against("DRUG")
    assert not Before({}, {"DRUG": 3}).speaks_against("ORG")
    assert not Before({}, {}).speaks_against("ORG")
