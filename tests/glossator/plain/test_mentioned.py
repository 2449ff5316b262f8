"""Mentions of the whole workspace, listed and decided on line by line."""

from __future__ import annotations

import pytest

from store.records import NewArticle, ScoredSpan
from tests.annotate.sessions import Opener
from tests.glossator.plain.talk import SCORE, Talk, talk_about
from tests.workspaces import found, suggested

ONE, TWO = "MET and Tern. MET again.", "Vera Lind of Tern on MET."


@pytest.fixture
def talk(workspace: Opener) -> Talk:
    """A conversation about the second of two articles, which have two and one suggestions of MET."""
    store = workspace()
    first = [ScoredSpan(start, end, "DRUG", SCORE) for start, end in ((0, 3), (14, 17))]
    suggested(store, ONE, first, title="One")
    return talk_about(store, TWO, found(TWO, ("MET", "DRUG"), ("Tern", "ORG")))


def annotated(talk: Talk) -> list[tuple[str, str]]:
    rows = talk.session.workspace.connection.execute(
        "SELECT surface, label FROM annotations ORDER BY article_id, start"
    )
    return [tuple(row) for row in rows]


def told(talk: Talk, line: str) -> list[str]:
    """What is said of each mention, without the keys of articles."""
    return [line.partition("; ")[2] for line in talk(line)[1:]]


def test_mentions_of_the_entity_are_said_over_all_articles(talk: Talk) -> None:
    talk("go 2")
    assert talk("C")[0] == "mentions 1 to 3 of 3"
    assert told(talk, "mentions") == [
        "open 0.97; [MET DRUG] and Tern.",
        "open 0.97; [MET DRUG] again.",
        "open 0.97; Vera Lind of Tern on [MET DRUG].",
    ]
    assert told(talk, "mentions ORG") == ["open 0.97; Vera Lind of [Tern ORG] on MET."]
    assert talk("mentions state:rejected") == ("not done: there is no such mention",)
    assert talk("mentions label:XYZ")[0] == "not done: the scheme has no label XYZ"


def test_long_lists_go_on_by_number(workspace: Opener) -> None:
    text = "MET " * 30
    spans = [ScoredSpan(start, start + 3, "DRUG", SCORE) for start in range(0, len(text), 4)]
    store = workspace()
    talk = talk_about(store, "Nothing.")
    assert talk("mentions")[0] == "not done: mentions of what? no entity here"
    suggested(store, text, spans)
    assert talk("mentions MET")[0] == "mentions 1 to 20 of 30"
    assert len(talk("mentions 21")) == 11
    assert talk("mentions 31") == ("not done: there are 30 mentions",)


def test_several_are_decided_as_one_decision(talk: Talk) -> None:
    talk("mentions MET")
    assert talk("accept mentions 1 3")[0] == "accepted 2 mentions in 2 articles"
    assert annotated(talk) == [("MET", "DRUG"), ("MET", "DRUG")]
    assert talk("accept mentions 1-2")[0] == "accepted MET DRUG; 1 left alone: accepted already"
    assert talk("relabel mentions org all")[0] == "relabelled 3 mentions in 2 articles"
    assert annotated(talk) == [("MET", "ORG")] * 3
    assert told(talk, "mentions 1")[0] == "annotated; [MET ORG] and Tern."
    talk("undo")
    assert annotated(talk) == [("MET", "DRUG")] * 3
    assert talk("reject mentions all")[0].endswith("3 mentions in 2 articles")
    assert annotated(talk) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("accept mentions 4", "there is no mention 4"),
        ("accept mentions 1-4", "there is no mention 4"),
        ("accept mentions 0", "there is no mention 0"),
        ("accept mentions some", "there is no mention some"),
        ("accept mentions 3-1", "3-1 goes backwards"),
        ("accept mentions ,", "which mentions? their numbers are missing"),
        ("relabel mentions DRUGS 1", "the scheme has no label DRUGS; did you mean DRUG?"),
        ("relabel mentions DRUG", "something is missing: relabel mentions LABEL NUMBERS"),
        ("open mention 4", "there is no mention 4"),
    ],
)
def test_wrong_numbers_decide_nothing(talk: Talk, line: str, reason: str) -> None:
    before = talk("accept mentions 1")
    assert before == ("not done: no mentions were listed yet", "mentions lists some, with their numbers.")
    talk("mentions MET")
    assert talk(line)[0] == f"not done: {reason}"
    assert annotated(talk) == []


def test_a_mention_is_gone_to_in_its_article(talk: Talk) -> None:
    talk("mentions MET")
    opened = talk("open mention 2")
    assert opened[0].endswith(": One")
    assert opened[2] == "[2:MET DRUG? 0.97] again."
    talk("accept")
    assert talk("open mention 2")[-1].startswith("2 of 2: annotated")


def test_what_is_listed_can_be_gone_meanwhile(talk: Talk, workspace: Opener) -> None:
    talk("mentions MET")
    other = workspace()
    other.articles.remove(other.articles.id_of(talk("list One")[1].split(": ")[1].split("; ")[0]))
    assert talk("mentions 1")[1].endswith("removed")
    assert talk("open mention 1")[0].startswith("not done: ")
    assert talk("accept mentions all")[0].startswith("accepted MET DRUG")
    assert annotated(talk) == [("MET", "DRUG")]


def test_decisions_that_stand_out_are_said(workspace: Opener) -> None:
    text = "MET " * 8
    talk = talk_about(workspace(), text)
    assert talk("outliers") == ("not done: no decision stands out",)
    for start in range(0, len(text), 4):
        talk(f"add {'ORG' if start == 8 else 'DRUG'} {start} {start + 3}")
    assert talk("outliers")[0] == "mentions 1 to 1 of 1"
    assert "[MET ORG]" in talk("outliers")[1]


def test_what_a_label_is_for_is_said(talk: Talk) -> None:
    talk("go 2")
    talk("accept")
    assert talk("guideline")[0] == "ORG: A firm."
    said = talk("guideline drug")
    assert said[0] == "DRUG: A product."
    assert f" MET accepted by ada, in {talk.session.article.article.title}" in said[1]
    assert talk("guideline DRAG")[0] == "not done: the scheme has no label DRAG; did you mean DRUG?"


def test_the_address_of_an_article_is_said(talk: Talk) -> None:
    assert talk("url") == ("not done: this article has no URL",)
    talk.session.workspace.articles.add([NewArticle("Two.", "Two", key="two", url="https://news.example/2")])
    talk("open two")
    assert talk("url") == ("https://news.example/2",)
