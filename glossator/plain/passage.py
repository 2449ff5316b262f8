"""One entity in its sentence, marked by plain characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.answers import given
from annotate.entities import Entity, is_open
from annotate.session import Session
from annotate.text import display_line
from glossator.progress import counted
from store.records import Annotation, ArticleStatus
from tui.entity_marks import state_of

_REACH = 300
"""So many characters of an article at most are said before an entity, and as many after it."""
_LONGEST = 200
"""So many characters of an entity, a title or a note are said where it is not what was asked for."""
_END = re.compile(r"(?:(?<=\w{4})|(?<=[)\]%]))[.!?][\"'”’)\]]*\s+(?=[^\sa-z])|\n+")
"""Where a sentence ends, too rarely rather than too often: not behind short words, as in Dr. or U.S."""


def step(session: Session) -> Iterator[str]:
    """Where the session is: the current entity in its sentence, then how it stands and what is left to do."""
    entity = session.current
    if entity is None:
        yield from _without_entity(session)
        return
    yield marked(session, entity)
    facts = [_state(session, entity), _left(session), *_more(session, entity)]
    yield f"{number_of(session, entity)} of {len(session.article.entities)}: {'; '.join(facts)}"


def _without_entity(session: Session) -> Iterator[str]:
    """Where the session is while no entity is there: what is selected is marked, and what it lies over is said."""
    text, start, end = session.article.text, session.cursor.start, session.cursor.end
    if not session.cursor.extended:
        yield surrounding(text, start, end)
        yield f"no entity here; {_left(session)}"
        return
    yield surrounding(text, start, end, f"[{short(text[start:end])}]")
    beneath = over(session, start, end)
    facts = [
        f"selected, characters {start} to {end}",
        f"over {beneath}" if beneath else "not marked",
        _left(session),
        "by character" if session.cursor.by_character else "",
    ]
    yield "; ".join(filter(None, facts))


def marked(session: Session, entity: Entity) -> str:
    """An entity in its sentence: ``gave [2:Kyprolis DRUG? 0.97] to``, with its number, label, sign and score."""
    mark = f"[{called(session, entity)}{sign(entity)}{_score(session, entity)}]"
    return surrounding(session.article.text, entity.start, entity.end, mark)


def surrounding(text: str, start: int, end: int, mark: str | None = None) -> str:
    """The sentence around text[start:end] on one line, with a mark in the place of that."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    # a sentence is known to end by the character behind its end, which may be the first that is marked
    ends = (found.end() for found in _END.finditer(text, low, start + 1))
    before = max((offset for offset in ends if offset <= start), default=low)
    after = next((found.start() for found in _END.finditer(text, end, high)), high)
    following = text[end:after] + (text[after] if text[after : after + 1] in (".", "!", "?") else "")
    left = "... " if before == low > 0 else ""
    right = " ..." if after == high < len(text) else ""
    middle = short(text[start:end]) if mark is None else mark
    return display_line(f"{left}{text[before:start]}{middle}{following}{right}".strip())


def called(session: Session, entity: Entity) -> str:
    """What an entity is called: ``2:Kyprolis DRUG``, with its number and label."""
    return f"{number_of(session, entity)}:{short(entity.surface)} {entity.label}"


def over(session: Session, start: int, end: int) -> str:
    """The entities over text[start:end], each with number, label and sign; empty where there is none."""
    entities = session.article.entities
    if not (found := entities.overlapping(start, end)):
        return ""
    numbers = {(type(one), one.id): number for number, one in enumerate(entities, 1)}
    return ", ".join(f"{numbers[type(one), one.id]}:{one.label}{sign(one)}" for one in found)


def line_starts(text: str) -> list[int]:
    """The offsets at which lines begin."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def number_of(session: Session, entity: Entity) -> int:
    """The place of an entity among those of the article, from 1."""
    return next(number for number, other in enumerate(session.article.entities, 1) if other == entity)


def sign(entity: Entity) -> str:
    """One character for the state: ``?`` to decide, ``+`` annotated, ``-`` rejected."""
    return "+" if isinstance(entity, Annotation) else "?" if is_open(entity) else "-"


def standing(session: Session, entity: Entity) -> str:
    """The state of an entity in a word, and its score as the decisions so far correct it."""
    return f"{_state(session, entity)}{_score(session, entity)}"


def header(session: Session) -> Iterator[str]:
    """The open article: key and title, then source, date, status, counts, and what was said of it as a whole."""
    article = session.article
    yield f"Article {article.article.key}: {short(article.article.title)}"
    facts = [
        short(article.article.source or ""),
        (article.article.published or "")[:10],
        article.state.status,
        f"{article.decided} of {article.to_decide} decided",
        f"{article.n_hidden} hidden" if article.n_hidden else "",
        "flagged" if article.state.flagged else "",
        f"complete for {', '.join(article.state.complete)}" if article.state.complete else "",
        *(f"{question}: {', '.join(choices)}" for question, choices in given(article.labels.values(), session.scheme)),
        f"note: {short(article.state.note)}" if article.state.note else "",
    ]
    yield "; ".join(filter(None, facts))
    if session.wanted is not None:
        yield f"looking for {session.wanted_in_words()} alone"


def short(text: str) -> str:
    """The text, or its beginning where it is long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _state(session: Session, entity: Entity) -> str:
    return f"annotated, {entity.origin}" if isinstance(entity, Annotation) else state_of(session, entity)


def _score(session: Session, entity: Entity) -> str:
    trust = None if isinstance(entity, Annotation) else session.trust(entity)
    return "" if trust is None else f" {trust:.2f}"


def _left(session: Session) -> str:
    count = session.article.entities.open_count
    if count:
        return f"{count} open"
    state = session.article.state
    if state.status is ArticleStatus.REVIEWED:
        return "reviewed"
    if session.wanted is not None and session.wanted.issubset(state.complete or ()):
        return f"complete for {session.wanted_in_words()}"
    return "none open, finish is next"


def _more(session: Session, entity: Entity) -> Iterator[str]:
    if session.cursor.by_character:
        yield "by character"
    if hidden := session.article.why_hidden(entity):
        yield hidden
    if isinstance(entity, Annotation):
        if count := len(session.article.relations.of(entity.id)):
            yield counted(count, "relation")
        if entity.note:
            yield f"note: {short(entity.note)}"
