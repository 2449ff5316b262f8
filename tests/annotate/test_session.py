"""A curator at the keyboard: what each key decides, and where the cursor is afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.session import Session
from store.errors import NotFound
from store.records import Suggestion
from tests.annotate.sessions import (
    ACCEPTED,
    OPEN,
    REJECTED,
    SPANS,
    SUPERSEDED,
    TEXT,
    Opener,
    covered,
    current,
    finish_reading,
    go_to,
    refused,
    session_on,
    standing,
    states,
)
from tests.workspaces import found, opened, suggested

# opening


def test_an_article_opens_at_its_first_open_suggestion(session: Session) -> None:
    assert (current(session), covered(session)) == ("Amgen", "Amgen")


def test_an_article_without_suggestions_opens_at_its_first_word(workspace: Opener) -> None:
    session = session_on(workspace(), "\n Just words", [])
    assert (current(session), covered(session)) == (None, "Just")


def test_without_an_open_article_nothing_is_possible(workspace: Opener) -> None:
    session = Session(workspace(), "ada")
    assert session.current is None
    assert refused(session.finish) == "no article is open"
    assert refused(session.undo) == "nothing to undo"
    assert refused(session.accept) == "accept: no entity under the cursor"


def test_a_closed_article_is_no_longer_the_sessions(session: Session) -> None:
    assert session.history.of(session.article.suggestions[1]) == ()
    session.close()
    assert not session.is_open
    with pytest.raises(NotPossible):
        _ = session.history


def test_opening_what_is_not_there_says_so(session: Session) -> None:
    with pytest.raises(NotFound, match="article 77"):
        session.open(77)


# accept, reject, relabel go on


def test_decisions_go_on_to_the_next_open_suggestion(session: Session) -> None:
    assert session.accept().message == "accepted Amgen ORG"
    assert current(session) == "Novartis"
    assert session.reject().message == "rejected Novartis ORG"
    assert current(session) == "Kyprolis"
    assert session.label("ORG").message == "relabelled Kyprolis ORG · all decided: enter finishes"
    assert states(session) == [ACCEPTED, REJECTED, SUPERSEDED]
    assert standing(session) == [("Amgen", "ORG"), ("Kyprolis", "ORG")]
    assert current(session) == "Kyprolis"


def test_behind_the_last_they_go_round_to_the_first(session: Session) -> None:
    session.hop(-1, only_open=True)
    assert current(session) == "Kyprolis"
    session.accept()
    assert current(session) == "Amgen"


def test_the_last_rejected_one_stays_under_the_cursor(session: Session) -> None:
    session.accept()
    session.accept()
    session.reject()
    assert current(session) == "Kyprolis"
    assert isinstance(session.current, Suggestion)
    assert refused(session.reject) == "rejected already"
    session.accept()
    assert states(session) == [ACCEPTED, ACCEPTED, ACCEPTED]


def test_accepting_an_annotation_only_goes_on(session: Session) -> None:
    session.accept()
    go_to(session, "Amgen")
    outcome = session.accept()
    assert (outcome.message, outcome.change, current(session)) == ("accepted already", None, "Novartis")


def test_rejecting_an_annotation_removes_it(session: Session) -> None:
    session.accept()
    session.hop(-1, only_open=False)
    assert session.reject().message == "removed Amgen ORG"
    assert (states(session)[0], standing(session)) == (REJECTED, [])


def test_a_label_that_is_there_already_or_unknown_is_refused(session: Session) -> None:
    session.accept()
    go_to(session, "Amgen")
    assert refused(lambda: session.label("ORG")) == "ORG already"
    assert refused(lambda: session.label("FIRM")) == "the scheme has no label FIRM"
    assert standing(session) == [("Amgen", "ORG")]


def test_where_no_entity_is_keys_say_so(session: Session) -> None:
    go_to(session, "today")
    assert refused(session.accept) == "accept: no entity under the cursor"
    assert refused(lambda: session.nudge(1, 1)) == "nudge: no entity under the cursor"
    session.move(-1, extend=True)
    assert refused(session.reject) == "reject: the selection is not an entity"


# edges


def test_nudging_makes_an_annotation_at_once_and_stays_there(session: Session) -> None:
    outcome = session.nudge(1, 1)
    assert (outcome.message, current(session)) == ("resized Amgen Inc ORG", "Amgen Inc")
    assert states(session) == [SUPERSEDED, OPEN, OPEN]
    assert session.nudge(1, -1).message == "resized Amgen ORG"
    assert (states(session), standing(session)) == ([ACCEPTED, OPEN, OPEN], [("Amgen", "ORG")])


def test_growing_over_a_neighbour_takes_its_place(session: Session) -> None:
    go_to(session, "Novartis")
    session.accept()
    go_to(session, "Amgen")
    for _ in range(3):
        session.nudge(1, 1)
    assert session.nudge(1, 1).message == "resized Amgen Inc. and Novartis ORG, replaces 1"
    assert states(session) == [SUPERSEDED, SUPERSEDED, OPEN]


def test_at_the_ends_of_the_text_there_is_nothing_to_grow_into(workspace: Opener) -> None:
    text = "\nAmgen won.\n"
    session = session_on(workspace(), text, found(text, ("Amgen", "ORG"), (".", "ORG")))
    assert refused(lambda: session.nudge(-1, 1)) == "nothing to grow into"
    assert refused(lambda: session.nudge(-1, -1)) == "one token is the least"
    session.hop(1, only_open=True)
    assert refused(lambda: session.nudge(1, 1)) == "nothing to grow into"
    session.switch_mode()
    assert refused(lambda: session.nudge(1, -1)) == "one character is the least"
    assert refused(lambda: session.nudge(1, 1)) == "nothing to grow into"
    assert standing(session) == []


# notes, flags, history


def test_a_note_goes_to_the_annotation_under_the_cursor_or_to_the_article(session: Session) -> None:
    session.note("about all of it")
    session.accept()
    go_to(session, "Amgen")
    assert session.note("about Amgen").message == "noted Amgen ORG"
    assert session.article.state.note == "about all of it"
    assert [annotation.note for annotation in session.article.annotations.values()] == ["about Amgen"]
    assert current(session) == "Amgen"


def test_a_flag_is_put_up_and_taken_down(session: Session) -> None:
    session.flag()
    assert session.article.state.flagged
    session.flag()
    assert not session.article.state.flagged


def test_history_tells_of_an_annotation_and_of_the_suggestion_it_came_from(session: Session, workspace: Opener) -> None:
    session.reject()
    session.undo()
    go_to(session, "Amgen")
    session.label("PERSON")
    go_to(session, "Amgen")
    session.nudge(1, 1)
    bo = Session(workspace(), "bo")
    bo.open(session.article.id)
    go_to(bo, "Amgen")
    bo.note("sic")
    session.refresh()
    assert session.current is not None
    events = session.history.of(session.current)
    told = [(event.annotator, event.act) for event in events]
    assert told == [("ada", "reject"), ("ada", "undo reject"), ("ada", "relabel"), ("ada", "resize"), ("bo", "note")]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert session.history.of(session.article.suggestions[2]) == ()


def test_history_grows_with_each_decision(session: Session) -> None:
    suggestion = session.article.suggestions[1]
    assert session.history.of(suggestion) == ()
    session.accept()
    session.undo()
    session.redo()
    assert [event.act for event in session.history.of(suggestion)] == ["accept", "undo accept", "redo accept"]


def test_what_is_said_holds_nothing_that_acts_on_the_terminal(workspace: Opener) -> None:
    text = "\x1b[2JAmgen\nInc\u202e" + "x" * 60
    session = session_on(workspace(), text, [(0, len(text), "ORG")])
    said = session.accept().message
    assert said.startswith("accepted ␛[2JAmgen Inc·xxx")
    assert said.isprintable()
    assert len(said) < 100


def test_the_outcome_names_what_is_to_be_painted_again(session: Session) -> None:
    suggestion = session.current
    outcome = session.accept()
    assert suggestion in outcome.touched
    assert session.article.annotations[1] in outcome.touched


def test_the_open_article_is_what_a_fresh_reading_gives(session: Session) -> None:
    finish_reading(session)
    session.undo()
    fresh = OpenArticle.load(session.workspace, session.article.id)
    assert list(session.article.entities) == list(fresh.entities)


def test_decisions_bear_the_annotators_name_and_time(workspace: Opener, tmp_path: Path) -> None:
    with opened(tmp_path / "other.db") as other:
        session = Session(other, "ada", clock=lambda: "2025-03-01T12:00:00.000000+00:00")
        session.open(suggested(other, TEXT, SPANS))
        session.accept()
        annotation = session.article.annotations[1]
        assert (annotation.annotator, annotation.made_at) == ("ada", "2025-03-01T12:00:00.000000+00:00")
