"""The figures of a workspace as lines of text for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.progress import Day, Haste, LabelFigures, Progress, Verdicts, share
from annotate.progress_words import NOTHING, percent, quotient, summary
from annotate.text import display_line

_NAME = 16
_DETECTOR = 35
"""As wide as name, annotations and added of a label, so that the verdicts stand below each other."""


def lines(progress: Progress, days: int) -> Iterator[str]:
    """The summary, the last days with any figures, the labels and the detectors."""
    yield from summary(progress)
    listed = progress.days[-days:] if days else ()
    if listed:
        yield ""
        yield from _days(listed, len(progress.days))
    yield ""
    yield from _labels(progress)
    if progress.detectors:
        yield ""
        yield f"{'detector':{_DETECTOR}}{_VERDICTS}"
        for name, verdicts in progress.detectors.items():
            yield f"{_fitted(name, _DETECTOR)}{_verdicts(verdicts)}"


_VERDICTS = f"{'accepted':>10}{'corrected':>11}{'rejected':>10}{'rate':>8}"


def _days(days: Sequence[Day], known: int) -> Iterator[str]:
    yield (
        f"{'day':{_NAME}}{'articles':>9}{'entities':>10}{'decisions':>11}{'minutes':>9}"
        f"{'decisions/entity':>18}{'seconds/entity':>16}"
    )
    for each in days:
        yield (
            f"{each.day:{_NAME}}{each.articles:>9,}{each.entities:>10,}{each.decisions:>11,}{each.seconds / 60:>9,.0f}"
            f"{quotient(share(each.decisions, each.entities), 2):>18}"
            f"{quotient(share(each.seconds, each.entities), 1):>16}"
        )
    if known > len(days):
        yield f"the last {len(days):,} of {known:,} days; --days lists more"


def _labels(progress: Progress) -> Iterator[str]:
    yield f"{'':{_DETECTOR}}{'suggestions':>39}{'accepts too fast':>26}"
    yield f"{'label':{_NAME}}{'annotations':>12}{'added':>7}{_VERDICTS}{'of':>9}{'share':>8}"
    for each in progress.labels:
        yield _label(each)
    annotations = sum(each.annotations for each in progress.labels)
    added = sum(each.added for each in progress.labels)
    yield _label(LabelFigures("all", annotations, added, progress.suggestions, progress.accepts))


def _label(each: LabelFigures) -> str:
    sizes = f"{each.annotations:>12,}{each.added:>7,}"
    return f"{_fitted(each.label, _NAME)}{sizes}{_verdicts(each.suggestions)}{_haste(each.accepts)}"


def _verdicts(verdicts: Verdicts) -> str:
    counts = f"{verdicts.accepted:>10,}{verdicts.corrected:>11,}{verdicts.rejected:>10,}"
    return f"{counts}{percent(verdicts.rate):>8}"


def _haste(accepts: Haste) -> str:
    return f"{accepts.timed:>9,}{percent(accepts.share) if accepts.timed else NOTHING:>8}"


def _fitted(name: str, width: int) -> str:
    shown = display_line(name)
    return f"{shown if len(shown) < width else shown[: width - 2] + '…':{width}}"
