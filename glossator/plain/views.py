"""What can be said of the workspace and of the open article, a line each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from annotate.consistency import before
from annotate.entities import Entity
from annotate.errors import NotPossible
from annotate.guideline import guideline
from annotate.listed import ListedArticles
from annotate.session import Session
from annotate.text import display, display_line
from glossator.plain.commands import COMMANDS, GROUPS
from glossator.plain.keys import label_command
from glossator.plain.lines import WrongLine
from glossator.plain.names import NUMBER, label_named
from glossator.plain.passage import line_starts, short, sign, standing
from glossator.plain.related import relations_of
from store.listing import Listing
from store.records import Annotation, Suggestion

_LISTED = 20


def articles(session: Session, rest: str) -> Iterator[str]:
    """Twenty articles of the list, from the open one on, or from the number that is given; or those with some words."""
    by_words = bool(rest) and not NUMBER.fullmatch(rest)
    listing = Listing(rest) if by_words else session.queue.listing
    ids = session.workspace.articles.ids(listing) if by_words else None
    listed = ListedArticles(session.workspace.articles, listing, ids)
    here = session.article.id
    first = int(rest) if rest and not by_words else 1 if by_words else (listed.index_of(here) or 0) + 1
    if not 1 <= first <= listed.count:
        raise NotPossible("no article holds these words" if by_words else f"there are {listed.count} articles")
    last = min(first + _LISTED - 1, listed.count)
    yield f"articles {first} to {last} of {listed.count}"
    for number in range(first, last + 1):
        row = listed.row(number - 1)
        if row is not None:  # taken away meanwhile
            about = [row.key, short(row.title), row.status, f"{row.open} open", "open now" if row.id == here else ""]
            yield f"{number}: {'; '.join(filter(None, about))}"


def text(session: Session, rest: str) -> Iterator[str]:
    """The article line by line, or the lines that are given; empty ones are left out, but counted."""
    lines = session.article.text.split("\n")
    given = rest.split()
    if len(given) > 2 or not all(map(NUMBER.fullmatch, given)):
        raise WrongLine("text takes the number of a line, or of the first and the last line")
    first, last = int(given[0]) if given else 1, int(given[-1]) if given else len(lines)
    if not 1 <= first <= last or first > len(lines):
        raise WrongLine(f"the article has the lines 1 to {len(lines)}")
    for number, line in enumerate(lines[first - 1 : last], first):
        if shown := display(line).strip():
            yield f"{number}: {shown}"


def entities(session: Session) -> Iterator[str]:
    """Every entity: number, surface, label with sign, state, line, and offsets in code points."""
    lines = line_starts(session.article.text)
    for number, entity in enumerate(session.article.entities, 1):
        about = f"{short(entity.surface)} {entity.label}{sign(entity)}, {standing(session, entity)}"
        yield f"{number}: {about}, line {bisect_right(lines, entity.start)}, {entity.start} {entity.end}"
    if not len(session.article.entities):
        yield "no entity in this article"


def why(session: Session) -> Iterator[str]:
    """The current entity with its label’s definition, who suggested it, and every decision about it."""
    entity = session.current
    if entity is None:
        raise NotPossible("why: no entity here")
    line = session.article.text.count("\n", 0, entity.start) + 1
    yield f"{short(entity.surface)}, {entity.label}, {standing(session, entity)}"
    yield f"line {line}, characters {entity.start} to {entity.end}"
    if entity.label in session.scheme:
        yield f"{entity.label}: {display_line(session.scheme.label(entity.label).definition)}"
    if hidden := session.article.why_hidden(entity):
        yield hidden
    if earlier := before(session.workspace, entity):
        yield earlier.told(entity.label)
    yield from _origins(session, entity)
    for event in session.history.of(entity):
        yield f"{event.at[:16].replace('T', ' ')} {event.act} by {event.annotator}"
    if isinstance(entity, Annotation):
        yield from relations_of(session, entity)
        if entity.note:
            yield f"note: {display_line(entity.note)}"


def address(session: Session) -> Iterator[str]:
    """The address of the article's own page."""
    url = session.article.article.url
    if not url:
        raise NotPossible("this article has no URL")
    yield url


def guide(session: Session, name: str) -> Iterator[str]:
    """What a label is for, or that of the current entity where none is named, and the last decisions on it."""
    entity = session.current
    if not name and entity is None:
        raise NotPossible("guideline: no entity here", "guideline LABEL says what that label is for.")
    found = guideline(session.workspace, label_named(session, name) if entity is None or name else entity.label)
    label = found.label
    yield f"{label.name}: {label.definition}{'; retired: given no more' if label.retired else ''}"
    if label.guideline:
        yield f"in doubt: {label.guideline}"
    yield from (f"example: {text}" for text in label.examples)
    yield from (f"counter-example: {text}" for text in label.counter_examples)
    for each in found.decisions:
        where = f", in {short(each.title)}" if each.title else ""
        yield f"{each.at[:16].replace('T', ' ')} {short(each.surface)} {each.verdict} by {each.annotator}{where}"


def labels(session: Session, keys: Mapping[str, str]) -> Iterator[str]:
    """The labels that can be given, with their keys and definitions."""
    for label in session.scheme.given:
        typed = [key for key, command_id in keys.items() if label.key and command_id == label_command(label.key)]
        yield f"{', '.join((*typed, label.name))}: {label.definition}"


def commands(keys: Mapping[str, str]) -> Iterator[str]:
    """The commands of the plain mode by group, each with its keys."""
    for group, heading in GROUPS.items():
        yield f"{heading}:"
        for command in COMMANDS.values():
            if command.group == group:
                typed = [key for key, command_id in keys.items() if command_id == command.id]
                called = " or ".join((command.words[0], *typed))
                yield f"  {called}{' ' if command.takes else ''}{command.takes}: {command.help}"
    yield "The key of a label gives the entity that label; labels says them."


def _origins(session: Session, entity: Entity) -> Iterator[str]:
    source = entity if isinstance(entity, Suggestion) else session.article.suggestions.get(entity.suggestion_id or 0)
    for origin in () if source is None else source.origins:
        layer = f", {origin.layer}" if origin.layer else ""
        score = "" if origin.score is None else f", score {origin.score:.2f}"
        yield f"suggested by {origin.detector} {origin.version}{layer}{score}"
