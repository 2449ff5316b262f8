"""Word's docx through python-docx: paragraphs, headings and tables in the order of the document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from annotate.errors import UnreadableInput
from annotate.extras import need
from annotate.ingest.decode import oversized
from annotate.ingest.headings import fold
from annotate.ingest.unpacked import refuse_expansion

if TYPE_CHECKING:
    from store.records import Json

_MOST_TIMES = 40
_MOST_PARTS = 20_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (_W + name for name in ("p", "tbl", "tr", "tc", "txbxContent"))
_PASSED_OVER = {_FALLBACK, *(_W + name for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr"))}
_TEXT = {_W + "t", _M + "t"}
_SIGNS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_HEADED = 50
_TITLES = ("Title", "Heading 1", "Heading 2")
_PROPERTIES = {
    "author": "author",
    "keywords": "keywords",
    "category": "category",
    "subject": "description",
    "comments": "comments",
    "language": "language",
}


def extract(data: bytes, max_bytes: int) -> tuple[str, dict[str, Json]]:
    """The text of a docx file, a blank line between paragraphs, and its title, author, ``created`` and the like.

    A table has a line for each row, a tab between cells. What is inserted under review counts, what is deleted does
    not; headers, footers, notes and comments are not part of the text. UnreadableInput, with the reason alone, where
    it is broken, encrypted, or unpacks to more than 40 times max_bytes.
    """
    docx = need("docx", extra="docx", what="docx files")
    try:
        _refuse_bomb(data, max_bytes)
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        if body.getroottree().docinfo.internalDTD is not None:
            raise UnreadableInput("docx with a document type declaration is not read")
        blocks = [block for block in map(str.strip, _blocks(body)) if block]
        return "\n\n".join(blocks), _fields(document)
    except UnreadableInput:
        raise
    except Exception as error:  # a hostile file can break the reader anywhere
        raise UnreadableInput(f"docx that cannot be taken apart: {fold(str(error))[:200]}") from error


def _refuse_bomb(data: bytes, max_bytes: int) -> None:
    """Refuse what would fill the memory; nothing unpacks to more than the sizes that its directory names."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        reason = (
            "an old or encrypted document: save it as docx, without a password" if encrypted else f"not docx: {error}"
        )
        raise UnreadableInput(reason) from error
    size = sum(part.file_size for part in parts)
    refuse_expansion(len(data), size)
    if size > _MOST_TIMES * max_bytes or len(parts) > _MOST_PARTS:
        raise UnreadableInput(f"{oversized(_MOST_TIMES * max_bytes)}, unpacked")


def _blocks(element: Any) -> Iterator[str]:
    """The paragraphs and tables in an element, in order; depth is bounded by the parser."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield _inline(child)
            yield from _boxes(child)
        elif child.tag == _TABLE:
            yield "\n".join(_rows(child))
        elif child.tag not in _PASSED_OVER:
            yield from _blocks(child)


def _boxes(element: Any) -> Iterator[str]:
    """The paragraphs of the text boxes that hang on a paragraph."""
    for child in element:
        if child.tag == _BOX:
            yield from _blocks(child)
        elif child.tag not in _PASSED_OVER:
            yield from _boxes(child)


def _rows(table: Any) -> Iterator[str]:
    """The rows of a table: cells with tabs between them, each on one line."""
    for row in _nearest(table, _ROW):
        yield "\t".join(fold(" ".join(_blocks(cell))) for cell in _nearest(row, _CELL))


def _nearest(element: Any, tag: str) -> Iterator[Any]:
    """The elements of a name in another, also in the wrappers of content controls; not those of nested tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _PASSED_OVER and child.tag not in (_TABLE, _PARAGRAPH):
            yield from _nearest(child, tag)


def _inline(element: Any) -> str:
    """The text of a paragraph without that of its text boxes."""
    if element.tag in _TEXT:
        return element.text or ""
    if element.tag in _SIGNS:
        return _SIGNS[element.tag]
    return "".join(_inline(child) for child in element if child.tag not in _PASSED_OVER and child.tag != _BOX)


def _fields(document: Any) -> dict[str, Json]:
    """What the document says about itself: its properties, and the first heading where they name no title."""
    core = document.core_properties
    found: dict[str, Json] = {
        ours: fold(value)
        for name, ours in _PROPERTIES.items()
        if isinstance(value := getattr(core, name), str) and fold(value)
    }
    title = fold(core.title or "") or _heading(document)
    if title:
        found["title"] = title
    return found | ({"created": core.created.isoformat()} if isinstance(core.created, datetime) else {})


def _heading(document: Any) -> str:
    """The first paragraph in the style of a title or a high heading."""
    for paragraph in islice(document.paragraphs, _HEADED):
        style = paragraph.style
        if style is not None and style.name in _TITLES and fold(paragraph.text):
            return fold(paragraph.text)
    return ""
