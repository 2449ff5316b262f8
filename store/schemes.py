"""The label scheme of a workspace: every version that it has had, as JSON."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from typing import Any

from store.database import now, transaction
from store.errors import NotFound
from store.records import Choice, Label, LabelScheme, Question, RelationType


class Schemes:
    """The versions of the label scheme of one workspace."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_empty(self) -> bool:
        """Whether the workspace has no scheme, because making it was cut off."""
        return self._connection.execute("SELECT 1 FROM schemes LIMIT 1").fetchone() is None

    def current(self) -> LabelScheme:
        """The newest version; NotFound where the workspace has no scheme."""
        row = self._connection.execute("SELECT scheme FROM schemes ORDER BY version DESC LIMIT 1").fetchone()
        if row is None:
            raise NotFound("This workspace has no label scheme: making it was cut off.", "glossator init ends it.")
        return scheme_from_json(row[0])

    def add(self, scheme: LabelScheme) -> LabelScheme:
        """Make this scheme the newest version and return it with its version number."""
        with transaction(self._connection):
            row = self._connection.execute("SELECT coalesce(max(version), 0) + 1 FROM schemes").fetchone()
            numbered = replace(scheme, version=row[0])
            self._connection.execute(
                "INSERT INTO schemes VALUES (?, ?, ?, ?)",
                (numbered.version, numbered.name, scheme_to_json(numbered), now()),
            )
        return numbered


def scheme_to_json(scheme: LabelScheme) -> str:
    """The scheme as stable JSON: the same scheme, the same bytes."""
    return json.dumps(asdict(scheme), ensure_ascii=False, sort_keys=True)


def scheme_from_json(text: str) -> LabelScheme:
    """The scheme that scheme_to_json wrote."""
    return scheme_from_data(json.loads(text))


def scheme_from_data(data: Any) -> LabelScheme:
    """The scheme that scheme_to_json wrote, as JSON values."""
    labels = tuple(
        Label(
            **{
                **label,
                "examples": tuple(label["examples"]),
                "counter_examples": tuple(label["counter_examples"]),
                "formerly": tuple(label.get("formerly", ())),
            }
        )
        for label in data["labels"]
    )
    questions = tuple(
        Question(each["name"], each["kind"], tuple(Choice(**choice) for choice in each["choices"]))
        for each in data.get("questions", ())
    )
    relations = tuple(
        RelationType(**{**each, "head": tuple(each["head"]), "tail": tuple(each["tail"])})
        for each in data.get("relations", ())
    )
    return LabelScheme(data["name"], data["version"], labels, data.get("overlap", "none"), questions, relations)
