"""Going straight to places: what a hint names, mentions, labels, notes, what is searched for, undecided articles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotate import cursor as cursors
from annotate.entities import Entity
from annotate.equality import Equality, occurrences
from annotate.errors import NotPossible
from annotate.finding import Range, matches
from annotate.outcome import Outcome
from annotate.reading import Reading
from annotate.text import display_line
from store.records import Suggestion, SuggestionState
from store.undecided import undecided_beside

_SHOWN = 40
_NOWHERE: tuple[str, str, Sequence[Range]] = ("", "", ())


class Hopping(Reading):
    """Reading, with more ways to get about; a step is 1 for the next place and -1 for the one before.

    In an article all of them go round at its ends, and say so.
    """

    sought = ""
    """What was searched for last, in whichever article."""
    _found = _NOWHERE
    _mentions = _NOWHERE

    # what a hint names

    def reach(self, offset: int) -> None:
        """Go to the entity that begins at an offset, or else to the word there."""
        entities = self.article.entities
        for found in (entities.at(offset), entities.after(None, offset)):
            if found is not None and found.start == offset:
                self.hop_to(found)
                return
        self.move_to(offset)

    def select_to(self, offset: int) -> None:
        """Stretch the selection, or the cursor, over the whole of the word at an offset."""
        text, cursor = self.article.text, self.cursor
        if cursor.head[0] == cursor.head[1]:  # a range taken exactly goes on by word
            cursor = cursors.over(text, cursor.start, cursor.end, by_character=cursor.by_character)
        word = cursors.at(text, offset)
        aim = word.start if word.start < cursor.anchor[0] else max(word.end - 1, word.start)
        self.place(cursors.move_to(text, cursor, aim, extend=True))

    # hops

    def hop_mention(self, step: int) -> Outcome:
        """Go to the next place where the text holds the current entity, the selection or the word at the cursor."""
        text = self.article.text
        start, end = self._here()
        surface = text[start:end]
        if self._mentions[0] is not text or self._mentions[1] != surface:
            self._mentions = text, surface, tuple(occurrences(text, surface, Equality.EXACT))
        if not self._mentions[2]:
            raise NotPossible(f"{_quoted(surface)} is nowhere a word of its own")
        index, said = around(self._mentions[2], start, step)
        self._take(*self._mentions[2][index])
        return Outcome(said)

    def hop_label(self, step: int) -> Outcome:
        """Go to the next entity with the label of the current one, passing over what was rejected."""
        here = self.current
        if here is None:
            raise NotPossible("no entity under the cursor, so no label to follow")
        for entity, said in self._ring(here, step):
            if entity.label == here.label and not _is_rejected(entity):
                self.hop_to(entity)
                return Outcome(said)
        return Outcome(f"the only {here.label}")

    def hop_note(self, step: int) -> Outcome:
        """Go to the next annotation with a note."""
        noted = sorted((each for each in self.article.annotations.values() if each.note), key=_range)
        if not noted:
            raise NotPossible("no annotation of this article has a note")
        index, said = around([_range(each) for each in noted], self._here()[0], step)
        self.hop_to(noted[index])
        return Outcome(said)

    def hop_article(self, step: int) -> Outcome:
        """Open the next article of the listing that has open suggestions, leaving this one as it is."""
        found = undecided_beside(
            self.workspace.connection, self.queue.listing, self.article.id, forward=step > 0, ids=self.queue.ids
        )
        if found is None:
            raise NotPossible(f"no article {'after' if step > 0 else 'before'} this one has open suggestions")
        self.open(found)
        return Outcome(opened=True)

    # searching

    @property
    def found(self) -> Sequence[Range]:
        """Where the open article holds what is searched for."""
        text = self.article.text
        if self._found[0] is not text or self._found[1] != self.sought:
            self._found = text, self.sought, matches(text, self.sought)
        return self._found[2]

    def find(self, query: str) -> Outcome:
        """Search for a text and select its first match from the cursor on; a blank one stands for the last one."""
        self.sought = query if query.strip() else self.sought
        return self._visit_match(self.cursor.start - 1, 1)

    def find_next(self, step: int) -> Outcome:
        """Select the next match of what is searched for."""
        return self._visit_match(self.cursor.start, step)

    def _visit_match(self, offset: int, step: int) -> Outcome:
        if not self.sought:
            raise NotPossible("nothing to find: no text was given yet")
        if not self.found:
            raise NotPossible(f"no {_quoted(self.sought)} in this article")
        index, said = around(self.found, offset, step)
        self._select_exactly(*self.found[index])
        return Outcome(said)

    # where things are

    def _here(self) -> Range:
        """The range of the current entity, or else of the cursor."""
        return (self.cursor.start, self.cursor.end) if self.current is None else _range(self.current)

    def _ring(self, here: Entity, step: int) -> Iterator[tuple[Entity, str]]:
        """The entities from one on and round to it again, each with what is to be said about that."""
        entities = self.article.entities
        beside = entities.after if step > 0 else entities.before
        found = beside(here, 0)
        while found is not None:
            yield found, ""
            found = beside(found, 0)
        found = beside(None, 0 if step > 0 else len(self.article.text))
        while found is not None and found != here:
            yield found, _said_of_round(step)
            found = beside(found, 0)

    def _take(self, start: int, end: int) -> None:
        """Go to an entity or a word of exactly these edges, or else select them: keys then act on nothing more."""
        exact = [each for each in self.article.entities.overlapping(start, end) if _range(each) == (start, end)]
        word = cursors.at(self.article.text, start, by_character=self.cursor.by_character)
        if exact:
            self.hop_to(min(exact, key=_is_rejected))
        elif (word.start, word.end) == (start, end) and self.article.entities.under(start, end) is None:
            self.place(word)
        else:
            self._select_exactly(start, end)

    def _select_exactly(self, start: int, end: int) -> None:
        self.place(replace(cursors.exactly(start, end), by_character=self.cursor.by_character))


def around(places: Sequence[Range], offset: int, step: int) -> tuple[int, str]:
    """The index of the first place behind an offset (step 1) or the last before it (-1), going round at the ends.

    Places are in order, and there must be one. With it, in words, which of how many it is.
    """
    index = bisect_left(places, (offset + (step > 0),)) - (step < 0)
    said = f"{index % len(places) + 1} of {len(places)}"
    if 0 <= index < len(places):
        return index, said
    return index % len(places), f"{said} · {'the only one' if len(places) == 1 else _said_of_round(step)}"


def _said_of_round(step: int) -> str:
    return "from the top" if step > 0 else "from the end"


def _range(entity: Entity) -> Range:
    return entity.start, entity.end


def _is_rejected(entity: Entity) -> bool:
    return isinstance(entity, Suggestion) and entity.state is SuggestionState.REJECTED


def _quoted(text: str) -> str:
    shown = display_line(text)
    return f"“{shown}”" if len(shown) <= _SHOWN else f"“{shown[: _SHOWN - 1]}…”"
