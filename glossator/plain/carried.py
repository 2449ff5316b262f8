"""Carrying a decision to equal mentions: in the open article at once, in the workspace after a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, islice

from annotate import carrying
from annotate.equality import Equality
from annotate.outcome import Outcome
from annotate.same import Carried, Everywhere, said
from annotate.session import Session
from glossator.plain.lines import Act, View, WrongLine
from glossator.plain.passage import short, surrounding
from glossator.progress import counted

_YES = "yes"
_SAID = 20
"""So many of the mentions that would change are said; all are counted."""


def carrying_acts(session: Session) -> Mapping[str, Act]:
    """What carries a decision, by the id of its command."""
    return {
        "same": lambda _: carrying.same(session),
        "same-forms": lambda _: carrying.same(session, Equality.FORMS),
        "same-everywhere": partial(_everywhere, session),
        "never": partial(_never, session),
    }


def looks(session: Session) -> Mapping[str, View]:
    """What says which mentions in the workspace would change, by the id of the command that changes them."""
    return {
        "same-everywhere": lambda _: _told(_found(session, carrying.decided(session)), "same everywhere"),
        "never": lambda _: _told(_found(session, carrying.refusal_of(session)), "never suggest"),
    }


def _everywhere(session: Session, rest: str) -> Outcome:
    _check(rest, "same everywhere")
    return carrying.carry(session, _found(session, carrying.decided(session)))


def _never(session: Session, rest: str) -> Outcome:
    _check(rest, "never suggest")
    return carrying.refuse(session, _found(session, carrying.refusal_of(session)))


def _check(rest: str, word: str) -> None:
    if rest != _YES:
        raise WrongLine(f"only {_YES} can follow {word}")


def _found(session: Session, what: Carried) -> Everywhere:
    return carrying.look(session, session.workspace, what, Equality.EXACT)


def _told(found: Everywhere, word: str) -> Iterator[str]:
    what = found.carried
    facts = [
        f"{counted(found.count, 'mention')} in {counted(len(found.changes), 'article')}"
        + said(chain.from_iterable(one.conflicts for one in found.articles)),
        f"finished or skipped and left as they are: {counted(found.closed, 'article')}" if found.closed else "",
        "" if found.is_all else "there are more articles, which take another turn",
    ]
    yield f"{what.verb} {short(what.surface)} {what.label}: {'; '.join(filter(None, facts))}"
    places = ((one.article, *place) for one in found.articles for place in one.places)
    for article, start, end in islice(places, _SAID):
        mark = f"[{short(article.text[start:end])}]"
        yield f"{article.article.key}: {surrounding(article.text, start, end, mark)}"
    if found.count > _SAID:
        yield f"and {found.count - _SAID} more"
    if found.count:
        yield f"{word} {_YES} does it; undo takes all of it back."
