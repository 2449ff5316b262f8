"""What the same work costs in other tools, by the keystroke-level model.

The work is what it takes to make the gold of the suggestions that are there at the start. Each tool pays for an act
by the bindings that its own documentation or source gives:

===============  ================  ====================  ======================  ====================  ===============
act              SLATE             Prodigy               doccano                 brat (Normal)         Label Studio
===============  ================  ====================  ======================  ====================  ===============
reject           select, u         click                 click                   double-click, Delete  click, key
relabel          select, u, 2      click, label, drag    2 clicks                double-click, label   click, label
other edges      select, u,        click, label*, drag   click, label*, drag     double-click,         click, Delete,
                 select, 2                                                       Insert, drag          label, drag
add one word     2                 label*, 2 clicks      label*, drag            double-click, label   label, 2 clicks
add more words   select, 2         label*, drag          label*, drag            drag, label           label, drag
next article     1                 1                     2                       1                     chord of 2
===============  ================  ====================  ======================  ====================  ===============

A label with a star costs its key only where another label was used last, because the tool keeps it armed. SLATE selects
n words by n - 1 keys or by a repeat count, and travels between acts by cursor keys, also with a repeat count: its
curator always knows that count, as nobody does. With a mouse travel is the pointing in each click and drag; scrolling
costs nothing, and no hand ever leaves mouse or keys (the 0.40 s of homing). Of what is documented in several ways the
cheapest is taken. So all of them are priced low.

None of these tools has a decision for each span: what is loaded counts as accepted, and accepting costs nothing because
nothing is checked. ``seconds()`` therefore compares a job in which nobody says of any suggestion that it is right with
one in which somebody does. ``seconds_pointing`` adds what the least sign of a look would cost there: pointing at every
suggestion that is kept, 1.10 s each, without a click.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotate.text import words
from store.records import Span

KEY, POINT, BUTTON, HOMING = 0.28, 1.10, 0.10, 0.40
"""Seconds: a key, pointing, a mouse button down or up, a hand from mouse to keys (which nobody is charged with)."""

CLICK = POINT + 2 * BUTTON
DOUBLE_CLICK = POINT + 4 * BUTTON
DRAG = 2 * POINT + 2 * BUTTON


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to put right: a suggestion without a span is rejected, a span without a suggestion is added."""

    suggested: Span | None
    wanted: Span | None

    @property
    def at(self) -> int:
        """Where it is in the text."""
        return min(span.start for span in (self.suggested, self.wanted) if span is not None)

    @property
    def has_right_edges(self) -> bool:
        """Whether the edges are right, and the label alone is not."""
        one, other = self.suggested, self.wanted
        return one is not None and other is not None and (one.start, one.end) == (other.start, other.end)


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do in one article, in reading order."""

    text: str
    kept: int
    """The suggestions that are right."""
    edits: Sequence[Edit]

    def n_words(self, span: Span) -> int:
        """How many words a span touches."""
        return sum(1 for _ in words(self.text, span.start, span.end))

    def word_at(self, offset: int) -> int:
        """The number of the word at an offset, from 0."""
        return sum(1 for _ in words(self.text, 0, offset))


def work_of(text: str, suggestions: Iterable[Span], gold: Iterable[Span]) -> Work:
    """Pair the wrong suggestions with the gold spans that they share most with, each with one at most."""
    suggested, wanted = set(suggestions), set(gold)
    kept = suggested & wanted
    wrong, missing = suggested - kept, wanted - kept
    shared = sorted(
        (min(s.end, g.end) - max(s.start, g.start), s.label == g.label, -s.start, -g.start, s, g)
        for s in wrong
        for g in missing
        if s.start < g.end and g.start < s.end
    )
    edits = []
    for *_, suggestion, span in reversed(shared):
        if suggestion in wrong and span in missing:
            wrong.discard(suggestion)
            missing.discard(span)
            edits.append(Edit(suggestion, span))
    edits += [Edit(suggestion, None) for suggestion in wrong] + [Edit(None, span) for span in missing]
    return Work(text, len(kept), sorted(edits, key=lambda edit: edit.at))


class Tool(Protocol):
    """A tool that can be priced."""

    @property
    def name(self) -> str:
        """The name of the tool."""

    @property
    def by_mouse(self) -> bool:
        """Whether its spans are drawn with the mouse."""

    def seconds(self, work: Work) -> float:
        """The time of an article, without a look at what is kept."""


def seconds_pointing(tool: Tool, work: Work) -> float:
    """The time of an article in which every suggestion that is kept is pointed at."""
    return tool.seconds(work) + POINT * work.kept


@dataclass(frozen=True, slots=True)
class MouseTool:
    """What the acts cost in seconds; the key of a label is added where a span gets its label by one."""

    name: str
    reject: float
    relabel: float
    edges: float
    add_word: float
    add_words: float
    finish: float
    arms: bool = False
    """Whether a label stays armed, so that its key is pressed only where another one is wanted."""
    keeps_label: bool = False
    """Whether a span whose edges are moved keeps its label."""
    relabels_by_menu: bool = False
    """Whether a click chooses the new label of a span, and no key."""
    by_mouse: bool = True

    def seconds(self, work: Work) -> float:
        """The time of an article."""
        total, armed = self.finish, ""
        for edit in work.edits:
            total += self._seconds_of(edit, work)
            if edit.wanted is not None and self._needs_label(edit):
                total += 0 if self.arms and armed == edit.wanted.label else KEY
                armed = edit.wanted.label
        return total

    def _seconds_of(self, edit: Edit, work: Work) -> float:
        if edit.wanted is None:
            return self.reject
        if edit.suggested is None:
            return self.add_word if work.n_words(edit.wanted) == 1 else self.add_words
        return self.relabel if edit.has_right_edges else self.edges

    def _needs_label(self, edit: Edit) -> bool:
        if edit.suggested is None or edit.wanted is None:
            return True
        if edit.has_right_edges:
            return not self.relabels_by_menu
        return not self.keeps_label or edit.suggested.label != edit.wanted.label


@dataclass(frozen=True, slots=True)
class Slate:
    """The one of them that needs no mouse."""

    name: str = "SLATE"
    by_mouse: bool = False

    def seconds(self, work: Work) -> float:
        """The time of an article."""
        return KEY * self.keys(work)

    def keys(self, work: Work) -> int:
        """The keys of an article."""
        total, here = 1, 0
        for edit in work.edits:
            total += _repeated(abs(work.word_at(edit.at) - here))
            here = work.word_at(edit.at)
            if edit.suggested is not None:
                total += self._select(work, edit.suggested) + 1
            if edit.wanted is not None:
                reselects = edit.suggested is None or not edit.has_right_edges
                total += (self._select(work, edit.wanted) if reselects else 0) + 2
        return total

    def _select(self, work: Work, span: Span) -> int:
        return _repeated(work.n_words(span) - 1)


def _repeated(times: int) -> int:
    """The keys of a movement made so many times: pressed again and again, or behind a count."""
    return min(times, len(str(times)) + 1)


TOOLS: Sequence[Tool] = (
    Slate(),
    MouseTool("Prodigy", CLICK, CLICK + DRAG, CLICK + DRAG, DOUBLE_CLICK, DRAG, KEY, arms=True),
    MouseTool("doccano", CLICK, 2 * CLICK, CLICK + DRAG, DRAG, DRAG, 2 * KEY, arms=True, relabels_by_menu=True),
    MouseTool(
        "brat",
        DOUBLE_CLICK + KEY,
        DOUBLE_CLICK,
        DOUBLE_CLICK + KEY + DRAG,
        DOUBLE_CLICK,
        DRAG,
        KEY,
        keeps_label=True,
    ),
    MouseTool("Label Studio", CLICK + KEY, CLICK, CLICK + KEY + DRAG, DOUBLE_CLICK, DRAG, 2 * KEY),
)
"""The tools in the order in which they are reported."""
