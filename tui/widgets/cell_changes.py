"""What differs between two strips of the same place, in cells: the least that must be painted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Cell: TypeAlias = tuple[str, Style | None]

GAP = 40
"""Unchanged cells of one style that are cheaper to write again than a new cursor move with its colours."""


def changed_cells(old: Strip, new: Strip) -> list[tuple[int, int]]:
    """The cell ranges [x1, x2) to paint to turn the old strip into the new one, in order, never half a character.

    Ranges are one where what lies between is at most GAP cells of their own style. Where one strip is shorter,
    the cells that it lacks are changed.
    """
    if old is new:
        return []
    before, after = _cells(old), _cells(new)
    changed = [a != b for a, b in zip(before, after, strict=False)]
    changed += [True] * abs(len(before) - len(after))
    return _joined([_whole(x1, x2, before, after) for x1, x2 in _runs(changed)], after)


def _cells(strip: Strip) -> list[Cell]:
    """What each cell shows; the second cell of a wide character is an empty text."""
    cells: list[Cell] = []
    for text, style, _ in strip:
        if text.isascii():
            cells.extend((character, style) for character in text)
            continue
        spans, _ = split_graphemes(text)
        for start, end, width in spans:
            if width:
                cells.append((text[start:end], style))
                cells.extend([("", style)] * (width - 1))
            elif cells:
                base = next(x for x in range(len(cells) - 1, -1, -1) if cells[x][0])
                cells[base] = cells[base][0] + text[start:end], cells[base][1]
    return cells


def _runs(changed: Sequence[bool]) -> Iterator[tuple[int, int]]:
    x = 0
    for is_changed, group in groupby(changed):
        width = sum(1 for _ in group)
        if is_changed:
            yield x, x + width
        x += width


def _whole(x1: int, x2: int, before: Sequence[Cell], after: Sequence[Cell]) -> tuple[int, int]:
    """The range grown so that it splits no wide character of either strip."""
    for cells in (before, after):
        while 0 < x1 < len(cells) and not cells[x1][0]:
            x1 -= 1
        while x2 < len(cells) and not cells[x2][0]:
            x2 += 1
    return x1, x2


def _joined(ranges: Sequence[tuple[int, int]], after: Sequence[Cell]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for x1, x2 in ranges:
        if joined and _is_one_run(after[joined[-1][1] - 1 : x1 + 1]):
            joined[-1] = joined[-1][0], max(x2, joined[-1][1])
        else:
            joined.append((x1, x2))
    return joined


def _is_one_run(cells: Sequence[Cell]) -> bool:
    """Whether the cells are few and of one style."""
    return len(cells) <= GAP + 2 and all(style == cells[0][1] for _, style in cells)


def cut(strip: Strip, x1: int, x2: int) -> tuple[int, Strip]:
    """The part of the strip in cells [x1, x2), grown to whole characters, and the cell where it begins."""
    segments: list[Segment] = []
    begin = x = 0
    for segment in strip:
        width = segment.cell_length
        left, text = _cut_text(segment.text, x1 - x, x2 - x) if x <= x2 and x + width >= x1 else (0, "")
        if text:
            begin = begin if segments else x + left
            segments.append(Segment(text, segment.style))
        x += width
    return (begin if segments else x1), Strip(segments)


def _stands_in(x: int, width: int, x1: int, x2: int) -> bool:
    """Whether what is drawn at x belongs to a cell of [x1, x2); what has no width belongs to the cell before it."""
    return x < x2 and x + width > x1 if width else x1 < x <= x2


def _cut_text(text: str, x1: int, x2: int) -> tuple[int, str]:
    """The characters that are drawn in any of the cells [x1, x2), and the cell where they begin."""
    if text.isascii():
        return max(x1, 0), text[max(x1, 0) : max(x2, 0)]
    x, begin, parts = 0, -1, []
    for start, end, width in split_graphemes(text)[0]:
        if _stands_in(x, width, x1, x2):
            begin = x if begin < 0 else begin
            parts.append(text[start:end])
        x += width
    return max(begin, 0), "".join(parts)
