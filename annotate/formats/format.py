"""What a format is: how it is read and written, and what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from annotate.formats.document import Document
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part
from annotate.formats.tokens import Tokens
from store.records import LabelScheme

Unit = Literal["code points", "utf-16", "utf-8"]
"""What an offset counts."""

MAX_BYTES = 5_000_000
"""The largest article that is read, in bytes of UTF-8, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may say about a file that it does not say itself."""

    unit: Unit | None = None
    """What offsets count; None to find out by the text that spans say they cover."""
    max_bytes: int = MAX_BYTES
    """The largest article."""
    label_names: tuple[str, ...] = ()
    """The names of tags that a file holds as numbers, in their order."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What a writer needs beside the documents."""

    scheme: LabelScheme
    """Whose labels, relations and questions the documents use."""
    tokens: Tokens = "split"
    splits: Mapping[str, str] | None = None
    """The name of the split that each article goes to, by its key, for a format that writes splits itself; None where
    there are none."""


Reader = Callable[[Path, LossTally, ReadOptions], Iterator[Document]]
"""Gives the documents of a file or a folder one by one, and adds what it cannot take to the losses.

Raises UnreadableInput, naming the file and the line, for what is not of the format.
"""

FileWriter = Callable[[Iterable[Document], BinaryIO, LossTally, WriteOptions], None]
"""Writes documents to a file. What the format does not declare to keep is left out and counted elsewhere; what a
writer finds not to fit beyond that (an edge inside a token) it adds to the losses."""

FolderWriter = Callable[[Iterable[Document], Path, LossTally, WriteOptions], None]
"""Writes documents into an empty folder; otherwise as a FileWriter."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format of annotated articles."""

    name: str
    """As the command line has it."""
    title: str
    """What it is, in a few words."""
    keeps: frozenset[Part]
    """What a document still has that was written and read again."""
    reads: str = ""
    """What its reader understands, in a sentence; empty where there is none."""
    read: Reader | None = None
    write: FileWriter | None = None
    write_folder: FolderWriter | None = None
    suffix: str = ""
    """How its files end, with the dot; empty for a folder."""
    has_tokens: bool = False
    writes_splits: bool = False
    """Whether its writer makes the splits of the options itself, all in one folder."""
    default_splits: tuple[tuple[str, float], ...] = ()
    """The names and shares of the splits that it is given where nobody asks for others."""
    index_splits: Callable[[Path, Sequence[str]], None] | None = None
    """Adds to a folder of splits, by their names, what its tool knows them by; None where it needs nothing."""
    not_read: tuple[str, ...] = ()
    """What files of the format may have that is not taken; the kinds of loss that its reader counts."""
    not_written: tuple[str, ...] = ()
    """The kinds of loss that its writer counts beyond the parts that it does not keep."""
    extra: str | None = None
    """The extra of the package that has its library."""

    @property
    def can_write(self) -> bool:
        """Whether gold can be exported to it."""
        return self.write is not None or self.write_folder is not None
