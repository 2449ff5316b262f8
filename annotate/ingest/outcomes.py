"""What reading gives: articles found and inputs skipped, and the options that it takes."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.text import display_line
from store.records import NewArticle

FORMATS = ("txt", "md", "html", "pdf", "docx", "jsonl", "csv", "tsv", "parquet", "feed", "mbox", "papers")
"""The formats that can be forced."""

DATE_FIELDS = (
    "published",
    "date",
    "published_at",
    "published_date",
    "publication_date",
    "datePublished",
    "pub_date",
    "pubdate",
    "pubDate",
)
"""Where the date is looked for, in order, when no field is named."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read: the largest article, the names of the fields, the format."""

    max_bytes: int = 5_000_000
    """The largest article, in bytes of its file or of its text in UTF-8."""
    text_field: str = "text"
    title_field: str = "title"
    id_field: str = "id"
    date_field: str | None = None
    """None tries DATE_FIELDS."""
    source_field: str = "source"
    url_field: str = "url"
    format: str | None = None
    """One of FORMATS; None goes by file name, then by content."""

    def __post_init__(self) -> None:
        """Refuse, as a ValueError, a format or a limit that cannot be meant."""
        if self.format is not None and self.format not in FORMATS:
            raise ValueError(f"no format {self.format!r}: one of {', '.join(FORMATS)}")
        if self.max_bytes < 1:
            raise ValueError(f"max_bytes is {self.max_bytes}, must be at least 1")

    @property
    def date_fields(self) -> tuple[str, ...]:
        """The fields that may hold the date, in order."""
        return DATE_FIELDS if self.date_field is None else (self.date_field,)


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and where it was: ``path`` or ``path:line``."""

    article: NewArticle
    where: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input, or one record of it, that gave no article, and why, in one line for people."""

    where: str
    reason: str

    def __post_init__(self) -> None:
        """Keep the reason printable: it may quote the input."""
        object.__setattr__(self, "reason", display_line(self.reason))
