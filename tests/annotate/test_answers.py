"""What is said of an article as a whole: the questions of the scheme, and a curator who answers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.answers import choice_by_key, in_words
from annotate.decisions import Answer, Author
from annotate.errors import InvalidScheme, NotPossible
from annotate.questions import CHOICE_KEYS, NAME, keyed
from annotate.scheme import mistakes, parse_scheme, scheme_to_toml
from annotate.session import Session
from store.records import ArticleStatus, Choice, LabelScheme, Question
from store.schemes import scheme_from_json, scheme_to_json
from store.workspace import Workspace
from tests.annotate.deciding import article_with, decide
from tests.annotate.sessions import refused
from tests.workspaces import SCHEME, opened, suggested

ASKING = replace(
    SCHEME,
    questions=(
        Question("relevance", "single", (Choice("yes", "y", "About a product."), Choice("no", "n"))),
        Question("topic", "multiple", (Choice("deal", "1"), Choice("trial", "2"), Choice("approval", "3"))),
    ),
)
TOML = """
name = "news"
[[labels]]
name = "ORG"
[[questions]]
name = "relevance"
[[questions.choices]]
name = "yes"
key = "1"
[[questions.choices]]
name = "no"
[[questions]]
name = "topic"
kind = "multiple"
[[questions.choices]]
name = "deal"
definition = "A merger, or a licence."
"""


# the scheme


def test_questions_stand_in_the_scheme_file_and_get_the_keys_that_it_leaves_out() -> None:
    relevance, topic = parse_scheme(TOML.encode(), "mine.toml").questions
    assert relevance == Question("relevance", "single", (Choice("yes", "1"), Choice("no", "2")))
    assert topic == Question("topic", "multiple", (Choice("deal", "3", "A merger, or a licence."),))


NAMES = st.from_regex(NAME, fullmatch=True).map(lambda name: name[:12])
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@st.composite
def schemes(draw: st.DrawFn) -> LabelScheme:
    keys = iter(draw(st.permutations(CHOICE_KEYS)))
    questions = [
        Question(
            name,
            draw(st.sampled_from(["single", "multiple"])),
            tuple(
                Choice(choice, next(keys), draw(TEXT))
                for choice in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
            ),
        )
        for name in draw(st.lists(NAMES, max_size=3, unique=True))
    ]
    return replace(SCHEME, questions=tuple(questions))


@given(schemes())
def test_toml_and_json_give_the_questions_back(scheme: LabelScheme) -> None:
    assert mistakes(scheme) == ()
    assert parse_scheme(scheme_to_toml(scheme).encode(), "mine.toml") == scheme
    assert scheme_from_json(scheme_to_json(scheme)) == scheme


@given(st.integers(0, len(CHOICE_KEYS) + 3), st.lists(st.sampled_from(CHOICE_KEYS), max_size=5, unique=True))
def test_every_choice_gets_a_key_of_its_own_while_there_are_any(count: int, taken: list[str]) -> None:
    choices = [Choice(key, key) for key in taken] + [Choice(f"c{number}", "") for number in range(count)]
    (question,) = keyed([Question("q", "single", tuple(choices))])
    keys = [choice.key for choice in question.choices]
    assert keys[: len(taken)] == taken
    given_ = [key for key in keys if key]
    assert len(set(given_)) == len(given_) == min(len(choices), len(CHOICE_KEYS))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('kind = "odd"', "question 1 (q): kind must be one of single, multiple"),
        ("", "question 1 (q): no choices; it needs at least one [[questions.choices]] table"),
        ("kinds = 1", "question 1 (q): unknown field 'kinds'; did you mean 'kind'?"),
        ('[[questions.choices]]\nkey = "a"', "question 1 (q): choice 1: name is missing"),
        ('[[questions.choices]]\nname = "a b"', "question 1 (q): choice 1 (a b): name 'a b' must be letters, digits"),
        ('[[questions.choices]]\nname = "a"\nkey = "é"', "choice 1 (a): key 'é' is no letter, digit, - or ="),
        (
            '[[questions.choices]]\nname = "a"\nkey = "k"\n[[questions.choices]]\nname = "a"\nkey = "k"',
            "choice 2 (a): name 'a' is taken by choice 1\nmine.toml: question 1 (q): choice 2 (a): key 'k' is taken",
        ),
        ('[[questions.choices]]\nname = "a"\n[[questions]]\nname = "q"', "question 2 (q): name 'q' is taken by"),
    ],
)
def test_a_mistake_is_told_by_its_place(written: str, told: str) -> None:
    toml = f'name = "x"\n[[labels]]\nname = "A"\n[[questions]]\nname = "q"\n{written}'
    with pytest.raises(InvalidScheme) as caught:
        parse_scheme(toml.encode(), "mine.toml")
    assert told in caught.value.message


# the curator


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path / "w.db", ASKING) as made:
        yield made


@pytest.fixture
def session(workspace: Workspace) -> Session:
    session = Session(workspace, "ada")
    session.open(suggested(workspace, "Amgen won."))
    return session


def said(session: Session) -> str:
    stored = session.workspace.article_labels.of(session.article.id)
    assert sorted(session.article.labels) == sorted(label.id for label in stored), "memory is the file"
    return in_words(stored, session.scheme)


def test_a_single_choice_replaces_and_others_add_up(session: Session) -> None:
    assert session.answer("relevance", "yes").message == "answered relevance: yes"
    session.answer("relevance", "no")
    session.answer("topic", "trial")
    session.answer("topic", "deal")
    assert said(session) == "relevance: no · topic: deal, trial"


def test_the_same_choice_again_takes_it_back(session: Session) -> None:
    session.answer("topic", "deal")
    assert session.answer("topic", "deal").message == "withdrew topic: deal"
    assert said(session) == ""


def test_each_answer_is_an_act_that_undo_and_redo_know(session: Session) -> None:
    session.answer("relevance", "yes")
    session.answer("relevance", "no")
    assert session.undo().message == "undone: answer relevance: no"
    assert said(session) == "relevance: yes"
    session.undo()
    assert said(session) == ""
    session.redo()
    assert session.redo().message == "again: answer relevance: no"
    assert said(session) == "relevance: no"


def test_who_said_what_when_is_kept(session: Session) -> None:
    session.answer("relevance", "yes")
    session.answer("relevance", "yes")
    assert [event.act for event in session.history.about("relevance")] == ["answer yes", "withdraw yes"]
    session.answer("relevance", "no")
    (label,) = session.article.labels.values()
    assert (label.annotator, label.scheme_version) == ("ada", session.scheme.version)
    assert label.made_at <= session.history.about("relevance")[-1].at
    assert [event.annotator for event in session.history.about("relevance")] == ["ada"] * 3


def test_what_the_scheme_does_not_ask_is_refused(session: Session) -> None:
    assert refused(lambda: session.answer("mood", "good")) == "the scheme has no question mood"
    assert refused(lambda: session.answer("topic", "weather")) == "topic has no choice weather"


def test_an_answer_to_a_question_of_before_stays_and_can_be_taken_back(session: Session) -> None:
    session.answer("topic", "deal")
    session.workspace.schemes.add(SCHEME)
    session.reload()
    assert said(session) == "topic: deal"
    session.answer("topic", "deal")
    assert said(session) == ""


def test_an_answer_begins_no_work_and_lies_beside_any_status(session: Session) -> None:
    session.answer("relevance", "no")
    statuses = [session.article.state.status]
    session.finish()
    session.answer("relevance", "yes")
    statuses.append(session.article.state.status)
    assert statuses == [ArticleStatus.NEW, ArticleStatus.REVIEWED]


@given(st.lists(st.tuples(st.sampled_from(["relevance", "topic"]), st.sampled_from("ynabc")), max_size=12))
def test_no_row_of_answers_leaves_two_for_a_single_question(presses: list[tuple[str, str]]) -> None:
    scheme = replace(
        SCHEME,
        questions=(
            Question("relevance", "single", (Choice("y", "y"), Choice("n", "n"), Choice("a", "a"))),
            Question("topic", "multiple", (Choice("b", "b"), Choice("c", "c"), Choice("y", "1"))),
        ),
    )
    article, author = article_with(), Author("ada", "2025-01-01", scheme)
    expected: set[tuple[str, str]] = set()
    for number, (question, choice) in enumerate(presses, start=1):
        before = dict(article.labels)
        try:
            change = decide(article, Answer(question, choice), author)
        except NotPossible:
            assert article.labels == before
            continue
        # the store numbers what is new
        for label in [label for label in article.labels.values() if not label.id]:
            article.labels = {id_: kept for id_, kept in article.labels.items() if id_} | {
                number: replace(label, id=number)
            }
        if change.kind == "withdraw":
            expected.discard((question, choice))
        else:
            expected = {one for one in expected if question == "topic" or one[0] != question} | {(question, choice)}
        assert {(label.question, label.choice) for label in article.labels.values()} == expected
        assert sum(one[0] == "relevance" for one in expected) <= 1


def test_a_key_gives_one_choice() -> None:
    found = choice_by_key(ASKING, "2")
    assert found is not None
    assert (found[0].name, found[1].name) == ("topic", "trial")
    assert choice_by_key(ASKING, "") is choice_by_key(ASKING, "q") is None
