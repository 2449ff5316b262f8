"""The whole evaluation of predictions against gold, as values and as the JSON object that scripts read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add

from annotate.evaluation import bootstrap, mistakes
from annotate.evaluation.bootstrap import Intervals, ScoreInterval
from annotate.evaluation.confidence import Confidence, confidence
from annotate.evaluation.matching import Kind, pair
from annotate.evaluation.mistakes import Mistake
from annotate.evaluation.scores import Counts, Score, confusion, count, macro, score, total
from store.records import Json, ScoredSpan


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """An article with its gold spans and with what was predicted for it."""

    key: str
    text: str
    gold: Sequence[ScoredSpan]
    predicted: Sequence[ScoredSpan]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How right predictions are."""

    articles: int
    labels: Mapping[str, Counts]
    """By label, for all labels of gold and predictions, in the order of the alphabet."""
    kinds: Mapping[Kind, int]
    """How often each kind of answer was given."""
    confusion: Mapping[tuple[str | None, str | None], int]
    """As scores.confusion gives it."""
    worst: Mapping[Kind, tuple[Mistake, ...]]
    confidence: Confidence | None
    """None where predictions have no scores."""
    intervals: Intervals | None
    """None for a single article, and where they were not asked for."""

    @property
    def overall(self) -> Counts:
        """The counts of all labels together."""
        return reduce(add, self.labels.values(), Counts())

    @property
    def only_in_gold(self) -> dict[str, int]:
        """The labels that were never predicted, with their gold spans."""
        return {label: each.gold for label, each in self.labels.items() if not each.predicted}

    @property
    def only_in_predictions(self) -> dict[str, int]:
        """The labels that gold does not know, with their predictions."""
        return {label: each.predicted for label, each in self.labels.items() if not each.gold}


def evaluate(
    articles: Iterable[JudgedArticle],
    *,
    worst: int = mistakes.WORST,
    resamples: int = bootstrap.RESAMPLES,
    seed: int = 0,
) -> Evaluation:
    """Judge the predictions of articles; the order of the spans does not matter.

    `worst` is how many mistakes of each kind are listed; `resamples` and `seed` are those of the intervals.
    """
    judged = [(each.key, each.text, pair(each.gold, each.predicted)) for each in articles]
    counts = [count(pairs) for _, _, pairs in judged]
    pairs = [each for _, _, of_article in judged for each in of_article]
    found = Counter(each.kind for each in pairs)
    return Evaluation(
        articles=len(judged),
        labels=total(counts),
        kinds={kind: found[kind] for kind in Kind},
        confusion=confusion(pairs),
        worst=mistakes.worst(judged, worst),
        confidence=confidence(pairs),
        intervals=bootstrap.intervals(counts, resamples=resamples, seed=seed),
    )


def strict(counts: Counts) -> Score:
    """The score of the same spans with the same labels; its recall is the share that needs only the accept key."""
    return score(counts.strict, counts.gold, counts.predicted)


def partial(counts: Counts) -> Score:
    """The score of overlapping spans with the same labels."""
    return score(counts.partial, counts.gold, counts.predicted)


def to_object(evaluation: Evaluation) -> dict[str, Json]:
    """The evaluation as `evaluate --json` writes it; the guide describes it."""
    spread = evaluation.intervals
    labels = evaluation.labels
    overall = strict(evaluation.overall)
    return {
        "articles": evaluation.articles,
        "bootstrap": {"level": 0.95, "resamples": spread.resamples, "seed": spread.seed} if spread else None,
        "accept_only": {
            "share": overall.recall,
            "interval": _ends(spread.micro[0].recall if spread else None),
        },
        "micro": _counted(evaluation.overall, spread.micro if spread else None),
        "macro": {
            "strict": _score(macro(map(strict, labels.values())), spread.macro[0] if spread else None),
            "partial": _score(macro(map(partial, labels.values())), spread.macro[1] if spread else None),
        },
        "labels": {label: _counted(each, spread.labels[label] if spread else None) for label, each in labels.items()},
        "kinds": {_key(kind): number for kind, number in evaluation.kinds.items()},
        "confusion": [
            {"gold": gold, "predicted": predicted, "count": number}
            for (gold, predicted), number in sorted(evaluation.confusion.items(), key=_by_labels)
        ],
        "only_in_gold": {**evaluation.only_in_gold},
        "only_in_predictions": {**evaluation.only_in_predictions},
        "worst": {_key(kind): [_mistake(each) for each in found] for kind, found in evaluation.worst.items()},
        "confidence": asdict(evaluation.confidence) if evaluation.confidence else None,
    }


def _key(kind: Kind) -> str:
    return kind.replace(" ", "_")


def _by_labels(item: tuple[tuple[str | None, str | None], int]) -> tuple[bool, str, bool, str]:
    (gold, predicted), _ = item
    return gold is None, gold or "", predicted is None, predicted or ""


def _counted(counts: Counts, spread: tuple[ScoreInterval, ScoreInterval] | None) -> dict[str, Json]:
    return {
        "gold": counts.gold,
        "predicted": counts.predicted,
        "strict": {"hits": counts.strict, **_score(strict(counts), spread[0] if spread else None)},
        "partial": {"hits": counts.partial, **_score(partial(counts), spread[1] if spread else None)},
    }


def _score(value: Score, spread: ScoreInterval | None) -> dict[str, Json]:
    result: dict[str, Json] = {"precision": value.precision, "recall": value.recall, "f1": value.f1}
    if spread is not None:
        ends = {"precision": _ends(spread.precision), "recall": _ends(spread.recall), "f1": _ends(spread.f1)}
        result["intervals"] = {**ends}
    return result


def _ends(interval: bootstrap.Interval | None) -> Json:
    return None if interval is None else list(interval)


def _mistake(mistake: Mistake) -> dict[str, Json]:
    return {name: value for name, value in asdict(mistake).items() if name != "kind"}
