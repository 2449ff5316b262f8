"""What a concordance lists: mentions of a surface, of a label, or with some words, over the whole workspace."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from annotate.confidence import Calibration
from annotate.consistency import OUTLIER_AMONG
from annotate.equality import Equality, forms, is_same
from annotate.errors import NotPossible
from annotate.learned import correction_of, hidden_now
from store.mention_lists import MentionLists, MentionOrder, Wanted
from store.mentions import MentionState
from store.outliers import outliers
from store.records import LabelScheme
from store.workspace import Workspace

MOST_BY_CONTEXT = 200_000
"""So many mentions can be sorted by what stands beside them; each text is read for it."""

_BLOCK = 5000
_CONTEXT = 80
_CONTEXT_WORDS = 5
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[!-~]*")
_PART = re.compile(r"(?:^|(?<=\s))(label|state):(\S*)(?:\s+|$)", re.IGNORECASE)


class Order(StrEnum):
    """The orders of a concordance; articles come as they were added."""

    ARTICLE = "article order"
    SURFACE = "by surface"
    LABEL = "by label"
    SCORE = "by score"
    LEFT = "by the words before"
    RIGHT = "by the words after"

    def next(self) -> Order:
        """The next order; the first one after the last."""
        order = list(Order)
        return order[(order.index(self) + 1) % len(order)]


_STORED = {
    Order.ARTICLE: MentionOrder.ARTICLE,
    Order.SURFACE: MentionOrder.SURFACE,
    Order.LABEL: MentionOrder.LABEL,
    Order.SCORE: MentionOrder.SCORE,
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What to list: mentions that every part which is given allows; in outliers, of decisions that stand out."""

    surface: str | None = None
    equality: Equality = Equality.FOLDED
    label: str | None = None
    state: MentionState | None = None
    words: str = ""
    """Each of these occurs in the surface, in any case."""
    order: Order = Order.ARTICLE
    outliers: bool = False
    """Only decisions of which there are few about their surface, the rarest first whatever the order."""


def read_query(typed: str, workspace: Workspace) -> Sought:
    """What a person types: a surface, a label of the scheme, or words, and filters ``label:NAME`` and ``state:open``.

    A surface in double quotes is meant exactly. One that no mention has is taken for words to be found in surfaces.
    NotPossible names a label or state that there is not.
    """
    scheme = workspace.schemes.current()
    given = {name.lower(): value for name, value in _PART.findall(typed)}
    rest = _PART.sub("", typed).strip()
    label = _label(given["label"], scheme) if "label" in given else None
    state = _state(given["state"]) if "state" in given else None
    if not rest:
        return Sought(label=label, state=state)
    if len(rest) > 2 and rest[0] == rest[-1] == '"':
        return Sought(rest[1:-1], Equality.EXACT, label, state)
    if label is None and rest in scheme:
        return Sought(label=rest, state=state)
    if equal_surfaces(MentionLists(workspace.connection), rest, Equality.FOLDED):
        return Sought(rest, label=label, state=state)
    return Sought(label=label, state=state, words=rest)


def _label(given: str, scheme: LabelScheme) -> str:
    for label in scheme.labels:
        if label.name.lower() == given.lower():
            return label.name
    raise NotPossible(f"the scheme has no label {given}")


def _state(given: str) -> MentionState:
    states = [state for state in MentionState if state is not MentionState.GONE]
    for state in states:
        if state == given.lower():
            return state
    raise NotPossible(f"no state {given}: {', '.join(states)}")


def find(workspace: Workspace, sought: Sought, correction: Calibration | None = None) -> Iterator[Sequence[int]]:
    """The mentions by number, in blocks, the first as soon as it is known; see store.mentions.

    Where scores are corrected, the corrected ones order, and what a reader hides is hidden and not open.
    NotPossible where there are too many to be sorted by context.
    """
    mentions = MentionLists(workspace.connection)
    words = tuple(sought.words.split())
    if sought.outliers:
        return _outliers(workspace, sought, words)
    surfaces = None
    if sought.surface is not None:
        surfaces = tuple(sorted(equal_surfaces(mentions, sought.surface, sought.equality)))
    is_of_open = sought.state in (MentionState.OPEN, MentionState.HIDDEN)
    hidden = hidden_now(workspace) if correction is not None and is_of_open else frozenset[tuple[str, str]]()
    wanted = Wanted(surfaces, sought.label, sought.state, words, hidden)
    if sought.order in _STORED:
        correct = correction_of(correction) if correction not in (None, Calibration()) else None
        return mentions.refs(wanted, _STORED[sought.order], correct)
    return _by_context(workspace, mentions, wanted, sought.order)


def equal_surfaces(mentions: MentionLists, surface: str, equality: Equality) -> set[str]:
    """The surfaces of mentions that equal this one."""
    if equality is Equality.EXACT:
        return {surface}
    wanted = forms(surface) if equality is Equality.FORMS else (surface,)
    found = mentions.surfaces({beginning for form in wanted for beginning in _beginnings(form)})
    return {other for other in found if is_same(surface, other, equality)}


def _beginnings(surface: str) -> set[str]:
    """Texts of which every surface that equals this one begins with one, whatever the case of its ASCII letters."""
    plain = _PLAIN.match(surface)
    if plain is not None and plain.group():
        return {plain.group()}
    first = surface[:1]
    return {form for form in (first, first.lower(), first.upper()) if len(form) == 1 and form != "\0"} or {""}


def _outliers(workspace: Workspace, sought: Sought, words: Sequence[str]) -> Iterator[Sequence[int]]:
    mentions = MentionLists(workspace.connection)
    for outlier in outliers(workspace.connection, OUTLIER_AMONG):
        state = MentionState(outlier.verdict)
        is_wanted = sought.label in (None, outlier.label) and sought.state in (None, state)
        if is_wanted and all(word.casefold() in outlier.surface.casefold() for word in words):
            yield from mentions.refs(Wanted((outlier.surface,), outlier.label, state))


def _by_context(workspace: Workspace, mentions: MentionLists, wanted: Wanted, order: Order) -> Iterator[Sequence[int]]:
    places = list(islice(mentions.places(wanted), MOST_BY_CONTEXT + 1))
    if len(places) > MOST_BY_CONTEXT:
        raise NotPossible(f"more than {MOST_BY_CONTEXT:,} mentions: show fewer of them to sort them {order}")
    keys: list[tuple[str, int]] = []
    text, of = "", None
    for ref, article_id, start, end in places:
        if article_id != of:
            text, of = workspace.articles.text(article_id), article_id
        keys.append((context_key(text, start, end, order), ref))
    keys.sort(key=lambda pair: pair[0])
    for first in range(0, len(keys), _BLOCK):
        yield array("q", (ref for _, ref in keys[first : first + _BLOCK]))


def context_key(text: str, start: int, end: int, order: Order) -> str:
    """What text[start:end] is sorted by: the words after it, or those before it, the nearest first."""
    if order is Order.RIGHT:
        found = _WORD.findall(text[end : end + _CONTEXT].casefold())
    else:
        found = _WORD.findall(text[max(start - _CONTEXT, 0) : start].casefold())[::-1]
    return " ".join(found[:_CONTEXT_WORDS])
