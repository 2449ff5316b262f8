"""Mail folders in the mbox form, one article a message, one message in memory at a time.

Messages begin with a line ``From address date``; bodies quote such lines with ``>``, and one sign of that is taken off.
"""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from typing import TYPE_CHECKING, BinaryIO

from annotate.errors import UnreadableInput
from annotate.ingest.decode import decode, oversized, refuse_oversized
from annotate.ingest.fragments import fragment_text
from annotate.ingest.headings import fold
from annotate.ingest.lines import Joined, wrapped_limit
from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from annotate.ingest.pages import character_set
from annotate.ingest.records import article

if TYPE_CHECKING:
    from store.records import Json, NewArticle

_BEGINS = b"From "
_BEGINS_DATED = re.compile(rb"From .*[0-9]{1,2}:[0-9]{2}")
_QUOTED = re.compile(rb">+From ")
_HEADERS = {"Subject": "title", "Date": "published", "From": "from", "List-Id": "list", "Message-ID": "message_id"}
_LONGEST_HEADER = 10_000
_PLAIN = ReadOptions()


class _ShortHeaders(Compat32):
    """The forgiving way to take mail apart, with a limit: long headers of many parameters would take hours."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name of a header and as much of its value as is kept."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_SHORT_HEADERS = _ShortHeaders()


def read_mbox(where: str, head: bytes, rest: BinaryIO, options: ReadOptions) -> Iterator[Found | Skipped]:
    """The article of each message, or why it has none; the line named is the one on which the message begins."""
    if not head.startswith(_BEGINS):
        raise UnreadableInput("not mbox: it does not begin with a line From")
    limit = wrapped_limit(options)
    with io.BufferedReader(Joined(head, rest)) as stream:
        for number, message in _messages(stream, limit):
            place = f"{where}:{number}"
            try:
                if message is None:
                    raise UnreadableInput(oversized(limit))
                yield Found(_article(message, options), place)
            except UnreadableInput as error:
                yield Skipped(place, error.message)


def _messages(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The messages with the number of their first line, None for one beyond the limit.

    Where the first of them is dated, only dated lines begin another: a text may have a paragraph that begins
    with From.
    """
    first = stream.readline(limit)
    dated = _BEGINS_DATED.match(first) is not None
    began = number = 1
    message, size = bytearray(), 0
    whole_line, blank = first.endswith(b"\n"), False
    while line := stream.readline(limit):
        number += whole_line
        if whole_line and blank and line.startswith(_BEGINS) and (not dated or _BEGINS_DATED.match(line)):
            yield began, bytes(message) if size <= limit else None
            began, message, size = number, bytearray(), 0
        else:
            size += len(line)
            quoted = whole_line and _QUOTED.match(line)
            message += (line[1:] if quoted else line) if size <= limit else b""
        blank = whole_line and not line.strip()
        whole_line = line.endswith(b"\n")
    yield began, bytes(message) if size <= limit else None


def _article(data: bytes, options: ReadOptions) -> NewArticle:
    """The article of one message: its plain text, else its HTML; of what is attached the number is kept."""
    try:
        mail = email.message_from_bytes(data, policy=_SHORT_HEADERS)
        fields: dict[str, Json] = {ours: words for name, ours in _HEADERS.items() if (words := _header(mail, name))}
        parts = [(part, _kind(part)) for part in _leaves(mail)]
        plain = [text for part, kind in parts if kind == "text/plain" and (text := _text(part).strip("\r\n"))]
        pages = [] if plain else [_text(part) for part, kind in parts if kind == "text/html"]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableInput(f"a message that cannot be taken apart ({type(error).__name__})") from error
    text = "\n\n".join(plain or filter(None, map(fragment_text, pages)))
    refuse_oversized(text, options.max_bytes)
    if attached := sum(kind == "" for _, kind in parts):
        fields["attachments"] = attached
    return article(text, fields, _PLAIN)


def _header(mail: Message, name: str) -> str:
    """A header on one line, its encoded words decoded as far as they can be."""
    value = str(mail.get(name, ""))
    with suppress(ValueError, LookupError, MessageError):
        return fold(str(make_header(decode_header(value))))
    return fold(value.encode("ascii", "replace").decode("ascii"))


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that hold something, in order; a message within is one, and not looked into."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        parts = part.get_payload() if part.is_multipart() else None
        if part.get_content_maintype() == "multipart" and isinstance(parts, list):
            waiting.extend(each for each in reversed(parts) if isinstance(each, Message))
        else:
            yield part


def _kind(part: Message) -> str:
    """The media type of a part to be read; "" for one that is attached."""
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return kind if kind in ("text/plain", "text/html") and not attached else ""


def _text(part: Message) -> str:
    """The text of a part, decoded by what it says of itself where that is right."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    charset = part.get_content_charset("")
    if charset.startswith("iso-2022-"):  # in ASCII bytes, which would pass for UTF-8
        with suppress(LookupError, UnicodeDecodeError):
            return data.decode(charset)
    return decode(data, character_set(charset))[0]
