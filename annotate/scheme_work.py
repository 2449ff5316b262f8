"""Edits of a label scheme in a workspace: what one would change, looked at first, and then made as one act."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotate.errors import NotPossible
from annotate.scheme_edits import SchemeEdit
from store.labelled import Labelled, Use
from store.records import (
    WORKSPACE,
    ArticleState,
    ArticleStatus,
    Change,
    LabelScheme,
    Row,
    RowChange,
    SchemeState,
    SpanSet,
    Suggestion,
    SuggestionState,
)
from store.workspace import Workspace

if TYPE_CHECKING:
    from annotate.outcome import Outcome
    from annotate.session import Session

_BY_WEIGHT = (
    SuggestionState.SUPERSEDED,
    SuggestionState.REJECTED,
    SuggestionState.LEFT,
    SuggestionState.OPEN,
    SuggestionState.ACCEPTED,
)
"""Of two suggestions that become one, the state further to the end stands."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would change."""

    edit: SchemeEdit
    moved: Use
    """What would get another label."""
    put_aside: int
    """Open suggestions that would be asked no more."""
    reviewed: int
    """Reviewed articles, which are complete for a new label too; 0 where there is no new one."""
    reopen: bool = False
    """Whether these are to be taken up again for it."""

    @property
    def is_plain(self) -> bool:
        """Whether it touches the scheme alone."""
        return not (self.moved.articles or self.put_aside or self.reviewed)


def preview(workspace: Workspace, edit: SchemeEdit, *, reopen: bool = False) -> Preview:
    """Count what an edit would change; the time grows with the workspace."""
    labelled = Labelled(workspace.connection)
    moved = labelled.use([old for old, _ in edit.moves]) if edit.moves else Use()
    aside = labelled.use(edit.put_aside).open if edit.put_aside else 0
    reviewed = workspace.articles.totals().articles[ArticleStatus.REVIEWED] if edit.new else 0
    return Preview(edit, moved, aside, reviewed, reopen)


def commit(workspace: Workspace, edit: SchemeEdit, annotator: str, *, reopen: bool = False) -> LabelScheme:
    """Make an edit as one act, which undo takes back as a whole, and return the scheme with its new version.

    With ``reopen``, reviewed articles stay complete for the labels that there were and are taken up again for the
    new ones. Raises ChangedSince where the scheme is not the one that was edited; WorkspaceBusy where another process
    holds the file; then nothing is written.
    """
    with workspace.transaction():
        workspace.journal.commit_all(planned(workspace, edit, reopen=reopen), annotator)
        return workspace.schemes.current()


def planned(workspace: Workspace, edit: SchemeEdit, *, reopen: bool = False) -> list[Change]:
    """The changes that an edit means: that of the scheme and of all that moves, then those of single articles."""
    labelled = Labelled(workspace.connection)
    rows = [RowChange(SchemeState(edit.before), SchemeState(edit.after))]
    apart: list[RowChange] = []
    for old, new in edit.moves:
        moved, single = _moved(workspace, labelled, edit, old, new)
        rows.append(moved)
        apart += single
    for label in edit.put_aside:
        aside = SpanSet(label, (), labelled.open_ids(label), (), SuggestionState.OPEN)
        rows.append(RowChange(aside, replace(aside, state=SuggestionState.SUPERSEDED)))
    if reopen:
        apart += _reopened(labelled, edit)
    return [Change(edit.kind, WORKSPACE, tuple(rows)), *_by_article(edit.kind, apart)]


def _by_article(kind: str, rows: list[RowChange]) -> Iterator[Change]:
    articles: dict[int, list[RowChange]] = {}
    for row in rows:
        articles.setdefault(_article_of(row.before or row.after), []).append(row)
    for article_id, found in articles.items():
        yield Change(kind, article_id, tuple(found))


def _article_of(row: Row | None) -> int:
    if isinstance(row, ArticleState):
        return row.id
    assert row is not None  # a change of no row is never planned
    assert not isinstance(row, SchemeState | SpanSet)  # those are about no article
    return row.article_id


def _moved(
    workspace: Workspace, labelled: Labelled, edit: SchemeEdit, old: str, new: str
) -> tuple[RowChange, list[RowChange]]:
    """What gets another label together, and the rows that have to make way for that one by one."""
    if new not in edit.before and not labelled.is_used(new):
        everything = SpanSet(old, None, None, None)
        return RowChange(everything, replace(everything, label=new)), []
    merging = _Merging(workspace, labelled, old, new)
    keeps = labelled.refused_twice(old, new) if new not in edit.before else labelled.ids("refusals", old)
    moved = SpanSet(
        old,
        _without(labelled.ids("annotations", old), merging.gone),
        _without(labelled.ids("suggestions", old), merging.twice),
        _without(labelled.ids("refusals", old), keeps),
    )
    rows = [*merging.rows(), *_complete(labelled, old, new, is_merged=new in edit.before)]
    return RowChange(moved, replace(moved, label=new)), rows


