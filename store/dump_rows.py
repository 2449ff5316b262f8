"""The rows of a dump as pydantic checks them: columns, types, and what the rows before them say.

Each model stands for one kind of row of store.dump.TABLES, its fields in the order of the columns.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from store.completeness import complete_to_json
from store.dump import COUNTED_TABLES
from store.records import ArticleStatus, LabelScheme, SuggestionState
from store.schemes import scheme_to_json

_HIGHEST = 2**53 - 1  # every JSON reader keeps integers up to here


class Known(Protocol):
    """What the rows before a row say."""

    def text(self, article_id: int) -> str | None:
        """The text of an article, or None where it is not there."""

    def has_scheme(self, version: int) -> bool:
        """Whether the label scheme has that version."""

    def decision(self, entry_id: int) -> tuple[str, str, int, str] | None:
        """Annotator, kind, article and act of an entry of the journal."""

    def head(self, entry_id: int) -> tuple[str, str] | None:
        """Annotator and act of an entry of the journal that may be the first of its act."""

    def highest_id(self, table: str) -> int:
        """The highest id in a table; 0 where it is empty."""


def _is_time(value: str) -> str:
    datetime.fromisoformat(value)
    return value


_SCHEME = TypeAdapter(LabelScheme)


def _scheme(value: object) -> LabelScheme:
    return _SCHEME.validate_json(json.dumps(value), strict=True)  # as JSON, where a list stands for a tuple


Scheme = Annotated[LabelScheme, BeforeValidator(_scheme)]
Id = Annotated[int, Field(gt=0, le=_HIGHEST)]
Offset = Annotated[int, Field(ge=0, le=_HIGHEST)]
Time = Annotated[str, AfterValidator(_is_time)]
Status = Annotated[ArticleStatus, Field(strict=False)]
State = Annotated[SuggestionState, Field(strict=False)]
_CONFIG = ConfigDict(extra="forbid", strict=True, frozen=True)


class Head(BaseModel):
    """The first line."""

    model_config = _CONFIG

    glossator: Literal["workspace"]
    schema_: int = Field(alias="schema")
    rows: dict[str, int]


class Row(BaseModel):
    """One row of one table."""

    model_config = _CONFIG

    def check(self, known: Known) -> None:
        """Refuse, as a ValueError, a row that its own columns or the rows before it belie."""

    def stored(self) -> dict[str, Any]:
        """The row as SQLite keeps it, by column."""
        return self.model_dump()


class SchemeRow(Row):
    """One version of the label scheme."""

    version: Id
    name: str
    scheme: Scheme
    made_at: Time

    def check(self, known: Known) -> None:
        """Refuse a scheme of another name or version than its row's."""
        if (self.scheme.version, self.scheme.name) != (self.version, self.name):
            raise ValueError("the scheme has another name or version than its row")

    def stored(self) -> dict[str, Any]:
        """The row, the scheme as JSON text."""
        return {**self.model_dump(), "scheme": scheme_to_json(self.scheme)}


class RunRow(Row):
    """One detector run."""

    id: Id
    detector: str
    version: str
    config: dict[str, Any]
    started_at: Time
    finished_at: Time | None

    def stored(self) -> dict[str, Any]:
        """The row, the settings as the JSON text by which a run that was cut off is found."""
        return {**self.model_dump(), "config": json.dumps(self.config, sort_keys=True)}


class ArticleRow(Row):
    """One article with its text; its counts start at nothing and are the triggers' business."""

    id: Id
    key: str
    sha256: str
    title: str
    source: str
    published: str
    url: str
    metadata: dict[str, Any]
    added_at: Time
    status: Status
    flagged: Literal[0, 1]
    note: str | None
    complete: list[str] | None = None
    """Not in a dump of the first two schemas."""
    text: str

    def check(self, known: Known) -> None:
        """Refuse a sha256 that is not that of the text."""
        if hashlib.sha256(self.text.encode()).hexdigest() != self.sha256:
            raise ValueError("sha256 is not that of the text")

    def stored(self) -> dict[str, Any]:
        """The row, metadata and completeness as JSON text."""
        metadata = json.dumps(self.metadata, ensure_ascii=False, sort_keys=True)
        return {**self.model_dump(), "metadata": metadata, "complete": complete_to_json(self.complete)}


