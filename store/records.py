"""The values that every room shares: frozen, slotted, without SQL and without behaviour beyond themselves.

Offsets are code points of the stored article text, half-open: ``text[start:end]`` is the surface.
Times are ISO 8601 in UTC, to the microsecond.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""A value that JSON can hold."""


class ArticleStatus(StrEnum):
    """How far the curator is with an article."""

    NEW = "new"
    IN_PROGRESS = "in progress"
    REVIEWED = "reviewed"
    SKIPPED = "skipped"


class SuggestionState(StrEnum):
    """What became of a suggestion; its span never changes."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """Another annotation took its place: relabelled, resized, or overlapped."""
    LEFT = "left"
    """Still open when the article was finished: outside in gold, never a negative."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of an article: code points, half-open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span as a detector proposes it; the score, if any, lies in 0..1."""

    start: int
    end: int
    label: str
    score: float | None = None
    detector: str | None = None
    """What proposed it, where that differs from the detector of the run (a layer, an imported model)."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article on its way in: the text exactly as decoded, and what is known about it."""

    text: str
    title: str
    key: str | None = None
    """The name that its source gives it (the ``id`` of a JSON line); the store makes one where it is None."""
    source: str | None = None
    published: str | None = None
    """ISO 8601 date or date-time, as precise as its source."""
    url: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict)
    spans: tuple[ScoredSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article; its text never changes."""

    id: int
    key: str
    """Unique name within the workspace, stable across exports."""
    title: str
    source: str | None
    published: str | None
    url: str | None
    text: str
    sha256: str
    """Of the text in UTF-8, hexadecimal; no two articles share it."""
    metadata: Mapping[str, Json]
    added_at: str


@dataclass(frozen=True, slots=True)
class ArticleState:
    """The part of an article that decisions change."""

    id: int
    status: ArticleStatus = ArticleStatus.NEW
    flagged: bool = False
    note: str | None = None
    complete: tuple[str, ...] | None = None
    """The labels for which the article is complete, where that is less than all; None where nothing of the kind was
    said."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the library: an article without its text, with its counts."""

    id: int
    key: str
    title: str
    source: str | None
    published: str | None
    status: ArticleStatus
    flagged: bool
    open: int
    """Suggestions without a decision."""
    decided: int
    """Suggestions with one."""
    annotations: int
    complete: tuple[str, ...] | None = None
    """The labels for which it is complete, where that is less than all."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One run that proposed a suggestion."""

    run_id: int
    detector: str
    version: str
    layer: str | None
    """The part of the detector that proposed it, where it tells."""
    score: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A span that one or more detectors proposed for an article."""

    id: int
    article_id: int
    start: int
    end: int
    label: str
    surface: str
    """The text of the span, kept to find equal mentions across articles."""
    state: SuggestionState = SuggestionState.OPEN
    origins: tuple[Origin, ...] = ()

    @property
    def score(self) -> float | None:
        """The highest score that any of its origins gave, in 0..1; None where none gave one."""
        return max((origin.score for origin in self.origins if origin.score is not None), default=None)


class ScoredDecision(NamedTuple):
    """What a person decided on a suggestion, with the best of its scores and who gave it."""

    score: float
    label: str
    detector: str
    layer: str | None
    accepted: bool
    """Whether it was right as it was."""


AnnotationOrigin = Literal["accepted", "corrected", "added", "imported"]
"""How an annotation came to be: a suggestion taken as it was, one relabelled or resized, a person's own
span, or one made elsewhere."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span that a person stands behind."""

    id: int
    """0 until the store gives it one; never used again after removal."""
    article_id: int
    start: int
    end: int
    label: str
    surface: str
    annotator: str
    made_at: str
    scheme_version: int
    origin: AnnotationOrigin
    suggestion_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a person never wants suggested: a surface, as it is written, under a label."""

    id: int
    """0 until the store gives it one; never used again after removal."""
    article_id: int
    """Where it was made."""
    surface: str
    label: str
    annotator: str
    made_at: str


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """What a person said of an article as a whole: a choice for one of the scheme's questions."""

    id: int
    """0 until the store gives it one; never used again after removal."""
    article_id: int
    question: str
    choice: str
    annotator: str
    made_at: str
    scheme_version: int


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between two annotations of one article, in words: head, type, tail."""

    id: int
    """0 until the store gives it one; never used again after removal."""
    article_id: int
    head_id: int
    """The annotation that the relation goes out from."""
    tail_id: int
    """The annotation that it leads to, never the head itself."""
    type: str
    """The name of one of the scheme's relations."""
    annotator: str
    made_at: str
    scheme_version: int


WORKSPACE = 0
"""Stands for an article in a change that is about none: one of the label scheme."""


@dataclass(frozen=True, slots=True)
class SchemeState:
    """The label scheme in force; each change of it makes a new version."""

    scheme: LabelScheme

    @property
    def id(self) -> int:
        """There is one scheme in a workspace."""
        return 1


@dataclass(frozen=True, slots=True)
class SpanSet:
    """Rows that a change of the label scheme gives another label, or state, together, in any number of articles.

    Where all three are None, the lists of labels for which articles are complete name the label as well.
    """

    label: str
    annotations: tuple[int, ...] | None
    """Their ids; None for every one of this label. Likewise below."""
    suggestions: tuple[int, ...] | None
    refusals: tuple[int, ...] | None
    state: SuggestionState | None = None
    """That of the suggestions, where the change is about it."""

    @property
    def id(self) -> int:
        """It is no row of its own."""
        return 0


Row = ArticleState | Suggestion | Annotation | Refusal | ArticleLabel | Relation | SchemeState | SpanSet
"""What a change may touch."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after: before is None for a new row, after is None for a removed one."""

    before: Row | None
    after: Row | None

    def swapped(self) -> RowChange:
        """The same change backwards."""
        return RowChange(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision as rows before and rows after; undo swaps the two sides."""

    kind: str
    """For people and reports: accept, reject, relabel, resize, add, remove, finish, skip, flag, note, ..."""
    article_id: int
    """WORKSPACE for a change of the label scheme."""
    rows: tuple[RowChange, ...]

    def swapped(self) -> Change:
        """The change that takes this one back, its rows in the opposite order."""
        return Change(self.kind, self.article_id, tuple(row.swapped() for row in reversed(self.rows)))


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the append-only journal."""

    id: int
    at: str
    annotator: str
    act: Literal["do", "undo", "redo"]
    change: Change
    target: int | None
    """For undo and redo: the entry whose change was swapped or made again."""
    batch: int | None = None
    """For an act about several articles: its first entry; None for that one, and for an act about one article."""


@dataclass(frozen=True, slots=True)
class Run:
    """One pass of one detector version over articles."""

    id: int
    detector: str
    version: str
    config: Mapping[str, Json]
    started_at: str
    finished_at: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an annotator was in an article: the cursor as a range."""

    article_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a workspace, kept by its triggers."""

    articles: Mapping[ArticleStatus, int]
    open: int
    decided: int
    annotations: int

    @property
    def all_articles(self) -> int:
        """The number of articles of any status."""
        return sum(self.articles.values())


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a scheme."""

    name: str
    key: str
    """The key that gives it: one of 1-9, 0, - and =; empty where the picker alone reaches it."""
    colour: str
    """A palette name that every theme defines (see tui/themes.py), or #rrggbb."""
    definition: str
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    guideline: str = ""
    """How to decide in doubt, at more length than the definition."""
    formerly: tuple[str, ...] = ()
    """Names that it had, the oldest first, and those of labels merged into it: detectors may go on using them."""
    retired: bool = False
    """Whether it is given no more; what has it keeps it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a question."""

    name: str
    key: str
    """The key that gives it while the questions are shown: a letter, a digit, - or =; no other choice has it."""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What can be said of an article as a whole."""

    name: str
    kind: Literal["single", "multiple"]
    """Whether one choice at most is given, or any number of them."""
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RelationType:
    """One kind of relation of a scheme, and which labels may stand at its ends."""

    name: str
    key: str
    """The key that chooses it where a pair allows several: a letter or a key of labels; empty where it has none."""
    head: tuple[str, ...]
    """The labels that its head may have."""
    tail: tuple[str, ...]
    """The labels that its tail may have."""
    definition: str = ""

    def allows(self, head: str, tail: str) -> bool:
        """Whether it may lead from an annotation of one label to one of the other."""
        return head in self.head and tail in self.tail


Overlap = Literal["none", "nested", "free"]
"""Which annotations may share characters: none, those of which one contains the other, or any but equal ones."""


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of a workspace, in order; each edit makes a new version."""

    name: str
    version: int
    labels: tuple[Label, ...]
    overlap: Overlap = "none"
    questions: tuple[Question, ...] = ()
    relations: tuple[RelationType, ...] = ()

    def __contains__(self, name: object) -> bool:
        return any(label.name == name for label in self.labels)

    def label(self, name: str) -> Label:
        """The label of that name; KeyError where the scheme has none."""
        for label in self.labels:
            if label.name == name:
                return label
        raise KeyError(name)

    @property
    def given(self) -> tuple[Label, ...]:
        """The labels that can be given: those that are not retired."""
        return tuple(label for label in self.labels if not label.retired)

    @property
    def former_names(self) -> Mapping[str, str]:
        """The labels that can be given, by the names that they had and that no label has now."""
        return {name: label.name for label in self.given for name in label.formerly if name not in self}
