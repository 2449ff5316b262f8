"""How far the work in a workspace is, how right the suggestions were, and how fast it goes: values and their making."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from annotate.pace import LEAST_SECONDS, PAUSE_SECONDS, READING_WORDS_A_MINUTE, Pace, pace
from store.figures import Act, Figures, Judged, Made
from store.records import ArticleStatus, Json, Totals
from store.workspace import Workspace

LEAST_TIMED = 20
"""Of fewer accepts no share of hurried ones is told."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on one day."""

    day: str
    """YYYY-MM-DD in the local time zone."""
    articles: int = 0
    """Articles whose review that stands ended on this day."""
    entities: int = 0
    """Entities whose decision that stands was made on this day."""
    decisions: int = 0
    """Acts on entities that stand."""
    seconds: float = 0.0
    """The time between the entries of the journal, pauses left out."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people made of the suggestions of one label, of one detector, or of all."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """The suggestions that were decided."""
        return self.accepted + self.corrected + self.rejected

    @property
    def rate(self) -> float | None:
        """The share that was right as it was; None where none was decided."""
        return share(self.accepted, self.decided)


@dataclass(frozen=True, slots=True)
class Haste:
    """Accepts whose time is known, and those of them that came faster than reading allows."""

    timed: int = 0
    hurried: int = 0

    @property
    def share(self) -> float | None:
        """The share that came too fast; None where fewer than LEAST_TIMED were timed."""
        return share(self.hurried, self.timed) if self.timed >= LEAST_TIMED else None


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label."""

    label: str
    annotations: int
    """Those that stand, without the imported."""
    added: int
    """Those of them that nothing had suggested."""
    suggestions: Verdicts
    accepts: Haste


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of a workspace."""

    totals: Totals
    days: tuple[Day, ...]
    """Days on which anything was done, in order."""
    labels: tuple[LabelFigures, ...]
    """In the order of the scheme, then those that it does not have any more."""
    detectors: Mapping[str, Verdicts]
    suggestions: Verdicts
    """All of them, each counted once."""
    imported: int
    """Annotations that were made elsewhere; no other figure counts them."""

    @property
    def entities(self) -> int:
        """Annotations, and suggestions that were rejected."""
        return sum(day.entities for day in self.days)

    @property
    def decisions(self) -> int:
        """Acts on entities that stand."""
        return sum(day.decisions for day in self.days)

    @property
    def seconds(self) -> float:
        """The time between entries of the journal, pauses left out."""
        return sum(day.seconds for day in self.days)

    @property
    def accepts(self) -> Haste:
        """The accepts of all labels."""
        return Haste(sum(each.accepts.timed for each in self.labels), sum(each.accepts.hurried for each in self.labels))


def share(part: float, whole: float) -> float | None:
    """A quotient; None where there is nothing to divide by."""
    return part / whole if whole else None


def measure(workspace: Workspace) -> Progress:
    """The figures of a workspace, best of a snapshot of it: several queries, and all of the journal."""
    figures = Figures(workspace.connection)
    made, outcomes = figures.annotations(), _Outcomes(figures.rejected(), figures.reviewed())
    by_label = figures.by_label()
    found = pace(outcomes.followed(figures.acts()), workspace.articles.text)
    scheme = [label.name for label in workspace.schemes.current().labels]
    return Progress(
        workspace.articles.totals(),
        _days(made, outcomes, found),
        _labels(scheme, made, by_label, found),
        {each.name: _verdicts([each]) for each in figures.by_detector()},
        _verdicts(by_label),
        sum(each.number for each in made if each.origin == "imported"),
    )


class _Outcomes:
    """On which day each rejected suggestion and each reviewed article became so, told by the acts that go by."""

    def __init__(self, rejected: set[int], reviewed: set[int]) -> None:
        self._rejected = rejected
        self._reviewed = reviewed
        self.rejected: dict[int, str] = {}
        self.reviewed: dict[int, str] = {}

    def followed(self, acts: Iterable[Act]) -> Iterator[Act]:
        """The same acts."""
        for act in acts:
            for suggestion_id in act.rejected:
                if suggestion_id in self._rejected:
                    self.rejected[suggestion_id] = act.day
            if act.finishes and act.article_id in self._reviewed:
                self.reviewed[act.article_id] = act.day
            yield act


def _days(made: Sequence[Made], outcomes: _Outcomes, found: Pace) -> tuple[Day, ...]:
    entities = Counter(outcomes.rejected.values())
    for each in made:
        if each.origin != "imported":
            entities[each.day] += each.number
    articles = Counter(outcomes.reviewed.values())
    names = sorted({*entities, *articles, *found.decisions, *found.seconds})
    return tuple(
        Day(name, articles[name], entities[name], found.decisions[name], found.seconds.get(name, 0.0)) for name in names
    )


def _labels(
    scheme: Sequence[str], made: Sequence[Made], judged: Sequence[Judged], found: Pace
) -> tuple[LabelFigures, ...]:
    annotations, added = Counter[str](), Counter[str]()
    for each in made:
        if each.origin != "imported":
            annotations[each.label] += each.number
            added[each.label] += each.number if each.origin == "added" else 0
    verdicts = {each.name: _verdicts([each]) for each in judged}
    names = dict.fromkeys([*scheme, *sorted({*annotations, *verdicts, *found.timed})])
    return tuple(
        LabelFigures(
            name,
            annotations[name],
            added[name],
            verdicts.get(name, Verdicts()),
            Haste(found.timed[name], found.hurried[name]),
        )
        for name in names
    )


def _verdicts(judged: Sequence[Judged]) -> Verdicts:
    return Verdicts(
        sum(each.accepted for each in judged),
        sum(each.corrected for each in judged),
        sum(each.rejected for each in judged),
    )


def last_days(days: Sequence[Day], number: int) -> list[Day]:
    """At most so many calendar days, those without figures among them, up to the last day; at least one, if any."""
    if not days:
        return []
    known = {each.day: each for each in days}
    first, last = (date.fromisoformat(each.day) for each in (days[0], days[-1]))
    number = max(min(number, (last - first).days + 1), 1)
    names = [(last - timedelta(days=back)).isoformat() for back in reversed(range(number))]
    return [known.get(name, Day(name)) for name in names]


def to_object(progress: Progress) -> dict[str, Json]:
    """The figures as JSON holds them; shares lie in 0..1, null where there is nothing to divide by."""
    totals = progress.totals
    return {
        "articles": {str(status): totals.articles[status] for status in ArticleStatus},
        "entities": progress.entities,
        "imported": progress.imported,
        "decisions": progress.decisions,
        "seconds": round(progress.seconds, 3),
        "decisions_per_entity": share(progress.decisions, progress.entities),
        "seconds_per_entity": share(progress.seconds, progress.entities),
        "suggestions": _verdicts_object(progress.suggestions),
        "accepts": _haste_object(progress.accepts),
        "days": [
            {
                "day": each.day,
                "articles": each.articles,
                "entities": each.entities,
                "decisions": each.decisions,
                "seconds": round(each.seconds, 3),
            }
            for each in progress.days
        ],
        "labels": {each.label: _label_object(each) for each in progress.labels},
        "detectors": {name: _verdicts_object(verdicts) for name, verdicts in progress.detectors.items()},
        "rules": {
            "pause_seconds": PAUSE_SECONDS,
            "reading_words_a_minute": READING_WORDS_A_MINUTE,
            "least_seconds": LEAST_SECONDS,
            "least_timed": LEAST_TIMED,
        },
    }


def _label_object(figures: LabelFigures) -> dict[str, Json]:
    return {
        "annotations": figures.annotations,
        "added": figures.added,
        "suggestions": _verdicts_object(figures.suggestions),
        "accepts": _haste_object(figures.accepts),
    }


def _verdicts_object(verdicts: Verdicts) -> dict[str, Json]:
    return {
        "accepted": verdicts.accepted,
        "corrected": verdicts.corrected,
        "rejected": verdicts.rejected,
        "rate": verdicts.rate,
    }


def _haste_object(haste: Haste) -> dict[str, Json]:
    return {"timed": haste.timed, "hurried": haste.hurried, "share": haste.share}
