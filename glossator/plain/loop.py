"""Reading lines and writing answers until the lines end or somebody leaves."""

from __future__ import annotations

from typing import BinaryIO, TextIO

from annotate.text import display_line
from glossator.opening import complain
from glossator.plain.conversation import Answer, Conversation
from glossator.plain.lines import WrongLine
from store.errors import GlossatorError

_MARK = "\ufeff"
"""The byte order mark that some editors put at the start of a file."""

HINT = "help says what can be asked; quit leaves."
"""What a person at a terminal is told at first."""


def converse(
    conversation: Conversation,
    lines: BinaryIO,
    out: TextIO,
    *,
    typed_in: str | None = None,
    stop_at_error: bool = False,
) -> int:
    """Answer each line as soon as it comes; return the exit code.

    ``typed_in`` is the encoding of the terminal at which a person types; None for lines of a file or a program, which
    are UTF-8. Then there is no prompt, each line that could not be carried out is told on stderr as well, and makes
    the exit code 1; with ``stop_at_error`` no line behind it is read.
    """
    code = 0
    greeting = conversation.greeting()
    _say(greeting if typed_in is None else Answer((*greeting.lines, HINT)), out)
    number = 0
    while not conversation.ended:
        if typed_in is not None:
            out.write(prompt(conversation))
            out.flush()
        number += 1
        if not (raw := lines.readline()):
            break
        answer = _answer(conversation, raw, typed_in or "utf-8")
        if answer is None:
            continue
        _say(answer, out)
        if answer.refused is not None and typed_in is None:
            code = complain(_placed(answer.refused, number))
            if stop_at_error:
                break
    if typed_in is not None and not conversation.ended:
        out.write("\n")  # what comes next in the terminal begins a line
    return code


def prompt(conversation: Conversation) -> str:
    """What asks a person for a line: how many suggestions of the article are open."""
    return f"{conversation.session.article.entities.open_count} open> "


def _answer(conversation: Conversation, raw: bytes, encoding: str) -> Answer | None:
    try:
        line = raw.decode(encoding)
    except UnicodeDecodeError:
        wrong = WrongLine(f"this line is not {encoding}", "Write it in that encoding.")
        return Answer((f"not done: {wrong.message}", wrong.hint), wrong)
    return conversation.answer(line.removeprefix(_MARK))


def _say(answer: Answer, out: TextIO) -> None:
    """Write an answer with an empty line behind it, so that its end can be told; nothing in it acts on a terminal."""
    if answer.lines:
        out.write("".join(f"{display_line(line)}\n" for line in answer.lines) + "\n")
        out.flush()


def _placed(error: GlossatorError, number: int) -> GlossatorError:
    return GlossatorError(f"line {number}: {display_line(error.message)}", display_line(error.hint))
