"""Looking for some labels alone: what is shown, hopped to and counted while an article is gone over for them."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.completeness import in_words
from annotate.entities import Entity, is_open
from annotate.errors import NotPossible
from annotate.hopping import Hopping
from annotate.open_article import OpenArticle
from annotate.outcome import Outcome
from store.records import Label


class Wanting(Hopping):
    """Reading for all labels or for some; which ones is kept from article to article."""

    wanted: frozenset[str] | None = None
    """The labels that are looked for; None for all."""

    @property
    def labels_wanted(self) -> tuple[Label, ...]:
        """The labels that are looked for, in the order of the scheme."""
        return tuple(label for label in self.scheme.given if self.wanted is None or label.name in self.wanted)

    def want(self, names: Iterable[str]) -> Outcome:
        """Look for these labels alone from now on; for all of them where none is named, or every one."""
        chosen = frozenset(names)
        unknown = sorted(name for name in chosen if name not in self.scheme)
        if unknown:
            raise NotPossible(f"the scheme has no label {unknown[0]}")
        everything = not chosen or all(label.name in chosen for label in self.scheme.given)
        self.wanted = None if everything else chosen
        moved, was_on = self.article.want(self.wanted), self._hopped_to
        self._stay_on(was_on)
        entities = self.article.entities
        following = entities.open_after(None, self.cursor.start) or entities.first_open()
        if was_on is not None and self._hopped_to is None and following is not None:
            self._hop(following)
        return Outcome(f"looking for {self.wanted_in_words()}", touched=tuple(moved))

    def wanted_in_words(self) -> str:
        """The labels that are looked for, as a message names them."""
        return in_words(None if self.wanted is None else [label.name for label in self.labels_wanted])

    def check_wanted(self, label: str) -> None:
        """NotPossible, saying why, where a label is not looked for."""
        if self.wanted is not None and label not in self.wanted and label in self.scheme:
            raise NotPossible(f"{label} is not among the labels wanted now: {self.wanted_in_words()}")

    def still_open(self) -> list[Entity]:
        """The open suggestions that finishing now would leave, in reading order."""
        found = (entity for entity in self.article.entities if is_open(entity))
        return [entity for entity in found if self.wanted is None or entity.label in self.wanted]

    def _load(self, article_id: int, *, offering: bool, before: OpenArticle | None = None) -> None:
        super()._load(article_id, offering=offering, before=before)
        if self.wanted is not None:  # labels may have got other names meanwhile
            names = {self.scheme.former_names.get(name, name) for name in self.wanted}
            self.wanted = frozenset(name for name in names if name in self.scheme) or None
        self.article.want(self.wanted, () if before is None else before.revealed)
