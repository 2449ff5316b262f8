"""What the progress screen says around its plots, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from textual.content import Content

from annotate.progress import Haste, Progress, Verdicts, share
from annotate.progress_words import NOTHING, counted, percent, summary
from annotate.text import display_line
from tui.commands import Keymap
from tui.keymap import shown
from tui.widgets.cells import bar, fit, shorten

_NAME = 15
_DETECTOR = 24
_COUNT = 8
_SHARE = 7
_VERDICT = 19
_LEAST_BAR = 8
_MOST_BAR = 30
_BESIDE_BAR = _NAME + _COUNT + _SHARE + 2 * _VERDICT


def header(name: str, keymap: Keymap, width: int) -> Content:
    """The title of the page, and how to leave it."""
    keys = keymap["back"] or keymap["progress"]
    right = f"{shown(keys[0])} goes back " if keys else ""
    left = shorten(f" progress  {display_line(name)}", max(width - len(right) - 1, 0))
    gap = " " * max(width - cell_len(left) - len(right), 0)
    return Content.assemble((left, "bold"), gap, (right, "$text-muted"))


def summary_lines(progress: Progress) -> list[Content]:
    """The figures of the whole workspace; what to do where there are none."""
    lines = [Content(line) for line in summary(progress)]
    if not progress.days:
        lines = [lines[0], Content("Decide on an entity, or finish an article: what you do is counted here.")]
    return lines


def tables(progress: Progress, width: int) -> list[Content]:
    """The labels and the detectors, their bars with the numbers beside them."""
    size = max(min(width - _BESIDE_BAR, _MOST_BAR), _LEAST_BAR)
    return [*_labels(progress, size), *_detectors(progress.detectors, size)]


def _labels(progress: Progress, size: int) -> Iterator[Content]:
    annotations = sum(each.annotations for each in progress.labels)
    most = max((each.annotations for each in progress.labels), default=0)
    sizes = f"{'annotations':>{size + _COUNT + _SHARE}}"
    yield _heading(f"{'label':{_NAME}}{sizes}{'right as suggested':>{_VERDICT}}{'accepts too fast':>{_VERDICT}}")
    for each in progress.labels:
        drawn = bar(each.annotations, most, size)
        part = percent(share(each.annotations, annotations))
        numbers = f"{each.annotations:>{_COUNT},}{part:>{_SHARE}}"
        yield _line(each.label, _NAME, drawn, f"{numbers}{_right(each.suggestions)}{_fast(each.accepts)}")
    added = sum(each.added for each in progress.labels)
    yield Content.styled(f"{added:,} of {counted(annotations, 'annotation')} had not been suggested", "$text-muted")


def _detectors(detectors: Mapping[str, Verdicts], size: int) -> Iterator[Content]:
    if detectors:
        yield Content("")
        right = f"{'right':>{size + _SHARE}}"
        yield _heading(f"{'detector':{_DETECTOR}}{right}{'accepted':>10}{'corrected':>11}{'rejected':>10}")
    for name, each in detectors.items():
        numbers = f"{percent(each.rate):>{_SHARE}}{each.accepted:>10,}{each.corrected:>11,}{each.rejected:>10,}"
        yield _line(name, _DETECTOR, bar(each.accepted, each.decided, size), numbers)


def _heading(line: str) -> Content:
    return Content.styled(line, "bold")


def _line(name: str, room: int, drawn: str, numbers: str) -> Content:
    return Content.assemble(fit(display_line(name), room - 1), " ", (drawn, "$accent"), numbers)


def _right(verdicts: Verdicts) -> str:
    told = f"{percent(verdicts.rate)} of {verdicts.decided:,}" if verdicts.decided else NOTHING
    return f"{told:>{_VERDICT}}"


def _fast(accepts: Haste) -> str:
    told = f"{percent(accepts.share)} of {accepts.timed:,}" if accepts.share is not None else NOTHING
    return f"{told:>{_VERDICT}}"
