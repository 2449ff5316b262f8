"""Where the cursor is after a decision, and the way back to what was decided."""

from __future__ import annotations

from annotate.session import Session
from store.records import Annotation
from tests.annotate.sessions import (
    OPEN,
    REJECTED,
    SPANS,
    TEXT,
    Opener,
    covered,
    current,
    go_to,
    refused,
    session_on,
    standing,
    states,
)
from tests.workspaces import found, suggested


def add(session: Session, surface: str, label: str) -> str:
    """Select the first place of a text and label it; what the footer then says."""
    start = session.article.text.index(surface)
    session.select(start, start + len(surface))
    return session.label(label).message


# on


def test_an_added_span_goes_on_to_the_next_open_suggestion_behind_it(session: Session) -> None:
    assert add(session, "Inc. and", "DRUG") == "added Inc. and DRUG"
    assert (current(session), session.cursor.extended) == ("Novartis", False)
    go_to(session, "cleared")
    session.label("DRUG")
    assert current(session) == "Kyprolis"
    assert states(session) == [OPEN, OPEN, OPEN]


def test_behind_the_last_open_suggestion_the_cursor_stays_on_what_was_added(session: Session) -> None:
    assert add(session, "PFS", "DRUG") == "added PFS DRUG"
    assert (current(session), session.article.entities.open_count) == ("PFS", 3)
    assert session.nudge(-1, 1).message == "resized (PFS DRUG"


# back


def test_edges_of_what_was_added_are_one_key_away(session: Session) -> None:
    add(session, "cleared", "DRUG")
    assert current(session) == "Kyprolis"
    session.hop_decided()
    assert (current(session), isinstance(session.current, Annotation)) == ("cleared", True)
    session.nudge(-1, 1)
    assert standing(session) == [("Novartis cleared", "DRUG")]


def test_the_way_back_does_not_stop_at_what_was_decided_before(session: Session) -> None:
    session.accept()
    session.accept()
    go_to(session, "Inc")
    session.label("DRUG")
    assert current(session) == "Kyprolis"
    session.hop_decided()
    assert current(session) == "Inc"
    assert session.note("sic").message == "noted Inc DRUG"


def test_the_way_back_leads_to_what_was_accepted_rejected_or_relabelled(session: Session) -> None:
    for decide, surface in ((session.accept, "Amgen"), (session.reject, "Novartis")):
        decide()
        session.hop_decided()
        assert current(session) == surface
        session.hop(1, only_open=True)
    session.label("ORG")
    go_to(session, "today")
    session.hop_decided()
    assert current(session) == "Kyprolis"


def test_decisions_about_the_article_are_passed_over(session: Session) -> None:
    nothing = "nothing was decided since this article was opened"
    session.flag()
    go_to(session, "today")
    session.note("about all of it")
    assert refused(session.hop_decided) == nothing
    go_to(session, "Amgen")
    session.accept()
    session.flag()
    session.hop_decided()
    assert current(session) == "Amgen"
    session.open(session.article.id)
    assert refused(session.hop_decided) == nothing


def test_where_a_span_was_taken_away_it_is_selected(session: Session) -> None:
    add(session, "Inc. and", "DRUG")
    session.move_to(0)
    session.undo()
    assert (covered(session), current(session), standing(session)) == ("Inc. and", None, [])
    session.label("ORG")
    session.hop_decided()
    session.reject()
    assert current(session) == "Novartis"
    session.hop_decided()
    assert (covered(session), session.cursor.extended, standing(session)) == ("Inc. and", True, [])


def test_what_another_process_took_away_leaves_its_place(session: Session, workspace: Opener) -> None:
    session.reject()
    go_to(session, "today")
    session.label("DRUG")
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    go_to(bo, "today")
    bo.reject()
    session.move_to(0)
    session.hop_decided()
    assert (covered(session), current(session), states(session)[0]) == ("today", None, REJECTED)


def test_after_undo_in_another_article_the_way_back_leads_to_what_was_undone(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    session.accept()
    session.open(suggested(session.workspace, "Kyprolis won", found("Kyprolis won", ("Kyprolis", "DRUG"))))
    assert session.undo().opened
    go_to(session, "today")
    session.hop_decided()
    assert current(session) == "Amgen"
