"""An article with its suggestions and annotations in memory, kept in step with every change."""

from __future__ import annotations

from dataclasses import replace

from annotate.entities import Entities, Entity, is_visible
from annotate.surfaces import Surfaces
from store.records import Annotation, Article, ArticleState, Change, Row, Suggestion, SuggestionState
from store.workspace import Workspace


class OpenArticle:
    """What is known of one article, indexed for planning and for drawing."""

    def __init__(
        self,
        article: Article,
        state: ArticleState,
        suggestions: list[Suggestion],
        annotations: list[Annotation],
    ) -> None:
        self.article = article
        self.state = state
        self.suggestions = {suggestion.id: suggestion for suggestion in suggestions}
        self.annotations = {annotation.id: annotation for annotation in annotations}
        self.entities = Entities([*suggestions, *annotations])
        self.surfaces = Surfaces(self.entities)
        self._by_span = {(s.start, s.end, s.label): s.id for s in suggestions}

    @classmethod
    def load(cls, workspace: Workspace, article_id: int) -> OpenArticle:
        """Read the article from its workspace; NotFound where there is none."""
        return cls(
            workspace.articles.get(article_id),
            workspace.articles.state(article_id),
            workspace.spans.suggestions(article_id),
            workspace.spans.annotations(article_id),
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
        """How many suggestions have a decision."""
        return len(self.suggestions) - self.entities.open_count

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
        return next((entity for entity in found if (entity.start, entity.end) == (start, end)), None)

    def annotations_over(self, start: int, end: int) -> list[Annotation]:
        """The annotations that share a character with text[start:end]."""
        return [entity for entity in self.entities.overlapping(start, end) if isinstance(entity, Annotation)]

    def open_over(self, start: int, end: int) -> list[Suggestion]:
        """The open suggestions that share a character with text[start:end]."""
        return [
            entity
            for entity in self.entities.overlapping(start, end)
            if isinstance(entity, Suggestion) and entity.state is SuggestionState.OPEN
        ]

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
        if isinstance(row, ArticleState) or row is None or not is_visible(row):
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
        if row is None or not is_visible(row):
            return None
        self.entities.add(row)
        self.surfaces.add(row)
        return row
