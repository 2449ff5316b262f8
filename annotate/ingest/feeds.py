"""RSS and Atom through feedparser: one article an entry."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax import SAXException

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.ingest.dates import normal_date
from annotate.ingest.decode import decode, refuse_oversized
from annotate.ingest.fragments import fragment_text
from annotate.ingest.headings import fold
from annotate.ingest.lines import whole, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.pages import declared_encoding
from annotate.ingest.quiet import quiet
from annotate.ingest.records import article

if TYPE_CHECKING:
    from store.records import Json, NewArticle

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<\w")
_AS_UTF_8 = {"content-type": "application/xml; charset=utf-8"}
_MOST_TAGS = 500_000
_PLAIN = ReadOptions()


def read_feed(where: str, head: bytes, rest: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The article of each entry, or why it has none; entries count from 1, in the order of the file.

    A feed that is not well-formed is read as far as it goes, and a last line says so. Nothing is fetched.
    """
    feedparser = need("feedparser", extra="feeds", what="Feeds")
    feed = _parsed(feedparser, whole(head, rest, wrapped_limit(options)))
    source = _words(feed.feed, "title")
    for number, entry in enumerate(feed.entries, start=1):
        place = f"{where}:{number}"
        try:
            yield Found(_article(entry, source, options), place)
        except UnreadableInput as error:
            yield Skipped(place, error.message)
    broken = feed.get("bozo_exception")
    if isinstance(broken, SAXException) or not feed.entries:
        reason = f"not well-formed: {_message(broken)}" if broken else "a feed without entries"
        yield Skipped(where, f"{reason}; entries may be missing or cut off" if feed.entries else reason)


def _message(error: Exception) -> str:
    """What an error says; its line is one of the text as the parser rewrote it."""
    return fold(error.getMessage() if isinstance(error, SAXException) else str(error))[:200]


def _parsed(feedparser: Any, data: bytes) -> Any:
    """The feed; it is decoded here, so that no declaration chooses among Python's codecs."""
    text, _ = decode(data, declared_encoding(data))
    first = _FIRST_ELEMENT.search(text)
    if _ENTITY.search(text, 0, first.start() if first else len(text)):
        raise UnreadableInput("declares entities; XML with entities is not read")
    if text.count("<") > _MOST_TAGS:
        raise UnreadableInput(f"a feed with more than {_MOST_TAGS:,} tags is not taken apart")
    stream = io.BytesIO(text.encode())  # a stream is never taken for an address
    with quiet("feedparser"):
        try:
            return feedparser.parse(
                stream, response_headers=_AS_UTF_8, sanitize_html=False, resolve_relative_uris=False
            )
        except Exception as error:  # a hostile file can break the parser anywhere
            raise UnreadableInput(f"a feed that cannot be taken apart ({type(error).__name__})") from error


def _article(entry: Any, source: str, options: ReadOptions) -> NewArticle:
    """The article of one entry: its content, else its summary."""
    given = [*entry.get("content", ()), *([entry.summary_detail] if "summary_detail" in entry else ())]
    text = next(filter(None, map(_text, given)), "")
    refuse_oversized(text, options.max_bytes)
    fields: dict[str, Json] = {
        "title": _words(entry, "title"),
        "source": source,
        "published": _date(entry),
        "url": _words(entry, "link"),
        "author": _words(entry, "author"),
        "guid": _words(entry, "id"),
        "tags": [fold(tag.term) for tag in entry.get("tags", ()) if isinstance(tag.get("term"), str)],
    }
    if fields["guid"] == fields["url"]:
        del fields["guid"]
    return article(text, {name: value for name, value in fields.items() if value}, _PLAIN)


def _text(detail: Any) -> str:
    """A text of an entry; what is not said to be plain is HTML."""
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    return value.strip() if detail.get("type") == "text/plain" else fragment_text(value)


def _words(given: Any, name: str) -> str:
    """A value of one line; titles are HTML to most feeds."""
    value = given.get(name)
    if not isinstance(value, str):
        return ""
    detail = given.get(f"{name}_detail") or {}
    return fold(fragment_text(value) if "html" in str(detail.get("type")) else value)


def _date(entry: Any) -> str | None:
    """When an entry was published, or else changed; as it is written, or as the feed's parser understands it."""
    for name in ("published", "updated"):
        if found := normal_date(dict.get(entry, name)):  # the parser's own get gives one for the other
            return found
        if parsed := dict.get(entry, f"{name}_parsed"):
            return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6])
    return None
