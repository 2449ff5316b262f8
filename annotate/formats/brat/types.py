"""Names of labels and relations as types of brat, which have ASCII letters, digits, ``_`` and ``-`` alone.

A name that is none gets a type that stands for it. The comments of ``annotation.conf`` say so, and the reader obeys
them; the labels of ``visual.conf`` have brat show the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from store.records import LabelScheme

CONFIGURATION = "annotation.conf"
_STANDS_FOR = re.compile(r"# ([A-Za-z0-9_-]+) stands for: (.+)")
_IN_NO_TYPE = re.compile(r"[^A-Za-z0-9_-]")
_SHOWN_BY_BRAT = re.compile(r"[^|<>\[\]\t]+")
_SEPARATOR = "SEPARATOR"  # a line of brat's configuration, no type
_LARGEST = 1 << 24


class Types:
    """The types of names as they come up, each its own."""

    def __init__(self, scheme: LabelScheme) -> None:
        names = [*(label.name for label in scheme.labels), *(relation.name for relation in scheme.relations)]
        self._types = {name: name for name in names if _is_type(name)}
        self._taken = set(self._types)
        for name in names:
            self.type_of(name)

    def type_of(self, name: str) -> str:
        """The type that stands for a name; the name itself where it can be one."""
        if name not in self._types:
            near = _IN_NO_TYPE.sub("_", name)
            near = near if near.strip("-") else f"_{near}"
            numbered = (f"{near}_{number}" for number in count(2))
            self._types[name] = next(each for each in _first(near, numbered) if each not in self._taken)
            self._taken.add(self._types[name])
        return self._types[name]

    def standing(self) -> Iterator[tuple[str, str]]:
        """The types that stand for another name, with it."""
        return ((each, name) for name, each in self._types.items() if each != name)


def names_of_types(folder: Path) -> dict[str, str]:
    """The names that types stand for by the comments of a folder's configuration; none for those of brat itself."""
    path = folder / CONFIGURATION
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        lines = file.read(_LARGEST).decode(errors="replace").split("\n")  # others' comments may be in any encoding
    found = (_STANDS_FOR.fullmatch(line.rstrip("\r")) for line in lines)
    return {match[1]: match[2] for match in found if match is not None}


def annotation_conf(scheme: LabelScheme, types: Types) -> str:
    """The labels and relations of a scheme as brat is configured with them."""
    comments = [f"# {each} stands for: {name}" for each, name in types.standing()]
    relations = []
    for relation in scheme.relations:
        head, tail = ("|".join(types.type_of(name) for name in names) for names in (relation.head, relation.tail))
        relations.append(f"{types.type_of(relation.name)}\tArg1:{head}, Arg2:{tail}")
    if scheme.overlap != "none":
        relations.append("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")
    entities = [types.type_of(label.name) for label in scheme.labels]
    return _sections(entities=[*comments, *entities], relations=relations, events=[], attributes=[])


def visual_conf(types: Types) -> str:
    """The names of types as brat shows them."""
    shown = [f"{each} | {name}" for each, name in types.standing() if _SHOWN_BY_BRAT.fullmatch(name)]
    return _sections(labels=shown, drawing=[])


def _sections(**sections: list[str]) -> str:
    return "\n".join("\n".join((f"[{name}]", *lines, "")) for name, lines in sections.items())


def _is_type(name: str) -> bool:
    return name != _SEPARATOR and _IN_NO_TYPE.search(name) is None and name.strip("-") != ""


def _first(one: str, others: Iterator[str]) -> Iterator[str]:
    if _is_type(one):
        yield one
    yield from others
