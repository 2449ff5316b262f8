"""What is typed ahead goes where it would have gone, had its person waited for the screen.

Textual gives a key to the widget that has the focus when the key comes, and carries out what the key means after it
has come back through all widgets above. Of ``/abc`` in one burst the letters would be keys of the screen below the
dialog that ``/`` opens. Here a key waits until the one before it has had its effect: a message follows each key
through the same queues, again while one message leads to another there, and the next key goes out when nothing is
left in them and what the key had looked for on a thread is there.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, ReturnType
from textual.events import Event, Key, Paste
from textual.message import Message

from tui.terminal_input import EscapedKey

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.worker import Worker

_PATIENCE_SECONDS = 0.5
"""So long a key waits for the one before it: a widget may go away with what follows the key, a search may be long."""
_LOOK_SECONDS = 0.01
_MOST_ROUNDS = 8
"""So often messages may lead to others, in queues that other work keeps filled."""


class KeyFollower(Message):
    """Goes the way of a key, behind it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class TypingAhead(App[ReturnType]):
    """An application that takes keys and pastes strictly one after the other."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._typed: deque[Key | Paste] = deque()
        self._number = 0
        self._awaited: int | None = None
        """The number of what has not had its effect yet."""
        self._given_at = 0.0
        self._rounds = 0
        self._earlier_work: frozenset[Worker[Any]] = frozenset()
        """What was already at work when the last key was given."""
        self._open_screen: Screen[Any] | None = None
        """The screen that is known to be laid out and to have its focus."""

    @property
    def is_taking_keys(self) -> bool:
        """Whether a key has not had its effect yet, or waits for that."""
        return bool(self._typed) or self._awaited is not None

    async def on_event(self, event: Event) -> None:
        """Take keys and pastes from the terminal in turn; all else, and keys that come back, as ever."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        self._be_patient()
        await self._give_next()

    async def _give_next(self) -> None:
        while self._typed and self._awaited is None:
            self._number += 1
            self._given_at, self._rounds = time.monotonic(), 0
            self._earlier_work = frozenset(self.workers)
            if self._open_screen is not self.screen:  # it has just opened, or come back
                self._open_screen = self.screen
                number = self._awaited = self._number
                self.screen.call_after_refresh(self._arrived, number)
            else:
                await super().on_event(self._next())
                self._follow(self._number)
            self._be_patient()

    def _next(self) -> Key | Paste:
        """The first of what was typed; of a key behind escape that means nothing with alt here, the escape."""
        event = self._typed.popleft()
        if not isinstance(event, EscapedKey):
            return event
        escape, plain = event.apart
        is_in_line = self.focused is not None and self.focused.check_consume_key("space", " ")
        is_sign = is_in_line and event.is_printable and event.character != plain.character
        if is_sign or event.key in self.active_bindings:
            return Key(event.key, event.character)
        self._typed.appendleft(plain)
        return escape

    def _be_patient(self) -> None:
        """Wait no longer than that for what is awaited, where something waits for it."""
        if self._typed and self._awaited is not None:
            self.set_timer(_PATIENCE_SECONDS, partial(self._go_on, self._awaited))

    def _follow(self, number: int) -> None:
        target = self.focused or self.screen
        self._awaited = number if target.post_message(KeyFollower(number)) else None

    def on_key_follower(self, event: KeyFollower) -> None:
        """Look what is left of the key's effect, behind whatever it has asked of the application."""
        self.call_later(self._arrived, event.number)

    async def _arrived(self, number: int) -> None:
        if number != self._awaited:
            return
        if self._is_work_awaited():
            self._rounds = 0
            self.set_timer(_LOOK_SECONDS, partial(self._arrived, number))
        elif self._rounds < _MOST_ROUNDS and any(self._waiting()):
            self._rounds += 1
            self._follow(number)
            await self._give_next()
        else:
            await self._go_on(number)

    async def _go_on(self, number: int) -> None:
        if number == self._awaited:
            self._awaited = None
            await self._give_next()

    def _waiting(self) -> Iterator[int]:
        """How many messages wait in each queue that a key may lead to."""
        yield self.message_queue_size
        for screen in self.screen_stack:
            yield from (node.message_queue_size for node in screen.walk_children(with_self=True))

    def _is_work_awaited(self) -> bool:
        """Whether the open screen looks for something that the last key made it look for.

        Letters in an input line do not wait: each begins another search.
        """
        if self._is_text_next() or time.monotonic() - self._given_at >= _PATIENCE_SECONDS:
            return False
        return any(
            worker.node is self.screen and not worker.is_finished
            for worker in self.workers
            if worker not in self._earlier_work
        )

    def _is_text_next(self) -> bool:
        following, line = next(iter(self._typed), None), self.focused
        return (
            isinstance(following, Key)
            and line is not None
            and line.check_consume_key(following.key, following.character)
        )
