"""What the terminal sends: a pasted text stays a text, whatever it holds, and no byte ends the program.

Textual takes an escape character within a bracketed paste for the beginning of a key: the characters behind it are
lost to the text and pressed as keys, which would decide about entities. And a byte that is no UTF-8, as a terminal
of another encoding sends it, would end its input thread with an error.
Written against textual 8.2, whose parser is not a public interface: this module is all that knows it.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message

_ESCAPE = "\x1b"
_STAND_IN = "\udc1b"
"""Stands for an escape character on its way through Textual's parser; no decoded byte gives a surrogate."""

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


class TerminalParser(XTermParser):
    """Textual's parser of what a terminal sends, with pastes that may hold escape characters."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._guard = PasteGuard()

    def feed(self, data: str) -> Iterable[Message]:
        """The events in the next piece of input; an empty piece is the end of it."""
        guarded = self._guard.guarded(data) if data else ""
        if data and not guarded:  # all of it waits, and nothing would mean the end
            return
        for message in super().feed(guarded):
            if isinstance(message, Paste):
                message.text = message.text.replace(_STAND_IN, _ESCAPE)
            yield message


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
