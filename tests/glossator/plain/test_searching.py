"""Finding a text, deciding on what is found, and hopping, line by line."""

from __future__ import annotations

from tests.annotate.sessions import SPANS, TEXT, Opener
from tests.glossator.plain.talk import talk_about
from tests.workspaces import found, suggested

AGAIN = "MET and kinase inhibitors. Kinase\ninhibitors of MET, METs."


def test_a_match_is_selected_said_and_labelled(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN)
    assert talk("find kinase inhibitors") == (
        "1 of 2",
        "MET and [kinase inhibitors].",
        "selected, characters 8 to 25; not marked; none open, finish is next",
    )
    assert talk("n")[:2] == ("2 of 2", "[Kinase inhibitors] of MET, METs.")
    assert talk("next match")[0] == "1 of 2; from the top"
    assert talk("N")[0] == "2 of 2; from the end"
    assert talk("label DRUG")[0] == "added Kinase inhibitors DRUG"
    assert talk.standing() == [("Kinase\ninhibitors", "DRUG")]


def test_a_match_inside_an_entity_says_what_it_lies_over(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS)
    assert talk("/ PROL") == ("not done: no “PROL” in this article",)
    assert talk("/ prol")[1:] == (
        "Amgen Inc. and Novartis cleared Ky[prol]is (PFS) today.",
        "selected, characters 34 to 38; over 3:DRUG?; 3 open",
    )
    assert talk("accept") == ("not done: accept: the selection is not an entity",)
    assert talk("2")[0].startswith("added prol DRUG, supersedes 1")
    assert talk.standing() == [("prol", "DRUG")]


def test_a_match_that_is_an_entity_is_that_entity(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS)
    assert talk("find kyprolis")[1:] == (
        "Amgen Inc. and Novartis cleared [3:Kyprolis DRUG? 0.97] (PFS) today.",
        "3 of 3: suggested; 3 open",
    )
    talk("accept")
    assert talk.standing() == [("Kyprolis", "DRUG")]


def test_what_was_not_found_is_not_searched_for_on(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN)
    assert talk("n") == talk("find") == talk("places") == ("not done: nothing to find: no text was given yet",)
    talk("find met")
    talk("find xyzzy")
    assert talk("find")[0] == "1 of 3"
    assert talk("n")[0] == "2 of 3"


def test_all_places_of_what_was_found_are_said(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN, found(AGAIN, ("MET", "DRUG")))
    talk("find met")
    said = talk("places")
    assert [line.split(":")[0] for line in said] == [
        "0 3, line 1, 1",
        "48 51, line 2, not marked",
        "53 56, line 2, inside a word",
    ]
    assert talk("places kinase inhibitors")[0].startswith("8 25, line 1, not marked: ")


def test_a_selection_can_be_left(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN)
    talk("find kinase")
    assert talk("back")[0] == "nothing selected"
    assert talk("label DRUG")[0] == "not done: label: no entity here"


def test_mentions_are_hopped_to_and_can_be_labelled(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN, found(AGAIN, ("MET", "DRUG")))
    assert talk("*") == ("2 of 2", "inhibitors of [MET], METs.", "selected, characters 48 to 51; not marked; 1 open")
    assert talk("previous mention")[0] == "1 of 2"
    talk("*")
    talk("label DRUG")
    assert talk.standing() == [("MET", "DRUG")]


def test_without_an_entity_or_a_match_there_is_nothing_to_hop_by(workspace: Opener) -> None:
    talk = talk_about(workspace(), AGAIN)
    assert talk("next mention") == ("not done: no entity and no match here", "find TEXT goes to a text.")


def test_labels_notes_and_decisions_are_hopped_to(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS)
    assert talk("e")[-1].startswith("2 of 3")
    assert talk("E")[-1].startswith("1 of 3")
    assert talk("'")[0] == "not done: no annotation of this article has a note"
    for line in ("go 3", "accept", "go 3", "note ask", "go 1"):
        talk(line)
    assert talk('"')[-1].startswith("3 of 3")
    talk("go 1")
    assert talk("last decision")[-1].startswith("3 of 3")


def test_articles_with_open_suggestions_are_hopped_to(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS)
    first = talk.session.article.article.key
    suggested(talk.session.workspace, "Nothing to decide.", title="Nothing")
    suggested(talk.session.workspace, f"{TEXT}Again.", SPANS, title="Again")
    assert talk("K")[0].endswith(": Again")
    assert talk("previous undecided") == ("not done: no article before this one has open suggestions",)
    assert talk("next undecided")[0].startswith(f"Article {first}: ")
    assert talk("J") == ("not done: no article after this one has open suggestions",)
