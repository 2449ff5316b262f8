"""Mentions in the whole workspace: saying them by number, deciding on several at once, going to one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain

from annotate.concordance import Sought, find, read_query
from annotate.errors import NotPossible
from annotate.listed_mentions import ListedMentions
from annotate.marked import Verb, commit_marked, plan_marked
from annotate.outcome import Outcome
from annotate.session import Session
from glossator.plain.lines import Act, View, WrongLine
from glossator.plain.names import NUMBER, label_named, numbered
from glossator.plain.passage import short, surrounding
from store.mentions import Mention, MentionState

_SAID = 20
_ALL = "all"
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


class Mentioned:
    """The mentions that were listed last; their numbers stay theirs until others are listed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._listed: ListedMentions | None = None

    def views(self) -> Mapping[str, View]:
        """What lists mentions, by the id of its command."""
        return {"concordance": self._say, "outliers": lambda _: self._list(Sought(outliers=True))}

    def acts(self) -> Mapping[str, Act]:
        """What is done with mentions that were listed, by the id of its command."""
        return {
            "mentions-accept": partial(self._decide, Verb("accept")),
            "mentions-reject": partial(self._decide, Verb("reject")),
            "mentions-label": self._relabel,
            "open-mention": self._open,
        }

    # listing

    def _say(self, rest: str) -> Iterator[str]:
        if self._listed is None or not NUMBER.fullmatch(rest):
            return self._list(self._sought(rest))
        place = numbered(rest, self._listed.count)
        if place is None:
            raise NotPossible(f"there are {self._listed.count} mentions")
        return self._from(self._listed, place)

    def _sought(self, rest: str) -> Sought:
        session = self._session
        if rest:
            return read_query(rest, session.workspace)
        entity, cursor = session.current, session.cursor
        if entity is None and not cursor.extended:
            raise NotPossible(
                "mentions of what? no entity here", "mentions QUERY asks for a surface, a label or words."
            )
        return Sought(session.article.text[cursor.start : cursor.end] if entity is None else entity.surface)

    def _list(self, sought: Sought) -> Iterator[str]:
        session = self._session
        session.calibrate()
        listed = ListedMentions(session, sought)
        listed.extend(chain.from_iterable(find(session.workspace, sought, session.correction)))
        listed.is_complete = True
        if not listed.count:
            raise NotPossible("no decision stands out" if sought.outliers else "there is no such mention")
        self._listed = listed
        return self._from(listed, 0)

    def _from(self, listed: ListedMentions, first: int) -> Iterator[str]:
        listed.forget()
        last = min(first + _SAID, listed.count)
        yield f"mentions {first + 1} to {last} of {listed.count}"
        found = {place: row for place in range(first, last) if (row := listed.row(place)) is not None}
        articles = self._session.workspace.articles.rows([*{row.article_id for row in found.values()}])
        keys = {row.id: row.key for row in articles}
        for place in range(first, last):
            row = found.get(place)
            key = None if row is None else keys.get(row.article_id)
            yield f"{place + 1}: {'removed' if row is None or key is None else self._told(row, key)}"

    def _told(self, mention: Mention, key: str) -> str:
        text = self._session.workspace.articles.text(mention.article_id)
        score = "" if mention.score is None or mention.state is MentionState.ANNOTATED else f" {mention.score:.2f}"
        sentence = surrounding(text, mention.start, mention.end, f"[{short(mention.surface)} {mention.label}]")
        return f"{key}; {mention.state}{score}; {sentence}"

    # deciding

    def _relabel(self, rest: str) -> Outcome:
        name, _, numbers = rest.partition(" ")
        if not numbers.strip():
            raise WrongLine("something is missing: relabel mentions LABEL NUMBERS")
        return self._decide(Verb("relabel", label_named(self._session, name)), numbers)

    def _decide(self, verb: Verb, numbers: str) -> Outcome:
        listed, session = self._last(), self._session
        try:
            _mark(listed, numbers)
            planned = plan_marked(session.workspace, listed.chosen(0), verb, session.author())
            return commit_marked(session, planned)
        finally:
            listed.marked.clear()

    def _open(self, number: str) -> Outcome:
        listed, session = self._last(), self._session
        listed.forget()  # it may stand otherwise by now
        mention = listed.row(_place(number, listed.count))
        if mention is None:
            raise NotPossible("the article of this mention was removed")
        session.open(mention.article_id)
        article = session.article
        known = article.annotations.get(-mention.ref) if mention.ref < 0 else article.suggestions.get(mention.ref)
        if known is None or mention.state is MentionState.GONE:
            session.move_to(mention.start)
        else:
            article.reveal(known)
            session.hop_to(known)
        return Outcome(opened=True)

    def _last(self) -> ListedMentions:
        if self._listed is None:
            raise NotPossible("no mentions were listed yet", "mentions lists some, with their numbers.")
        return self._listed


def _mark(listed: ListedMentions, numbers: str) -> None:
    """Mark the mentions of these numbers, written ``1 4-6``, or all."""
    if numbers.strip().lower() == _ALL:
        listed.mark_all()
        return
    places: set[int] = set()
    for written in numbers.replace(",", " ").split():
        match = _RANGE.fullmatch(written)
        first, last = (match[1], match[2] or match[1]) if match else (written, written)
        several = range(_place(first, listed.count), _place(last, listed.count) + 1)
        if not several:
            raise WrongLine(f"{written[:40]} goes backwards")
        places.update(several)
    if not places:  # without a mark the list would choose its first line
        raise WrongLine("which mentions? their numbers are missing")
    for place in sorted(places):
        listed.mark(place)


def _place(written: str, count: int) -> int:
    place = numbered(written, count)
    if place is None:
        raise WrongLine(f"there is no mention {written[:40]}", f"There are {count}.")
    return place
