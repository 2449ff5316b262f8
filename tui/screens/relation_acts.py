"""The reader's commands about relations between annotations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotate.entities import Entity
from annotate.hints import LETTERS, assign
from annotate.relating import Proposal, Relating, said
from annotate.relations import links
from annotate.session import Outcome, Session
from annotate.text import display_line
from store.records import Annotation
from tui.command_screen import Act
from tui.commands import Keymap, commands_of
from tui.keymap import shown
from tui.screens.reach_acts import apart
from tui.widgets.cells import shorten
from tui.widgets.hinted_view import HintQuestion
from tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from tui.screens.reader import ReaderScreen

_LEAST_LETTERS = 8
"""A key map that leaves hints fewer letters than this has them all the same, and its letters do not hop past hints."""
_SURFACE = 20


def relation_acts(screen: ReaderScreen, back: Act) -> dict[str, Act]:
    """The acts by command id; ``back`` is what that command does where no relation is begun."""
    return {
        "relate": partial(_relate, screen),
        "remove-relation": partial(_remove, screen),
        "next-relation": partial(screen.relating.hop, 1),
        "previous-relation": partial(screen.relating.hop, -1),
        "back": partial(_back, screen, back),
    }


def related_to(session: Session, current: Entity | None) -> Sequence[tuple[int, int]]:
    """The ranges of the other ends of the current entity's relations, by offset."""
    if not isinstance(current, Annotation):
        return ()
    return tuple(dict.fromkeys((link.other.start, link.other.end) for link in links(session.article, current)))


def held(relating: Relating, keymap: Keymap, *, is_hinting: bool = False) -> str:
    """What the footer says while a relation is begun, with or without hints; empty where none is."""
    first = relating.first
    if first is None:
        return ""
    key, leave = _keys(keymap)
    how = "letters, or go there and" if is_hinting else "go to the other end and"
    return f"relate {_named(first)}: {how} {key}; {leave} leaves"


def _keys(keymap: Keymap) -> tuple[str, str]:
    """How the keys that relate and that leave are written, or the commands where they have none."""
    key, leave = (shown(keymap[name][0]) if keymap[name] else name for name in ("relate", "back"))
    return key, leave


def _relate(screen: ReaderScreen) -> Outcome | None:
    relating, current = screen.relating, screen.session.current
    first = relating.first
    if first is not None and current != first:
        return _choose(screen, relating.proposals())
    return _ask(screen, relating.begin())


def _ask(screen: ReaderScreen, first: Annotation) -> Outcome | None:
    """Show hints on what may be the other end, and relate to the one whose letters are typed."""
    view, relating = screen.view, screen.relating
    start, end = view.visible_range()
    entities = (each for each in screen.session.article.entities.overlapping(start, end) if each.start >= start)
    others = {other.start: other for other in reversed(relating.others(entities))}
    passing = _passing(screen.keymap)
    letters = "".join(key for key in passing if key in LETTERS)
    hints = assign(apart(view, others), first.start, letters)
    if not hints:
        key, leave = _keys(screen.keymap)
        return Outcome(f"no other end in view: go to it and {key}; {leave} leaves")

    def chosen(offset: int) -> None:
        screen.run_act(partial(_relate_to, screen, others[offset]))

    def left(why: str) -> None:
        screen.show_held()
        screen.say(why)

    screen.query_one(KeyFooter).hold(held(relating, screen.keymap, is_hinting=True))
    view.ask(HintQuestion(hints, "", chosen, left, passing))
    return None


def _passing(keymap: Keymap) -> frozenset[str]:
    """The keys that go somewhere, and that leaves: they do so past the hints."""
    moving = {key for command in commands_of("reader") if command.group == "move" for key in keymap[command.id]}
    if len(set(LETTERS) - moving) < _LEAST_LETTERS:
        moving = {key for key in moving if len(key) > 1}
    return frozenset(moving.union(keymap["back"]))


def _relate_to(screen: ReaderScreen, other: Annotation) -> Outcome | None:
    return _choose(screen, screen.relating.proposals_for(other))


def _choose(screen: ReaderScreen, proposals: Sequence[Proposal]) -> Outcome | None:
    """Make the relation that is proposed, or have a key choose where there are several."""
    if len(proposals) == 1:
        return screen.relating.make(proposals[0])
    from tui.dialogs.relation import Option, RelationDialog

    def chosen(index: int | None) -> None:
        if index is not None and not screen.must_wait():
            screen.run_act(partial(screen.relating.make, proposals[index]))

    head, tail = proposals[0].head, proposals[0].tail
    options = [Option(each.type.key, each.type.name, each.type.definition) for each in proposals]
    screen.app.push_screen(RelationDialog(f"{_named(head)} → {_named(tail)}", options), chosen)
    return None


def _remove(screen: ReaderScreen) -> Outcome | None:
    found = screen.relating.links()
    if len(found) == 1:
        return screen.relating.remove(found[0].relation)
    from tui.dialogs.relation import Option, RelationDialog

    def chosen(index: int | None) -> None:
        if index is not None and not screen.must_wait():
            screen.run_act(partial(screen.relating.remove, found[index].relation))

    current = screen.session.current
    assert isinstance(current, Annotation)  # it has relations
    options = [Option("", said(link), f"{link.other.label} {link.other.surface}") for link in found]
    screen.app.push_screen(RelationDialog(f"Remove which relation of {_named(current)}?", options), chosen)
    return None


def _back(screen: ReaderScreen, back: Act) -> Outcome | None:
    return Outcome("no relation made") if screen.relating.leave() else back()


def _named(annotation: Annotation) -> str:
    return f"{shorten(display_line(annotation.surface), _SURFACE)} {annotation.label}"
