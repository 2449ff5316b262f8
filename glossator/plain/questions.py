"""The questions about the article as a whole: saying them, answering, and taking answers back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from annotate.answers import choice_by_key, given
from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.session import Session
from glossator.plain.lines import Act, WrongLine
from glossator.plain.names import named
from store.records import Question

_KINDS = {"single": "one choice", "multiple": "any of the choices"}
_HINT = "article labels says questions and choices."


def answering_acts(session: Session) -> Mapping[str, Act]:
    """What gives a choice, and what takes one back, by the id of its command.

    Unlike the key of the reader, which does both, each says where there is nothing to do.
    """
    return {"answer": partial(_decide, session, _check_free), "withdraw": partial(_decide, session, _check_given)}


def questions(session: Session) -> Iterator[str]:
    """Each question with its kind, who last said what about it, and its choices with key, state and definition."""
    answers = dict(given(session.article.labels.values(), session.scheme))
    if not session.scheme.questions and not answers:
        raise NotPossible("the label scheme asks nothing about articles", "[[questions]] in its file would.")
    for question in session.scheme.questions:
        yield from _said(session, question, answers.pop(question.name, ()))
    for name, choices in answers.items():
        yield f"{name}: {', '.join(choices)}; the label scheme asks this no more"


def _said(session: Session, question: Question, chosen: tuple[str, ...]) -> Iterator[str]:
    events = session.history.about(question.name)
    last = f"; {events[-1].at[:16].replace('T', ' ')} {events[-1].act} by {events[-1].annotator}" if events else ""
    yield f"{question.name}, {_KINDS[question.kind]}: {', '.join(chosen) or 'no answer'}{last}"
    for choice in question.choices:
        is_given = "given" if choice.name in chosen else "not given"
        about = f"; {choice.definition}" if choice.definition else ""
        yield f"  {choice.key}, {choice.name}: {is_given}{about}"


def _decide(session: Session, check: Callable[[bool, str], None], rest: str) -> Outcome:
    with session.workspace.transaction():  # nobody answers between looking and writing
        session.refresh()
        question, choice = _meant(session, rest)
        pairs = {(label.question, label.choice) for label in session.article.labels.values()}
        check((question, choice) in pairs, f"{question}: {choice}")
        return session.answer(question, choice)


def _check_free(is_given: bool, what: str) -> None:
    if is_given:
        raise NotPossible(f"{what} is given already", "withdraw takes it back.")


def _check_given(is_given: bool, what: str) -> None:
    if not is_given:
        raise NotPossible(f"{what} is not given")


def _meant(session: Session, rest: str) -> tuple[str, str]:
    """The question and the choice that a person wrote, by their names or by the choice's key."""
    parts = rest.split()
    if len(parts) == 1:
        found = choice_by_key(session.scheme, rest)
        if found is None:
            raise WrongLine(f"no choice has the key {rest[:40]}", _HINT)
        return found[0].name, found[1].name
    if len(parts) > 2:
        raise WrongLine("a question and one choice can be named in a line")
    known: dict[str, list[str]] = {
        question.name: [choice.name for choice in question.choices] for question in session.scheme.questions
    }
    for label in session.article.labels.values():  # what the scheme asks no more can be taken back
        known.setdefault(label.question, []).append(label.choice)
    question = named(parts[0], known, "there is no question", _HINT)
    return question, named(parts[1], dict.fromkeys(known[question]), f"{question} has no choice", _HINT)
