"""The relations of a label scheme: checked on their way in, and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_letters

from store.records import Label, RelationType

RELATION_KEYS = (*ascii_letters, *"1234567890-=")
"""The keys that can choose a relation: a letter, or one of those that labels have."""

FIELDS: Mapping[str, tuple[str, ...]] = {"relations": ("name", "key", "head", "tail", "definition")}
"""What a relation of a scheme file may hold."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def keyed(relations: Iterable[RelationType]) -> tuple[RelationType, ...]:
    """The relations, those without a key with a letter of their name that no other has, or else with any free key."""
    listed = tuple(relations)
    taken = {relation.key for relation in listed}
    found = []
    for relation in listed:
        if not relation.key:
            free = (key for key in (*relation.name, *RELATION_KEYS) if key in RELATION_KEYS and key not in taken)
            relation = replace(relation, key=next(free, ""))
            taken.add(relation.key)
        found.append(relation)
    return tuple(found)


def relation_mistakes(relations: Sequence[RelationType], labels: Iterable[Label]) -> Iterator[str]:
    """What is wrong with the relations of a scheme of these labels, one sentence each."""
    known = [label.name for label in labels]
    first_with: dict[tuple[str, str], int] = {}
    for number, relation in enumerate(relations, start=1):
        where = f"relation {number} ({relation.name})"
        for mistake in _mistakes(relation, known):
            yield f"{where}: {mistake}"
        for field, value in (("name", relation.name), ("key", relation.key)):
            first = first_with.setdefault((field, value), number)
            if value and first != number:
                yield f"{where}: {field} {value!r} is taken by relation {first} ({relations[first - 1].name})"


def _mistakes(relation: RelationType, known: Sequence[str]) -> Iterator[str]:
    if not _NAME.fullmatch(relation.name):
        yield f"name {relation.name!r} must be letters, digits, - and _ after a first letter"
    if relation.key and relation.key not in RELATION_KEYS:
        yield f"key {relation.key!r} is neither a letter nor one of the keys of labels"
    for field, names in (("head", relation.head), ("tail", relation.tail)):
        if not names:
            yield f"{field} is empty; a relation needs at least one label there"
        for name in dict.fromkeys(names):
            if name not in known:
                yield f"{field} names {name!r}, which is no label of the scheme; {_nearest(name, known)}"
            elif names.count(name) > 1:
                yield f"{field} names {name} more than once"


def _nearest(name: str, known: Sequence[str]) -> str:
    """The nearest label as a question, or all of them where none is near."""
    from difflib import get_close_matches

    folded = {label.casefold(): label for label in known}
    close = get_close_matches(name.casefold(), folded, n=1)
    return f"did you mean {folded[close[0]]!r}?" if close else f"known: {', '.join(known)}"


def relations_to_toml(relations: Iterable[RelationType], quoted: Callable[[str], str]) -> str:
    """The relations as tables of a TOML file; ``quoted`` writes a text."""
    return "".join(f"\n[[relations]]\n{_relation(each, quoted)}" for each in relations)


def _relation(relation: RelationType, quoted: Callable[[str], str]) -> str:
    ends = (("head", relation.head), ("tail", relation.tail))
    return "\n".join(
        [
            f"name = {quoted(relation.name)}",
            f"key = {quoted(relation.key)}",
            *(f"{field} = [{', '.join(map(quoted, labels))}]" for field, labels in ends),
            f"definition = {quoted(relation.definition)}\n",
        ]
    )
