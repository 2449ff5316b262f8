"""What to say of a model: how it does on articles that it was not fitted on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotate.detect.layers.features import Key
from annotate.detect.layers.recognizer import NAME
from annotate.detect.layers.seen import LAYER
from annotate.detect.layers.tags import Chances
from annotate.detect.training import crossfit
from annotate.detect.training.recognizer import Prepared
from annotate.evaluation.confidence import confidence
from annotate.evaluation.matching import Pair, pair
from annotate.evaluation.scores import Counts, Score, count, score
from store.records import ScoredSpan

LAYERS = ((), (NAME,), (LAYER,), (NAME, LAYER))
"""The sets of learned layers whose candidates are weighed: the difference is what a layer brings."""


def threshold(chances: crossfit.Weighed) -> float:
    """The threshold with the best strict F1."""
    found = {least: overall(pairs(crossfit.at_threshold(chances, least))).f1 or 0.0 for least in crossfit.THRESHOLDS}
    return max(found, key=lambda least: (found[least], least))


def lines(items: Sequence[Prepared], matrices: Mapping[str, Chances]) -> Iterator[str]:
    """The report on held-out articles: rules alone, then weighed with and without each learned layer."""
    chances = {use: crossfit.held_out(crossfit.judged(items, matrices, use)) for use in LAYERS}
    for own in (False, True):
        rules = [pair(_gold(item), _rules(item)) for item in items if item.article.own == own]
        if not rules:
            continue
        yield f"{'articles of our own' if own else 'real articles'}, rules alone: {_said(overall(rules))}"
        for use in LAYERS:
            weighed = _weighed(chances[use], own)
            yield f"  weighed, {' + '.join(use) or 'rules only'}: {_said(overall(weighed))}"
        yield from _labels(rules, weighed)
        trust = confidence(each for article in weighed for each in article)
        if trust is not None:
            yield f"  scores: ECE {trust.ece:.3f}, AUROC {trust.auroc or 0.0:.3f}"


def _weighed(chances: crossfit.Weighed, own: bool) -> list[Sequence[Pair]]:
    """The pairs of the articles of one kind, at the threshold that is best for all."""
    return pairs([one for one in crossfit.at_threshold(chances, threshold(chances)) if one[0].item.article.own == own])


def pairs(kept: crossfit.Weighed) -> list[Sequence[Pair]]:
    """The pairs of gold and what was kept, by article."""
    return [
        pair([_span(key, None) for key in article.gold], [_span(key, chance) for key, chance in found.items()])
        for article, found in kept
    ]


def overall(articles: Iterable[Sequence[Pair]]) -> Score:
    """The strict score over all labels."""
    counts = count(each for article in articles for each in article)
    whole = sum(counts.values(), Counts())
    return score(whole.strict, whole.gold, whole.predicted)


def _labels(rules: Iterable[Sequence[Pair]], weighed: Iterable[Sequence[Pair]]) -> Iterator[str]:
    before, after = (count(each for article in articles for each in article) for articles in (rules, weighed))
    for label, counts in after.items():
        own, old = (score(each.strict, each.gold, each.predicted) for each in (counts, before.get(label, Counts())))
        yield f"    {label:11} gold {counts.gold:5}  {_said(own)}  rules F1 {old.f1 or 0.0:.3f}"


def _said(result: Score) -> str:
    return f"P {result.precision or 0.0:.3f}  R {result.recall or 0.0:.3f}  F1 {result.f1 or 0.0:.3f}"


def _span(key: Key, chance: float | None) -> ScoredSpan:
    return ScoredSpan(*key, chance)


def _gold(item: Prepared) -> list[ScoredSpan]:
    return [_span(key, None) for key in crossfit.gold_keys(item)]


def _rules(item: Prepared) -> list[ScoredSpan]:
    return [_span((found.start, found.end, found.label), None) for found in item.resolved]
