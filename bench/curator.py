"""A curator who knows the gold: which keys to press next, told from what the session and the screen show.

Decisions come in reading order: what was overlooked before the next open suggestion is added first, the nearest of it
before the rest; then the suggestion is accepted, corrected or rejected. A wrong suggestion is made into the gold span
that it shares most with, and rejected where it shares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotate import cursor as cursors
from annotate.entities import Entity, is_open
from annotate.equality import Equality
from annotate.open_article import OpenArticle
from annotate.same import Carried, plan_same
from annotate.session import Session
from annotate.text import words
from bench.ways import Kind, Reach, Sight, Stroke, Way
from store.records import Annotation, Span, Suggestion, SuggestionState

Gold = frozenset[Span]
Strokes = tuple[Stroke, ...]
Range = tuple[int, int]

WORTH = 2
"""The same-string key is pressed where it decides at least so many mentions, all of them rightly."""

_LOOKED_AT = 3
"""So many overlooked spans, the nearest, are weighed for the next."""
_MOST_NUDGES = 24
_BACK_KEY = "full_stop"
"""What goes back to a span that was just labelled."""
_EDGE_KEYS = {(-1, 1): "left_square_bracket", (1, 1): "right_square_bracket"} | {
    (-1, -1): "left_curly_bracket",
    (1, -1): "right_curly_bracket",
}


@dataclass(frozen=True, slots=True)
class Curator:
    """Plans keys until the annotations are the gold."""

    gold: Gold
    key_of: Mapping[str, str]
    """The key of each label, as Textual names it."""
    sight: Sight
    same_after: int | None = 1
    """How many equal mentions are decided one by one before the same-string key; None does without that key."""

    def next_strokes(self, session: Session) -> Strokes:
        """What to press now; nothing where all is done."""
        if session.cursor.by_character:
            return Way().then(Kind.TRAVEL, "c").strokes
        if self._may_carry(session):
            return Way().then(Kind.SAME, "s").strokes
        article, missing = session.article, self._missing(session.article)
        upcoming = article.entities.first_open()
        overlooked = [span for span in missing if upcoming is None or self._is_before(article, span, upcoming)]
        if overlooked:
            return self._add_one(session, overlooked).strokes
        if upcoming is None:
            wrong = next((each for each in article.annotations.values() if span_of(each) not in self.gold), None)
            return () if wrong is None else self._put_right(session, wrong)
        if session.current != upcoming:
            return Way().then(Kind.TRAVEL, self._hop_to(session, upcoming)).strokes
        return self._decide(session, upcoming, missing).strokes

    def _missing(self, article: OpenArticle) -> Gold:
        return self.gold - {span_of(annotation) for annotation in article.annotations.values()}

    def _is_before(self, article: OpenArticle, span: Span, upcoming: Entity) -> bool:
        """Whether a span comes before what is open, and nothing that is open lies over it."""
        return span.end <= upcoming.start and not any(map(is_open, article.entities.overlapping(span.start, span.end)))

    # the same string

    def _may_carry(self, session: Session) -> bool:
        what = session.last
        if self.same_after is None or what is None or self._met(session.article, what) < self.same_after:
            return False
        change = plan_same(session.article, what, Equality.EXACT, session.author()).change
        rights = [] if change is None else [self._is_right(row.before, row.after) for row in change.rows]
        judged = [right for right in rights if right is not None]
        return all(judged) and len(judged) >= WORTH

    def _met(self, article: OpenArticle, what: Carried) -> int:
        """The equal mentions that were decided so."""
        if what.verb == "annotate":
            return sum((a.surface, a.label) == (what.surface, what.label) for a in article.annotations.values())
        decided = (s for s in article.suggestions.values() if s.state is SuggestionState.REJECTED)
        return sum((s.surface, s.label) == (what.surface, what.label) for s in decided)

    def _is_right(self, before: object, after: object) -> bool | None:
        """Whether a person would decide this row so; None where it is no decision of its own."""
        if isinstance(after, Annotation):
            return span_of(after) in self.gold
        if isinstance(before, Annotation):
            return False
        if isinstance(after, Suggestion) and after.state is SuggestionState.REJECTED:
            return not any(span.start < after.end and after.start < span.end for span in self.gold)
        return None

    # suggestions

    def _hop_to(self, session: Session, entity: Entity) -> str:
        entities, here = session.article.entities, session.current
        before = entities.open_before(here, session.cursor.start)
        return "shift+tab" if before == entity else "tab"

    def _decide(self, session: Session, entity: Entity, missing: Gold) -> Way:
        """Accept what is right; make of the rest the gold that it shares most with; reject what shares nothing."""
        if span_of(entity) in missing:
            return Way().then(Kind.ACCEPT, "a")
        article = session.article
        shared = {
            span: min(span.end, entity.end) - max(span.start, entity.start)
            for span in missing
            if not _is_suggested(article, span)
        }
        best = max(shared, key=lambda span: (shared[span], span.label == entity.label, -span.start), default=None)
        if best is None or shared[best] <= 0:
            return Way().then(Kind.REJECT, "x")
        ways = [*self._nudged(session, entity, best), *self._selected(session, best, Kind.EDGES)]
        return min(ways, key=self._cost) if ways else self._by_character(session, best)

    def _put_right(self, session: Session, annotation: Annotation) -> Strokes:
        """Go to an annotation that is wrong, as other keys left it, and remove it."""
        if session.current != annotation:
            return Way().then(Kind.TRAVEL, "w" if session.cursor.start < annotation.start else "b").strokes
        return Way().then(Kind.REJECT, "x").strokes

    def _nudged(self, session: Session, entity: Entity, span: Span) -> Iterator[Way]:
        """Move the edges of the suggestion that the cursor is on, and give it the right label where it has another."""
        nudges = self._nudges(session.article, (entity.start, entity.end), span)
        if nudges is not None:
            way = Way().then(Kind.EDGES, *nudges)
            yield way if entity.label == span.label else way.then(Kind.RELABEL, self.key_of[span.label])

    # spans of one's own

    def _add_one(self, session: Session, overlooked: Sequence[Span]) -> Way:
        """Add the span that takes the fewest keys; where none is in view, go nearer to the nearest."""
        here = session.cursor.start
        near = sorted(overlooked, key=lambda span: (abs(span.start - here), span.start))[:_LOOKED_AT]
        ways = [way for span in near for way in self._selected(session, span, Kind.ADD)]
        return min(ways, key=self._cost) if ways else self._by_character(session, near[0])

    def _cost(self, way: Way) -> tuple[int, int]:
        """What is compared: a label key goes on by itself, behind any other key one more follows."""
        keys, shifted = way.cost
        return keys + (way.strokes[-1].key not in self.key_of.values()), shifted

    def _selected(self, session: Session, span: Span, kind: Kind) -> Iterator[Way]:
        """Ways that select words, label them, and move edges that lie inside a word."""
        article, reach = session.article, Reach(session, self.sight)
        for start, end in _word_ranges(article.text, span):
            base, way = (start, end), reach.select(start, end, kind)
            if len([*words(article.text, start, end)]) == 1:
                base, way = self._one_word(article, reach, (start, end))
            nudges = None if way is None else self._nudges(article, base, span)
            if way is not None and nudges is not None:
                back = [_BACK_KEY] if nudges and article.entities.open_after(None, base[1]) else []
                yield way.then(kind, self.key_of[span.label]).then(Kind.TRAVEL, *back).then(Kind.EDGES, *nudges)

    def _one_word(self, article: OpenArticle, reach: Reach, word: Range) -> tuple[Range, Way | None]:
        """The way to a word, and the range that a label key then labels: an entity there goes before the word."""
        arrival = reach.arrive(word[0])
        if arrival is None:
            return word, None
        way, place = arrival
        entity = place.acted_on(article.entities)
        return word if entity is None else (entity.start, entity.end), way

    def _nudges(self, article: OpenArticle, base: Range, span: Span) -> Sequence[str] | None:
        """The edge keys that make the span of a range; None where tokens do not lead there, or over what is right."""
        low, high = min(base[0], span.start), max(base[1], span.end)
        over: list[Entity] = [*article.annotations_over(low, high), *article.open_over(low, high)]
        if any(span_of(each) in self.gold and not _is_over(each, span) for each in over):
            return None
        keys: list[str] = []
        (start, end), text = base, article.text
        while (start, end) != (span.start, span.end):
            move = _next_move((start, end), span)
            moved = cursors.grown(text, start, end, edge=move[0], by=move[1], by_character=False)
            if moved == (start, end) or _is_past(moved, span, move) or len(keys) == _MOST_NUDGES:
                return None
            keys.append(_EDGE_KEYS[move])
            start, end = moved
        return keys

    def _by_character(self, session: Session, span: Span) -> Way:
        """Select character by character what words and tokens do not lead to."""
        text, reach = session.article.text, Reach(session, self.sight)
        word = cursors.at(text, span.start).start
        arrival = reach.arrive(word)
        if arrival is None:
            return reach.approach(word)
        steps = span.start - arrival[1].cursor.start
        way = arrival[0].then(Kind.TRAVEL, "c", *["l" if steps > 0 else "h"] * abs(steps))
        return way.then(Kind.ADD, *["L"] * (span.end - span.start - 1), self.key_of[span.label])


def span_of(entity: Entity) -> Span:
    """The span of an entity."""
    return Span(entity.start, entity.end, entity.label)


def _is_suggested(article: OpenArticle, span: Span) -> bool:
    """Whether an open suggestion is this very span."""
    same = article.suggestion_of(span.start, span.end, span.label)
    return same is not None and is_open(same) and not article.is_hidden(same)


def _is_over(entity: Entity, span: Span) -> bool:
    return entity.start < span.end and span.start < entity.end


def _word_ranges(text: str, span: Span) -> Iterator[Range]:
    """The words that a span touches; where they are more than the span, also all but the first or the last."""
    cover = cursors.over(text, span.start, span.end)
    found = [*words(text, cover.start, cover.end)]
    yield cover.start, cover.end
    if len(found) > 1 and (cover.start, cover.end) != (span.start, span.end):
        yield found[1][0], cover.end
        yield cover.start, found[-2][1]


def _next_move(here: Range, span: Span) -> tuple[int, int]:
    """The edge (-1 is the left) to move next, and 1 to grow or -1 to shrink; what grows goes first."""
    if span.start < here[0]:
        return -1, 1
    if span.end > here[1]:
        return 1, 1
    return (-1, -1) if span.start > here[0] else (1, -1)


def _is_past(moved: Range, span: Span, move: tuple[int, int]) -> bool:
    edge, by = move
    outward = span.start - moved[0] if edge < 0 else moved[1] - span.end
    return outward > 0 if by > 0 else outward < 0
