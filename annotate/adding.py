"""Putting articles that were read into a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from annotate.ingest.outcomes import Found, Skipped
from store.workspace import Workspace

_BATCH = 200


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that is new in the workspace."""

    where: str
    id: int
    key: str
    title: str


@dataclass(slots=True)
class AddReport:
    """What became of every input."""

    added: list[AddedArticle] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    spans_left: int = 0
    """Spans that came with the articles and were not taken: adding takes texts, importing takes spans."""

    def summary(self) -> str:
        """The report in one line."""
        count = len(self.added)
        parts = [f"{count:,} article{'' if count == 1 else 's'} added"]
        if self.skipped:
            parts.append(f"{len(self.skipped):,} skipped")
        return ", ".join(parts)


def add_articles(
    workspace: Workspace,
    items: Iterable[Found | Skipped],
    *,
    progress: Callable[[AddReport], None] = lambda _: None,
) -> AddReport:
    """Store what was found, a batch in a transaction, and report what was not; duplicates are skipped.

    Breaking off keeps the batches that are stored. ``progress`` is called after each.
    """
    report = AddReport()
    batch: list[Found] = []
    for item in items:
        if isinstance(item, Skipped):
            report.skipped.append(item)
        else:
            batch.append(item)
        if len(batch) >= _BATCH:
            _store(workspace, batch, report)
            batch = []
            progress(report)
    _store(workspace, batch, report)
    progress(report)
    return report


def _store(workspace: Workspace, batch: list[Found], report: AddReport) -> None:
    for found, added in zip(batch, workspace.articles.add(item.article for item in batch), strict=True):
        if added.is_new:
            report.added.append(AddedArticle(found.where, added.id, added.key, found.article.title))
            report.spans_left += len(found.article.spans)
        else:
            report.skipped.append(Skipped(found.where, f"duplicate: the same text is there as {added.key}"))
