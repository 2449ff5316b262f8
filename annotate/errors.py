"""What can go wrong in curating, reading and writing.

store.errors.GlossatorError
└── AnnotateError
    ├── NotPossible       a decision that the open article does not allow now; its message is the reason
    ├── InvalidScheme     a label scheme file with a mistake
    ├── UnreadableInput   an input that holds no article or no annotation; names file and line
    │   └── MissingExtra  one that needs a library of an extra
    ├── DetectorFailed    a detector cannot be found or loaded, or broke off
    └── WouldLose         an export that would lose something, without leave to
"""

from __future__ import annotations

from store.errors import GlossatorError


class AnnotateError(GlossatorError):
    """Something in curating, reading or writing went wrong."""


class NotPossible(AnnotateError):
    """A decision is not possible now; the message is the reason, fit for the footer."""


class InvalidScheme(AnnotateError):
    """A label scheme has a mistake."""


class UnreadableInput(AnnotateError):
    """An input cannot be read; the message names the file and the line."""


class MissingExtra(UnreadableInput):
    """A format needs a library that comes with an extra of the package; the hint installs it."""


class DetectorFailed(AnnotateError):
    """A detector cannot be found, cannot be loaded, or broke off."""


class WouldLose(AnnotateError):
    """An export would lose something and was not allowed to."""
