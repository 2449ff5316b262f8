"""What can go wrong below the screens.

GlossatorError            has a message for people and a hint: what to do about it
├── StoreError            the workspace file
│   ├── NotAWorkspace     the file is something else, or newer than this program
│   ├── WorkspaceBusy     another process holds the file
│   ├── NotFound          no article, entry or run of that name
│   ├── HoldsDecisions    removing would lose decisions
│   └── ChangedSince      a later change touches the same rows
└── (annotate.errors goes on from here)
"""

from __future__ import annotations


class GlossatorError(Exception):
    """Something that a person can act on: what was wrong, where, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class StoreError(GlossatorError):
    """The workspace file could not do what was asked."""


class NotAWorkspace(StoreError):
    """The file is no workspace that this program can open."""


class WorkspaceBusy(StoreError):
    """Another process holds the workspace."""


class NotFound(StoreError):
    """The workspace has nothing of that name."""


class HoldsDecisions(StoreError):
    """Removing an article would lose decisions."""


class ChangedSince(StoreError):
    """A later change touches the same rows."""
