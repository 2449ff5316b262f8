"""An article with its suggestions and annotations in memory, kept in step with every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from annotate.entities import Entities, Entity, is_open, is_visible
from annotate.relations import Relations
from annotate.surfaces import Surfaces
from store.records import Annotation, Article, ArticleLabel, ArticleState, Change, Relation, Row, Suggestion
from store.workspace import Workspace


class OpenArticle:
    """What is known of one article, indexed for planning and for drawing.

    Open suggestions may be hidden: they are no entities of the article then, yet decisions find them in their way.
    """

    def __init__(
        self,
        article: Article,
        state: ArticleState,
        suggestions: list[Suggestion],
        annotations: list[Annotation],
        labels: Iterable[ArticleLabel] = (),
        relations: Iterable[Relation] = (),
    ) -> None:
        self.article = article
        self.state = state
        self.suggestions = {suggestion.id: suggestion for suggestion in suggestions}
        self.annotations = {annotation.id: annotation for annotation in annotations}
        self.labels = {label.id: label for label in labels}
        """What was said of the article as a whole, by id."""
        self.relations = Relations(relations)
        self.entities = Entities([*suggestions, *annotations])
        self.surfaces = Surfaces(self.entities)
        self.hidden_shown = False
        """Whether the hidden suggestions are entities all the same."""
        self.wanted: frozenset[str] | None = None
        """The labels that are looked for; open suggestions of others are no entities. None for all."""
        self.revealed: set[int] = set()
        """Suggestions that are entities although their label is not wanted."""
        self._by_span = {(s.start, s.end, s.label): s.id for s in suggestions}
        self._reasons: dict[int, str] = {}
        self._aside = Entities()
        self._unwanted = Entities()
        self._n_unwanted = 0

    @classmethod
    def load(cls, workspace: Workspace, article_id: int) -> OpenArticle:
        """Read the article from its workspace; NotFound where there is none."""
        return cls(
            workspace.articles.get(article_id),
            workspace.articles.state(article_id),
            workspace.spans.suggestions(article_id),
            workspace.spans.annotations(article_id),
            workspace.article_labels.of(article_id),
            workspace.relations.of(article_id),
        )

    @property
    def id(self) -> int:
        """The article's id in its workspace."""
        return self.article.id

    @property
    def text(self) -> str:
        """The stored text, to which all offsets refer."""
        return self.article.text

    @property
    def decided(self) -> int:
        """How many suggestions have a decision, those of wanted labels."""
        return self.to_decide - self.entities.open_count

    @property
    def to_decide(self) -> int:
        """How many suggestions of wanted labels have a decision or wait for one, those aside that are hidden."""
        return len(self.suggestions) - self._n_unwanted - len(self._aside)

    @property
    def n_hidden(self) -> int:
        """How many open suggestions of wanted labels are hidden now."""
        return len(self._aside)

    def suggestion_of(self, start: int, end: int, label: str) -> Suggestion | None:
        """The suggestion of exactly this span and label, in whatever state."""
        found = self._by_span.get((start, end, label))
        return None if found is None else self.suggestions[found]

    def now(self, entity: Entity) -> Entity | None:
        """An entity as it stands now, visible or not; None where it is gone."""
        known = self.suggestions if isinstance(entity, Suggestion) else self.annotations
        return known.get(entity.id)

    def selected(self, start: int, end: int) -> Entity | None:
        """The annotation or open suggestion of exactly these edges."""
        found: list[Entity] = [*self.annotations_over(start, end), *self.open_over(start, end)]
        exactly = (entity for entity in found if (entity.start, entity.end) == (start, end))
        return next((entity for entity in exactly if not self.is_hidden(entity)), None)

    def annotations_over(self, start: int, end: int) -> list[Annotation]:
        """The annotations that share a character with text[start:end]."""
        return [entity for entity in self.entities.overlapping(start, end) if isinstance(entity, Annotation)]

    def open_over(self, start: int, end: int) -> list[Suggestion]:
        """The open suggestions that share a character with text[start:end], hidden and unwanted ones too."""
        found = chain.from_iterable(
            kept.overlapping(start, end) for kept in (self.entities, self._aside, self._unwanted)
        )
        return [entity for entity in found if isinstance(entity, Suggestion) and is_open(entity)]

    # hiding

    @property
    def hidden(self) -> Mapping[int, str]:
        """The suggestions that are hidden while they are open, by id, each with the reason."""
        return self._reasons

    @property
    def hidden_open(self) -> list[Suggestion]:
        """The open suggestions of wanted labels that are hidden, or were until they were shown."""
        found = (self.suggestions[id_] for id_ in self._reasons)
        return [suggestion for suggestion in found if is_open(suggestion) and not self._is_unwanted(suggestion)]

    def is_hidden(self, entity: Entity) -> bool:
        """Whether the entity is hidden now, or of a label that is not wanted."""
        if not is_open(entity):
            return False
        return self._is_unwanted(entity) or (not self.hidden_shown and entity.id in self._reasons)

    def why_hidden(self, entity: Entity) -> str | None:
        """Why an open suggestion is hidden, also while hidden ones are shown; None where it is not."""
        return f"hidden: {self._reasons[entity.id]}" if is_open(entity) and entity.id in self._reasons else None

    def hide(self, reasons: Mapping[int, str]) -> None:
        """Hide suggestions of the article, named by id with the reason, while they are open."""
        for id_ in reasons.keys() & self.suggestions.keys():
            suggestion = self.suggestions[id_]
            self._drop(suggestion)
            self._reasons[id_] = reasons[id_]
            self._put(suggestion)

    def show_hidden(self, shown: bool) -> list[Suggestion]:
        """Make entities of what is hidden, or no longer; return what that drew or took away."""
        moved = self.hidden_open
        for suggestion in moved:
            self._drop(suggestion)
        self.hidden_shown = shown
        for suggestion in moved:
            self._put(suggestion)
        return moved

    def reveal(self, entity: Entity) -> tuple[Entity, ...]:
        """Make an entity of one that is hidden, for good; return what that drew."""
        if not self.is_hidden(entity):
            return ()
        self._drop(entity)
        self._reasons.pop(entity.id, None)
        if self._is_unwanted(entity):
            self.revealed.add(entity.id)
            self._n_unwanted -= 1
        self._put(entity)
        return (entity,)

    # wanting

    def want(self, labels: frozenset[str] | None, revealed: Iterable[int] = ()) -> list[Suggestion]:
        """Look for these labels alone, or for all; return the suggestions that this drew or took away.

        What was decided stays in sight, whatever its label.
        """
        moved = [suggestion for suggestion in self.suggestions.values() if is_open(suggestion)]
        hidden = {suggestion.id for suggestion in moved if self.is_hidden(suggestion)}
        for suggestion in moved:
            self._drop(suggestion)
        self.wanted, self.revealed = labels, set(revealed)
        self._n_unwanted = sum(map(self._is_unwanted, self.suggestions.values()))
        for suggestion in moved:
            self._put(suggestion)
        return [suggestion for suggestion in moved if self.is_hidden(suggestion) != (suggestion.id in hidden)]

    def _is_unwanted(self, entity: Entity) -> bool:
        return self.wanted is not None and entity.label not in self.wanted and entity.id not in self.revealed

    # changes

    def apply(self, change: Change) -> list[Entity]:
        """Take over a change that was written; return the entities that it drew, moved or took away."""
        touched: list[Entity] = []
        for row in change.rows:
            for side in (self._drop(row.before), self._put(row.after)):
                if side is not None:
                    touched.append(side)
        return touched

    def _drop(self, row: Row | None) -> Entity | None:
        if isinstance(row, Annotation):
            self.annotations.pop(row.id, None)
        elif isinstance(row, ArticleLabel):
            self.labels.pop(row.id, None)
        elif isinstance(row, Relation):
            self.relations.discard(row)
        if not isinstance(row, Annotation | Suggestion) or not is_visible(row):
            return None
        if self.is_hidden(row):
            (self._unwanted if self._is_unwanted(row) else self._aside).discard(row)
            return None
        self.entities.discard(row)
        self.surfaces.discard(row)
        return row

    def _put(self, row: Row | None) -> Entity | None:
        if isinstance(row, ArticleState):
            self.state = row
            return None
        if isinstance(row, Suggestion):
            # a change that was read from the journal carries no origins
            row = replace(self.suggestions[row.id], state=row.state)
            self.suggestions[row.id] = row
        elif isinstance(row, Annotation):
            self.annotations[row.id] = row
        elif isinstance(row, ArticleLabel):
            self.labels[row.id] = row
        elif isinstance(row, Relation):
            self.relations.add(row)
        if not isinstance(row, Annotation | Suggestion) or not is_visible(row):
            return None
        if self.is_hidden(row):
            (self._unwanted if self._is_unwanted(row) else self._aside).add(row)
            return None
        self.entities.add(row)
        self.surfaces.add(row)
        return row
