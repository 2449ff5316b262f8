"""Relations made, said, walked and taken away line by line."""

from __future__ import annotations

import pytest

from tests.annotate.sessions import Opener
from tests.glossator.plain.talk import Talk, talk_about
from tests.workspaces import found

TEXT = "Ada Lowe leads Corvane. Corvane and Tern sell brixamab."
SPANS = found(TEXT, ("Ada Lowe", "PERSON"), ("Corvane", "ORG"), ("Tern", "ORG"), ("brixamab", "DRUG"))


@pytest.fixture
def talk(workspace: Opener) -> Talk:
    """A conversation about four annotations: 1 PERSON, 2 and 3 ORG, 4 DRUG; the first is the current one."""
    talk = talk_about(workspace(), TEXT, SPANS)
    for line in ("accept", "accept", "accept", "accept", "go 1"):
        talk(line)
    return talk


def related(talk: Talk) -> list[tuple[str, str, str]]:
    listed = talk.session.workspace.relations.listed()
    return [(one.head.text, one.type, one.tail.text) for one in listed]


def test_the_only_type_that_fits_needs_no_name(talk: Talk) -> None:
    assert talk("relate 4")[0] == "related: 1:Ada Lowe PERSON sells 4:brixamab DRUG"
    assert talk.said()[1] == "1 of 4: annotated, accepted; none open, finish is next; 1 relation"
    assert related(talk) == [("Ada Lowe", "sells", "brixamab")]
    assert talk("relate 4")[0] == "not done: Ada Lowe sells brixamab already"


def test_of_several_types_one_is_named(talk: Talk) -> None:
    asked = (
        "not done: several relations lead from PERSON to ORG: sells, leads",
        "relate with one of these says which.",
    )
    assert talk("relate 2") == asked
    assert related(talk) == []
    assert talk("relate 2 leads")[0] == "related: 1:Ada Lowe PERSON leads 2:Corvane ORG"
    assert talk("R 2 s")[0] == "related: 1:Ada Lowe PERSON sells 2:Corvane ORG"
    assert related(talk) == [("Ada Lowe", "leads", "Corvane"), ("Ada Lowe", "sells", "Corvane")]


def test_the_first_end_is_the_tail_where_the_type_leads_back_alone(talk: Talk) -> None:
    talk("go 4")
    assert talk("relate 3 makes")[0] == "related: 3:Tern ORG makes 4:brixamab DRUG"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("relate 4 makes", "makes does not lead from PERSON to DRUG, nor back"),
        ("relate 4 made", "the scheme has no relation made; did you mean makes?"),
        ("relate 9", "there is no entity 9"),
        ("relate 1", "relate: go to the other end first"),
        ("relate 1 sells", "sells does not lead from PERSON to PERSON, nor back"),
        ("relate leads", "no relation is begun"),
        ("next relation", "this annotation has no relation"),
        ("remove relation", "this annotation has no relation"),
        ("remove relation 1", "there is no relation 1"),
        ("remove relation x", "there is no relation x"),
    ],
)
def test_what_cannot_be_is_refused_and_begins_nothing(talk: Talk, line: str, reason: str) -> None:
    before = talk("where")
    assert talk(line)[0] == f"not done: {reason}"
    assert talk("where") == before
    assert related(talk) == []


def test_a_relation_is_begun_on_one_end_and_made_on_the_other(talk: Talk) -> None:
    begun = talk("R")
    assert begun[0] == "possible other ends: 2:Corvane ORG, 3:Tern ORG, 4:brixamab DRUG"
    held = "relation begun on 1:Ada Lowe PERSON; relate on the other end makes it, back leaves it"
    assert begun[-1] == talk("w")[-1] == held
    assert talk("relate")[0].startswith("not done: several relations lead from PERSON to ORG: sells, leads")
    done = talk("relate leads")
    assert done[0] == "related: 1:Ada Lowe PERSON leads 2:Corvane ORG"
    assert held not in done


def test_what_was_begun_can_be_left_and_outlives_a_relation_by_number(talk: Talk) -> None:
    talk("relate")
    talk("go 2")
    assert talk("relate 4 makes")[-1].startswith("relation begun on 1:")
    assert talk("back")[0] == "no relation made"
    assert talk("back") == ("not done: nothing to leave", "quit leaves Glossator.")
    assert related(talk) == [("Corvane", "makes", "brixamab")]


def test_both_ends_must_be_annotations(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS)
    assert talk("relate")[0] == "not done: relate: accept the suggestion first"
    talk("accept")
    talk("go 1")
    assert talk("relate 2")[0] == "not done: relate: accept the suggestion 2 first"
    assert talk("relate")[0] == "nothing that is annotated could be the other end yet"
    talk("next")
    assert talk("relate")[0] == "not done: relate: accept the suggestion first"


def test_relations_are_said_by_number_and_with_their_ends(talk: Talk) -> None:
    assert talk("relations") == ("no relation in this article",)
    for line in ("go 3", "relate 4 makes", "go 1", "relate 4", "relate 2 leads"):
        talk(line)
    assert talk("relations") == (
        "1: 1:Ada Lowe PERSON leads 2:Corvane ORG",
        "2: 1:Ada Lowe PERSON sells 4:brixamab DRUG",
        "3: 3:Tern ORG makes 4:brixamab DRUG",
    )
    talk("go 4")
    assert {"1:Ada Lowe PERSON sells 4:brixamab DRUG", "3:Tern ORG makes 4:brixamab DRUG"} <= {*talk("why")}


def test_the_other_ends_are_walked(talk: Talk) -> None:
    for line in ("relate 2 leads", "relate 4"):
        talk(line)
    assert talk("next relation")[0] == "1:Ada Lowe PERSON leads 2:Corvane ORG; 1 of 2"
    assert talk.said()[1].startswith("2 of 4")
    assert talk("next relation")[0] == "1:Ada Lowe PERSON sells 4:brixamab DRUG; 2 of 2"
    assert talk("previous relation")[0].endswith("; 1 of 2")


def test_one_is_taken_away_by_its_number_or_as_the_only_one(talk: Talk) -> None:
    for line in ("relate 2 leads", "relate 4"):
        talk(line)
    assert talk("remove relation")[0] == "not done: this annotation has 2 relations"
    assert talk("remove relation 1")[0] == "removed: 1:Ada Lowe PERSON leads 2:Corvane ORG"
    assert talk("remove relation")[0] == "removed: 1:Ada Lowe PERSON sells 4:brixamab DRUG"
    assert related(talk) == []
    talk("undo")
    assert related(talk) == [("Ada Lowe", "sells", "brixamab")]
