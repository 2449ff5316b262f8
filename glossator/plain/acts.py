"""What each command of the plain mode does to a session."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from annotate.decisions import Add, Note
from annotate.errors import NotPossible
from annotate.outcome import made
from annotate.relating import Relating
from annotate.session import Outcome, Session
from annotate.text import is_edge
from glossator.plain.carried import carrying_acts
from glossator.plain.lines import GIVE_LABEL, Act, WrongLine, alone
from glossator.plain.mentioned import Mentioned
from glossator.plain.names import entity_numbered, label_named
from glossator.plain.occurrences import next_unmarked
from glossator.plain.passage import short
from glossator.plain.questions import answering_acts
from glossator.plain.related import relating_acts
from glossator.plain.searching import searching_acts
from glossator.plain.wanted import want
from store.records import Annotation

_NO_NOTE = "-"
_OFFSETS = re.compile(r"([0-9]{1,9})\s+([0-9]{1,9})")


def acts(session: Session, relating: Relating, mentioned: Mentioned) -> Mapping[str, Act]:
    """What the commands do that decide or move, by id; finish, which may have to be said twice, is not among them."""
    bare: dict[str, Callable[[], Outcome | None]] = {
        "accept": session.accept,
        "reject": session.reject,
        "grow-left": partial(session.nudge, -1, 1),
        "grow-right": partial(session.nudge, 1, 1),
        "shrink-left": partial(session.nudge, -1, -1),
        "shrink-right": partial(session.nudge, 1, -1),
        "characters": partial(_characters, session),
        "undo": session.undo,
        "redo": session.redo,
        "next-open": partial(session.hop, 1, only_open=True),
        "previous-open": partial(session.hop, -1, only_open=True),
        "next-entity": partial(session.hop, 1, only_open=False),
        "previous-entity": partial(session.hop, -1, only_open=False),
        "show-hidden": session.toggle_hidden,
        "skip": session.skip,
        "reopen": session.reopen,
        "flag": partial(_flag, session),
        "next-article": partial(session.step_article, forward=True),
        "previous-article": partial(session.step_article, forward=False),
        "say-where": partial(_where, session),
        "back": partial(_back, session, relating),
    }
    taking: dict[str, Act] = {
        "pick-label": partial(_label, session),
        GIVE_LABEL: partial(_label_of_key, session),
        "note": partial(_note, session),
        "note-on-article": partial(_note_article, session),
        "add-surface": partial(_add, session),
        "go-to-number": partial(_go, session),
        "open-key": partial(_open, session),
        "labels-wanted": partial(want, session),
    }
    return {
        **{id_: alone(act) for id_, act in bare.items()},
        **taking,
        **carrying_acts(session),
        **searching_acts(session),
        **relating_acts(session, relating),
        **answering_acts(session),
        **mentioned.acts(),
    }


def _characters(session: Session) -> Outcome:
    session.switch_mode()
    return Outcome("by character" if session.cursor.by_character else "by token")


def _where(session: Session) -> None:
    session.refresh()


def _back(session: Session, relating: Relating) -> Outcome:
    """Leave the innermost of what is open, as the key of the reader does."""
    if relating.leave():
        return Outcome("no relation made")
    if session.cursor.extended:
        session.move_to(session.cursor.start)
        return Outcome("nothing selected")
    if session.cursor.by_character:
        return _characters(session)
    raise NotPossible("nothing to leave", "quit leaves Glossator.")


def _label(session: Session, name: str) -> Outcome:
    # the reader would annotate the word at its cursor, which nobody sees here
    if session.current is None and not session.cursor.extended:
        raise NotPossible("label: no entity here", "add LABEL WORDS makes one, and so does label after find.")
    label = label_named(session, name)
    if session.current is not None:
        return session.label(label)
    return _with_edges(session, session.label(label))


def _with_edges(session: Session, outcome: Outcome) -> Outcome:
    """What came of adding an annotation, and whether it cuts through a word."""
    text, annotation = session.article.text, made(outcome.change)
    assert annotation is not None  # adding makes one
    if is_edge(text, annotation.start) and is_edge(text, annotation.end):
        return outcome
    return replace(outcome, message=f"{outcome.message}; an edge lies inside a word")


def _label_of_key(session: Session, key: str) -> Outcome:
    name = next((label.name for label in session.scheme.labels if label.key == key), None)
    if name is None:
        raise NotPossible(f"no label has the key {key}", "labels says them all.")
    return _label(session, name)


def _flag(session: Session) -> Outcome:
    outcome = session.flag()
    return replace(outcome, message="flagged" if session.article.state.flagged else "flag taken away")


def _note(session: Session, text: str) -> Outcome:
    entity = session.current
    return _write(session, text, entity if isinstance(entity, Annotation) else None)


def _note_article(session: Session, text: str) -> Outcome:
    return _write(session, text, None)


def _write(session: Session, text: str, annotation: Annotation | None) -> Outcome:
    """Write a note, or take it away, and say on what: nobody sees it."""
    is_gone = text == _NO_NOTE
    outcome = session.apply(Note("" if is_gone else text, annotation))
    what = "the article" if annotation is None else short(annotation.surface)
    return replace(outcome, message=f"note {'taken away from' if is_gone else 'written on'} {what}")


def _add(session: Session, rest: str) -> Outcome:
    name, _, what = rest.partition(" ")
    label = label_named(session, name)
    session.check_wanted(label)
    if not what.strip():
        raise WrongLine("something is missing: add LABEL WORDS")
    article = session.article
    if offsets := _OFFSETS.fullmatch(what.strip()):
        start, end = map(int, offsets.groups())
    else:
        current = session.current
        here = session.cursor.start if current is None else current.start
        place = next_unmarked(article.text, what, article.entities, here)
        start, end = place.start, place.end
    if not start < end <= len(article.text):
        raise NotPossible(f"{start} {end} is no span in a text of {len(article.text)} characters")
    outcome = session.apply(Add(start, end, label))
    annotation = made(outcome.change)
    assert annotation is not None  # adding makes one
    session.hop_to(annotation)
    return _with_edges(session, outcome)


def _go(session: Session, number: str) -> None:
    session.hop_to(entity_numbered(session, number))


def _open(session: Session, key: str) -> Outcome:
    session.open(session.workspace.articles.id_of(key))
    return Outcome(opened=True)