def _without(ids: Collection[int], others: Collection[int]) -> tuple[int, ...]:
    known = frozenset(others)
    return tuple(id_ for id_ in ids if id_ not in known)


class _Merging:
    """Two labels that become one, where spans of both have the same edges."""

    def __init__(self, workspace: Workspace, labelled: Labelled, old: str, new: str) -> None:
        self._workspace = workspace
        self._labelled = labelled
        self._old = old
        self._new = new
        self._annotated = labelled.annotated_twice(old, new)
        self._suggested = labelled.suggested_twice(old, new)
        self.gone = {one.id for one, _ in self._annotated}
        """The annotations of the old label beside one of the new."""
        self.twice = {one.id: other for one, other in self._suggested}
        """The suggestions of the old label beside one of the new, by id: they keep their label and are superseded."""

    def rows(self) -> Iterator[RowChange]:
        """The changes of single rows, made after all others have got the new label."""
        yield from self._relations()
        for annotation, _ in self._annotated:
            yield RowChange(annotation, None)
        yield from self._states()
        for annotation in self._labelled.annotations_from(self.twice):
            if annotation.label == self._old and annotation.id not in self.gone:
                before = replace(annotation, label=self._new)
                yield RowChange(before, replace(before, suggestion_id=self.twice[annotation.suggestion_id or 0].id))

    def _states(self) -> Iterator[RowChange]:
        annotated = self._labelled.annotated((self._old, self._new))
        for one, other in self._suggested:
            stands = max(one.state, other.state, key=_BY_WEIGHT.index)
            yield from _state(one, SuggestionState.SUPERSEDED)
            yield from _state(other, SuggestionState.ACCEPTED if other.id in annotated else stands)
        pairs = {suggestion.id for pair in self._suggested for suggestion in pair}
        for suggestion in self._labelled.suggestions(annotated - pairs):
            yield from _state(replace(suggestion, label=self._new), SuggestionState.ACCEPTED)

    def _relations(self) -> Iterator[RowChange]:
        """Relations of annotations that go lead from and to those that stay."""
        stays = {one.id: other.id for one, other in self._annotated}
        for article_id in sorted({one.article_id for one, _ in self._annotated}):
            relations = self._workspace.relations.of(article_id)
            known = {(each.head_id, each.tail_id, each.type) for each in relations}
            for each in relations:
                head, tail = (stays.get(end, end) for end in (each.head_id, each.tail_id))
                if (head, tail) == (each.head_id, each.tail_id):
                    continue
                yield RowChange(each, None)
                if head != tail and (head, tail, each.type) not in known:
                    known.add((head, tail, each.type))
                    yield RowChange(None, replace(each, id=0, head_id=head, tail_id=tail))


def _state(suggestion: Suggestion, state: SuggestionState) -> Iterator[RowChange]:
    if suggestion.state is not state:
        yield RowChange(suggestion, replace(suggestion, state=state))


def _complete(labelled: Labelled, old: str, new: str, *, is_merged: bool) -> Iterator[RowChange]:
    """Articles complete for a label that goes: for the merged one they are where they were for both."""
    for state in labelled.complete_for((old, new)):
        names = dict.fromkeys(state.complete or ())
        if is_merged and not (old in names and new in names):
            kept = [name for name in names if name not in (old, new)]
        else:
            kept = [*dict.fromkeys(new if name == old else name for name in names)]
        after = replace(state, complete=tuple(kept) or None)
        if after != state:
            yield RowChange(state, after)


def _reopened(labelled: Labelled, edit: SchemeEdit) -> Iterator[RowChange]:
    names = tuple(label.name for label in edit.after.labels if label.name not in edit.new)
    for state in labelled.reviewed():
        yield RowChange(state, replace(state, status=ArticleStatus.IN_PROGRESS, complete=names))


def undo_edit(session: Session, *, redo: bool = False) -> Outcome:
    """Take back the newest act of a session's annotator, or make it again, where that is an edit of the labels."""
    journal, annotator = session.workspace.journal, session.annotator
    entries = journal.next_redo(annotator) if redo else journal.next_undo(annotator)
    if entries and not any(entry.change.article_id == WORKSPACE for entry in entries):
        raise NotPossible(f"your last act is about an article: {'redo' if redo else 'undo'} it there")
    return session.redo() if redo else session.undo()
