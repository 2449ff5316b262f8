"""Edits of a label scheme: pure functions from a scheme to what the edit makes of it.

Each checks the scheme that comes out, and raises NotPossible, with a reason fit for the footer, where the edit makes no
sense or changes nothing. What it means for the rows of a workspace is planned in annotate.scheme_work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotate.errors import NotPossible
from annotate.scheme import PALETTE, mistakes
from annotate.text import display_line
from store.records import Label, LabelScheme, RelationType

ADD, RENAME, MERGE, RETIRE = "add label", "rename label", "merge label", "retire label"
RESTORE, REKEY, RECOLOUR = "restore label", "re-key label", "recolour label"
DEFINE, REPLACE = "define label", "replace labels"


@dataclass(frozen=True, slots=True)
class SchemeEdit:
    """What one edit makes of a label scheme."""

    kind: str
    """As the journal keeps it."""
    before: LabelScheme
    after: LabelScheme
    """Its version is the store's business."""
    moves: tuple[tuple[str, str], ...] = ()
    """Labels that go, each with the one that takes over what had it. No label goes and takes over."""
    put_aside: tuple[str, ...] = ()
    """Labels whose open suggestions are asked no more."""
    new: tuple[str, ...] = ()
    """Labels that nobody can have looked for yet."""


def added(scheme: LabelScheme, label: Label) -> SchemeEdit:
    """One more label, at the end; without a colour it gets the first that no other has."""
    if label.name in scheme:
        raise NotPossible(f"there is a label {label.name}")
    taken = {each.colour for each in scheme.labels}
    colour = label.colour or next((name for name in PALETTE if name not in taken), PALETTE[-1])
    after = replace(scheme, labels=(*scheme.labels, replace(label, colour=colour)))
    return _checked(SchemeEdit(ADD, scheme, after, new=(label.name,)))


def renamed(scheme: LabelScheme, old: str, name: str) -> SchemeEdit:
    """Another name for a label; the old one is kept for detectors that go on using it."""
    label = _label(scheme, old)
    if name in scheme:
        raise NotPossible(f"there is a label {name}: merge {old} into it")
    moves = ((old, name),)
    after = _moved(_with(scheme, replace(label, name=name, formerly=_formerly(label, name)), old), moves)
    return _checked(SchemeEdit(RENAME, scheme, after, moves))


def _formerly(label: Label, name: str) -> tuple[str, ...]:
    """The former names of a label that gets another name; going back to the one before leaves none behind."""
    if label.formerly and label.formerly[-1] == name:
        return label.formerly[:-1]
    return tuple(dict.fromkeys(each for each in (*label.formerly, label.name) if each != name))


def merged(scheme: LabelScheme, old: str, into: str) -> SchemeEdit:
    """One label less: what has it gets another, whose key, colour and texts stand."""
    label, other = _label(scheme, old), _given(scheme, into)
    if old == into:
        raise NotPossible(f"{old} cannot be merged into itself")
    formerly = tuple(dict.fromkeys((*other.formerly, *label.formerly, old)))
    labels = tuple(replace(each, formerly=formerly) if each is other else each for each in scheme.labels)
    moves = ((old, into),)
    after = _moved(replace(scheme, labels=tuple(each for each in labels if each.name != old)), moves)
    return _checked(SchemeEdit(MERGE, scheme, after, moves))


def retired(scheme: LabelScheme, name: str) -> SchemeEdit:
    """A label that is given no more: it loses its key, what is annotated with it stays."""
    label = _given(scheme, name)
    if len(scheme.given) == 1:
        raise NotPossible(f"{name} is the last label that can be given")
    after = _with(scheme, replace(label, retired=True, key=""))
    return _checked(SchemeEdit(RETIRE, scheme, after, put_aside=(name,)))


def restored(scheme: LabelScheme, name: str) -> SchemeEdit:
    """A retired label that can be given again; its key is to be given anew."""
    label = _label(scheme, name)
    if not label.retired:
        raise NotPossible(f"{name} is not retired")
    return _checked(SchemeEdit(RESTORE, scheme, _with(scheme, replace(label, retired=False))))


def rekeyed(scheme: LabelScheme, name: str, key: str) -> SchemeEdit:
    """Another key for a label; one that has this key gets the label's own. Empty takes the key away."""
    label = _given(scheme, name)
    holder = next((each for each in scheme.labels if key and each.key == key and each is not label), None)
    after = scheme if holder is None else _with(scheme, replace(holder, key=label.key))
    return _checked(SchemeEdit(REKEY, scheme, _with(after, replace(label, key=key))))


