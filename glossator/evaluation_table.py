"""An evaluation as lines of text for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.evaluation.bootstrap import Interval, ScoreInterval
from annotate.evaluation.confidence import Confidence
from annotate.evaluation.evaluate import Evaluation, partial, strict
from annotate.evaluation.matching import Kind
from annotate.evaluation.mistakes import CONTEXT, Mistake
from annotate.evaluation.scores import Counts, Score, macro
from annotate.text import display_line

_LABEL = 16
_SURFACE = 60


def lines(evaluation: Evaluation) -> Iterator[str]:
    """The scores, what became of each label, the confidence where there is one, and the worst mistakes."""
    yield from _scores(evaluation)
    yield ""
    yield from _accept_only(evaluation)
    yield ""
    yield from _answers(evaluation)
    if evaluation.confidence is not None:
        yield ""
        yield from _confidence(evaluation.confidence)
    for kind, mistakes in evaluation.worst.items():
        if mistakes:
            yield ""
            yield f"{kind}: {evaluation.kinds[kind]:,}, the most frequent first"
            for mistake in mistakes:
                yield from _mistake(mistake)


def _scores(evaluation: Evaluation) -> Iterator[str]:
    spread = evaluation.intervals
    yield f"{'':{_LABEL}}{'':17}{'strict':29}{'':15}{'partial'}".rstrip()
    head = f"{'':{_LABEL}}{'gold':>7}{'predicted':>10}"
    yield f"{head}{'prec.':>8}{'recall':>8}{'F1':>8}  {'95 % of F1':<13}{'prec.':>8}{'recall':>8}{'F1':>8}"
    for label, counts in evaluation.labels.items():
        yield _row(label, counts, strict(counts), partial(counts), spread.labels[label][0] if spread else None)
    overall = evaluation.overall
    yield _row("micro average", overall, strict(overall), partial(overall), spread.micro[0] if spread else None)
    both = [macro(map(judged, evaluation.labels.values())) for judged in (strict, partial)]
    yield _row("macro average", None, both[0], both[1], spread.macro[0] if spread else None)


def _row(name: str, counts: Counts | None, of_strict: Score, of_partial: Score, spread: ScoreInterval | None) -> str:
    sizes = f"{counts.gold:>7,}{counts.predicted:>10,}" if counts else " " * 17
    interval = _interval(spread.f1 if spread else None)
    return f"{_label(name)}{sizes}{_three(of_strict)}  {interval:<13}{_three(of_partial)}"


def _three(value: Score) -> str:
    return "".join(f"{_number(part):>8}" for part in (value.precision, value.recall, value.f1))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def _label(name: str) -> str:
    shown = display_line(name)
    return f"{shown if len(shown) < _LABEL else shown[: _LABEL - 2] + '…':{_LABEL}}"


def _accept_only(evaluation: Evaluation) -> Iterator[str]:
    interval = _interval(evaluation.intervals.micro[0].recall if evaluation.intervals else None)
    share = _number(strict(evaluation.overall).recall)
    yield f"need only the accept key: {share} of the gold spans{f' ({interval})' if interval else ''}"
    if evaluation.intervals:
        yield (
            f"intervals: 95 %, percentile bootstrap over {evaluation.articles:,} articles,"
            f" {evaluation.intervals.resamples:,} resamples, seed {evaluation.intervals.seed}"
        )


def _answers(evaluation: Evaluation) -> Iterator[str]:
    """What became of the gold spans of each label, and which other label they were given."""
    yield f"{'':{_LABEL}}{'gold':>7}{'edge':>7}{'missed':>8}{'spurious':>10}  predicted under another label"
    confusion = evaluation.confusion
    for label, counts in evaluation.labels.items():
        others = sorted(
            (
                (number, other)
                for (gold, other), number in confusion.items()
                if gold == label and other != label and other
            ),
            key=lambda each: (-each[0], each[1]),
        )
        listed = ", ".join(f"{display_line(other)} {number:,}" for number, other in others)
        missed, spurious = confusion.get((label, None), 0), confusion.get((None, label), 0)
        edges = counts.partial - counts.strict
        yield f"{_label(label)}{counts.gold:>7,}{edges:>7,}{missed:>8,}{spurious:>10,}  {listed}".rstrip()


def _confidence(found: Confidence) -> Iterator[str]:
    yield (
        f"confidence: ECE {found.ece:.3f}, AUROC {_number(found.auroc)}"
        f" ({found.right:,} right of {found.scored:,} predictions with a score)"
    )
    yield f"{'scores':>13}{'count':>8}{'mean':>8}{'right':>8}"
    for each in found.bins:
        yield f"{each.low:.3f}–{each.high:.3f}{each.count:>8,}{each.mean_score:>8.3f}{each.share_right:>8.3f}"


def _mistake(mistake: Mistake) -> Iterator[str]:
    yield f"{mistake.count:>6,}  {_described(mistake)}"
    first = mistake.examples[0]
    before = f"…{first.before}" if first.start > len(first.before) else first.before
    after = f"{first.after}…" if len(first.after) == CONTEXT else first.after
    yield f"        {first.article}: {before}[{_clipped(first.surface)}]{after}"


def _described(mistake: Mistake) -> str:
    gold = f"{mistake.label} {_quoted(mistake.surface)}"
    predicted = f"{mistake.predicted_label} {_quoted(mistake.predicted_surface)}"
    if mistake.kind is Kind.MISSED:
        return gold
    return predicted if mistake.kind is Kind.SPURIOUS else f"{gold}, predicted {predicted}"


def _quoted(surface: str | None) -> str:
    return f'"{_clipped(surface or "")}"'


def _clipped(surface: str) -> str:
    return surface if len(surface) <= _SURFACE else surface[: _SURFACE - 1] + "…"
