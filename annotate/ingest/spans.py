"""The ``spans`` of a JSON line, checked before they are believed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from annotate.errors import UnreadableInput
from store.records import ScoredSpan


class _GivenSpan(BaseModel):
    """One span as JSON has it; keys beyond these belong to other tools and are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    start: int = Field(ge=0)
    end: int
    label: str = Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")
    score: float | None = Field(default=None, ge=0, le=1)
    detector: str | None = Field(default=None, max_length=200)


_SPANS = TypeAdapter(list[_GivenSpan])


def check_spans(given: object, text: str) -> tuple[ScoredSpan, ...]:
    """The spans of a record, in the order given; offsets are code points of text, half-open.

    UnreadableInput names the first span that is not ``{start, end, label, score?, detector?}`` or does not
    lie in the text.
    """
    try:
        spans = _SPANS.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        raise UnreadableInput(f"spans{place}: {first['msg']}") from error
    for index, span in enumerate(spans):
        if not span.start < span.end <= len(text):
            raise UnreadableInput(
                f"spans[{index}]: {span.start} to {span.end} is no stretch of a text of {len(text)} characters"
            )
    return tuple(ScoredSpan(span.start, span.end, span.label, span.score, span.detector) for span in spans)
