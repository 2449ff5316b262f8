"""Where a change meets relations that it does not know of: what is refused, and who is named."""

from __future__ import annotations

from typing import NoReturn

from annotate.open_article import OpenArticle
from annotate.relations import is_allowed, labels_after, outlived
from annotate.text import display_line
from store.errors import ChangedSince
from store.journal import Journal
from store.records import Annotation, Change, LabelScheme, Relation
from store.workspace import Workspace

_THEIRS = "What others decided is theirs to take back."


def check_ends(article: OpenArticle, act: str, change: Change, scheme: LabelScheme, journal: Journal) -> None:
    """ChangedSince where a change would leave a relation without an end, or with ends that its type does not allow.

    So too where it would bring back one that somebody has made again. ``article`` is as it stands before the change.
    """
    for relation in outlived(article, change, scheme):
        _refuse(act, f"{relation.annotator} made a relation with it since ({display_line(relation.type)})")
    labels = {id_: one.label for id_, one in article.annotations.items()} | labels_after(change)
    for row in change.rows:
        if isinstance(row.after, Relation):
            _check_made(article, act, row.after, labels, scheme, journal)


def _check_made(
    article: OpenArticle,
    act: str,
    relation: Relation,
    labels: dict[int, str | None] | dict[int, str],
    scheme: LabelScheme,
    journal: Journal,
) -> None:
    same = article.relations.same(relation.head_id, relation.tail_id, relation.type)
    if same is not None and same.id != relation.id:
        _refuse(act, f"{same.annotator} made the same relation since")
    for end in (relation.head_id, relation.tail_id):
        if labels.get(end) is None:
            _refuse(act, f"{_who(journal, article.id, end)} took an end of the relation away since")
    head, tail = labels[relation.head_id], labels[relation.tail_id]
    if head is not None and tail is not None and not is_allowed(scheme, relation.type, head, tail):
        who = _who(journal, article.id, relation.head_id, relation.tail_id)
        _refuse(act, f"{who} gave an end another label since")


def check_known(workspace: Workspace, change: Change, scheme: LabelScheme) -> None:
    """ChangedSince where a change that was planned a while ago does not know of a relation that it would break."""
    touched = {row.before.id for row in change.rows if isinstance(row.before, Annotation)}
    if not touched:
        return
    known = {row.before.id for row in change.rows if isinstance(row.before, Relation)}
    standing = workspace.relations.of(change.article_id)
    if any(one.id not in known and touched & {one.head_id, one.tail_id} for one in standing):
        article = OpenArticle.load(workspace, change.article_id)
        for relation in outlived(article, change, scheme):
            _refuse(change.kind, f"{relation.annotator} made a relation there since ({display_line(relation.type)})")


def _refuse(act: str, why: str) -> NoReturn:
    raise ChangedSince(f"{act} refused: {why}", _THEIRS)


def _who(journal: Journal, article_id: int, *annotation_ids: int) -> str:
    """Who changed one of these annotations last."""
    found = "somebody"
    for entry in journal.entries(article_id=article_id):
        sides = (side for row in entry.change.rows for side in (row.before, row.after))
        if any(isinstance(side, Annotation) and side.id in annotation_ids for side in sides):
            found = entry.annotator
    return found
