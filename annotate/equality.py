"""When two surfaces are the same string: exactly, in any case, or as plural and possessive too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from annotate.text import is_edge


class Equality(StrEnum):
    """How alike two surfaces must be."""

    EXACT = "exact"
    """Character for character."""
    FOLDED = "any case"
    """Capitals and small letters alike, where one character stands for one; any white space between words."""
    FORMS = "plural too"
    """As FOLDED, and the last word may be an English plural or possessive."""

    def next(self) -> Equality:
        """The next looser one; exact again after the loosest."""
        order = list(Equality)
        return order[(order.index(self) + 1) % len(order)]


_POSSESSIVE = re.compile(r"(?:\s*['’]s?)+$")
_ENDS_IN_ES = re.compile(r"(?:s|x|z|ch|sh)es$", re.IGNORECASE)
_IS_PLURAL = re.compile(r"[^\W\d_][^\Wsiu_]s$|[bcdfghjklmnpqrtvwxyz]s$", re.IGNORECASE)
_IN_Y = re.compile(r"[bcdfghjklmnpqrstvwxz]y$", re.IGNORECASE)


def forms(surface: str) -> tuple[str, ...]:
    """The singular and plural forms of a surface, itself among them, without possessives; by length, longest first.

    Only by spelling: ``-ies``, ``-es`` and ``-s``; words in ``-ss``, ``-us`` and ``-is`` are singular.
    """
    bare = _POSSESSIVE.sub("", surface) or surface
    one = _singular(bare)
    return tuple(sorted({bare, one, _plural(one)}, key=lambda form: (-len(form), form)))


def _singular(word: str) -> str:
    if len(word) > 4 and word[-3:].lower() == "ies":
        return word[:-3] + "y"
    if _ENDS_IN_ES.search(word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and _IS_PLURAL.search(word) else word


def _plural(word: str) -> str:
    if _IN_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _ENDS_IN_ES.search(word + "es") else "s")


@lru_cache(maxsize=64)
def _patterns(surface: str, equality: Equality) -> tuple[re.Pattern[str], ...]:
    """What matches the surfaces that equal this one, a pattern for each form."""
    if equality is Equality.EXACT:
        return (re.compile(re.escape(surface)),)
    wanted = forms(surface) if equality is Equality.FORMS else (surface,)
    return tuple(re.compile(r"\s+".join(map(re.escape, form.split())), re.IGNORECASE) for form in wanted)


def is_same(surface: str, other: str, equality: Equality) -> bool:
    """Whether the other surface equals this one."""
    if equality is Equality.FORMS:
        other = _POSSESSIVE.sub("", other) or other
    return any(pattern.fullmatch(other) for pattern in _patterns(surface, equality))


def occurrences(text: str, surface: str, equality: Equality) -> Iterator[tuple[int, int]]:
    """Where a text holds the surface, on tokens and without overlap, by start: code points, half-open."""
    if not surface.strip():
        return
    found = {span for pattern in _patterns(surface, equality) for span in _on_tokens(text, pattern)}
    last = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _on_tokens(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    while match := pattern.search(text, start):
        is_whole = is_edge(text, match.start()) and is_edge(text, match.end())
        if is_whole:
            yield match.span()
        start = match.end() if is_whole else match.start() + 1
