"""The fewest keys that bring the reader's cursor over a range of words.

A way is what a person who sees the screen would press: words, entities and ends of the article where they are near,
the letters of a hint where they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from annotate import cursor as cursors
from annotate.cursor import Cursor
from annotate.entities import Entities, Entity
from annotate.equality import Equality, occurrences
from annotate.hints import assign
from annotate.session import Session
from annotate.text import RUN, words

MOST_MOVES = 3
"""So many single moves are looked through: a hint takes no more keys."""

_HINT_CELLS = 2
_SHIFTED = frozenset({"asterisk", "number_sign", "left_curly_bracket", "right_curly_bracket"})


class Kind(StrEnum):
    """What a key is pressed for."""

    ACCEPT = "accept"
    REJECT = "reject"
    RELABEL = "relabel"
    EDGES = "edges"
    ADD = "add"
    SAME = "same"
    TRAVEL = "travel"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key, and with a hint the letters that the screen then shows at that offset."""

    kind: Kind
    key: str
    hint: int | None = None


def has_shift(key: str) -> bool:
    """Whether a key is pressed together with shift, on a US keyboard."""
    return key.startswith("shift+") or key in _SHIFTED or (len(key) == 1 and key.isupper())


@dataclass(frozen=True, slots=True)
class Way:
    """Strokes, and the keys that they are: how many, and how many of them with shift."""

    strokes: tuple[Stroke, ...] = ()
    keys: int = 0
    shifted: int = 0

    @property
    def cost(self) -> tuple[int, int]:
        """What is compared: fewer keys first, then fewer with shift."""
        return self.keys, self.shifted

    def then(self, kind: Kind, *keys: str) -> Way:
        """The way with more keys behind it."""
        strokes = (Stroke(kind, key) for key in keys)
        return Way((*self.strokes, *strokes), self.keys + len(keys), self.shifted + sum(map(has_shift, keys)))

    def by_hint(self, kind: Kind, key: str, offset: int, letters: str) -> Way:
        """The way with a hint behind it."""
        shifted = sum(map(has_shift, (key, *letters)))
        return Way((*self.strokes, Stroke(kind, key, offset)), self.keys + 1 + len(letters), self.shifted + shifted)


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor that covers one word, and the entity that it hopped to."""

    cursor: Cursor
    entity: Entity | None = None

    def acted_on(self, entities: Entities) -> Entity | None:
        """The entity that keys act on here."""
        return self.entity or entities.under(self.cursor.start, self.cursor.end)


class Sight(Protocol):
    """How an article is laid out on the screen; an article view is one."""

    def line_of(self, offset: int) -> int:
        """The line that an offset is on."""

    def visible_range(self) -> tuple[int, int]:
        """The part of the text that is in view."""

    def cell_of(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""

    @property
    def page_lines(self) -> int:
        """The lines of a page."""


class Reach:
    """What can be reached from where the session's cursor is, and by which keys."""

    def __init__(self, session: Session, sight: Sight) -> None:
        self._session = session
        self._sight = sight
        self._text = session.article.text
        self._entities = session.article.entities
        self._arrivals = self._by_moves()
        self._hinted = self._hints(session.cursor)

    def arrive(self, offset: int) -> tuple[Way, Place] | None:
        """The way to the word that begins at an offset; None where it is neither near nor in view."""
        near, letters = self._arrivals.get(offset), self._hinted.get(offset)
        word = cursors.at(self._text, offset)
        mention = self._by_mention(word.start, word.end)
        if mention is not None and (near is None or mention.cost < near[0].cost):
            near = mention, Place(word, self._entities.under(word.start, word.end))
        if letters is None or (near is not None and near[0].keys <= 1 + len(letters)):
            return near
        place = Place(cursors.at(self._text, offset), self._entities.at(offset))
        return Way().by_hint(Kind.TRAVEL, "f", offset, letters), place

    def select(self, start: int, end: int, kind: Kind) -> Way | None:
        """The way to a selection of two words or more, from the word at start to the one that ends at end."""
        starts = [word for word, _ in words(self._text, start, end)]
        ways = [self._stretch(starts, kind), self._stretch(starts[::-1], kind), self._by_mention(start, end)]
        return min((way for way in ways if way is not None), key=lambda way: way.cost, default=None)

    def approach(self, offset: int) -> Way:
        """The way nearer to an offset that is out of view: by pages, then by lines."""
        here = self._session.cursor.head[0]
        lines = self._sight.line_of(offset) - self._sight.line_of(here)
        if abs(lines) > self._sight.page_lines // 2:
            return Way().then(Kind.TRAVEL, "pagedown" if lines > 0 else "pageup")
        if lines:
            return Way().then(Kind.TRAVEL, "j" if lines > 0 else "k")
        return Way().then(Kind.TRAVEL, "l" if offset > here else "h")

    def _stretch(self, starts: list[int], kind: Kind) -> Way | None:
        """Go to the first of these words and stretch the selection to the last, by words or by a hint."""
        arrival = self.arrive(starts[0])
        if arrival is None:
            return None
        way, place = arrival
        key = "L" if starts[-1] > starts[0] else "H"
        by_words = way.then(kind, *[key] * (len(starts) - 1))
        letters = self._hints(place.cursor).get(starts[-1]) if len(starts) > 2 else None
        by_hint = way if letters is None else way.by_hint(kind, "F", starts[-1], letters)
        return by_hint if letters is not None and by_hint.cost < by_words.cost else by_words

    def _by_mention(self, start: int, end: int) -> Way | None:
        """Hop to an equal mention, which selects the whole of it."""
        current, cursor = self._session.current, self._session.cursor
        here = (cursor.start, cursor.end) if current is None else (current.start, current.end)
        surface = self._text[start:end]
        if self._text[here[0] : here[1]] != surface or here == (start, end):
            return None
        places = list(occurrences(self._text, surface, Equality.EXACT))
        if here not in places or (start, end) not in places:
            return None
        steps = places.index((start, end)) - places.index(here)
        return Way().then(Kind.TRAVEL, *["asterisk" if steps > 0 else "number_sign"] * abs(steps))

    def _by_moves(self) -> dict[int, tuple[Way, Place]]:
        """The words that few single moves lead to, by where they begin; the fewest moves to each."""
        cursor = self._session.cursor
        if cursor.extended or cursor.by_character:
            return {}
        found = {cursor.start: (Way(), Place(cursor, self._session.current))}
        newest = list(found.values())
        for _ in range(MOST_MOVES):
            reached = [(way.then(Kind.TRAVEL, key), there) for way, here in newest for key, there in self._moves(here)]
            newest = []
            for way, place in reached:
                if place.cursor.start not in found:
                    found[place.cursor.start] = way, place
                    newest.append((way, place))
        return found

    def _moves(self, place: Place) -> Iterator[tuple[str, Place]]:
        text, entities, cursor = self._text, self._entities, place.cursor
        yield "l", Place(cursors.move(text, cursor, 1))
        yield "h", Place(cursors.move(text, cursor, -1))
        here = place.acted_on(entities)
        for key, entity in (("w", entities.after(here, cursor.start)), ("b", entities.before(here, cursor.start))):
            if entity is not None:
                yield key, Place(self._on(entity), entity)
        yield "g", Place(cursors.at(text, 0))
        yield "G", Place(cursors.at(text, len(text)))

    def _on(self, entity: Entity) -> Cursor:
        """Where the cursor is once it hopped to an entity."""
        cursor = cursors.at(self._text, entity.start)
        if entity.start <= cursor.start < entity.end:
            return cursor
        return Cursor((entity.start, entity.end), (entity.start, entity.end))

    def _hints(self, cursor: Cursor) -> Mapping[int, str]:
        """The letters that words in view get when they are asked for from a cursor there."""
        start, end = self._sight.visible_range()
        is_cut = start > 0 and RUN.match(self._text, start - 1) is not None and RUN.match(self._text, start) is not None
        here = None if cursor.extended else cursor.start
        offsets = [o for o, _ in words(self._text, start, end) if o != here and not (is_cut and o == start)]
        return assign(self._apart(offsets), cursor.head[0])

    def _apart(self, offsets: list[int]) -> Iterator[int]:
        """Those of the offsets whose hint covers no other."""
        last, free = -1, 0
        for offset in offsets:
            line, column = self._sight.cell_of(offset)
            if line != last or column >= free:
                yield offset
                last, free = line, column + _HINT_CELLS
