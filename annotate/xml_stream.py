"""XML as a stream of records: what a hostile or broken file does is an error with its line.

Nothing outside the file is ever opened. A DTD that the file only refers to (BioC, JATS and PubMed all do) is not
loaded; declarations of entities inside the file are refused, and libxml2 bounds depth, text and names.
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from lxml import etree

from annotate.errors import UnreadableInput

LARGEST_RECORD = 50_000_000
"""Bytes of XML that one record may take, unless a reader says otherwise: as a tree it takes several times that."""

_CHUNK = 1 << 16
_FIRST_LINE = 1
_POSITION = re.compile(r", line \d+, column \d+$")


class NotXml(UnreadableInput):
    """A place in a file that is not XML, or not XML that is read here."""

    def __init__(self, where: str, line: int, reason: str) -> None:
        super().__init__(f"{where}:{line}: {reason}")
        self.line = line
        """From 1."""
        self.reason = reason
        """The message without the place."""


def events(
    file: BinaryIO, where: str, tags: Collection[str], *, largest: int = LARGEST_RECORD
) -> Iterator[etree._Element]:
    """The outermost elements of a file whose local names are among tags, each whole, in order.

    An element is emptied when the next one is asked for: take what is needed from it first; its attributes, its
    ``sourceline`` and those of the elements around it can be read, other elements cannot. Comments and processing
    instructions are left out. Elements before a mistake are given before it is raised. Raises NotXml, an
    UnreadableInput that names where and the line, for what is not well-formed, declares entities, nests deeper than
    256, or needs more than ``largest`` bytes for one record.
    """
    parser = _parser()
    inside = waiting = 0
    line = _FIRST_LINE
    checked = False
    for read, broken in _fed(parser, file, where):
        waiting += read
        for event, element in parser.read_events():
            if not checked:
                _refuse_entities(element, where)
                checked = True
            wanted = inside > 0 or name_of(element) in tags
            if event == "start":
                line = line if inside else element.sourceline
                inside += wanted
                continue
            inside -= wanted
            if inside == 0:
                if wanted:
                    yield element
                _drop(element)
                waiting = 0
        if broken is not None:
            raise broken
        if waiting > largest:
            raise NotXml(where, line, f"oversized: a record of more than {largest:,} bytes; the rest is not read")


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def root_of(head: bytes) -> str | None:
    """The local name of the root of the XML that begins with head; None where no element begins in it."""
    parser = _parser()
    with contextlib.suppress(etree.XMLSyntaxError):  # what comes before a mistake is all that is asked for
        parser.feed(head)
    return next((name_of(element) for _, element in parser.read_events()), None)


def text_of(element: etree._Element, without: Collection[str] = ()) -> str:
    """All text in an element, exactly, less that of elements whose local names are among without.

    Names of characters that HTML knows (``&nbsp;``) become the characters: they come from a DTD that is not loaded.
    UnreadableInput, with the reason alone, for any other.
    """
    return "".join(_pieces(element, without))


def _pieces(element: etree._Element, without: Collection[str]) -> Iterator[str]:
    """The text of an element and of those in it, in order; depth is bounded by the parser."""
    yield element.text or ""
    for child in element:
        if child.tag is etree.Entity:
            yield character(child)
        elif name_of(child) not in without:
            yield from _pieces(child, without)
        yield child.tail or ""


def character(entity: etree._Entity) -> str:
    """What a reference to an entity stands for; UnreadableInput, with the reason alone, where HTML knows none."""
    found = html.unescape(entity.text)
    if found == entity.text:
        raise UnreadableInput(f"the entity {entity.text} is not declared")
    return found


def _parser() -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(parser: etree.XMLPullParser, file: BinaryIO, where: str) -> Iterator[tuple[int, NotXml | None]]:
    """Give the parser the file, a piece at a time: the bytes given, and the mistake that ends it."""
    while chunk := file.read(_CHUNK):
        broken = _attempt(parser, chunk, where)
        yield len(chunk), broken
        if broken is not None:
            return
    yield 0, _attempt(parser, None, where)


def _attempt(parser: etree.XMLPullParser, chunk: bytes | None, where: str) -> NotXml | None:
    """Feed a piece, or close with None; the mistake that the parser finds."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        line, _ = error.position
        return NotXml(where, max(line, _FIRST_LINE), f"not XML: {_POSITION.sub('', error.msg)}")
    return None


def _refuse_entities(root: etree._Element, where: str) -> None:
    """Refuse a document that declares entities: they can make much of little, or name files."""
    declared = root.getroottree().docinfo.internalDTD
    entity = next(iter(declared.iterentities()), None) if declared is not None else None
    if entity is not None:
        raise NotXml(where, root.sourceline, f"declares the entity {entity.name!r}; XML with entities is not read")


def _drop(element: etree._Element) -> None:
    """Forget an element that is done with, and those before it; its own tail may still be growing."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]
