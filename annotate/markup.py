r"""Texts with their spans written inline, as people read and edit them.

``[Kyprolis|DRUG]`` is the surface ``Kyprolis`` under the label ``DRUG``; everything outside brackets is text.
A backslash before ``[``, ``]``, ``|`` or ``\`` makes it an ordinary character. A bar needs one only inside
brackets. Spans lie side by side, never inside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotate.errors import UnreadableInput, WouldLose
from annotate.scheme import LABEL_NAME
from store.records import Span

# Possessive: each character belongs to one alternative only, so nothing is ever read twice.
_SURFACE = r"(?:[^\\\[\]|]++|\\[\\\[\]|])++"
_SPAN = re.compile(rf"\[(?P<surface>{_SURFACE})\|(?P<label>{LABEL_NAME})\]")
_TEXT = re.compile(r"(?:[^\\\[\]]++|\\[\\\[\]|])++")
_OPENED = re.compile(rf"\[(?:{_SURFACE})?")
_ESCAPE = re.compile(r"\\(.)")


def parse(marked: str, name: str = "", first_line: int = 1) -> tuple[str, tuple[Span, ...]]:
    """The text without its markup, and its spans in order, in code points of that text.

    Messages begin with the name, where there is one, and count lines from first_line and columns from 1.
    UnreadableInput where a bracket or a backslash is out of place.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    position = length = 0
    while position < len(marked):
        match = _TEXT.match(marked, position) or _SPAN.match(marked, position)
        if match is None:
            raise _unreadable(marked, position, name, first_line)
        label = match.groupdict().get("label")
        piece = _ESCAPE.sub(r"\1", match.group() if label is None else match["surface"])
        if label is not None:
            spans.append(Span(length, length + len(piece), label))
        pieces.append(piece)
        length += len(piece)
        position = match.end()
    return "".join(pieces), tuple(spans)


def mark(text: str, spans: Iterable[Span]) -> str:
    """The text with its spans written inline, so that parse() gives both back, the spans in order.

    WouldLose where two spans overlap; ValueError where one is empty, leaves the text or has a label that is
    no label name.
    """
    pieces: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        _require_writable(text, span)
        if span.start < done:
            raise WouldLose(
                f"the span {span.start}-{span.end} {span.label} overlaps the one before it",
                "inline markup holds flat spans only: keep one of the two, or choose a format with offsets",
            )
        surface = _escaped(text[span.start : span.end], r"\[]|")
        pieces += (_escaped(text[done : span.start], r"\[]"), f"[{surface}|{span.label}]")
        done = span.end
    return "".join(pieces) + _escaped(text[done:], r"\[]")


def _escaped(text: str, characters: str) -> str:
    return text.translate({ord(character): f"\\{character}" for character in characters})


def _require_writable(text: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"no such span in a text of {len(text)} code points: {span}")
    if not re.fullmatch(LABEL_NAME, span.label):
        raise ValueError(f"no label name: {span.label!r}")


def _unreadable(marked: str, position: int, name: str, first_line: int) -> UnreadableInput:
    at, mistake, hint = _mistake(marked, position)
    line = first_line + marked.count("\n", 0, at)
    column = at - marked.rfind("\n", 0, at)
    place = f"{name}, line" if name else "line"
    return UnreadableInput(f"{place} {line}, column {column}: {mistake}", hint)


def _mistake(marked: str, position: int) -> tuple[int, str, str]:
    """Where neither text nor a span goes on: the place of the mistake, what it is, and what to do."""
    if marked[position] == "\\":
        return (
            position,
            "a backslash with nothing to escape",
            r"write \\ for one; it escapes [ ] | and \ only",
        )
    if marked[position] == "]":
        return position, "a closing bracket that nothing opened", r"write \] for an ordinary bracket"
    opened = _OPENED.match(marked, position)
    stop = opened.end() if opened else position + 1
    following = marked[stop : stop + 1]
    if following == "\\":
        return _mistake(marked, stop)
    if following == "[":
        return stop, "a bracket inside a span", r"spans are flat; write \[ for an ordinary bracket"
    if following == "":
        return position, "a span that is never closed", r"write [text|LABEL], or \[ for an ordinary bracket"
    if stop == position + 1:
        return position, "a span without text", r"write [text|LABEL], or \[ for an ordinary bracket"
    if following == "]":
        return position, "a span without a label", r"write [text|LABEL], or \[ for an ordinary bracket"
    hint = r"write [text|LABEL], the label in letters, digits, - and _; \| is a bar inside a span"
    return stop + 1, "no label and closing bracket after the bar", hint
