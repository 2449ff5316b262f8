"""HTML: the main text of a page through trafilatura, and what the page says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from annotate.errors import UnreadableInput
from annotate.ingest.quiet import quiet

if TYPE_CHECKING:
    from store.records import Json

_MOST_TAGS = 100_000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 2048
_AS_BROWSERS_READ = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
_BELIEVED = ("windows-", "cp", "iso-8859-", "iso8859-", "koi8", "gb", "big5", "shift_jis", "sjis", "euc", "mac")
_LOGGERS = ("trafilatura", "htmldate", "justext", "courlan", "dateparser", "charset_normalizer")
_EXTRAS = ("author", "description", "categories", "tags", "license", "language", "pagetype")


def declared_encoding(head: bytes) -> str | None:
    """The encoding that a page names in its first lines."""
    found = _DECLARED.search(head[:_DECLARED_WITHIN])
    if found is None:
        return None
    return character_set(found.group(1).decode("ascii", "replace"))


def character_set(name: str) -> str | None:
    """The encoding that a name stands for, None where it is not believed; as browsers do, ISO 8859-1 is cp1252.

    Only sets that contain ASCII are believed: in another the name itself could not have been read, and some of
    Python's codecs are no character sets, or slow on hostile input.
    """
    name = _AS_BROWSERS_READ.get(name.lower(), name.lower())
    return name if name.startswith(_BELIEVED) else None


def extract(page: str) -> tuple[str, dict[str, Json]]:
    """The main text of a page, and its title, date, source and URL with other fields, where it names them.

    UnreadableInput where the page has no main text or is too tangled to be taken apart.
    """
    if page.count("<") > _MOST_TAGS:
        raise UnreadableInput(f"HTML with more than {_MOST_TAGS:,} tags is not taken apart")
    import trafilatura

    with quiet(*_LOGGERS):
        try:
            document = trafilatura.bare_extraction(
                _whole(page),
                include_comments=False,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
        except Exception as error:  # a hostile page can break the extractor anywhere
            raise UnreadableInput(f"HTML that cannot be taken apart ({type(error).__name__})") from error
    text = getattr(document, "text", None)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableInput("empty: no main text in this page")
    return text, _fields(document)


def _whole(page: str) -> str:
    """The page with an html element around it: the extractor takes a fragment for something else."""
    return page if "<html" in page.lower() else f"<html><body>{page}</body></html>"


def _fields(document: object) -> dict[str, Json]:
    """What the page says about itself, by the names that articles use."""
    named = {"title": "title", "date": "published", "sitename": "source", "url": "url"}
    named |= {name: name for name in _EXTRAS}
    found = {ours: getattr(document, theirs, None) for theirs, ours in named.items()}
    return {name: value for name, value in found.items() if value}
