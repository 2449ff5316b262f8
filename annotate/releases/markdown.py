"""Markdown of facts: tables, and text that makes no markup of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotate.text import display_line


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table, its columns of numbers to the right."""
    listed = [list(row) for row in rows]
    numbers = [bool(listed) and all(isinstance(row[at], int) for row in listed) for at in range(len(head))]
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---:' if is_number else '---' for is_number in numbers)}|"
    for row in listed:
        yield f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |"


def counted(number: int, noun: str) -> str:
    """The number and the noun, with an s where it is not one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def code(text: str) -> str:
    """Text as it is, on one line, in a table or outside."""
    return f"`{display_line(text).replace('`', 'ˋ').replace('|', chr(92) + '|')}`"


def plain(text: str) -> str:
    """Text on one line that makes no markup of its own."""
    return escaped(display_line(text))


def escaped(line: str) -> str:
    """A line whose HTML is text and whose bars do not end a cell."""
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
