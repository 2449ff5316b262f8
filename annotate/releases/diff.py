"""What changed between two versions of gold: the differences one by one, and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotate.formats.document import Document
from annotate.releases.comparing import Difference, Kind, about_article, changes, differences, text_changed
from annotate.releases.merging import Pair
from store.records import Json


@dataclass(slots=True)
class LabelChange:
    """The annotations of one label before and after, and how the one number became the other.

    ``after = before + added - removed + gained - lost``; those of articles that came or went, or whose text changed,
    count as added or removed.
    """

    before: int = 0
    after: int = 0
    added: int = 0
    removed: int = 0
    gained: int = 0
    """Had another label before."""
    lost: int = 0
    """Have another label now."""
    moved: int = 0
    """With other edges, whatever their label."""

    def to_json(self) -> dict[str, Json]:
        """The counts as scripts read them."""
        names = ("before", "after", "added", "removed", "gained", "lost", "moved")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Comparison:
    """The counts of a comparison, complete when all of its differences were taken."""

    before: int = 0
    """Articles."""
    after: int = 0
    changed: int = 0
    """Articles in both that differ in anything."""
    kinds: Counter[Kind] = field(default_factory=Counter)
    labels: dict[str, LabelChange] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.kinds)

    def differences(self, pairs: Iterable[Pair]) -> Iterator[Difference]:
        """Every difference between two collections, article by article."""
        for old, new in pairs:
            self.before += old is not None
            self.after += new is not None
            found = list(self._between(old, new))
            self.kinds.update([one.kind for one in found])
            self.changed += bool(found and old and new)
            yield from found

    def to_json(self) -> dict[str, Json]:
        """The counts as scripts read them."""
        return {
            "articles": {
                "before": self.before,
                "after": self.after,
                "added": self.kinds[Kind.ARTICLE_ADDED],
                "removed": self.kinds[Kind.ARTICLE_REMOVED],
                "changed": self.changed,
            },
            "kinds": {str(kind): self.kinds[kind] for kind in Kind if self.kinds[kind]},
            "labels": {label: self.labels[label].to_json() for label in sorted(self.labels)},
        }

    def _between(self, old: Document | None, new: Document | None) -> Iterator[Difference]:
        self._count(old, new)
        if old is None or new is None:
            yield from self._alone(old, new)
        elif old.text != new.text:
            self._replaced(old, new)
            yield text_changed(old, new)
            yield from about_article(old, new)
        elif old != new:
            spans = changes(old, new)
            for change in spans:
                self._changed(change.before and change.before.label, change.after and change.after.label, change.kind)
            yield from differences(old, new, spans)

    def _alone(self, old: Document | None, new: Document | None) -> Iterator[Difference]:
        self._replaced(old, new)
        if old is not None:
            yield Difference(old.key or "", Kind.ARTICLE_REMOVED, old.title)
        if new is not None:
            yield Difference(new.key or "", Kind.ARTICLE_ADDED, None, new.title)

    def _count(self, old: Document | None, new: Document | None) -> None:
        for span in old.spans if old else ():
            self._of(span.label).before += 1
        for span in new.spans if new else ():
            self._of(span.label).after += 1

    def _replaced(self, old: Document | None, new: Document | None) -> None:
        for span in old.spans if old else ():
            self._of(span.label).removed += 1
        for span in new.spans if new else ():
            self._of(span.label).added += 1

    def _changed(self, before: str | None, after: str | None, kind: Kind) -> None:
        if before is None or after is None:
            self._of(before or after or "").added += before is None
            self._of(before or after or "").removed += after is None
            return
        self._of(after).moved += kind in (Kind.MOVED, Kind.REPLACED)
        if before != after:
            self._of(before).lost += 1
            self._of(after).gained += 1

    def _of(self, label: str) -> LabelChange:
        return self.labels.setdefault(label, LabelChange())
