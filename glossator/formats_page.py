"""The page of formats, made from what they declare: ``python -m glossator.formats_page [FILE]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate.formats.format import Format
from annotate.formats.parts import PARTICULARS, Part
from annotate.formats.registry import formats
from annotate.importing.change import LOSSES

FILE = Path("docs/formats.md")

_HEAD = """# Formats

Made from what the formats declare by `make docs`; not written by hand. The tests write documents of every kind in each
format that is both written and read, and compare what comes back with what is declared here.

- [Importing annotations](guide/importing-annotations.md) and [exporting gold](guide/exporting-gold.md) say how to use
  them, [adding articles](guide/adding-articles.md) which files give articles alone.
- What gold has and a format does not keep is counted before anything is written. Then nothing is written, and the exit
  code is 1, unless `--allow-loss` is given. {particulars} are counted too, and no reason to refuse.

"""

_KEPT = """
## What is kept

A document has all of this still when it was exported and imported again, as annotations.

"""


def page() -> str:
    """The page, as Markdown."""
    every = formats()
    particulars = [part.value.title for part in Part if part in PARTICULARS]
    named = f"{', '.join(particulars[:-1])} and {particulars[-1]}".capitalize()
    return "".join((_HEAD.format(particulars=named), *_listed(every), _KEPT, *_matrix(every), *_described(every)))


def _listed(every: Sequence[Format]) -> Iterator[str]:
    yield "| format | what it is | read | written | files | extra |\n|---|---|---|---|---|---|\n"
    for each in every:
        read, written = ("yes" if can else "" for can in (each.read is not None, each.can_write))
        files = f"`*{each.suffix}`" if each.suffix else "a folder"
        extra = f"`glossator[{each.extra}]`" if each.extra else ""
        yield f"| [`{each.name}`](#{each.name}) | {each.title} | {read} | {written} | {files} | {extra} |\n"


def _matrix(every: Sequence[Format]) -> Iterator[str]:
    shown = [each for each in every if each.can_write]
    yield f"| | {' | '.join(each.name for each in shown)} |\n|---{'|:-:' * len(shown)}|\n"
    for part in Part:
        kept = ("●" if part in each.keeps else "" for each in shown)
        yield f"| {part.value.title} | {' | '.join(kept)} |\n"


def _described(every: Sequence[Format]) -> Iterator[str]:
    for each in every:
        yield f"\n## {each.name}\n"
        if each.read is not None:
            yield f"\n**Read.** {each.reads}\n"
            yield from _kinds("Counted as a loss in reading", each.not_read)
        if each.can_write:
            lost = [part.value.loss for part in Part if part not in each.keeps]
            yield from _kinds("Counted as a loss in writing", [*lost, *each.not_written])
    yield "\n## Importing as annotations\n\nWhatever the format, an import counts what the workspace cannot take:\n\n"
    yield from (f"- {kind}\n" for kind in LOSSES)


def _kinds(head: str, kinds: Sequence[str]) -> Iterator[str]:
    if kinds:
        yield f"\n{head}:\n\n"
        yield from (f"- {kind}\n" for kind in dict.fromkeys(kinds))


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else FILE).write_text(page(), encoding="utf-8")
