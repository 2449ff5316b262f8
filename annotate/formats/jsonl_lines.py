"""One line of the JSON form, checked."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotate.formats.relations import is_own_form
from annotate.ingest.headings import find_date, find_source, find_title, find_url
from store.records import ArticleStatus, Json, NewArticle, ScoredSpan

_HIGHEST = 2**53 - 1


class SpanLine(BaseModel):
    """A span as a line holds it; keys of others are passed over."""

    model_config = ConfigDict(strict=True, extra="ignore")

    start: Annotated[int, Field(ge=0, le=_HIGHEST)]
    end: Annotated[int, Field(ge=0, le=_HIGHEST)]
    label: Annotated[str, Field(min_length=1)]
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    detector: str | None = None
    text: str | None = None
    surface: str | None = None

    def check(self, text: str, where: str) -> None:
        """Refuse, as a ValueError, a span that lies outside a text or covers something else than it says."""
        place = f"{where}: {self.start}..{self.end}"
        if not self.start < self.end <= len(text):
            raise ValueError(f"{place} is no span in a text of {len(text)} characters")
        covered = text[self.start : self.end]
        for said in (self.text, self.surface):
            if said is not None and said != covered:
                raise ValueError(f"{place} covers {covered!r:.60}, not {said!r:.60}: offsets count code points")
        if not covered.strip():
            raise ValueError(f"{place} covers white space alone")


class ArticleLine(BaseModel):
    """An article as a line holds it; all further keys are metadata."""

    model_config = ConfigDict(strict=True, extra="allow")

    id: str | int | None = None
    text: Annotated[str, Field(min_length=1)]
    spans: list[SpanLine] = []
    negatives: list[SpanLine] = []
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    status: Any = None
    note: Any = None
    complete: Any = None
    article_labels: Any = None
    relations: Any = None
    metadata: Any = None

    def all_metadata(self) -> dict[str, Json]:
        """What the article keeps as metadata."""
        kept: dict[str, Json] = dict(self.model_extra or {})
        if self.status is not None and self.status not in list(ArticleStatus):
            kept["status"] = self.status
        if self.note is not None:
            kept["note"] = self.note
        if self.complete is not None and not _is_strings(self.complete):
            kept["complete"] = self.complete
        if self.article_labels is not None and not _is_choices(self.article_labels):
            kept["article_labels"] = self.article_labels
        if self.relations is not None and not is_own_form(self.relations):
            kept["relations"] = self.relations
        if isinstance(self.metadata, dict) and not kept.keys() & self.metadata.keys():
            return {**kept, **self.metadata}
        return kept if self.metadata is None else {**kept, "metadata": self.metadata}


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_choices(value: object) -> bool:
    """Whether a value has the form of our own article labels."""
    return isinstance(value, dict) and all(map(_is_strings, value.values()))


def article_of(content: bytes, *, first: bool = False) -> NewArticle:
    """The article of a line; the first line of a file may have a byte order mark.

    Raises ValueError, saying why, for a line that is not of the form.
    """
    found = _checked(_parse(content.decode("utf-8-sig" if first else "utf-8")))
    for name, spans in (("spans", found.spans), ("negatives", found.negatives)):
        for number, span in enumerate(spans):
            span.check(found.text, f"{name}[{number}]")
    text = found.text
    return NewArticle(
        text,
        find_title(text) if found.title is None else found.title,
        None if found.id is None or found.id == "" else str(found.id),
        found.source or find_source(text),
        found.published or find_date(text),
        found.url or find_url(text),
        found.all_metadata(),
        tuple(ScoredSpan(span.start, span.end, span.label, span.score, span.detector) for span in found.spans),
    )


def _checked(data: object) -> ArticleLine:
    try:
        return ArticleLine.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        listed = (f"{'.'.join(map(str, detail['loc'])) or 'line'}: {detail['msg']}" for detail in details[:3])
        raise ValueError("; ".join(listed)) from error


def _parse(text: str) -> object:
    data = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    if "\\ud" in text.lower():  # a lone half of an escaped pair can be neither stored nor written
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError("half a surrogate pair (\\ud800 to \\udfff); write the text as UTF-8") from error
    return data


def _finite(digits: str) -> float:
    """A number that JSON can write again: 1e999 is none."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits:.40} is too large")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
