"""Named values to an article: a JSON line, a table row, front matter or a page's metadata.

Everything that an article has no field for stays in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from annotate.errors import UnreadableInput
from annotate.ingest.dates import normal_date
from annotate.ingest.decode import refuse_surrogates
from annotate.ingest.headings import find_date, find_source, find_title, find_url, fold, short_title
from annotate.ingest.outcomes import ReadOptions
from store.records import NewArticle

if TYPE_CHECKING:
    from store.records import Json, ScoredSpan

_LONGEST_KEY = 200
_DEEPEST = 50
_LONGEST_URL = 2000


def article(
    text: str,
    fields: Mapping[str, Json],
    options: ReadOptions,
    *,
    keyed: bool = False,
    spans: tuple[ScoredSpan, ...] = (),
    unnamed: str = "untitled",
) -> NewArticle:
    """The article of a text and the fields that came with it, completed from the text's first lines.

    keyed takes the id field as the article's key. unnamed is the title where nothing else gives one. A field
    that does not hold what its name says stays in the metadata, and nothing else is put in its place.
    UnreadableInput where the text is blank or something in it cannot be stored.
    """
    if not text.strip():
        raise UnreadableInput("empty: white space only" if text else "empty")
    refuse_surrogates(text)
    refuse_unstorable(fields)
    rest: dict[str, Json] = {name: value for name, value in fields.items() if value is not None}
    key = _take_key(rest, options.id_field) if keyed else None
    title = _take_title(rest, options.title_field) or find_title(text) or fold(unnamed)
    published = _take_date(rest, options.date_fields)
    url = _take_url(rest, options.url_field)
    source = _take_string(rest, options.source_field)
    return NewArticle(
        text=text,
        title=title,
        key=key,
        source=source if source or options.source_field in rest else find_source(text),
        published=published if published or _any_in(options.date_fields, rest) else find_date(text),
        url=url if url or options.url_field in rest else find_url(text),
        metadata=rest,
        spans=spans,
    )


def refuse_unstorable(fields: Mapping[str, Json]) -> None:
    """Refuse lone surrogates and bottomless nesting in names and values; both would fail only when stored."""
    waiting: list[tuple[Json, str, int]] = [(value, name, 0) for name, value in fields.items()]
    for name in fields:
        refuse_surrogates(name, "the name of a field")
    while waiting:
        value, name, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnreadableInput(f"field {name!r} is nested more than {_DEEPEST} deep")
        if isinstance(value, str):
            refuse_surrogates(value, f"field {name!r}")
        elif isinstance(value, list):
            waiting.extend((inner, name, depth + 1) for inner in value)
        elif isinstance(value, dict):
            waiting.extend((inner, name, depth + 1) for pair in value.items() for inner in pair)


def _any_in(names: Iterable[str], rest: Mapping[str, Json]) -> bool:
    """Whether one of the names is still there: given, but not what it should be."""
    return any(name in rest for name in names)


def _take_key(rest: dict[str, Json], name: str) -> str | None:
    """The id, where it is a number or a short printable string; otherwise it stays."""
    value = rest.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    key = str(value)
    if not key.strip() or len(key) > _LONGEST_KEY or not key.isprintable():
        return None
    del rest[name]
    return key


def _take_title(rest: dict[str, Json], name: str) -> str:
    """The title; one too long to be shown stays in full in the metadata as well."""
    value = rest.get(name)
    if not isinstance(value, str) or not fold(value):
        return ""
    title = short_title(value)
    if title == fold(value):
        del rest[name]
    return title


def _take_string(rest: dict[str, Json], name: str) -> str | None:
    """A field of one line of words; otherwise it stays."""
    value = rest.get(name)
    if not isinstance(value, str) or not fold(value):
        return None
    del rest[name]
    return fold(value)


def _take_url(rest: dict[str, Json], name: str) -> str | None:
    """A web address; any other kind, which a browser might run, stays."""
    value = rest.get(name)
    if not isinstance(value, str):
        return None
    url = value.strip()
    web = url.lower().startswith(("http://", "https://")) and len(url) <= _LONGEST_URL
    if not web or not url.isprintable() or " " in url:
        return None
    del rest[name]
    return url


def _take_date(rest: dict[str, Json], names: Iterable[str]) -> str | None:
    """The first of the fields that holds a date; the others stay."""
    for name in names:
        if (published := normal_date(rest.get(name))) is not None:
            del rest[name]
            return published
    return None
