"""For which labels articles are complete, as SQLite keeps it and as it is asked for."""

from __future__ import annotations

import json
from collections.abc import Collection


def complete_to_json(labels: Collection[str] | None) -> str | None:
    """The labels as the column ``complete`` holds them."""
    return None if labels is None else json.dumps(list(labels), ensure_ascii=False)


def complete_from_json(text: str | None) -> tuple[str, ...] | None:
    """The labels that complete_to_json wrote."""
    return None if text is None else tuple(json.loads(text))


def lacks_one_of(labels: Collection[str]) -> tuple[list[str], list[object]]:
    """The condition for articles that are not complete for all of these labels, and the values that it asks for.

    None for no labels. That an article is reviewed is no part of it.
    """
    if not labels:
        return [], []
    # a label, which has a character, stands in its quotes nowhere else: within one a quote is behind a backslash
    absent = " OR ".join("instr(complete, ?) = 0" for _ in labels)
    return [f"(complete IS NULL OR {absent})"], [json.dumps(label, ensure_ascii=False) for label in sorted(labels)]
