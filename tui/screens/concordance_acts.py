"""What each command of the concordance does, by its id in the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from annotate import concordance
from annotate.concordance import Order, Sought
from annotate.errors import NotPossible
from annotate.marked import Verb
from annotate.outcome import Outcome
from store.mentions import Mention, MentionState
from tui.command_screen import Act
from tui.commands import LABEL_KEYS, label_command
from tui.mention_acts import ask
from tui.messages import LibraryChanged

if TYPE_CHECKING:
    from tui.screens.concordance import ConcordanceScreen

_STATES = (None, MentionState.OPEN, MentionState.ANNOTATED, MentionState.REJECTED, MentionState.HIDDEN)


def concordance_acts(screen: ConcordanceScreen) -> Mapping[str, Act]:
    """What the commands do on one concordance."""
    mentions, session = screen.list, screen.session
    acts: dict[str, Act] = {
        "up": partial(mentions.move, -1),
        "down": partial(mentions.move, 1),
        "page-up": lambda: mentions.move(-max(mentions.size.height - 1, 1)),
        "page-down": lambda: mentions.move(max(mentions.size.height - 1, 1)),
        "home": partial(mentions.move_to, 0),
        "end": lambda: mentions.move_to(mentions.listed.count - 1),
        "open": partial(_open, screen),
        "mark": partial(_mark, screen),
        "mark-all": partial(_mark_all, screen),
        "accept-mentions": partial(screen.decide_chosen, Verb("accept")),
        "reject-mentions": partial(screen.decide_chosen, Verb("reject")),
        "pick-label": partial(_pick_label, screen),
        "undo": partial(_undo_or_redo, screen, session.undo),
        "redo": partial(_undo_or_redo, screen, session.redo),
        "mention-words": partial(_start_words, screen),
        "state-filter": partial(_next_state, screen),
        "filter-label": partial(_filter_label, screen),
        "equality": partial(_next_equality, screen),
        "mention-order": partial(_next_order, screen),
        "concordance": partial(_of_current, screen),
        "find-mentions": partial(ask, screen, session.workspace, screen.search),
        "outliers": partial(screen.search, Sought(outliers=True)),
        "back": partial(_back, screen),
    }
    acts |= {label_command(key): partial(_label, screen, key) for key in LABEL_KEYS}
    return {**acts, **screen.app_side.commands()}


def _current(screen: ConcordanceScreen) -> Mention:
    mention = screen.list.current
    if mention is None:
        raise NotPossible("no mention here")
    return mention


def _open(screen: ConcordanceScreen) -> None:
    """Open the article of a mention in the reader, at its place."""
    mention, session = _current(screen), screen.session
    session.open(mention.article_id)
    article = session.article
    entity = article.annotations.get(-mention.ref) if mention.ref < 0 else article.suggestions.get(mention.ref)
    if entity is None or mention.state is MentionState.GONE:
        session.move_to(mention.start)
    else:
        article.reveal(entity)
        session.hop_to(entity)
    screen.post_message(LibraryChanged(moved=True))
    screen.app_side.read()


def _mark(screen: ConcordanceScreen) -> None:
    _current(screen)
    screen.list.listed.mark(screen.list.cursor)
    screen.list.move(1)
    screen.show_panels()


def _mark_all(screen: ConcordanceScreen) -> None:
    if not screen.list.listed.is_complete:
        raise NotPossible("wait until all are found")
    screen.list.listed.mark_all()
    screen.list.refresh()
    screen.show_panels()


def _label(screen: ConcordanceScreen, key: str) -> Outcome | None:
    for label in screen.session.scheme.labels:
        if label.key == key:
            return screen.decide_chosen(Verb("relabel", label.name))
    raise NotPossible(f"no label has the key {key}")


def _pick_label(screen: ConcordanceScreen) -> None:
    _ask_label(screen, lambda name: screen.run_act(partial(screen.decide_chosen, Verb("relabel", name))))


def _ask_label(screen: ConcordanceScreen, give: Callable[[str], object]) -> None:
    from tui.palette import label_provider_of, open_palette

    open_palette(screen, label_provider_of(screen.session.scheme.labels, give), asks="Find a label…")


def _undo_or_redo(screen: ConcordanceScreen, act: Callable[[], Outcome]) -> Outcome:
    outcome = act()
    screen.refresh_rows()
    return outcome


def _start_words(screen: ConcordanceScreen) -> None:
    from tui.dialogs.prompt import SafeInput

    for line in screen.query(SafeInput):
        line.focus()
        return
    line = SafeInput(screen.wanted.words, placeholder="words in the mention", id="words", compact=True)
    screen.mount(line, before=screen.list)
    line.focus()


def _next_state(screen: ConcordanceScreen) -> None:
    # without learning nothing is hidden
    states = _STATES if screen.session.learning else _STATES[:-1]
    following = states[(states.index(screen.wanted.state) + 1) % len(states)]
    screen.search(replace(screen.wanted, state=following))


def _filter_label(screen: ConcordanceScreen) -> None:
    """Narrow to a label, or show all labels again."""
    if screen.wanted.label is not None:
        screen.search(replace(screen.wanted, label=None))
    else:
        _ask_label(screen, lambda name: screen.search(replace(screen.wanted, label=name)))


def _next_equality(screen: ConcordanceScreen) -> None:
    if screen.wanted.surface is None:
        raise NotPossible("these are not the mentions of one surface")
    screen.search(replace(screen.wanted, equality=screen.wanted.equality.next()))


def _next_order(screen: ConcordanceScreen) -> Outcome | None:
    """Sort another way; the orders by words are passed over where there are too many mentions for them."""
    wanted, listed = screen.wanted, screen.list.listed
    if wanted.outliers:
        raise NotPossible("outliers come rarest first")
    order, most = wanted.order.next(), concordance.MOST_BY_CONTEXT
    are_these_listed = replace(listed.sought, order=wanted.order) == wanted
    if order in (Order.LEFT, Order.RIGHT) and are_these_listed and listed.count > most:
        screen.search(replace(wanted, order=Order.ARTICLE))
        return Outcome(f"more than {most:,} mentions: show fewer of them to sort them by words")
    screen.search(replace(wanted, order=order))
    return None


def _of_current(screen: ConcordanceScreen) -> None:
    screen.search(Sought(_current(screen).surface))


def _back(screen: ConcordanceScreen) -> None:
    """Leave the words, or take the marks away, or leave the screen."""
    from tui.dialogs.prompt import SafeInput

    lines = screen.query(SafeInput)
    if lines:
        lines.remove()
        screen.list.focus()
        if screen.wanted.words:
            screen.search(replace(screen.wanted, words=""))
    elif screen.list.listed.marked:
        screen.list.listed.marked.clear()
        screen.list.refresh()
        screen.show_panels()
    else:
        screen.dismiss()
