"""The questions of a label scheme, asked of articles as a whole: checked, keyed, and written as TOML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase

from store.records import Choice, Question

CHOICE_KEYS = (*"1234567890-=", *ascii_lowercase, *ascii_uppercase)
"""The keys that can give a choice; those left out are filled in from the first on."""

NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
"""What a question or a choice may be called: a regular expression to match in full."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "questions": ("name", "kind", "choices"),
    "choices": ("name", "key", "definition"),
}
"""The fields of each kind of table."""


def keyed(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions, choices without a key with the first one that no other choice has; empty where none is left."""
    listed = tuple(questions)
    taken = {choice.key for question in listed for choice in question.choices}
    free = (key for key in CHOICE_KEYS if key not in taken)

    def with_key(choice: Choice) -> Choice:
        return choice if choice.key else replace(choice, key=next(free, ""))

    return tuple(replace(each, choices=tuple(map(with_key, each.choices))) for each in listed)


def question_mistakes(questions: Iterable[Question]) -> Iterator[str]:
    """What is wrong with questions, one sentence each; names are unique in their place, keys over all questions."""
    names: dict[str, int] = {}
    keys: dict[str, str] = {}
    for number, question in enumerate(questions, start=1):
        where = f"question {number} ({question.name})"
        yield from (f"{where}: {mistake}" for mistake in _named(question.name, number, names, "question"))
        if not question.choices:
            yield f"{where}: no choices; it needs at least one [[questions.choices]] table"
        choices: dict[str, int] = {}
        for index, choice in enumerate(question.choices, start=1):
            at = f"{where}: choice {index} ({choice.name})"
            yield from (f"{at}: {mistake}" for mistake in _named(choice.name, index, choices, "choice"))
            yield from (f"{at}: {mistake}" for mistake in _key_mistakes(choice, keys))


def _named(name: str, number: int, first_with: dict[str, int], what: str) -> Iterator[str]:
    if not re.fullmatch(NAME, name):
        yield f"name {name!r} must be letters, digits, - and _ after a first letter or digit"
    if (first := first_with.setdefault(name, number)) != number:
        yield f"name {name!r} is taken by {what} {first}"


def _key_mistakes(choice: Choice, keys: dict[str, str]) -> Iterator[str]:
    if not choice.key:
        yield f"no key is left for it; there are {len(CHOICE_KEYS)}"
    elif choice.key not in CHOICE_KEYS:
        yield f"key {choice.key!r} is no letter, digit, - or ="
    elif choice.key in keys:
        yield f"key {choice.key!r} is taken by choice {keys[choice.key]}"
    else:
        keys[choice.key] = choice.name


def questions_to_toml(questions: Iterable[Question], string: Callable[[str], str]) -> str:
    """The questions as TOML tables; ``string`` writes a TOML string."""
    return "".join(
        f"\n[[questions]]\nname = {string(question.name)}\nkind = {string(question.kind)}\n"
        + "".join(_choice_to_toml(choice, string) for choice in question.choices)
        for question in questions
    )


def _choice_to_toml(choice: Choice, string: Callable[[str], str]) -> str:
    fields = "".join(f"{field} = {string(getattr(choice, field))}\n" for field in FIELDS["choices"])
    return f"\n[[questions.choices]]\n{fields}"
