"""What a release says of its gold, gathered while the articles pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotate.exporting.manifest import GoldCounts, GoldTally
from annotate.exporting.selection import Selection
from annotate.formats.document import Document
from annotate.progress import Verdicts
from store import provenance
from store.gold import GoldRow
from store.provenance import Made
from store.records import Json, LabelScheme
from store.workspace import Workspace


@dataclass(slots=True)
class FactsTally:
    """The facts of articles while they pass."""

    gold: GoldTally = field(default_factory=GoldTally)
    articles_of: Counter[str] = field(default_factory=Counter)
    """Articles with an annotation, by its label."""
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    published: list[str] = field(default_factory=list)
    """The first and the last date."""
    characters: int = 0
    without: int = 0
    """Articles without any annotation."""
    partly: int = 0
    """Articles complete for some labels only."""
    noted: int = 0

    def add(self, document: Document, row: GoldRow) -> bytes:
        """Count one more article, and give it back in its JSON form."""
        self.articles_of.update({span.label for span in document.spans})
        self.answers.update([(answer.question, answer.choice) for answer in document.answers])
        self.sources[document.source or ""] += 1
        if document.published:
            self.published = [min([document.published, *self.published]), max([document.published, *self.published])]
        self.characters += len(document.text)
        self.without += not document.spans
        self.partly += row.complete is not None
        self.noted += document.note is not None or any(span.note is not None for span in document.spans)
        return self.gold.add(document, row)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release says of its gold."""

    gold: GoldCounts
    scheme: LabelScheme
    selection: Selection
    articles_of: Mapping[str, int]
    """Articles with an annotation, by its label."""
    answers: Mapping[tuple[str, str], int]
    """How often each choice was given, by question and choice."""
    sources: Mapping[str, int]
    """Articles by source; those without one under an empty name."""
    published: tuple[str, ...]
    """The first and the last date of the articles; empty where none has one."""
    characters: int
    without: int
    """Articles without any annotation."""
    partly: int
    """Articles complete for some labels only."""
    noted: int
    """Articles with a note on them or on an annotation."""
    left_out: Mapping[str, int]
    """Articles of the workspace that are no part of it, by status."""
    made: Mapping[Made, int]
    """Annotations by how they came about."""
    verdicts: Mapping[str, Verdicts]
    """What was made of the suggestions in the articles, by label."""
    left: int
    """Suggestions that were open when their article was finished."""
    open: int

    @property
    def articles(self) -> int:
        """The number of articles."""
        return sum(self.gold.articles.values())

    @property
    def spans(self) -> int:
        """The number of annotations."""
        return sum(self.gold.spans.values())

    def to_json(self) -> dict[str, Json]:
        """The facts as the description of a release holds them."""
        return {
            **self.gold.to_json(),
            "label_scheme": {"name": self.scheme.name, "version": self.scheme.version},
            "selection": self.selection.to_json(),
            "article_labels": [
                {"question": question, "choice": choice, "articles": number}
                for (question, choice), number in sorted(self.answers.items())
            ],
            "articles_by_label": dict[str, Json](self.articles_of),
            "articles_without_annotation": self.without,
            "articles_complete_for_some_labels": self.partly,
            "articles_left_out": dict[str, Json](self.left_out),
            "sources": dict[str, Json](self.sources),
            "published": list[Json](self.published),
            "characters": self.characters,
            "made": [{**how._asdict(), "annotations": number} for how, number in sorted(self.made.items(), key=_order)],
            "suggestions": {
                label: {"accepted": each.accepted, "corrected": each.corrected, "rejected": each.rejected}
                for label, each in sorted(self.verdicts.items())
            },
        }


def facts(tally: FactsTally, workspace: Workspace, selection: Selection, ids: Sequence[int]) -> Facts:
    """The facts of the articles of these ids, which have all passed."""
    gold, connection = tally.gold.counts(), workspace.connection
    totals = {str(status): number for status, number in workspace.articles.totals().articles.items()}
    labels, people = set(selection.labels), set(selection.annotators)
    judged = {
        label: each for label, each in provenance.judged(connection, ids).items() if not labels or label in labels
    }
    return Facts(
        gold,
        selection.scheme(workspace.schemes.current()),
        selection,
        tally.articles_of,
        tally.answers,
        tally.sources,
        tuple(tally.published),
        tally.characters,
        tally.without,
        tally.partly,
        tally.noted,
        {status: left for status, number in totals.items() if (left := number - gold.articles.get(status, 0))},
        {
            how: number
            for how, number in provenance.made(connection, ids).items()
            if (not labels or how.label in labels) and (not people or how.annotator in people)
        },
        {label: Verdicts(*each[:3]) for label, each in judged.items() if any(each[:3])},
        sum(each.left for each in judged.values()),
        sum(each.open for each in judged.values()),
    )


def _order(item: tuple[Made, int]) -> tuple[str, ...]:
    return tuple(str(part or "") for part in item[0])
