"""JSON lines: one object a line, in the one JSON form of an article with spans, or with fields of other names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import oversized, refuse_oversized
from annotate.ingest.lines import numbered, text_stream, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.records import article
from annotate.strict_json import parsed

if TYPE_CHECKING:
    from store.records import Json, NewArticle, ScoredSpan


def read_jsonl(where: str, head: bytes, rest: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The article of each line, or why it has none; blank lines are passed over."""
    limit = wrapped_limit(options)
    with text_stream(head, rest, newline="\n") as stream:
        for number, line in numbered(stream, limit):
            place = f"{where}:{number}"
            try:
                if line is None:
                    raise UnreadableInput(oversized(options.max_bytes))
                if line.strip():
                    yield Found(_article(line, options), place)
            except UnreadableInput as error:
                yield Skipped(place, error.message)


def parse(line: str) -> dict[str, Json]:
    """The object of one line; UnreadableInput where it is not JSON, or not an object."""
    try:
        record = parsed(line)
    except ValueError as error:
        raise UnreadableInput(str(error)) from error
    if not isinstance(record, dict):
        raise UnreadableInput("not a JSON object")
    return record


def _article(line: str, options: ReadOptions) -> NewArticle:
    """The article of one line."""
    _refuse_undecoded(line)
    record = parse(line)
    text = record.pop(options.text_field, None)
    if not isinstance(text, str):
        raise UnreadableInput(f"no text: the field {options.text_field!r} is {_kind(text)}")
    refuse_oversized(text, options.max_bytes)
    return article(text, record, options, keyed=True, spans=_spans(record, text))


def _spans(record: dict[str, Json], text: str) -> tuple[ScoredSpan, ...]:
    """The spans of a record, taken out of it."""
    given = record.pop("spans", None)
    if not given and isinstance(given, list | None):
        return ()
    from annotate.ingest.spans import check_spans

    return check_spans(given, text)


def _refuse_undecoded(line: str) -> None:
    """Refuse a line with bytes that its encoding does not have."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableInput(f"undecodable: a stray byte at character {error.start + 1}") from error


def _kind(value: Json) -> str:
    """What a field holds instead of a text."""
    if value is None:
        return "missing or null"
    return {bool: "true or false", list: "a list", dict: "an object"}.get(type(value), "a number")
