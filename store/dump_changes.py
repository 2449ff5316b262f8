"""The journal of a dump as pydantic checks it: decisions, and rows before and after that could be written back."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from store.dump_rows import (
    AnnotationRow,
    ArticleLabelRow,
    Id,
    Known,
    Offset,
    RefusalRow,
    RelationRow,
    Row,
    Status,
    SuggestionRow,
    Time,
)
from store.dump_scheme import SchemeChange, SpansChange
from store.rows import change_from_json, change_to_json


class ArticleStateRow(Row):
    """The part of an article that decisions change."""

    id: Id
    status: Status
    flagged: bool
    note: str | None
    complete: list[str] | None = None
    """Left out where nothing of the kind was said."""


class ArticleChange(Row):
    """An article before and after a decision."""

    row: Literal["article"]
    before: ArticleStateRow
    after: ArticleStateRow

    def check(self, known: Known) -> None:
        """Refuse two articles."""
        if self.before.id != self.after.id:
            raise ValueError("a change has one article before and another after")


class SuggestionChange(Row):
    """A suggestion before and after a decision."""

    row: Literal["suggestion"]
    before: SuggestionRow
    after: SuggestionRow

    def check(self, known: Known) -> None:
        """Refuse a change of more than the state."""
        if self.before.model_copy(update={"state": self.after.state}) != self.after:
            raise ValueError("a change touches more of a suggestion than its state")
        self.after.check(known)


class AnnotationChange(Row):
    """An annotation before and after a decision: made, changed or removed."""

    row: Literal["annotation"]
    before: AnnotationRow | None
    after: AnnotationRow | None

    def check(self, known: Known) -> None:
        """Refuse no annotation at all, two of them, and one that could not stand in its article."""
        sides = [side for side in (self.before, self.after) if side is not None]
        if len({(side.id, side.article_id) for side in sides}) != 1:
            raise ValueError("a change has no annotation, or one before and another after")
        for side in sides:
            side.check(known)


class RefusalChange(Row):
    """A refusal that was made or lifted."""

    row: Literal["refusal"]
    before: RefusalRow | None
    after: RefusalRow | None

    def check(self, known: Known) -> None:
        """Refuse no refusal at all, and one that was changed."""
        if (self.before is None) == (self.after is None):
            raise ValueError("a change makes a refusal or lifts one")


class ArticleLabelChange(Row):
    """A choice for a question about an article that was given or taken back."""

    row: Literal["article_label"]
    before: ArticleLabelRow | None
    after: ArticleLabelRow | None

    def check(self, known: Known) -> None:
        """Refuse no choice at all, one that was changed, and one of a scheme that is not there."""
        if (self.before is None) == (self.after is None):
            raise ValueError("a change gives an article label or takes one back")
        for side in filter(None, (self.before, self.after)):
            side.check(known)


class RelationChange(Row):
    """A relation that was made or removed."""

    row: Literal["relation"]
    before: RelationRow | None
    after: RelationRow | None

    def check(self, known: Known) -> None:
        """Refuse no relation at all, one that was changed, and one that could not stand."""
        if (self.before is None) == (self.after is None):
            raise ValueError("a change makes a relation or removes one")
        for side in filter(None, (self.before, self.after)):
            side.check(known)


class EntryRow(Row):
    """One entry of the journal."""

    id: Id
    at: Time
    annotator: str
    act: Literal["do", "undo", "redo"]
    kind: str
    article_id: Offset
    """Of a change of the label scheme 0."""
    change: list[
        Annotated[
            ArticleChange
            | SuggestionChange
            | AnnotationChange
            | RefusalChange
            | ArticleLabelChange
            | RelationChange
            | SchemeChange
            | SpansChange,
            Field(discriminator="row"),
        ]
    ]
    target: Id | None
    batch: Id | None = None
    """Not in a dump of the first two schemas."""

    def check(self, known: Known) -> None:
        """Refuse an undo or redo of another's or of no decision, and rows that could not be written back."""
        wanted = (self.annotator, self.kind, self.article_id, "do")
        if self.target is not None and known.decision(self.target) != wanted:
            raise ValueError(f"entry {self.target} is no decision that this entry could {self.act}")
        if self.batch is not None and known.head(self.batch) != (self.annotator, self.act):
            raise ValueError(f"entry {self.batch} does not begin an act that this entry could belong to")
        for change in self.change:
            change.check(known)

    def stored(self) -> dict[str, Any]:
        """The row, the change as the JSON text that the journal writes."""
        row = self.model_dump(mode="json")
        change = change_from_json(self.kind, self.article_id, json.dumps(row["change"]))
        return {**row, "change": change_to_json(change)}
