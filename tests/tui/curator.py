"""A curator who knows the gold: which keys to press next, told from what the session shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotate import cursor as cursors
from annotate.entities import Entity, is_open
from annotate.session import Session
from annotate.text import tokens, words
from store.records import Annotation, Span

Gold = frozenset[Span]
Keys = tuple[str, ...]

MOVES = frozenset(("h", "j", "k", "l", "L", "tab", "c"))
"""The keys that decide nothing."""

_NEAR = 40
"""In characters: further away, character mode is left to go by word."""


@dataclass(frozen=True, slots=True)
class Curator:
    """Plans keys until the annotations are the gold."""

    gold: Gold
    key_of: Mapping[str, str]
    """The key of each label."""
    line_of: Callable[[int], int]
    """The line on the screen that an offset is in."""

    def next_keys(self, session: Session) -> Keys:
        """What to press now; nothing where all is done."""
        current, missing = session.current, self._missing(session)
        if current is not None and (is_open(current) or self._is_wrong(current)):
            return self._decide(session, current, missing)
        if session.article.entities.open_count:
            return ("tab",)
        return self._add(session, min(missing, key=lambda span: span.start)) if missing else ()

    def _missing(self, session: Session) -> Gold:
        return self.gold - {span_of(annotation) for annotation in session.article.annotations.values()}

    def _is_wrong(self, entity: Entity) -> bool:
        return isinstance(entity, Annotation) and span_of(entity) not in self.gold

    def _decide(self, session: Session, entity: Entity, missing: Gold) -> Keys:
        """Accept what is right; make of the rest the gold that it shares most with; reject what shares nothing."""
        if span_of(entity) in missing:
            return ("a",)
        shared = {span: min(span.end, entity.end) - max(span.start, entity.start) for span in missing}
        best = max(shared, key=lambda span: (shared[span], span.label == entity.label, -span.start), default=None)
        if best is None or shared[best] <= 0:
            return ("x",)
        return self._make(session, entity, best)

    def _make(self, session: Session, entity: Entity, span: Span) -> Keys:
        """Bring an entity a step nearer to a span."""
        edge = "start" if entity.start != span.start else "end" if entity.end != span.end else None
        if edge is None:
            return (self.key_of[span.label],)
        to = getattr(span, edge)
        if session.cursor.by_character != _is_inside_a_token(session.article.text, to):
            return ("c",)
        if edge == "start":
            return ("left_square_bracket",) if to < entity.start else ("left_curly_bracket",)
        return ("right_square_bracket",) if to > entity.end else ("right_curly_bracket",)

    def _add(self, session: Session, span: Span) -> Keys:
        """Go to a span, select it and label it."""
        text, cursor = session.article.text, session.cursor
        by_word = cursors.over(text, span.start, span.end)
        by_character = (by_word.start, by_word.end) != (span.start, span.end)
        if by_character and cursor.by_character and abs(cursor.start - span.start) <= _NEAR:
            return self._go(span.start - cursor.start) or self._select(span, span.end - span.start - 1)
        first = cursors.at(text, span.start).start
        if cursor.by_character:
            return ("c",)
        if cursor.start != first:
            lines = self.line_of(first) - self.line_of(cursor.start)
            return ("j",) * lines or ("k",) * -lines or self._go(_words_between(text, cursor.start, first))
        if by_character:
            return ("c",)
        if session.current is not None and by_word.anchor == by_word.head:  # a rejected suggestion lies over the word
            return self._make(session, session.current, span)
        return self._select(span, len([*words(text, span.start, span.end)]) - 1)

    def _go(self, steps: int) -> Keys:
        return ("l",) * steps or ("h",) * -steps

    def _select(self, span: Span, steps: int) -> Keys:
        return ("L",) * steps + (self.key_of[span.label],)


def span_of(entity: Entity) -> Span:
    """The span of an entity."""
    return Span(entity.start, entity.end, entity.label)


def _is_inside_a_token(text: str, offset: int) -> bool:
    return any(start < offset < end for start, end in tokens(text))


def _words_between(text: str, here: int, there: int) -> int:
    """How many words to go from one to another; negative is back."""
    starts = [start for start, _ in words(text)]
    return sum(here < start <= there for start in starts) - sum(there < start <= here for start in starts)
