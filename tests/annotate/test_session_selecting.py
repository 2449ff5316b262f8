"""Words, selections and hops: which entity a key acts on."""

from __future__ import annotations

import pytest

from annotate import cursor as cursors
from annotate.errors import NotPossible
from annotate.session import Session
from tests.annotate.sessions import (
    ACCEPTED,
    OPEN,
    REJECTED,
    SUPERSEDED,
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
from tests.workspaces import found

# words and selections


def test_a_label_on_a_word_outside_entities_makes_a_span_of_it(session: Session) -> None:
    go_to(session, "(PFS")
    assert session.label("DRUG").message == "added PFS DRUG"
    assert (covered(session), current(session)) == ("PFS", "PFS")
    assert standing(session) == [("PFS", "DRUG")]


def test_a_label_on_a_selection_makes_one_span_and_says_what_made_way(session: Session) -> None:
    session.accept()
    session.move_to(0)
    for _ in range(3):
        session.move(1, extend=True)
    assert covered(session) == "Amgen Inc. and Novartis"
    assert session.label("PERSON").message == "added Amgen Inc. and Novartis PERSON, replaces 1, supersedes 1"
    assert states(session) == [SUPERSEDED, SUPERSEDED, OPEN]
    assert (current(session), session.cursor.extended) == ("Kyprolis", False)


def test_selecting_exactly_an_entity_means_that_entity(session: Session) -> None:
    session.accept()
    go_to(session, "Amgen")
    session.note("from the filing")
    session.place(cursors.exactly(0, 5))
    session.label("DRUG")
    (annotation,) = session.article.annotations.values()
    assert (annotation.label, annotation.note, annotation.origin) == ("DRUG", "from the filing", "corrected")
    session.place(cursors.exactly(15, 23))
    session.accept()
    assert states(session)[1] is ACCEPTED


def test_selecting_exactly_what_was_rejected_makes_a_new_span_and_keeps_the_rejection(session: Session) -> None:
    session.reject()
    session.place(cursors.exactly(0, 5))
    assert refused(session.reject) == "reject: the selection is not an entity"
    session.label("PERSON")
    assert (states(session)[0], standing(session)) == (REJECTED, [("Amgen", "PERSON")])


def test_on_the_second_word_of_an_entity_keys_act_on_the_entity(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, found(TEXT, ("Amgen Inc", "ORG")))
    go_to(session, "Inc")
    assert current(session) == "Amgen Inc"
    session.label("PERSON")
    assert standing(session) == [("Amgen Inc", "PERSON")]


def test_an_entity_that_begins_inside_a_word_is_reached_by_word_and_by_hop(workspace: Opener) -> None:
    text = "an anti-PD-1 antibody"
    session = session_on(workspace(), text, found(text, ("PD-1", "DRUG")))
    assert (current(session), covered(session)) == ("PD-1", "PD-1")
    session.move(-1)
    assert (current(session), covered(session)) == (None, "an")
    session.move(1)
    assert (current(session), covered(session)) == ("PD-1", "anti-PD-1")
    session.accept()
    assert standing(session) == [("PD-1", "DRUG")]
    session.move(1)
    assert covered(session) == "antibody"


def test_of_two_entities_in_one_word_the_one_pointed_at_is_meant(workspace: Opener) -> None:
    text = "the HER2/EGFR assay"
    session = session_on(workspace(), text, found(text, ("HER2", "ORG"), ("EGFR", "DRUG")))
    session.move_to(text.index("GFR"))
    assert (current(session), covered(session)) == ("EGFR", "EGFR")
    session.move_to(text.index("ER2"))
    assert current(session) == "HER2"


def test_an_entity_of_punctuation_alone_can_be_hopped_to_and_decided(workspace: Opener) -> None:
    text = "cleared — today ® now"
    session = session_on(workspace(), text, found(text, ("—", "ORG"), ("®", "DRUG"), (" now", "ORG")))
    assert (current(session), covered(session)) == ("—", "—")
    session.reject()
    assert current(session) == "®"
    session.reject()
    assert current(session) == " now"
    session.accept()
    assert standing(session) == [(" now", "ORG")]


def test_dragging_selects_words(session: Session) -> None:
    session.select(TEXT.index("mgen"), TEXT.index(" and"))
    assert (covered(session), session.cursor.extended) == ("Amgen Inc", True)


def test_switching_modes_stays_on_an_entity_that_begins_behind_its_word(workspace: Opener) -> None:
    text = "Amgen Inc. and more"
    session = session_on(workspace(), text, found(text, (". and", "ORG")))
    for mark in (".", ". and", "."):
        session.switch_mode()
        assert (current(session), covered(session)) == (". and", mark)


def test_leaving_word_mode_stays_on_the_entity_hopped_to(workspace: Opener) -> None:
    text = "Amgen Inc. won"
    session = session_on(workspace(), text, found(text, ("Amgen Inc", "ORG"), ("Amgen", "PERSON")))
    assert current(session) == "Amgen Inc"
    session.switch_mode()
    assert (current(session), covered(session)) == ("Amgen Inc", "A")
    session.nudge(1, 1)
    assert standing(session) == [("Amgen Inc.", "ORG")]
    session.nudge(1, -1)
    session.nudge(1, -1)
    assert standing(session) == [("Amgen In", "ORG")]


# hopping


def test_hopping_over_entities_stops_at_the_ends(session: Session) -> None:
    session.reject()
    session.accept()
    order = []
    session.hop(-1, only_open=False)
    order.append(current(session))
    session.hop(-1, only_open=False)
    order.append(current(session))
    assert order == ["Novartis", "Amgen"]
    with pytest.raises(NotPossible, match="no more entities that way"):
        session.hop(-1, only_open=False)
    assert current(session) == "Amgen"


def test_hopping_over_open_suggestions_goes_round_and_says_so(session: Session) -> None:
    assert [session.hop(1, only_open=True).message for _ in range(3)] == ["", "", "from the top"]
    assert session.hop(-1, only_open=True).message == "from the end"
    session.accept()
    session.accept()
    assert session.hop(1, only_open=True).message == "the only one"
    session.accept()
    with pytest.raises(NotPossible, match="no open suggestion"):
        session.hop(1, only_open=True)


def test_hopping_from_inside_an_entity_goes_on_from_it(workspace: Opener) -> None:
    spans = found(TEXT, ("Amgen Inc", "ORG"), ("Novartis", "ORG"))
    session = session_on(workspace(), TEXT, spans)
    go_to(session, "Inc")
    session.hop(1, only_open=False)
    assert current(session) == "Novartis"
    go_to(session, "cleared")
    session.hop(-1, only_open=False)
    assert current(session) == "Novartis"


def test_hopping_reaches_every_one_of_nested_suggestions(workspace: Opener) -> None:
    spans = found(TEXT, ("Amgen Inc. and Novartis", "ORG"), ("Amgen", "ORG"), ("Inc. and", "DRUG"), ("and", "DRUG"))
    session = session_on(workspace(), TEXT, spans)
    there = [current(session)]
    for _ in range(3):
        session.hop(1, only_open=True)
        there.append(current(session))
    assert there == ["Amgen Inc. and Novartis", "Amgen", "Inc. and", "and"]
    session.reject()
    assert current(session) == "Amgen Inc. and Novartis"
