"""Positions in an article: what is shown of a text, and where its tokens and words begin and end.

All offsets are code points, half-open. Nothing here changes a text or its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]*"
TOKEN = re.compile(rf"(?:\w{_MARKS})+|[^\w\s]{_MARKS}(?:\u200d[^\w\s]{_MARKS})*")
"""A token: a run of word characters, or one other visible character, each with its combining marks; an emoji
sequence is one. Gold edges lie on tokens."""

_INSIDE = re.compile(rf"(?<=\u200d)|[\u200d{_MARKS[1:-1]}|(?<=[\w{_MARKS[1:-1]})\w")

RUN = re.compile(r"[^\s—–]+")
"""What a word is cut out of: characters without white space or long dashes between them."""
_POSSESSIVE = re.compile(r"(?<=[\w.])['’][sS]$")
_INNER = re.compile(rf"[\w$€£¥%+]|{_MARKS[:-1]}")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}")
_SHOWN_AS_IS = frozenset("\u200c\u200d")  # the joiners inside emoji sequences and Indic words
_CONTROL = "·"


def _visible(character: str) -> str:
    """One printable character for one that could move the cursor, reorder the line or vanish."""
    if character in _SHOWN_AS_IS:
        return character
    if character in "\t\u2028\u2029":
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xE0020 <= code <= 0xE007F:  # tag characters, which spell flag emoji
        return character
    return _CONTROL


class _Display(dict[int, str]):
    """A translation table that decides a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        shown = _visible(character) if hidden else character
        self[code] = shown
        return shown


_DISPLAY = _Display({ord("\n"): "\n"})


def display(text: str) -> str:
    """The text as it may be written to a terminal: same length, nothing in it that acts on the terminal.

    C0 controls become their Unicode pictures (ESC is ␛), tabs a space, C1 controls, bidi overrides and
    other format characters a middle dot. Line feeds stay: whoever wraps the text takes them out; a carriage
    return before one is a space. Joiners and variation selectors stay, because emoji are made with them.
    """
    return text.replace("\r\n", " \n").translate(_DISPLAY)


def display_line(text: str) -> str:
    """The text on one line, as a title or a table cell shows it: as display(), line feeds as spaces."""
    return display(text).replace("\n", " ")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The tokens of text[start:end] as offsets into text."""
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        yield match.span()


def is_edge(text: str, offset: int) -> bool:
    """Whether no token reaches over an offset; a stray mark or joiner there counts as one that does."""
    return not 0 < offset < len(text) or _INSIDE.match(text, offset) is None


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The words of text[start:end] as offsets into text.

    A word is a run without white space or long dashes, less its outer punctuation and a possessive ending:
    ``(PFS)`` gives PFS and ``Amgen’s`` gives Amgen. A run of punctuation alone is a word as it stands, so
    that the cursor can reach every visible character.
    """
    for match in RUN.finditer(text, start, len(text) if end is None else end):
        yield trim(text, *match.span())


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range less white space, outer punctuation and a possessive ending; as given where nothing is left.

    The last period of an abbreviation stays: ``U.S.``, ``M.D.``.
    """
    first = _INNER.search(text, start, end)
    if first is None:
        return start, end
    start, stop = first.start(), _inner_end(text, end)
    if possessive := _POSSESSIVE.search(text, start, stop):
        stop = _inner_end(text, possessive.start())
    if stop < end and _ABBREVIATION.fullmatch(text, start, stop + 1):
        stop += 1
    return start, stop


def _inner_end(text: str, end: int) -> int:
    """Where the last inner character before an offset ends; there must be one."""
    while not _INNER.match(text, end - 1, end):
        end -= 1
    return end
