"""What a line asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from annotate.outcome import Outcome
from annotate.scheme import LABEL_KEYS
from glossator.plain.commands import COMMANDS, PlainCommand
from glossator.plain.keys import COMMENT, label_command
from store.errors import GlossatorError

GIVE_LABEL = "label-key"
"""The id of what a label's key asks for; the key itself follows."""

Act: TypeAlias = Callable[[str], Outcome | None]
"""What a command does that decides or moves; it takes what follows the command on its line."""

View: TypeAlias = Callable[[str], Iterable[str]]
"""What a command says that changes nothing; it takes what follows the command on its line."""

_PHRASES = {word: command.id for command in COMMANDS.values() for word in command.words}
_LABELS = {label_command(key): key for key in LABEL_KEYS}


class WrongLine(GlossatorError):
    """A line asks for what there is not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what follows it on the line."""

    id: str
    rest: str = ""


def alone(act: Callable[[], Outcome | None]) -> Act:
    """What a command does that nothing can follow."""

    def without_rest(rest: str) -> Outcome | None:
        assert not rest  # read_line() lets nothing follow these
        return act()

    return without_rest


def read_line(line: str, keys: Mapping[str, str]) -> Asked | None:
    """What a line asks for, where keys names the command of each character; None for a comment.

    Words may be in capitals, keys count as they are. WrongLine says what is wrong, and the nearest word.
    """
    line = line.strip()
    if line.startswith(COMMENT):
        return None
    if not line:
        return Asked("say-where")
    asked = _by_key(line, keys) or _by_words(line)
    if asked is None:
        raise WrongLine(f"there is no command {line.split()[0][:40]}{_nearest(line)}", "help says them all.")
    if asked.id != GIVE_LABEL:
        _check(COMMANDS[asked.id], asked.rest)
    return asked


def _by_key(line: str, keys: Mapping[str, str]) -> Asked | None:
    key, _, rest = line.partition(" ")
    found = keys.get(key)
    if found is None:
        return None
    if found not in _LABELS:
        return Asked(found, rest.strip())
    if rest:
        raise WrongLine(f"nothing can follow {key}", "label LABEL gives a label by its name.")
    return Asked(GIVE_LABEL, _LABELS[found])


def _by_words(line: str) -> Asked | None:
    """The command of the longest phrase at the start of a line."""
    for count in (3, 2, 1):
        parts = line.split(maxsplit=count)
        found = _PHRASES.get(" ".join(parts[:count]).lower())
        if found is not None:
            return Asked(found, "".join(parts[count:]))
    return None


def _check(command: PlainCommand, rest: str) -> None:
    word = command.words[0]
    if rest and not command.takes:
        raise WrongLine(f"nothing can follow {word}", "Each command stands on a line of its own.")
    if not rest and command.takes and not command.takes.startswith("["):
        raise WrongLine(f"something is missing: {word} {command.takes}")


def _nearest(line: str) -> str:
    from difflib import get_close_matches

    words = line.lower().split()
    tries = (" ".join(words[:count])[:40] for count in (2, 1))
    close = next((match for tried in tries for match in get_close_matches(tried, _PHRASES, n=1)), None)
    return f"; did you mean {close}?" if close else ""
