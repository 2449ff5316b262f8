"""Questions about the article as a whole, said and answered line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.records import ArticleStatus, Choice, Question
from tests.glossator.plain.talk import Talk, talk_about
from tests.workspaces import SCHEME, opened

ASKING = replace(
    SCHEME,
    questions=(
        Question("relevance", "single", (Choice("yes", "y", "About a product."), Choice("no", "n"))),
        Question("topic", "multiple", (Choice("deal", "1"), Choice("trial", "2"))),
    ),
)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with opened(tmp_path / "asking.db", ASKING) as workspace:
        yield talk_about(workspace, "Amgen and Novartis agree.")


def answers(talk: Talk) -> list[tuple[str, str]]:
    labels = talk.session.workspace.article_labels.of(talk.session.article.id)
    return sorted((label.question, label.choice) for label in labels)


def test_the_questions_are_said_with_choices_and_keys(talk: Talk) -> None:
    assert talk("A") == talk("article labels")
    assert talk("A") == (
        "relevance, one choice: no answer",
        "  y, yes: not given; About a product.",
        "  n, no: not given",
        "topic, any of the choices: no answer",
        "  1, deal: not given",
        "  2, trial: not given",
    )


def test_a_single_answer_gives_way_and_multiple_ones_add_up(talk: Talk) -> None:
    assert talk("answer relevance yes")[0] == "answered relevance: yes"
    talk("answer Relevance NO")
    talk("answer topic trial")
    talk("answer 1")
    assert answers(talk) == [("relevance", "no"), ("topic", "deal"), ("topic", "trial")]
    assert talk.conversation.greeting().lines[1].endswith("; relevance: no; topic: deal, trial")
    said = talk("article labels")
    assert said[0].startswith("relevance, one choice: no; ")
    assert said[0].endswith(" answer no by ada")
    assert (said[1], said[2]) == ("  y, yes: not given; About a product.", "  n, no: given")
    assert talk.session.article.state.status is ArticleStatus.NEW


def test_giving_never_takes_back_and_taking_back_never_gives(talk: Talk) -> None:
    talk("answer y")
    assert talk("answer y") == ("not done: relevance: yes is given already", "withdraw takes it back.")
    assert talk("withdraw relevance no") == ("not done: relevance: no is not given",)
    assert answers(talk) == [("relevance", "yes")]
    assert talk("withdraw relevance yes")[0] == "withdrew relevance: yes"
    assert answers(talk) == []
    talk("undo")
    assert answers(talk) == [("relevance", "yes")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("answer z", "no choice has the key z"),
        ("answer topics deal", "there is no question topics; did you mean topic?"),
        ("answer topic yes", "topic has no choice yes"),
        ("answer topic deal trial", "a question and one choice can be named in a line"),
        ("withdraw z", "no choice has the key z"),
    ],
)
def test_what_is_not_asked_is_refused(talk: Talk, line: str, reason: str) -> None:
    assert talk(line)[0] == f"not done: {reason}"
    assert answers(talk) == []


def test_what_the_scheme_asks_no_more_can_be_taken_back_but_not_given(talk: Talk) -> None:
    talk("answer topic deal")
    talk.session.workspace.schemes.add(SCHEME)
    talk.session.scheme_changed()
    assert talk("article labels") == ("topic: deal; the label scheme asks this no more",)
    assert talk("withdraw topic deal")[0] == "withdrew topic: deal"
    assert talk("article labels")[0] == "not done: the label scheme asks nothing about articles"
    assert talk("answer topic deal")[0] == "not done: there is no question topic"
