"""Questions about an article as a whole: what giving a choice means, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from store.records import ArticleLabel, Choice, LabelScheme, Question, RowChange

ANSWER, WITHDRAW = "answer", "withdraw"
"""What the journal calls giving a choice, and taking one back."""


def answered(
    article: OpenArticle, question: str, choice: str, scheme: LabelScheme, *, annotator: str, at: str
) -> tuple[str, list[RowChange]]:
    """The word for giving a choice, or for taking it back where it is given, and the rows that change.

    A question with a single answer has the choices taken back that it had. NotPossible where the scheme does not
    have the question or the choice; what is given can be taken back all the same.
    """
    given = [label for label in article.labels.values() if label.question == question]
    same = next((label for label in given if label.choice == choice), None)
    if same is not None:
        return WITHDRAW, [RowChange(same, None)]
    found = question_of(scheme, question)
    if found is None:
        raise NotPossible(f"the scheme has no question {question}")
    if all(one.name != choice for one in found.choices):
        raise NotPossible(f"{question} has no choice {choice}")
    label = ArticleLabel(0, article.id, question, choice, annotator, at, scheme.version)
    replaced = [RowChange(other, None) for other in given] if found.kind == "single" else []
    return ANSWER, [*replaced, RowChange(None, label)]


def question_of(scheme: LabelScheme, name: str) -> Question | None:
    """The question of that name; None where the scheme has none."""
    return next((question for question in scheme.questions if question.name == name), None)


def choice_by_key(scheme: LabelScheme, key: str) -> tuple[Question, Choice] | None:
    """The choice that a key gives, with its question; None where it gives none."""
    found = ((question, choice) for question in scheme.questions for choice in question.choices if choice.key == key)
    return next(found, None)


def given(labels: Iterable[ArticleLabel], scheme: LabelScheme) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The questions that have an answer with their choices, in the order of the scheme, then those that it has not."""
    chosen: dict[str, set[str]] = {}
    for label in labels:
        chosen.setdefault(label.question, set()).add(label.choice)
    for question in scheme.questions:
        choices = chosen.pop(question.name, set())
        listed = [choice.name for choice in question.choices if choice.name in choices]
        if choices:
            yield question.name, (*listed, *sorted(choices - set(listed)))
    for name in sorted(chosen):
        yield name, tuple(sorted(chosen[name]))


def in_words(labels: Iterable[ArticleLabel], scheme: LabelScheme) -> str:
    """What was said of an article, in one line: ``relevance: yes · topic: deal, trial``; empty for nothing."""
    return " · ".join(f"{question}: {', '.join(choices)}" for question, choices in given(labels, scheme))
