"""What the reader's commands do that go straight to a place: hints, searching, hops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from annotate.errors import NotPossible
from annotate.hints import assign
from annotate.session import Outcome
from annotate.text import RUN, words
from tui.command_screen import Act
from tui.widgets.article_view import ArticleView
from tui.widgets.hinted_view import HintQuestion
from tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from tui.screens.reader import ReaderScreen

_LONGEST_HINT = 2


def reach_acts(screen: ReaderScreen, back: Act) -> Mapping[str, Act]:
    """The acts by command id; ``back`` is what that command does once nothing is marked as found."""
    session = screen.session
    return {
        "hint": partial(_hint_word, screen, session.reach),
        "hint-select": partial(_hint_word, screen, session.select_to),
        "hint-entity": partial(_hint_entity, screen),
        "find": partial(_find, screen),
        "find-next": partial(_mark, screen, partial(session.find_next, 1)),
        "find-previous": partial(_mark, screen, partial(session.find_next, -1)),
        "next-mention": partial(session.hop_mention, 1),
        "previous-mention": partial(session.hop_mention, -1),
        "next-of-label": partial(session.hop_label, 1),
        "previous-of-label": partial(session.hop_label, -1),
        "next-note": partial(session.hop_note, 1),
        "previous-note": partial(session.hop_note, -1),
        "next-undecided": partial(session.hop_article, 1),
        "previous-undecided": partial(session.hop_article, -1),
        "back": partial(_back, screen, back),
    }


# hints


def _hint_word(screen: ReaderScreen, go: Callable[[int], None]) -> None:
    text = screen.session.article.text
    start, end = screen.view.visible_range()
    # what goes on from the line above does not begin here
    is_cut = start > 0 and RUN.match(text, start - 1) is not None and RUN.match(text, start) is not None
    cursor = screen.session.cursor
    here = None if cursor.extended else cursor.start
    _ask(screen, "word", (o for o, _ in words(text, start, end) if o != here and not (is_cut and o == start)), go)


def _hint_entity(screen: ReaderScreen) -> None:
    start, end = screen.view.visible_range()
    entities = screen.session.article.entities.overlapping(start, end)
    _ask(screen, "entity", (entity.start for entity in entities if entity.start >= start), screen.session.reach)


def _ask(screen: ReaderScreen, what: str, offsets: Iterable[int], go: Callable[[int], None]) -> None:
    """Show hints on these offsets, and go to the one whose letters are typed."""
    hints = assign(apart(screen.view, offsets), screen.session.cursor.head[0])
    if not hints:
        raise NotPossible(f"no other {what} in view")
    footer = screen.query_one(KeyFooter)

    def chosen(offset: int) -> None:
        screen.show_held()
        screen.run_act(partial(go, offset))

    def left(why: str) -> None:
        screen.show_held()
        screen.say(why)

    footer.hold(f"type the letters of a{'n' if what[0] in 'aeiou' else ''} {what}; any other key leaves")
    screen.view.ask(HintQuestion(hints, "", chosen, left))


def apart(view: ArticleView, offsets: Iterable[int]) -> Iterator[int]:
    """The offsets without those whose hint would cover another: entities may begin at neighbouring characters."""
    last, free = -1, 0
    for offset in sorted(set(offsets)):
        line, column = view.cell_of(offset)
        if line != last or column >= free:
            yield offset
            last, free = line, column + _LONGEST_HINT


# searching


def _find(screen: ReaderScreen) -> None:
    from tui.dialogs.find_prompt import FindPrompt

    session = screen.session

    def asked(query: str | None) -> None:
        if query is not None:
            screen.run_act(partial(_mark, screen, partial(session.find, query)))

    screen.app.push_screen(FindPrompt(session.sought), asked)


def _mark(screen: ReaderScreen, search: Act) -> Outcome | None:
    """Search, and mark what is found, also where that is nothing."""
    try:
        return search()
    finally:
        screen.view.set_found(screen.session.found)


def _back(screen: ReaderScreen, back: Act) -> Outcome | None:
    """Take the marks of a search away, and with them the selection of a match."""
    session, view = screen.session, screen.view
    if not view.overlay.found:
        return back()
    if (session.cursor.start, session.cursor.end) in view.overlay.found:
        session.move_to(session.cursor.start)
    view.set_found(())
    return None
