"""PDF through pypdf: the text of the pages in order, as far as the file says which characters it shows.

Lines stay as they are on the page. A hyphen at the end of one stays too: whether it belongs to the word ("IL-" and
"2") cannot be seen, and what is wrongly joined cannot be parted again. Soft hyphens, which only break lines, go.
"""

from __future__ import annotations

import io
import re
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.ingest.decode import many_controls, oversized
from annotate.ingest.headings import fold
from annotate.ingest.quiet import quiet

if TYPE_CHECKING:
    from store.records import Json

_MOST_PAGES = 5_000
_MOST_SECONDS = 60.0
_LIMITS = {
    "page_tree_maximum_entries": 20_000,
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "xform_maximum_invocations_per_extraction": 1_000,
}
_SOFT_HYPHEN = re.compile("\u00ad[ \t]*\r?\n?")
_NO_TITLE = re.compile(r"untitled|.*\.(?:docx?|indd|qxd|tex|dvi|pdf|pptx?|rtf|odt|eps|ps)", re.IGNORECASE)
_BY_WORD = "Microsoft Word - "
_FIELDS = {"/Author": "author", "/Subject": "description", "/Keywords": "keywords"}


def extract(data: bytes, max_bytes: int, *, seconds: float = _MOST_SECONDS) -> tuple[str, dict[str, Json]]:
    """The text of a PDF, a blank line between pages, and its title, author, ``created`` and number of pages.

    UnreadableInput, with the reason alone, where it is broken, encrypted with a password, holds pictures of text
    instead of text, or takes more than a limit: seconds, pages, the sizes that its streams unpack to, max_bytes of
    text.
    """
    pypdf = need("pypdf", extra="pdf", what="PDF files")
    with quiet("pypdf"), pypdf.apply_configuration(**_LIMITS):
        try:
            reader = _opened(pypdf, data)
            pages = _pages(reader, max_bytes, time.monotonic() + seconds)
            fields = _fields(reader)
        except UnreadableInput:
            raise
        except pypdf.errors.DependencyError as error:
            raise UnreadableInput("encrypted: save it without encryption and add that") from error
        except Exception as error:  # a hostile file can break the reader anywhere
            raise UnreadableInput(f"PDF that cannot be taken apart: {fold(str(error))[:200]}") from error
    text = "\n\n".join(page for page in pages if page)
    _refuse_pictures(text, len(pages))
    blank = pages.count("")
    return text, {**fields, "pages": len(pages), **({"pages without text": blank} if blank else {})}


def _opened(pypdf: Any, data: bytes) -> Any:
    """A reader of the file; encryption that asks no password of its readers is no hindrance."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableInput("encrypted: it opens with a password only; save it without one and add that")
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableInput(f"oversized: more than {_MOST_PAGES:,} pages")
    return reader


def _pages(reader: Any, max_bytes: int, deadline: float) -> list[str]:
    """The text of each page."""

    def watch(*_: object) -> None:
        if time.monotonic() > deadline:
            raise UnreadableInput("PDF that takes too long to be taken apart")

    pages: list[str] = []
    size = 0
    for page in reader.pages:
        watch()
        text = page.extract_text(visitor_operand_before=watch)
        watch()  # what it raises inside a form is swallowed
        pages.append(_SOFT_HYPHEN.sub("", text).strip())
        size += len(pages[-1])
        if size > max_bytes:
            raise UnreadableInput(oversized(max_bytes))
    return pages


def _refuse_pictures(text: str, pages: int) -> None:
    """Refuse what shows text that cannot be read: scanned pages, fonts without names of characters."""
    if not text:
        raise UnreadableInput(
            f"no text on its {pages:,} page{'' if pages == 1 else 's'}: pictures, to be recognised first"
        )
    if many_controls(text.encode("utf-8", "replace")):
        raise UnreadableInput("no text: its fonts do not say which characters they show")


def _fields(reader: Any) -> dict[str, Json]:
    """What the file says about itself; a title that is but a file's name is kept by another name."""
    given = reader.metadata or {}
    found: dict[str, Json] = {ours: value for name, ours in _FIELDS.items() if (value := _line(given.get(name)))}
    title = _line(given.get("/Title")).removeprefix(_BY_WORD)
    if title:
        found["file title" if _NO_TITLE.fullmatch(title) else "title"] = title
    created = _created(reader)
    return found if created is None else {**found, "created": created}


def _line(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


def _created(reader: Any) -> str | None:
    """When the file was made, in ISO form."""
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except ValueError:  # not a date
        return None
    return made.isoformat() if isinstance(made, datetime) else None
