"""How far two people agree on the same articles: on spans, and on single words beyond what chance would give.

Spans agree where edges and label are the same; F1 = 2 agreed / (first + second), which does not depend on who is
called first. Kappa is Cohen's, over the tokens of the texts (annotate/text.py): whether a token lies in an annotation
of the label or not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotate.evaluation.evaluate import partial, strict
from annotate.evaluation.matching import pair
from annotate.evaluation.scores import Counts, count, total
from annotate.formats.document import Document, DocumentSpan
from annotate.releases.merging import Pair
from annotate.text import tokens
from store.errors import GlossatorError
from store.records import Json, LabelScheme, ScoredSpan


@dataclass(slots=True)
class Tokens:
    """How many tokens both, the first alone, and the second alone have under a label."""

    both: int = 0
    first: int = 0
    second: int = 0

    def kappa(self, every: int) -> float | None:
        """Cohen's kappa of so many tokens in all; None where both say the same of all of them by necessity."""
        one, other = self.both + self.first, self.both + self.second
        by_chance = one * other + (every - one) * (every - other)
        if by_chance == every * every:
            return None
        observed = every - self.first - self.second
        return (observed * every - by_chance) / (every * every - by_chance)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people agree on in the articles that both have finished."""

    articles: int
    alone: int
    """Articles of the first that the second did not finish."""
    annotators: tuple[str, ...]
    """Who the second file names."""
    labels: Mapping[str, Counts]
    """``gold`` is the first, ``predicted`` the second."""
    tokens: Mapping[str, Tokens]
    every: int
    """All tokens of the articles."""

    @property
    def overall(self) -> Counts:
        """The counts of all labels together."""
        return sum(self.labels.values(), Counts())

    def kappa(self, label: str) -> float | None:
        """Cohen's kappa of a label; None where it says nothing."""
        return self.tokens[label].kappa(self.every) if label in self.tokens else None

    def to_json(self) -> dict[str, Json]:
        """The agreement as the description of a release holds it."""
        return {
            "articles": self.articles,
            "articles_of_one_alone": self.alone,
            "annotators": list[Json](self.annotators),
            "strict_f1": strict(self.overall).f1,
            "partial_f1": partial(self.overall).f1,
            "labels": {label: self._label(label, counts) for label, counts in self.labels.items()},
        }

    def _label(self, label: str, counts: Counts) -> dict[str, Json]:
        return {
            "first": counts.gold,
            "second": counts.predicted,
            "strict_f1": strict(counts).f1,
            "partial_f1": partial(counts).f1,
            "kappa": self.kappa(label),
        }


def agreement(pairs: Iterable[Pair], scheme: LabelScheme) -> Agreement:
    """The agreement of two files of gold, article by article, on the labels that both are complete for.

    Raises GlossatorError where an article has another text in the second file, and where both finished none.
    """
    tally = _Tally()
    for first, second in pairs:
        if first is not None:
            tally.add(first, second, [label.name for label in scheme.labels])
    if not tally.articles:
        raise GlossatorError(
            "There is no article that both have finished.",
            "The second file is the gold of somebody else on these articles, with the same ids.",
        )
    return tally.agreement()


@dataclass(slots=True)
class _Tally:
    """The agreement while articles pass."""

    articles: int = 0
    alone: int = 0
    every: int = 0
    people: set[str] = field(default_factory=set)
    labels: dict[str, Counts] = field(default_factory=dict)
    tokens: dict[str, Tokens] = field(default_factory=lambda: defaultdict(Tokens))

    def add(self, first: Document, second: Document | None, scheme: Sequence[str]) -> None:
        shared = [] if second is None else [name for name in scheme if _is_complete(first, name, second)]
        if second is None or not shared:
            self.alone += 1
            return
        if first.text != second.text:
            raise GlossatorError(
                f"The article {first.key} has another text in the second file.", "Both must have read the same."
            )
        ours, theirs = ([span for span in one.spans if span.label in shared] for one in (first, second))
        self.articles += 1
        self.people.update(span.annotator for span in theirs if span.annotator)
        self.labels = total([self.labels, count(pair(map(_scored, ours), map(_scored, theirs)))])
        self._count_tokens(first.text, ours, theirs)

    def _count_tokens(self, text: str, ours: Sequence[DocumentSpan], theirs: Sequence[DocumentSpan]) -> None:
        places = list(tokens(text))
        self.every += len(places)
        for label in {span.label for span in (*ours, *theirs)}:
            one, other = (_within(places, spans, label) for spans in (ours, theirs))
            found = self.tokens[label]
            found.both += len(one & other)
            found.first += len(one - other)
            found.second += len(other - one)

    def agreement(self) -> Agreement:
        people = tuple(sorted(self.people))
        return Agreement(self.articles, self.alone, people, self.labels, dict(self.tokens), self.every)


def _is_complete(first: Document, label: str, second: Document) -> bool:
    return all(one.reviewed or label in (one.complete or ()) for one in (first, second))


def _within(places: Sequence[tuple[int, int]], spans: Iterable[DocumentSpan], label: str) -> set[int]:
    """The tokens that lie in an annotation of a label, or partly so."""
    starts, ends = [start for start, _ in places], [end for _, end in places]
    found: set[int] = set()
    for span in spans:
        if span.label == label:
            found.update(range(bisect_right(ends, span.start), bisect_left(starts, span.end)))
    return found


def _scored(span: DocumentSpan) -> ScoredSpan:
    return ScoredSpan(span.start, span.end, span.label)
