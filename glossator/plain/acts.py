"""What each command of the plain mode does to a session."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice

from annotate.decisions import Add, Note
from annotate.errors import NotPossible
from annotate.outcome import made
from annotate.session import Outcome, Session
from annotate.text import is_edge
from glossator.plain.carried import carrying_acts
from glossator.plain.lines import GIVE_LABEL, Act, WrongLine
from glossator.plain.occurrences import next_unmarked
from glossator.plain.passage import short
from store.records import Annotation

_NO_NOTE = "-"
_OFFSETS = re.compile(r"([0-9]{1,9})\s+([0-9]{1,9})")


def acts(session: Session) -> Mapping[str, Act]:
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
    }
    taking: dict[str, Act] = {
        "pick-label": partial(_label, session),
        GIVE_LABEL: partial(_label_of_key, session),
        "note": partial(_note, session),
        "note-on-article": partial(_note_article, session),
        "add-surface": partial(_add, session),
        "go-to-number": partial(_go, session),
        "open-key": partial(_open, session),
    }
    return {**{id_: partial(_without_rest, act) for id_, act in bare.items()}, **taking, **carrying_acts(session)}


def _without_rest(act: Callable[[], Outcome | None], rest: str) -> Outcome | None:
    assert not rest  # read_line() lets nothing follow these
    return act()


def _characters(session: Session) -> Outcome:
    session.switch_mode()
    return Outcome("by character" if session.cursor.by_character else "by token")


def _where(session: Session) -> None:
    session.refresh()


def _label(session: Session, name: str) -> Outcome:
    # the reader would annotate the word at its cursor, which nobody sees here
    if session.current is None:
        raise NotPossible("label: no entity here", "add LABEL WORDS makes one.")
    return session.label(label_named(session, name))


def _label_of_key(session: Session, key: str) -> Outcome:
    name = next((label.name for label in session.scheme.labels if label.key == key), None)
    if name is None:
        raise NotPossible(f"no label has the key {key}", "labels says them all.")
    return _label(session, name)


def label_named(session: Session, name: str) -> str:
    """The label of the scheme that a person wrote, in small letters or capitals; WrongLine where there is none."""
    names = [label.name for label in session.scheme.labels]
    if name in names:
        return name
    alike = [known for known in names if known.lower() == name.lower()]
    if len(alike) == 1:
        return alike[0]
    from difflib import get_close_matches

    close = get_close_matches(name[:40].upper(), names, n=1)
    guess = f"; did you mean {close[0]}?" if close else ""
    raise WrongLine(f"the scheme has no label {name[:40]}{guess}", "labels says them all.")


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
    if is_edge(article.text, annotation.start) and is_edge(article.text, annotation.end):
        return outcome
    return replace(outcome, message=f"{outcome.message}; an edge lies inside a word")


def _go(session: Session, number: str) -> None:
    entities = session.article.entities
    found = None
    if re.fullmatch(r"[0-9]{1,9}", number) and int(number) > 0:
        found = next(islice(entities, int(number) - 1, None), None)
    if found is None:
        raise WrongLine(f"there is no entity {number[:40]}", f"The article has {len(entities)}.")
    session.hop_to(found)


def _open(session: Session, key: str) -> Outcome:
    session.open(session.workspace.articles.id_of(key))
    return Outcome(opened=True)
