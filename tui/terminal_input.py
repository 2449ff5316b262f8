"""What the terminal sends: a pasted text stays a text, no byte ends the program, and escape leaves whatever follows it.

Textual takes an escape character within a bracketed paste for the beginning of a key: the characters behind it are
lost to the text and pressed as keys, which would decide about entities. And a byte that is no UTF-8, as a terminal
of another encoding sends it, would end its input thread with an error. Where a key comes right behind escape, most
terminals send the same as for that key with alt, and Textual takes it for that, for the sign that a Mac has there, or
together with all that follows for a sequence it does not know. Here both keys arrive, and who gives them out decides.
Written against textual 8.2, whose parser is not a public interface: this module is all that knows it.
"""

from __future__ import annotations

import os
import re
import selectors
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual import constants
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message

_ESCAPE = "\x1b"
_STAND_IN = "\udc1b"
"""Stands for an escape character on its way through Textual's parser; no decoded byte gives a surrogate."""

_ESCAPED = re.compile(r"(\x1b(?=\x1b)|\x1b[^\x00-\x1f\x7f-\x9f[OPX\]^_\\])")
"""Escape before escape, or before a character with which no terminal goes on in a sequence of its own."""

_READ_BYTES = 4096
_LOOK_SECONDS = 0.1
"""How long Textual's own drivers wait for input before they look whether the program ends."""


class PasteGuard:
    """Puts a stand-in for every escape character within a bracketed paste, in a stream that comes in pieces."""

    def __init__(self) -> None:
        self._in_paste = False
        self._before = ""
        self._held = ""

    def guarded(self, data: str) -> str:
        """The next piece of the stream; what may be the beginning of a paste's end waits for the piece after it."""
        passed = []
        data, self._held = self._held + data, ""
        while data:
            part, data = self._pasted(data) if self._in_paste else self._typed(data)
            passed.append(part)
        return "".join(passed)

    def _typed(self, data: str) -> tuple[str, str]:
        """What goes on as it is, up to where a paste begins, and the rest."""
        seen = self._before + data
        found = seen.find(BRACKETED_PASTE_START)
        if found < 0:
            self._before = seen[1 - len(BRACKETED_PASTE_START) :]
            return data, ""
        self._before, self._in_paste = "", True
        end = found + len(BRACKETED_PASTE_START) - (len(seen) - len(data))
        return data[:end], data[end:]

    def _pasted(self, data: str) -> tuple[str, str]:
        """What goes on of a paste, up to its end, and the rest."""
        found = data.find(BRACKETED_PASTE_END)
        if found >= 0:
            self._in_paste = False
            end = found + len(BRACKETED_PASTE_END)
            return data[:found].replace(_ESCAPE, _STAND_IN) + data[found:end], data[end:]
        last = data.rfind(_ESCAPE)
        if last >= 0 and BRACKETED_PASTE_END.startswith(data[last:]):
            data, self._held = data[:last], data[last:]
        return data.replace(_ESCAPE, _STAND_IN), ""


class EscapedKey(Key):
    """A key with alt; or, which most terminals send alike, escape and the key right behind it."""

    def __init__(self, key: Key, plain: Key) -> None:
        super().__init__(key.key, key.character)
        self.apart = Key("escape", _ESCAPE), plain


class TerminalParser(XTermParser):
    """Textual's parser of what a terminal sends; pastes may hold escape characters, and keys may follow escape."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._guard = PasteGuard()
        self._escaped_at: float | None = None
        """When an escape character came that nothing has followed yet."""

    def feed(self, data: str) -> Iterable[Message]:
        """The events in the next piece of input; an empty piece is the end of it."""
        if not data:
            yield from self._escape_alone()
            yield from super().feed(data)
            return
        guarded = self._guard.guarded(data)
        if not guarded:  # all of it waits
            return
        if self._escaped_at is not None:
            self._escaped_at, guarded = None, _ESCAPE + guarded
        if guarded.endswith(_ESCAPE):
            self._escaped_at, guarded = time.monotonic(), guarded[:-1]
        for number, part in enumerate(_ESCAPED.split(guarded)):
            if number % 2:
                yield Key("escape", _ESCAPE) if part == _ESCAPE else self._escaped(part[1])
            elif part:  # nothing would mean the end
                yield from self._fed(part)

    def tick(self) -> Iterable[Message]:
        """The events that are due because nothing has followed."""
        yield from super().tick()
        if self._escaped_at is not None and time.monotonic() - self._escaped_at >= constants.ESCAPE_DELAY:
            yield from self._escape_alone()

    def _escape_alone(self) -> Iterable[Message]:
        if self._escaped_at is not None:
            self._escaped_at = None
            yield Key("escape", _ESCAPE)

    def _fed(self, data: str) -> Iterable[Message]:
        for message in super().feed(data):
            if isinstance(message, Paste):
                message.text = message.text.replace(_STAND_IN, _ESCAPE)
            yield message

    def _escaped(self, character: str) -> EscapedKey:
        (plain,) = self._sequence_to_key_events(character)
        known = [*self._sequence_to_key_events(_ESCAPE + character)]
        (key,) = known or self._sequence_to_key_events(character, alt=True)
        return EscapedKey(key if key.key != plain.key else Key(f"alt+{key.key}", character), plain)


class TerminalDriver(LinuxDriver):
    """Textual's driver of a terminal, reading through the parser above."""

    def run_input_thread(self) -> None:
        """Read the terminal and hand on its events until the program ends."""
        parser = TerminalParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK_SECONDS) and (data := decode(os.read(self.fileno, _READ_BYTES))):
                    for message in parser.feed(data):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
