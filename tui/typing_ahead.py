"""What is typed ahead goes where it would have gone, had its person waited for the screen.

Textual gives a key to the widget that has the focus when the key comes, and carries out what the key means after it
has come back through all widgets above. Of ``/abc`` in one burst the letters would be keys of the screen below the
dialog that ``/`` opens. Here a key waits until the one before it has had its effect: a message follows each key
through the same queues, and the next key goes out when that message has arrived.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App, ReturnType
from textual.events import Event, Key, Paste
from textual.message import Message

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.screen import Screen

_PATIENCE_SECONDS = 0.5
"""So long a key waits for one whose widget went away and took the message with it."""


class KeyFollower(Message):
    """Arrives at the application when the key before it has had its effect."""


class TypingAhead(App[ReturnType]):
    """An application that takes keys and pastes strictly one after the other."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._typed: deque[Key | Paste] = deque()
        self._awaited: KeyFollower | None = None
        self._open_screen: Screen[object] | None = None
        """The screen that is known to have its focus."""

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
        await self._give_next()

    async def _give_next(self) -> None:
        while self._typed and self._awaited is None:
            if self._open_screen is not self.screen:  # it has just opened, or come back
                self._open_screen = self.screen
                self._follow(self.screen)
            else:
                target = self.focused or self.screen
                await super().on_event(self._typed.popleft())
                self._follow(target)
        if self._typed and self._awaited is not None:
            self.set_timer(_PATIENCE_SECONDS, partial(self._arrived, self._awaited))

    def _follow(self, target: MessagePump) -> None:
        follower = KeyFollower()
        self._awaited = follower if target.post_message(follower) else None

    def on_key_follower(self, event: KeyFollower) -> None:
        """Give out the next key, behind whatever the one before it has asked of the application."""
        if event is self._awaited:
            self.call_later(self._arrived, event)

    async def _arrived(self, follower: KeyFollower) -> None:
        if follower is self._awaited:
            self._awaited = None
            await self._give_next()
