"""One person's place in one workspace: the open article, the cursor, and the entity that keys act on."""

from __future__ import annotations

from contextlib import suppress

from annotate import cursor as cursors
from annotate import earlier
from annotate.confidence import Calibration
from annotate.cursor import Cursor
from annotate.entities import Entity, is_visible
from annotate.errors import NotPossible
from annotate.history import History
from annotate.open_article import OpenArticle
from annotate.outcome import Outcome
from annotate.queue import Queue
from store.errors import StoreError
from store.listing import Listing
from store.records import LabelScheme, Place, Suggestion
from store.workspace import Workspace

REFITTED_AFTER = 25
"""So many journal entries make the scores be corrected anew when an article is opened."""


class Reading:
    """The open article of one annotator, and moving in it; it decides nothing."""

    def __init__(self, workspace: Workspace, annotator: str, *, learning: bool = False) -> None:
        """With ``learning``, earlier decisions hide suggestions of the articles that are opened, and offer others."""
        self.workspace = workspace
        self.annotator = annotator
        self.learning = learning
        self.scheme: LabelScheme = workspace.schemes.current()
        self.queue = Queue(workspace.articles, Listing())
        self.cursor = Cursor()
        self._calibration = Calibration()
        self._calibrated_at: int | None = None
        self._article: OpenArticle | None = None
        self._history: History | None = None
        self._hopped_to: Entity | None = None
        self._seen_version = workspace.data_version()
        self._trace: tuple[object, ...] | None = None

    # what is open

    @property
    def is_open(self) -> bool:
        """Whether an article is open."""
        return self._article is not None

    @property
    def article(self) -> OpenArticle:
        """The open article; NotPossible where none is."""
        if self._article is None:
            raise NotPossible("no article is open")
        return self._article

    @property
    def current(self) -> Entity | None:
        """The entity that keys act on: the one hopped to, else the one under the cursor.

        Under a selection only an annotation or open suggestion of exactly its edges.
        """
        if self._article is None:
            return None
        if self.cursor.extended:
            return self._article.selected(self.cursor.start, self.cursor.end)
        return self._hopped_to or self._article.entities.under(self.cursor.start, self.cursor.end)

    @property
    def history(self) -> History:
        """What was decided in the open article, entity by entity."""
        if self._history is None:
            self._history = History.load(self.workspace.journal, self.article.id)
        return self._history

    def open(self, article_id: int) -> None:
        """Open an article where this annotator left it, else at its first open suggestion; may raise NotFound."""
        self.keep_place()
        self.calibrate()
        self._load(article_id, offering=True)
        place = self.workspace.places.within(self.annotator, article_id)
        if place is not None:
            self.move_to(place.start)
        elif (first := self.article.entities.first_open()) is not None:
            self._hop(first)

    @property
    def correction(self) -> Calibration | None:
        """How scores are corrected by the decisions so far; None where they are neither corrected nor hide anything."""
        return self._calibration if self.learning else None

    def trust(self, suggestion: Suggestion) -> float | None:
        """How probable it is that a suggestion is right: its score as the decisions so far correct it."""
        return earlier.trust(self._calibration, suggestion)

    def calibrate(self) -> None:
        """Learn anew how far scores can be trusted, where enough was decided since that was learned."""
        if not self.learning:
            return
        latest = self.workspace.journal.latest()
        if self._calibrated_at is None or latest - self._calibrated_at >= REFITTED_AFTER:
            self._calibration = earlier.calibration(self.workspace)
            self._calibrated_at = latest

    def close(self) -> None:
        """Leave the open article, remembering the place."""
        self.keep_place()
        self._article = self._history = self._hopped_to = None

    def keep_place(self) -> None:
        """Remember where the cursor is, so that opening the article again returns there."""
        if self._article is None:
            return
        # neither a file that is busy or full nor an article removed elsewhere may hold up the way to the next one
        with suppress(StoreError):
            self.workspace.articles.state(self._article.id)
            self.workspace.places.keep(self.annotator, Place(self._article.id, self.cursor.start, self.cursor.end))

    def refresh(self) -> bool:
        """Read the open article again where another process has written to the workspace; say whether it did."""
        version = self.workspace.data_version()
        if version == self._seen_version:
            return False
        if self._article is None:
            self.scheme = self.workspace.schemes.current()
            self._seen_version = version
            return False
        if self.workspace.articles.trace(self._article.id) == self._trace:
            self._seen_version = version  # it was about other articles
            return False
        self.reload()
        return True

    def scheme_changed(self) -> None:
        """Take over the labels, after this very session has changed them."""
        self.scheme = self.workspace.schemes.current()
        if self._article is not None:
            self.reload()

    def reload(self, *, offering: bool = False) -> None:
        """Read the open article again; the cursor stays where it is, and what is hidden or shown stays so."""
        hopped_to, here = self._hopped_to, self.cursor
        self._load(self.article.id, before=self.article, offering=offering)
        self.cursor = here
        self._stay_on(hopped_to)

    def suggestions_came(self) -> None:
        """Read the open article again after suggestions were stored for it; go to the first if nobody has moved."""
        untouched = self.cursor == cursors.at(self.article.text, 0)
        self.reload(offering=True)
        first = self.article.entities.first_open()
        if untouched and first is not None:
            self._hop(first)

    def _load(self, article_id: int, *, offering: bool, before: OpenArticle | None = None) -> None:
        version = self.workspace.data_version()
        self.scheme = self.workspace.schemes.current()
        article = OpenArticle.load(self.workspace, article_id)
        if self.learning:
            if offering and earlier.offer(self.workspace, article, self.scheme):
                article = OpenArticle.load(self.workspace, article_id)
            earlier.hide(self.workspace, article, before)
        self._article = article
        self._seen_version = version
        self._trace = self.workspace.articles.trace(article_id)
        self._history = None
        self._hopped_to = None
        self.cursor = cursors.at(self._article.text, 0)

    def _stay_on(self, entity: Entity | None) -> None:
        """Stay with the entity that was hopped to, as it is now, while it has a mark."""
        self._hopped_to = None
        now = None if entity is None else self.article.now(entity)
        if now is not None and is_visible(now) and not self.article.is_hidden(now):
            self._hop(now)

    def toggle_hidden(self) -> Outcome:
        """Show the suggestions that earlier decisions hide in the open article, or hide them again."""
        article = self.article
        count = len(article.hidden_open)
        if not count:
            raise NotPossible("nothing is hidden in this article")
        moved = article.show_hidden(not article.hidden_shown)
        self._stay_on(self._hopped_to)
        return Outcome(f"{count} {'shown' if article.hidden_shown else 'hidden'}", touched=tuple(moved))

    # moving

    def place(self, cursor: Cursor) -> None:
        """Put the cursor somewhere."""
        self.cursor = cursor
        self._hopped_to = None

    def move(self, step: int, *, extend: bool = False) -> None:
        """Move by one word (or character), or stretch the selection."""
        self.place(cursors.move(self.article.text, self.cursor, step, extend=extend))

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Move to the word at an offset, or stretch the selection to it."""
        self.place(cursors.move_to(self.article.text, self.cursor, offset, extend=extend))
        # one word may hold several entities: the one at the offset is meant
        found = None if extend else self.article.entities.at(offset)
        if found is not None and found != self.current:
            self._hop(found)

    def select(self, start: int, end: int) -> None:
        """Select from the word (or character) at start to that before end."""
        self.place(cursors.over(self.article.text, start, end, by_character=self.cursor.by_character))

    def switch_mode(self) -> None:
        """Go by characters, or by words again."""
        self.cursor = cursors.switch(self.article.text, self.cursor)
        if self._hopped_to is not None:
            self._hop(self._hopped_to)

    def hop(self, step: int, *, only_open: bool) -> Outcome:
        """Go to the next (1) or previous (-1) entity, or open suggestion; the open ones go round."""
        entities, here = self.article.entities, self.current
        offset = self.cursor.start
        if only_open:
            found = entities.open_after(here, offset) if step > 0 else entities.open_before(here, offset)
            around = entities.first_open() if step > 0 else entities.last_open()
        else:
            found = entities.after(here, offset) if step > 0 else entities.before(here, offset)
            around = None
        if found is None and around is None:
            raise NotPossible("no open suggestion" if only_open else "no more entities that way")
        target = found or around
        assert target is not None  # one of the two was found
        self._hop(target)
        if found is not None:
            return Outcome()
        return Outcome("the only one" if target == here else "from the top" if step > 0 else "from the end")

    def hop_to(self, entity: Entity) -> None:
        """Go to an entity of the open article."""
        self._hop(entity)

    def _hop(self, entity: Entity) -> None:
        self.cursor = cursors.at(self.article.text, entity.start, by_character=self.cursor.by_character)
        if not self.cursor.by_character and not entity.start <= self.cursor.start < entity.end:
            self.cursor = Cursor((entity.start, entity.end), (entity.start, entity.end))
        self._hopped_to = entity
