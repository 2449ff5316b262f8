"""What each command of the reader does, by its id in the table of commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from annotate.errors import NotPossible
from annotate.session import Outcome
from store.records import Annotation
from tui.command_screen import Act
from tui.commands import LABEL_KEYS, label_command
from tui.mention_acts import reader_mention_acts
from tui.screens.article_acts import article_acts
from tui.screens.carry_acts import carry_acts
from tui.screens.reach_acts import reach_acts
from tui.screens.relation_acts import relation_acts

if TYPE_CHECKING:
    from tui.screens.reader import ReaderScreen

_SENTENCE_END = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“\"'(])|\n+")


def reader_acts(screen: ReaderScreen) -> Mapping[str, Act]:
    """What the commands do on one reader screen."""
    session = screen.session
    acts: dict[str, Act] = {
        "word-left": partial(session.move, -1),
        "word-right": partial(session.move, 1),
        "select-left": partial(session.move, -1, extend=True),
        "select-right": partial(session.move, 1, extend=True),
        "line-up": partial(_line, screen, -1),
        "line-down": partial(_line, screen, 1),
        "select-up": partial(_line, screen, -1, extend=True),
        "select-down": partial(_line, screen, 1, extend=True),
        "page-up": partial(_page, screen, -1),
        "page-down": partial(_page, screen, 1),
        "text-start": partial(session.move_to, 0),
        "text-end": lambda: session.move_to(len(session.article.text)),
        "characters": partial(_characters, screen),
        "next-open": partial(session.hop, 1, only_open=True),
        "previous-open": partial(session.hop, -1, only_open=True),
        "next-entity": partial(session.hop, 1, only_open=False),
        "previous-entity": partial(session.hop, -1, only_open=False),
        "last-decision": session.hop_decided,
        "next-article": partial(session.step_article, forward=True),
        "previous-article": partial(session.step_article, forward=False),
        "grow-left": partial(session.nudge, -1, 1),
        "grow-right": partial(session.nudge, 1, 1),
        "shrink-left": partial(session.nudge, -1, -1),
        "shrink-right": partial(session.nudge, 1, -1),
        "accept": session.accept,
        "reject": session.reject,
        "pick-label": partial(_pick_label, screen),
        "note": partial(_note, screen),
        "flag": session.flag,
        "skip": session.skip,
        "finish": session.finish,
        "reopen": session.reopen,
        "undo": session.undo,
        "redo": session.redo,
        "show-hidden": session.toggle_hidden,
        "inspector": screen.toggle_inspector,
        "guideline": partial(_guideline, screen),
        "copy": partial(_copy, screen),
        "copy-sentence": partial(_copy_sentence, screen),
        "open-url": partial(_open_url, screen),
        "look-up": partial(_look_up, screen),
        "back": partial(_back, screen),
    }
    acts |= carry_acts(screen)
    acts |= article_acts(screen)
    acts |= relation_acts(screen, acts["back"])
    acts |= reach_acts(screen, acts["back"])
    acts |= reader_mention_acts(screen)
    acts |= screen.app_side.commands()
    acts |= {label_command(key): partial(_label, screen, key) for key in LABEL_KEYS}
    return acts


def _label(screen: ReaderScreen, key: str) -> Outcome:
    for label in screen.session.scheme.labels:
        if label.key == key:
            return screen.session.label(label.name)
    raise NotPossible(f"no label has the key {key}")


def _pick_label(screen: ReaderScreen) -> None:
    from tui.palette import label_provider_of, open_palette

    session = screen.session

    def give(name: str) -> None:
        screen.run_act(partial(session.label, name))

    open_palette(screen, label_provider_of(session.scheme.given, give), asks="Find a label…")


def _guideline(screen: ReaderScreen) -> None:
    from tui.label_acts import show_guideline

    entity = screen.session.current
    show_guideline(screen, screen.session, None if entity is None else entity.label)


def _line(screen: ReaderScreen, step: int, *, extend: bool = False) -> None:
    head = screen.session.cursor.head[0]
    offset = screen.view.vertical(head, step)
    screen.session.move_to(offset, extend=extend)


def _page(screen: ReaderScreen, step: int) -> None:
    _line(screen, step * screen.view.page_lines)


def _characters(screen: ReaderScreen) -> Outcome:
    screen.session.switch_mode()
    return Outcome("by character" if screen.session.cursor.by_character else "by word")


def _note(screen: ReaderScreen) -> None:
    from tui.dialogs.prompt import Prompt

    session = screen.session
    entity = session.current
    annotation = entity if isinstance(entity, Annotation) else None
    about = f"Note on “{annotation.surface[:40]}”" if annotation else "Note on the article"
    before = (annotation.note if annotation else session.article.state.note) or ""

    def written(text: str | None) -> None:
        if text is not None:
            screen.run_act(partial(session.note, text))

    screen.app.push_screen(Prompt(about, before), written)


def _copy(screen: ReaderScreen) -> Outcome:
    session = screen.session
    entity = session.current
    start, end = (entity.start, entity.end) if entity else (session.cursor.start, session.cursor.end)
    return _copied(screen, session.article.text[start:end])


def _copy_sentence(screen: ReaderScreen) -> Outcome:
    start, end = sentence_at(screen.session.article.text, screen.session.cursor.start)
    return _copied(screen, screen.session.article.text[start:end])


def _copied(screen: ReaderScreen, text: str) -> Outcome:
    screen.app.copy_to_clipboard(text)
    return Outcome(f"copied {len(text)} characters")


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The sentence around an offset, by its punctuation and by line ends, as a half-open range."""
    low, high = max(text.rfind("\n", 0, offset) + 1, 0), text.find("\n", offset)
    high = len(text) if high < 0 else high
    breaks = list(_SENTENCE_END.finditer(text, low, high))
    start = max((match.end() for match in breaks if match.end() <= offset), default=low)
    end = min((match.start() for match in breaks if match.start() > offset), default=high)
    return start, end


def _open_url(screen: ReaderScreen) -> Outcome:
    url = screen.session.article.article.url
    if not url:
        raise NotPossible("this article has no URL")
    return _opened(screen, url)


def _look_up(screen: ReaderScreen) -> Outcome:
    session = screen.session
    entity = session.current
    start, end = (entity.start, entity.end) if entity else (session.cursor.start, session.cursor.end)
    surface = quote(session.article.text[start:end], safe="")
    return _opened(screen, screen.look_up_url.replace("{surface}", surface))


def _opened(screen: ReaderScreen, url: str) -> Outcome:
    # an article may say anything is its URL
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotPossible(f"not a web address: {url[:60]}")
    screen.app.open_url(url)
    return Outcome(f"opened {url[:60]}")


def _back(screen: ReaderScreen) -> None:
    session = screen.session
    if session.cursor.extended:
        session.move_to(session.cursor.start)
    elif session.cursor.by_character:
        session.switch_mode()
    else:
        session.keep_place()
        screen.dismiss()
