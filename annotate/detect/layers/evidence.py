"""What the rules found, written on the tokens, so that a trained layer can read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from annotate.detect.layers.page import Candidate, Page

NONE = "O"
ABSENT = "_"
"""What white space carries."""


def mark(doc: Doc, page: Page, candidates: Iterable[Candidate], resolved: Iterable[Candidate]) -> None:
    """Set the tag of every token to the rules' decision and its lemma to the layers and labels that cover it."""
    tags, lemmas = decisions(page, resolved), opinions(page, candidates)
    for token in doc:
        index = page.starting.get(token.idx)
        token.tag_ = ABSENT if index is None else tags[index]
        token.lemma_ = ABSENT if index is None else lemmas[index]


def clear(doc: Doc) -> None:
    """Take the marks off the tokens again."""
    for token in doc:
        token.tag = 0
        token.lemma = 0


def decisions(page: Page, resolved: Iterable[Candidate]) -> list[str]:
    """The decision of the rules for each token: begin, inside, last, or a unit of one token, with the label."""
    tags = [NONE] * len(page)
    for item in resolved:
        last = item.end - 1
        for index in range(item.start, item.end):
            place = "U" if item.start == last else "B" if index == item.start else "L" if index == last else "I"
            tags[index] = f"{place}-{item.label}"
    return tags


def opinions(page: Page, candidates: Iterable[Candidate]) -> Sequence[str]:
    """For each token the layers that have a candidate there, with its label, and whether it begins there."""
    found: list[set[str]] = [set() for _ in range(len(page))]
    for item in candidates:
        for index in range(item.start, item.end):
            found[index].add(f"{item.layer[:4]}:{item.label}{'^' if index == item.start else ''}")
    return ["|".join(sorted(names)) or NONE for names in found]