class RunArticleRow(Row):
    """One article that a run has finished."""

    article_id: Id
    run_id: Id


class SpanRow(Row):
    """What suggestions and annotations have in common."""

    id: Id
    article_id: Id
    start: Offset
    end: Offset
    label: str
    surface: str

    def check(self, known: Known) -> None:
        """Refuse a span that does not hold its surface; an article that was removed cannot tell."""
        text = known.text(self.article_id)
        if text is None:
            return
        if not self.start < self.end <= len(text):
            raise ValueError(f"the span {self.start}..{self.end} lies outside a text of {len(text)} characters")
        if text[self.start : self.end] != self.surface:
            raise ValueError(f"the surface is not the text at {self.start}..{self.end}")


class SuggestionRow(SpanRow):
    """One suggestion."""

    state: State


class OriginRow(Row):
    """One run that proposed a suggestion."""

    suggestion_id: Id
    run_id: Id
    layer: str | None
    score: Annotated[float, Field(allow_inf_nan=False)] | None


class AnnotationRow(SpanRow):
    """One annotation."""

    annotator: str
    made_at: Time
    scheme_version: Id
    origin: Literal["accepted", "corrected", "added", "imported"]
    suggestion_id: Id | None
    note: str | None

    def check(self, known: Known) -> None:
        """Refuse a scheme version that is not there, and a span that does not hold its surface."""
        if not known.has_scheme(self.scheme_version):
            raise ValueError(f"the label scheme has no version {self.scheme_version}")
        super().check(known)


class RefusalRow(Row):
    """One surface that is never suggested under a label."""

    id: Id
    article_id: Id
    surface: str
    label: str
    annotator: str
    made_at: Time


class ArticleLabelRow(Row):
    """One choice for a question about an article."""

    id: Id
    article_id: Id
    question: str
    choice: str
    annotator: str
    made_at: Time
    scheme_version: Id

    def check(self, known: Known) -> None:
        """Refuse a scheme version that is not there."""
        if not known.has_scheme(self.scheme_version):
            raise ValueError(f"the label scheme has no version {self.scheme_version}")


class RelationRow(Row):
    """One relation between two annotations."""

    id: Id
    article_id: Id
    head_id: Id
    tail_id: Id
    type: str
    annotator: str
    made_at: Time
    scheme_version: Id

    def check(self, known: Known) -> None:
        """Refuse one that leads back to its head, and a scheme version that is not there; SQLite looks for the ends."""
        if self.head_id == self.tail_id:
            raise ValueError("a relation leads from an annotation to itself")
        if not known.has_scheme(self.scheme_version):
            raise ValueError(f"the label scheme has no version {self.scheme_version}")


class PlaceRow(Row):
    """Where an annotator was."""

    annotator: str
    article_id: Id
    start: Offset
    end: Offset
    at: Time

    def check(self, known: Known) -> None:
        """Refuse a place outside the text."""
        if not self.start <= self.end <= len(known.text(self.article_id) or ""):
            raise ValueError(f"the place {self.start}..{self.end} lies outside the text")


class SequenceRow(Row):
    """The highest id that a table has given."""

    name: Literal[COUNTED_TABLES]  # type: ignore[valid-type]  # a tuple of names, which mypy cannot look into
    seq: Offset

    def check(self, known: Known) -> None:
        """Refuse one below an id that is there."""
        if self.seq < (highest := known.highest_id(self.name)):
            raise ValueError(f"{self.name} holds the id {highest}, above {self.seq}")
