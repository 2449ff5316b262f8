"""The format of an input: the one asked for, that of its file name, or what its beginning looks like."""

from __future__ import annotations

import json
import re

from annotate.errors import UnreadableInput
from annotate.ingest.decode import many_controls
from annotate.ingest.outcomes import ReadOptions
from annotate.ingest.sources import SUFFIXES, Source

_EYED = 1 << 16
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_MBOX = re.compile(r"From \S+ [^\n]{0,100}[0-9]{4}[^\n]{0,20}\n[A-Za-z][A-Za-z0-9-]{0,60}:")
_COLUMN = re.compile(r"[\w.-]{1,40}")
_ROOTS = {
    "html": "html",
    "rss": "feed",
    "feed": "feed",
    "RDF": "feed",
    "article": "papers",
    "pmc-articleset": "papers",
    "PubmedArticleSet": "papers",
    "PubmedArticle": "papers",
    "OAI-PMH": "papers",
}


def kind_of(source: Source, head: bytes, options: ReadOptions) -> str:
    """One of FORMATS; UnreadableInput where the file name promises one that is not there."""
    if options.format is not None:
        return options.format
    kind = SUFFIXES.get(source.suffix)
    if kind == "xml":
        return _xml_kind(head)
    if kind is not None:
        return kind
    guess = _look(head, options.text_field)
    if source.suffix == ".json" and guess != "jsonl":
        raise UnreadableInput("JSON that is not one object a line: write it as JSON lines")
    return guess


def _xml_kind(head: bytes) -> str:
    """The format of a file that is called XML."""
    from annotate.xml_stream import root_of

    root = root_of(head)
    if root is None:
        raise UnreadableInput("not XML: no element at its beginning")
    if root not in _ROOTS:
        raise UnreadableInput(f"XML with the root <{root[:80]}>: JATS, PubMed, RSS and Atom are read")
    return _ROOTS[root]


def _look(head: bytes, text_field: str) -> str:
    """The format that the beginning of a stream looks like; plain text where it looks like nothing else."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and b"word/" in head[:_EYED]:
        return "docx"
    if head.startswith(b"PAR1") and many_controls(head[:_EYED]):
        return "parquet"
    beginning = head[:_EYED].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if _HTML.match(beginning):
        return "html"
    if _MBOX.match(beginning):
        return "mbox"
    first = beginning.lstrip().partition("\n")[0]
    if first.startswith("<"):
        return _look_xml(head)
    if first.startswith("{") and _is_record(first, text_field):
        return "jsonl"
    return _look_table(first.rstrip("\r"), text_field)


def _look_xml(head: bytes) -> str:
    """The kind of XML whose beginning this is; an article without a front is one of HTML, or a text about it."""
    from annotate.xml_stream import root_of

    root = root_of(head[:_EYED])
    if root == "article" and b"<front" not in head:
        return "txt"
    return _ROOTS.get(root or "", "txt")


def _is_record(line: str, text_field: str) -> bool:
    """Whether a line is a JSON object, or the beginning of one that has the text field."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) > 1 << 15 and json.dumps(text_field) in line


def _look_table(line: str, text_field: str) -> str:
    """The kind of table whose header this is: short names, the text field among them; else plain text."""
    for mark, kind in (("\t", "tsv"), (",", "csv"), (";", "csv")):
        names = [name.strip().strip('"') for name in line.split(mark)]
        if len(names) > 1 and text_field in names and all(_COLUMN.fullmatch(name) for name in names):
            return kind
    return "txt"
