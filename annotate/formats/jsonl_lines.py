"""One line of the JSON form, checked."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NotRequired

from pydantic import BaseModel, ConfigDict, Field, ValidationError, with_config
from typing_extensions import TypedDict

from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.offsets import Stretch, in_code_points
from annotate.strict_json import parsed
from store.records import ArticleStatus, Json

_HIGHEST = 2**53 - 1
_Offset = Annotated[int, Field(ge=0, le=_HIGHEST)]
_Spans = tuple[DocumentSpan, ...]


@with_config(ConfigDict(strict=True, extra="ignore"))
class SpanLine(TypedDict):
    """A span as a line holds it; keys of others are passed over."""

    start: _Offset
    end: _Offset
    label: Annotated[str, Field(min_length=1)]
    note: NotRequired[str | None]
    score: NotRequired[Annotated[float, Field(ge=0, le=1)] | None]
    detector: NotRequired[str | None]
    annotator: NotRequired[str | None]
    made_at: NotRequired[str | None]
    text: NotRequired[str | None]
    surface: NotRequired[str | None]


_BARE = len(SpanLine.__required_keys__)
"""The keys of a span of which nothing else is known."""


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
    flagged: Any = None
    complete: Any = None
    article_labels: Any = None
    relations: Any = None
    metadata: Any = None

    def all_metadata(self) -> dict[str, Json]:
        """What the article keeps as metadata: what others put under the names that the form uses, too."""
        kept: dict[str, Json] = dict(self.model_extra or {})
        for name, is_own in _OWN_FORMS.items():
            value = getattr(self, name)
            if value is not None and not is_own(value):
                kept[name] = value
        if isinstance(self.metadata, dict) and not kept.keys() & self.metadata.keys():
            return {**kept, **self.metadata}
        return kept if self.metadata is None else {**kept, "metadata": self.metadata}

    def own(self, name: str) -> Any:
        """The value under a name of the form, where it has the form."""
        value = getattr(self, name)
        return value if value is not None and _OWN_FORMS[name](value) else None


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_choices(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_strings, value.values()))


def _is_relations(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and item.keys() == {"head", "tail", "label"}
        and isinstance(item["label"], str)
        and all(_is_end(item[end]) for end in ("head", "tail"))
        for item in value
    )


def _is_end(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"start", "end", "label"}
        and all(type(value[edge]) is int for edge in ("start", "end"))
        and isinstance(value["label"], str)
    )


_OWN_FORMS = {
    "status": lambda value: isinstance(value, str) and value in list(ArticleStatus),
    "note": lambda value: isinstance(value, str),
    "flagged": lambda value: isinstance(value, bool),
    "complete": _is_strings,
    "article_labels": _is_choices,
    "relations": _is_relations,
}


def document_of(content: bytes, where: str, options: ReadOptions, *, first: bool = False) -> Document:
    """The document of a line; the first line of a file may have a byte order mark.

    Raises ValueError, saying why, for a line that is not of the form.
    """
    found = _checked(parsed(content.removeprefix(BOM_UTF8) if first else content))
    spans, negatives = _spans(found, where, options)
    status, complete = found.own("status"), found.own("complete")
    return Document(
        found.text,
        None if found.id is None or found.id == "" else str(found.id),
        found.title,
        found.source,
        found.published,
        found.url,
        found.all_metadata(),
        spans,
        negatives,
        (),
        tuple(_relations(relations, found.spans)) if (relations := found.own("relations")) else (),
        tuple(Answer(*each) for each in _answers(found.own("article_labels") or {})),
        found.own("note"),
        found.own("flagged") is True,
        None if status is None else ArticleStatus(status),
        None if complete is None else tuple(complete),
        where,
    )


def _spans(found: ArticleLine, where: str, options: ReadOptions) -> tuple[_Spans, _Spans]:
    """The spans and the negatives with their edges in code points; ValueError where no unit of offsets fits."""
    try:
        if options.unit in (None, "code points"):
            return _taken(found.spans, "spans", found.text), _taken(found.negatives, "negatives", found.text)
    except ValueError:
        if options.unit is not None or found.text.isascii():
            raise
    every = [*found.spans, *found.negatives]
    stretches = (Stretch(span["start"], span["end"], span.get("text") or span.get("surface")) for span in every)
    edges = in_code_points(found.text, stretches, where, unit=options.unit)
    moved: list[SpanLine] = [
        {**span, "start": start, "end": end} for span, (start, end) in zip(every, edges, strict=True)
    ]
    spans, negatives = moved[: len(found.spans)], moved[len(found.spans) :]
    return _taken(spans, "spans", found.text), _taken(negatives, "negatives", found.text)


def _taken(spans: Iterable[SpanLine], name: str, text: str) -> _Spans:
    """Spans as a document has them; ValueError, naming it by its index, for one that does not fit the text."""
    found = []
    for number, span in enumerate(spans):
        try:
            found.append(_span(span, text))
        except ValueError as error:
            raise ValueError(f"{name}[{number}]: {span['start']}..{span['end']} {error}") from error
    return tuple(found)


def _span(span: SpanLine, text: str) -> DocumentSpan:
    start, end = span["start"], span["end"]
    if not start < end <= len(text):
        raise ValueError(f"is no span in a text of {len(text)} characters")
    covered = text[start:end]
    if covered.isspace():
        raise ValueError("covers white space alone")
    if len(span) == _BARE:
        return DocumentSpan(start, end, span["label"])
    for said in (span.get("text"), span.get("surface")):
        if said is not None and said != covered:
            raise ValueError(f"covers {covered!r:.60}, not {said!r:.60}")
    about = (span.get("note"), span.get("score"), span.get("detector"), span.get("annotator"), span.get("made_at"))
    return DocumentSpan(start, end, span["label"], *about)


def _answers(by_question: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    return ((question, choice) for question, choices in by_question.items() for choice in choices)


def _relations(given: Iterable[Mapping[str, Any]], spans: Sequence[SpanLine]) -> Iterable[DocumentRelation]:
    """The relations between the spans as they were given, by their edges and labels."""
    index = {(span["start"], span["end"], span["label"]): at for at, span in enumerate(spans)}
    for relation in given:
        ends = [(end["start"], end["end"], end["label"]) for end in (relation["head"], relation["tail"])]
        if lacking := [end for end in ends if end not in index]:
            start, end, label = lacking[0]
            raise ValueError(
                f"a relation {relation['label']!r:.60} with {start}..{end} {label!r:.60}, which no span is"
            )
        yield DocumentRelation(index[ends[0]], relation["label"], index[ends[1]])


def _checked(data: object) -> ArticleLine:
    try:
        return ArticleLine.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        listed = (f"{'.'.join(map(str, detail['loc'])) or 'line'}: {detail['msg']}" for detail in details[:3])
        raise ValueError("; ".join(listed)) from error
