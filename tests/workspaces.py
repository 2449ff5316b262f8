"""Workspaces and articles made for tests."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from store.records import Label, LabelScheme, NewArticle, RelationType, ScoredSpan
from store.workspace import Workspace

SCHEME = LabelScheme(
    "trial",
    1,
    (
        Label("ORG", "1", "blue", "A firm."),
        Label("DRUG", "2", "green", "A product."),
        Label("PERSON", "3", "pink", "A named person."),
    ),
    relations=(
        RelationType("makes", "m", ("ORG",), ("DRUG",), "The firm makes the product."),
        RelationType("sells", "s", ("ORG", "PERSON"), ("DRUG", "ORG")),
        RelationType("leads", "l", ("PERSON",), ("ORG",)),
    ),
)

_numbers = count(1)


def opened(path: Path, scheme: LabelScheme = SCHEME) -> Workspace:
    """The workspace at a path, made where there is none; without waiting for the disk."""
    if path.exists():
        return Workspace.open(path, synchronous="OFF")
    return Workspace.create(path, scheme, synchronous="OFF")


def suggested(
    workspace: Workspace, text: str, spans: Iterable[tuple[int, int, str] | ScoredSpan] = (), title: str = ""
) -> int:
    """The id of a new article with these open suggestions."""
    number = next(_numbers)
    added = workspace.articles.add([NewArticle(text, title or f"Article {number}", key=f"article-{number}")])[0]
    run = workspace.runs.start("trial", str(number), {})
    scored = [span if isinstance(span, ScoredSpan) else ScoredSpan(*span) for span in spans]
    workspace.spans.suggest(added.id, run.id, text, scored)
    workspace.runs.finish(run.id)
    return added.id


def found(text: str, *surfaces: tuple[str, str]) -> list[tuple[int, int, str]]:
    """The spans of the first occurrence of each surface, with its label."""
    return [(text.index(surface), text.index(surface) + len(surface), label) for surface, label in surfaces]
