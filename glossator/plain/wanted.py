"""Looking for some labels alone, and what the article is complete for."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.completeness import in_words
from annotate.outcome import Outcome
from annotate.session import Session
from glossator.plain.names import named
from store.records import ArticleStatus

_ALL = "all"


def want(session: Session, rest: str) -> Outcome:
    """Look for the labels that were written, or for all again."""
    names = [label.name for label in session.scheme.given]
    if rest.lower() == _ALL and not any(name.lower() == _ALL for name in names):
        return session.want(())
    what = "no label can be given that is called"
    return session.want(
        [named(written, names, what, "labels says them all.") for written in rest.replace(",", " ").split()]
    )


def wanted(session: Session) -> Iterator[str]:
    """The labels that are looked for, and those that the article is complete for."""
    yield f"looking for {session.wanted_in_words()}"
    state = session.article.state
    if state.status is ArticleStatus.REVIEWED:
        yield "reviewed: complete for all labels"
    else:
        yield f"complete for {in_words(state.complete or ('no label yet',))}"