def recoloured(scheme: LabelScheme, name: str, colour: str) -> SchemeEdit:
    """Another colour for a label."""
    return _checked(SchemeEdit(RECOLOUR, scheme, _with(scheme, replace(_label(scheme, name), colour=colour))))


def defined(
    scheme: LabelScheme,
    name: str,
    definition: str | None = None,
    *,
    guideline: str | None = None,
    examples: Iterable[str] | None = None,
    counter_examples: Iterable[str] | None = None,
) -> SchemeEdit:
    """Other texts for a label; what is None stays."""
    label = _label(scheme, name)
    after = replace(
        label,
        definition=label.definition if definition is None else definition,
        guideline=label.guideline if guideline is None else guideline,
        examples=label.examples if examples is None else tuple(examples),
        counter_examples=label.counter_examples if counter_examples is None else tuple(counter_examples),
    )
    return _checked(SchemeEdit(DEFINE, scheme, _with(scheme, after)))


def replaced(scheme: LabelScheme, new: LabelScheme, renames: Mapping[str, str]) -> SchemeEdit:
    """Another scheme, which says by ``renames`` what became of labels that it does not have by their names.

    Labels that it neither has nor renames stay in it at the end, retired.
    """
    for old, name in renames.items():
        _label(scheme, old)
        if old in new:
            raise NotPossible(f"{old} is in the new scheme: it cannot be renamed as well")
        if name not in new:
            raise NotPossible(f"the new scheme has no label {display_line(name[:40])}")
        if new.label(name).retired or [*renames.values()].count(name) > 1:
            raise NotPossible(f"{name} cannot take over {old}: it is retired, or takes over another label already")
    left = [label for label in scheme.labels if label.name not in new and label.name not in renames]
    labels = [_carried_over(label, scheme, renames) for label in new.labels]
    labels += [replace(label, retired=True, key="") for label in left]
    known = {label.name for label in scheme.labels} | set(renames.values())
    now_retired = {label.name for label in labels if label.retired}
    edit = SchemeEdit(
        REPLACE,
        scheme,
        replace(new, version=scheme.version, labels=tuple(labels)),
        tuple(renames.items()),
        tuple(label.name for label in scheme.given if label.name in now_retired),
        tuple(label.name for label in new.labels if label.name not in known),
    )
    return _checked(edit)


def _carried_over(label: Label, scheme: LabelScheme, renames: Mapping[str, str]) -> Label:
    """A label of a new scheme with the former names that it had in the old one."""
    same = [each for each in scheme.labels if each.name == label.name]
    gone = [_label(scheme, old) for old, name in renames.items() if name == label.name]
    had = (*same, *gone)
    names = [name for each in had for name in each.formerly] + [each.name for each in gone]
    formerly = dict.fromkeys((*label.formerly, *names))
    return replace(label, formerly=tuple(name for name in formerly if name != label.name))


def _label(scheme: LabelScheme, name: str) -> Label:
    if name not in scheme:
        known = ", ".join(label.name for label in scheme.labels)
        raise NotPossible(f"there is no label {display_line(name[:40])}; there are {known}")
    return scheme.label(name)


def _given(scheme: LabelScheme, name: str) -> Label:
    label = _label(scheme, name)
    if label.retired:
        raise NotPossible(f"{name} is retired: restore it first")
    return label


def _with(scheme: LabelScheme, label: Label, name: str | None = None) -> LabelScheme:
    """The scheme with a label in the place of the one of that name, by default its own."""
    place = label.name if name is None else name
    return replace(scheme, labels=tuple(label if each.name == place else each for each in scheme.labels))


def _moved(scheme: LabelScheme, moves: Iterable[tuple[str, str]]) -> LabelScheme:
    """The scheme with other names for labels at the ends of its relations."""
    names = dict(moves)

    def ends(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(label, label) for label in labels))

    def moved(each: RelationType) -> RelationType:
        return replace(each, head=ends(each.head), tail=ends(each.tail))

    return replace(scheme, relations=tuple(map(moved, scheme.relations)))


def _checked(edit: SchemeEdit) -> SchemeEdit:
    if edit.after == edit.before:
        raise NotPossible("nothing would change")
    found = [mistake for mistake in mistakes(edit.after) if mistake not in mistakes(edit.before)]
    if found:
        raise NotPossible(display_line(found[0].partition("): ")[2] or found[0]))
    return edit
