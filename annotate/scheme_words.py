"""Edits of a label scheme in words: for the look before, and for the line that says what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from store.records import Change, Label, LabelScheme, SchemeState, SpanSet

if TYPE_CHECKING:
    from annotate.scheme_edits import SchemeEdit
    from annotate.scheme_work import Preview


def headline(edit: SchemeEdit) -> str:
    """What an edit does, in a few words."""
    return headline_of(edit.kind, edit.before, edit.after, edit.moves)


def headline_of(kind: str, before: LabelScheme, after: LabelScheme, moves: Collection[tuple[str, str]]) -> str:
    """The kind of a change of the scheme, and the labels that it is about."""
    if moves:
        return f"{kind} {', '.join(f'{old} → {new}' for old, new in moves)}"
    known = set(before.labels)
    names = [label.name for label in after.labels if label not in known]
    gone = [label.name for label in before.labels if label.name not in after]
    return f"{kind} {', '.join(names or gone)}".strip()


def told(change: Change) -> str | None:
    """A change of the scheme in one line; None for any other change."""
    for row in change.rows:
        if isinstance(row.before, SchemeState) and isinstance(row.after, SchemeState):
            sets = [(each.before, each.after) for each in change.rows]
            moves = [
                (one.label, other.label)
                for one, other in sets
                if isinstance(one, SpanSet) and isinstance(other, SpanSet) and one.label != other.label
            ]
            return headline_of(change.kind, row.before.scheme, row.after.scheme, moves)
    return None


def lines(seen: Preview) -> list[str]:
    """What an edit would change, a line each."""
    moved, edit = seen.moved, seen.edit
    found = [headline(edit)]
    if edit.moves:
        found.append(
            f"{_counted(moved.annotations, 'annotation')} and {_counted(moved.suggestions, 'suggestion')}"
            f" in {_counted(moved.articles, 'article')} get the other label"
        )
    if edit.put_aside:
        found.append(f"{_counted(seen.put_aside, 'open suggestion')} of {', '.join(edit.put_aside)} put aside")
    if edit.new and seen.reviewed:
        named = ", ".join(edit.new)
        word = "are taken up again for" if seen.reopen else "finished before, now count as complete for"
        found.append(f"reviewed articles that {word} {named}: {seen.reviewed:,}")
    return [*found, *(f"key {label.key} gives {label.name}" for label in _new_keys(edit))]


def _new_keys(edit: SchemeEdit) -> Iterator[Label]:
    before = {label.key: label.name for label in edit.before.labels}
    names = dict(edit.moves)
    for label in edit.after.labels:
        holder = before.get(label.key)
        if label.key and names.get(holder or "", holder) != label.name:
            yield label


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
