"""Files of one article each: text, Markdown, HTML, PDF and docx."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotate.ingest.decode import decode, refuse_oversized
from annotate.ingest.outcomes import ReadOptions
from annotate.ingest.records import article
from annotate.ingest.sources import GZIP, Source

if TYPE_CHECKING:
    from store.records import Json, NewArticle

_PLAIN = ReadOptions()


def whole_article(kind: str, data: bytes, source: Source, options: ReadOptions) -> NewArticle:
    """The article of a file; UnreadableInput, with the reason alone, where there is none."""
    if kind == "html":
        return _page_article(data, source)
    if kind in ("pdf", "docx"):
        return _document_article(kind, data, source, options)
    text, encoding = decode(data)
    return text_article(text, _provenance(source, encoding), source.name)


def text_article(text: str, provenance: dict[str, Json], name: str | None) -> NewArticle:
    """The article of a decoded text, its front matter taken off."""
    fields: dict[str, Json] = {}
    if text.startswith("---"):
        from annotate.ingest.frontmatter import split

        fields, text = split(text)
    return _named(article(text, fields, _PLAIN, unnamed=_stem(name)), provenance)


def _page_article(data: bytes, source: Source) -> NewArticle:
    """The article of an HTML file."""
    from annotate.ingest.pages import declared_encoding, extract

    page, encoding = decode(data, declared_encoding(data))
    text, fields = extract(page)
    return _named(article(text, fields, _PLAIN, unnamed=_stem(source.name)), _provenance(source, encoding))


def _document_article(kind: str, data: bytes, source: Source, options: ReadOptions) -> NewArticle:
    """The article of a PDF or docx file; the day that the file was made is its date where the text names none."""
    from annotate.ingest import docx, pdf

    text, fields = (pdf if kind == "pdf" else docx).extract(data, options.max_bytes)
    refuse_oversized(text, options.max_bytes)
    found = article(text, fields, _PLAIN, unnamed=_stem(source.name))
    made = found.metadata.get("created")
    if found.published is None and isinstance(made, str):
        found = replace(found, published=made)
    return _named(found, _provenance(source))


def _named(found: NewArticle, provenance: dict[str, Json]) -> NewArticle:
    """The article with its provenance in the metadata, where the metadata has nothing of that name."""
    return replace(found, metadata={**provenance, **found.metadata})


def _provenance(source: Source, encoding: str = "utf-8") -> dict[str, Json]:
    """The file's name without its folders, and its encoding where that is not UTF-8."""
    known: dict[str, Json] = {} if source.name is None else {"file": source.name}
    return known if encoding.startswith("utf-8") else {**known, "encoding": encoding}


def _stem(name: str | None) -> str:
    """A file's name as a title of last resort."""
    if not name:
        return "untitled"
    path = PurePath(name)
    return path.stem if path.suffix.lower() != GZIP else PurePath(path.stem).stem
