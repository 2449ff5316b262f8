"""Looking for some labels alone, line by line."""

from __future__ import annotations

import pytest

from store.records import ArticleStatus, SuggestionState
from tests.annotate.sessions import SPANS, TEXT, Opener, states
from tests.glossator.plain.talk import Talk, talk_about
from tests.workspaces import suggested


@pytest.fixture
def talk(workspace: Opener) -> Talk:
    return talk_about(workspace(), TEXT, SPANS)


def test_labels_are_wanted_and_all_of_them_again(talk: Talk) -> None:
    assert talk("labels wanted") == ("looking for all labels", "complete for no label yet")
    assert talk("labels wanted drug") == (
        "looking for DRUG",
        "Amgen Inc. and Novartis cleared [1:Kyprolis DRUG? 0.97] (PFS) today.",
        "1 of 1: suggested; 1 open",
    )
    assert talk.conversation.greeting().lines[1:3] == ("new; 0 of 1 decided", "looking for DRUG alone")
    assert talk("D org, PERSON")[0] == "looking for ORG, PERSON"
    assert talk("D")[0] == "looking for ORG, PERSON"
    assert talk("D all")[0] == "looking for all labels"
    assert talk.said()[1].endswith("; 3 open")


def test_what_is_no_label_changes_nothing(talk: Talk) -> None:
    talk("D DRUG")
    assert talk("D DRUG ORGS")[0] == "not done: no label can be given that is called ORGS; did you mean ORG?"
    assert talk("D")[0] == "looking for DRUG"


def test_only_wanted_labels_can_be_given(talk: Talk) -> None:
    talk("D DRUG")
    reason = "not done: ORG is not among the labels wanted now: DRUG"
    assert talk("label ORG") == talk("1") == talk("add ORG PFS") == (reason,)
    talk("find PFS")
    assert talk("label ORG") == (reason,)
    assert talk.standing() == []


def test_finishing_is_for_the_wanted_labels_alone(talk: Talk) -> None:
    following = suggested(talk.session.workspace, TEXT + "Again.", SPANS)
    here = talk.session.article.id
    talk("D ORG")
    assert talk("finish")[0] == "not done: 2 open"
    assert talk("finish")[0] == "completed ORG"
    assert talk.session.article.id == following
    talk(f"open {talk.session.workspace.articles.get(here).key}")
    state = talk.session.article.state
    assert (state.status, state.complete) == (ArticleStatus.IN_PROGRESS, ("ORG",))
    assert sorted(states(talk.session)) == sorted([SuggestionState.LEFT, SuggestionState.LEFT, SuggestionState.OPEN])
    assert talk.conversation.greeting().lines[1].endswith("; complete for ORG")
    assert talk.said()[1] == "no entity here; complete for ORG"
    assert talk("labels wanted") == ("looking for ORG", "complete for ORG")
    assert talk("reopen")[0] == "reopened"
    assert talk.session.article.state.complete is None


def test_complete_for_every_label_it_is_reviewed(talk: Talk) -> None:
    for line in ("D ORG", "finish leave", "D DRUG PERSON", "finish leave"):
        talk(line)
    assert talk.session.article.state.status is ArticleStatus.REVIEWED
    assert talk("labels wanted")[1] == "reviewed: complete for all labels"
