"""Finding a text in the article, and hopping to what is like the place at hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from annotate import cursor as cursors
from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.session import Session
from annotate.text import is_edge
from glossator.plain.lines import Act, alone
from glossator.plain.occurrences import occurrences
from glossator.plain.passage import line_starts, over, short, surrounding


def searching_acts(session: Session) -> Mapping[str, Act]:
    """What goes to a place that is like another, by the id of its command."""
    return {
        "find": partial(_find, session),
        "find-next": alone(partial(session.find_next, 1)),
        "find-previous": alone(partial(session.find_next, -1)),
        "last-decision": alone(session.hop_decided),
        "next-mention": alone(partial(_mention, session, 1)),
        "previous-mention": alone(partial(_mention, session, -1)),
        "next-of-label": alone(partial(session.hop_label, 1)),
        "previous-of-label": alone(partial(session.hop_label, -1)),
        "next-note": alone(partial(session.hop_note, 1)),
        "previous-note": alone(partial(session.hop_note, -1)),
        "next-undecided": alone(partial(session.hop_article, 1)),
        "previous-undecided": alone(partial(session.hop_article, -1)),
    }


def places(session: Session, surface: str) -> Iterator[str]:
    """Where a surface occurs: offsets in code points, line, what it is marked as, and its sentence.

    Without one, the places of what is searched for.
    """
    text = session.article.text
    sought = surface or session.sought
    if not sought:
        raise NotPossible("nothing to find: no text was given yet")
    ranges = [(one.start, one.end) for one in occurrences(text, surface)] if surface else session.found
    if not ranges:
        raise NotPossible(f"{short(sought)} does not occur in this article")
    lines = line_starts(text)
    for start, end in ranges:
        is_whole = is_edge(text, start) and is_edge(text, end)
        what = over(session, start, end) or ("not marked" if is_whole else "inside a word")
        yield f"{start} {end}, line {bisect_right(lines, start)}, {what}: {surrounding(text, start, end)}"


def _find(session: Session, text: str) -> Outcome:
    before = session.sought
    try:
        return session.find(text)
    except NotPossible:
        session.sought = before  # a line that is not carried out changes nothing
        raise


def _mention(session: Session, step: int) -> Outcome:
    if session.current is None and not session.cursor.extended:
        raise NotPossible("no entity and no match here", "find TEXT goes to a text.")
    outcome = session.hop_mention(step)
    here = session.cursor
    if session.current is None and not here.extended:
        # the reader shows its cursor on a word; here only what is selected is said, and can be labelled
        session.place(replace(cursors.exactly(here.start, here.end), by_character=here.by_character))
    return outcome
