"""Messages that cross screens."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class LibraryChanged(Message):
    """What the library shows has changed: a decision was made, or another article was opened."""

    moved: bool = False
    """Whether another article is open now."""


@dataclass
class AddRequested(Message):
    """Something was typed or pasted that is to be added: paths or patterns, or the text of an article."""

    given: str
    is_typed: bool = False
    """Whether it was typed where paths are asked for: then it is never taken for a text."""
