"""A session that is asked by lines and answers in lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annotate.errors import NotPossible
from annotate.relating import Relating
from annotate.session import Outcome, Session
from glossator.plain import views
from glossator.plain.acts import acts
from glossator.plain.carried import looks
from glossator.plain.keys import typed_keys
from glossator.plain.lines import Asked, View, WrongLine, read_line
from glossator.plain.mentioned import Mentioned
from glossator.plain.passage import header, step
from glossator.plain.questions import questions
from glossator.plain.related import held, relations
from glossator.plain.searching import places
from glossator.plain.wanted import wanted
from store.errors import GlossatorError, WorkspaceBusy

_PATIENCE_SECONDS = 10.0
"""How long a decision is tried again while another process holds the workspace."""

_LEAVE = "leave"
_SAID_OTHERWISE = {": enter finishes": "", " · ": "; "}
"""What the session's messages have for the reader alone, and what stands for it here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one line."""

    lines: tuple[str, ...] = ()
    refused: GlossatorError | None = None
    """Why nothing was done."""


class Conversation:
    """Carries out one line after the other; whether there are more is for the caller to see."""

    def __init__(
        self,
        session: Session,
        keymap: Mapping[str, str | Sequence[str]],
        *,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        """The session has an article open; the key map is a person's own, already checked; patience is in seconds."""
        self.session = session
        self.ended = False
        """Whether somebody has asked to leave."""
        self._keys = typed_keys(keymap)
        self._relating = Relating(session)
        self._mentioned = Mentioned(session)
        self._acts = acts(session, self._relating, self._mentioned)
        self._views = self._make_views()
        self._patience = patience
        self._named = 0

    def greeting(self) -> Answer:
        """The open article and where one is in it."""
        return Answer((*header(self.session), *step(self.session)))

    def answer(self, line: str) -> Answer | None:
        """Do what a line asks for and say what came of it; None for a comment, which asks for nothing."""
        named, self._named = self._named, 0
        try:
            asked = read_line(line, self._keys)
            return None if asked is None else Answer(tuple(self._carry_out(asked, named)))
        except GlossatorError as error:
            return Answer((f"not done: {error.message}", *filter(None, [error.hint])), error)

    def _make_views(self) -> Mapping[str, View]:
        session, keys = self.session, self._keys
        return {
            **looks(session),
            "say-list": partial(views.articles, session),
            "say-text": partial(views.text, session),
            "say-entities": lambda _: views.entities(session),
            "say-places": partial(places, session),
            "say-relations": lambda _: relations(session),
            "say-why": lambda _: views.why(session),
            "say-address": lambda _: views.address(session),
            "labels-wanted": lambda _: wanted(session),
            "article-labels": lambda _: questions(session),
            "guideline": partial(views.guide, session),
            **self._mentioned.views(),
            "say-labels": lambda _: views.labels(session, keys),
            "help": lambda _: views.commands(keys),
        }

    def _carry_out(self, asked: Asked, named: int) -> Iterable[str]:
        if asked.id == "quit":
            self.ended = True
            return ()
        # some are said before they are done: what follows the command then does them
        if asked.id in self._views and not (asked.rest and asked.id in self._acts):
            return self._views[asked.id](asked.rest)
        act = partial(self._finish, named) if asked.id == "finish" else self._acts[asked.id]
        return self._told(self._when_free(partial(act, asked.rest)))

    def _finish(self, named: int, rest: str) -> Outcome:
        """Finish the article; with open suggestions only where as many have just been named, or are to be left."""
        if rest and rest != _LEAVE:
            raise WrongLine(f"only {_LEAVE} can follow finish")
        self.session.refresh()
        count = len(self.session.still_open())
        if count > named and not rest:
            self._named = count
            raise NotPossible(
                f"{count} open", f"finish again, or finish leave, leaves {'them' if count > 1 else 'it'}."
            )
        return self.session.finish(leave_open=True)

    def _when_free(self, act: Callable[[], Outcome | None]) -> Outcome | None:
        """Carry out an act, again and again while another process holds the workspace and there is patience."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return act()
            except WorkspaceBusy:
                if time.monotonic() >= deadline:
                    raise

    def _told(self, outcome: Outcome | None) -> Iterator[str]:
        if outcome is not None and outcome.message:
            yield _in_plain_words(outcome.message)
        if outcome is not None and outcome.opened:
            self.session.keep_place()  # a connection that drops gives no other chance
            yield from header(self.session)
        yield from step(self.session)
        yield from held(self.session, self._relating)


def _in_plain_words(message: str) -> str:
    for said, otherwise in _SAID_OTHERWISE.items():
        message = message.replace(said, otherwise)
    return message
