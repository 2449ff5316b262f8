"""What stands around the article: header, inspector, facts, label bar and hints, as lines of styled text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content

from annotate.answers import given, in_words
from annotate.consistency import Before, before
from annotate.entities import Entity
from annotate.session import Session
from annotate.surfaces import Mentions
from annotate.text import display_line
from store.records import Annotation, ArticleStatus, Label, Suggestion
from tui.entity_marks import state_of
from tui.overlap_panels import overlap_lines, overlaps_in_short
from tui.relation_panels import relation_lines, relations_in_short
from tui.widgets.cells import bar, fit, shorten

LabelColours = Mapping[str, str]
"""The colour in which a label's name is written, by label."""

_BAR = 10
_WITH_BAR = 60
_SOURCE = 34
_LEAST_SOURCE = 14
"""Beside a reason, source and date are shown in no less room than this."""
_LEAST_PART = 12
_HISTORY = 4
_LONGEST = 400

HINTS = (
    "a accepts a suggestion, x rejects it, a label’s key corrects it; then the next.",
    "To add: h l move by word, H L select, a label’s key marks. [ ] { } move edges.",
    "u takes decisions back. enter finishes and opens the next. ? shows every key.",
)
"""What a newcomer reads until five decisions are made; each fits a terminal of 80 columns."""


def header(session: Session, width: int, saved: Content) -> Content:
    """Title, why it is this article's turn, source and date; progress in the article; whether all is saved."""
    article = session.article
    done, of = article.decided, article.to_decide
    hidden = f", {article.n_hidden} hidden" if article.n_hidden else ""
    flag = "⚑ " if article.state.flagged else ""
    note = "✎ " if article.state.note else ""
    status = "" if article.state.status is ArticleStatus.IN_PROGRESS else f"{article.state.status}  "
    complete = article.state.complete
    whole = f"complete: {', '.join(complete)}" if complete else ""
    wanted = f"only {session.wanted_in_words()}" if session.wanted else ""
    drawn = f"{bar(done, of, _BAR)} " if of and width >= _WITH_BAR else ""
    progress = Content.assemble(
        (f"  {flag}{note}{status}", ""),
        (_part(whole, width), "$success"),
        (_part(wanted, width), "bold $warning"),
        (drawn, "$accent"),
        (f"{done} of {of}{hidden}  " if of else f"{len(article.annotations)} annotated{hidden}  ", ""),
    )
    # whether all is saved must be seen, however narrow the terminal is
    room = max(width - progress.cell_length - saved.cell_length - 2, 0)
    about = _about(session, room) if width >= _WITH_BAR else ""
    title = fit(display_line(article.article.title), max(room - cell_len(about), 0))
    return Content.assemble((f" {title}", "bold"), (about, "$text-muted"), progress, saved, (" ", ""))


def _part(text: str, width: int) -> str:
    """Labels in the header, in no more than a fifth of it; empty for none."""
    return f"{shorten(display_line(text), max(width // 5, _LEAST_PART))}  " if text else ""


def _about(session: Session, room: int) -> str:
    """Why an article comes now, where the order of the library says so, what was said of it, then source and date."""
    article = session.article.article
    reason = shorten(display_line(session.queue.reason(article.id)), room // 2)
    said = _said_shortly(session, (room - cell_len(reason)) // 2)
    room -= cell_len(said)
    known = "  ".join(filter(None, (article.source, (article.published or "")[:10])))
    left = min(_SOURCE, (room - cell_len(reason)) // 3)
    known = "" if (reason or said) and left < _LEAST_SOURCE else shorten(display_line(known), left)
    return "".join(f"  {part}" for part in (reason, said, known) if part)


def _said_shortly(session: Session, room: int) -> str:
    """What was said of the article, without the questions where there is no room for them."""
    labels = session.article.labels.values()
    full = display_line(in_words(labels, session.scheme))
    if cell_len(full) <= room:
        return full
    return shorten(display_line(" · ".join(", ".join(choices) for _, choices in given(labels, session.scheme))), room)


def facts(session: Session, colours: LabelColours, width: int) -> list[Content]:
    """The current entity in two lines, for a screen without room for the inspector: its note, or else its label."""
    entity = session.current
    if entity is None:
        return [_where(session), Content("")]
    note = entity.note if isinstance(entity, Annotation) else None
    hidden = session.article.why_hidden(entity)
    earlier = before(session.workspace, entity)
    about = f"✎ {display_line(note)}" if note else hidden or _definition(session, entity.label)
    beside = overlaps_in_short(session, entity), relations_in_short(session, entity)
    about = " · ".join(filter(None, (*beside, _told(earlier, entity), about)))
    return [
        Content.assemble(
            (f" {shorten(display_line(entity.surface), width // 2)}", "bold"),
            ("  ", ""),
            (entity.label, f"bold {colours.get(entity.label, '')}"),
            (f"  {_standing(session, entity)}{_mode(session)}", "$text-muted"),
        ),
        Content.styled(f" {shorten(about, width - 2)}", _warning(earlier, entity)),
    ]


def inspector(session: Session, colours: LabelColours, width: int, height: int) -> list[Content]:
    """The current entity with all that is known of it, then the entities of the article."""
    entity = session.current
    top = list(_facts(session, entity, colours, width)) if entity else [_where(session)]
    top += [Content(f" {line}") for line in _said_of_article(session, width)]
    return [*top, Content(""), *_surfaces(session, entity, colours, width, height - len(top) - 1)]


def _said_of_article(session: Session, width: int) -> Iterator[str]:
    """The labels that the article is complete for, and what was said of it as a whole."""
    article = session.article
    if article.state.complete:
        yield from _wrapped(f"complete for {', '.join(article.state.complete)}", width)
    for question, choices in given(article.labels.values(), session.scheme):
        yield from _wrapped(f"{question}: {', '.join(choices)}", width)


def label_bar(labels: tuple[Label, ...], current: str | None, colours: LabelColours, width: int) -> list[Content]:
    """The labels with their keys, over as many lines as they need; none where no label has a key."""
    lines: list[list[Content]] = [[]]
    used = 1
    for label in labels:
        if not label.key:
            continue
        length = len(label.key) + len(label.name) + 3
        if used + length > width and lines[-1]:
            lines.append([])
            used = 1
        style = f"bold reverse {colours.get(label.name, '')}" if label.name == current else colours.get(label.name, "")
        lines[-1].append(Content.assemble((f" {label.key} ", "bold"), (label.name, style), (" ", "")))
        used += length
    return [Content("").join(parts) for parts in lines if parts]


def _facts(session: Session, entity: Entity, colours: LabelColours, width: int) -> Iterator[Content]:
    for line in _wrapped(entity.surface, width):
        yield Content.styled(f" {line}", "bold")
    yield Content.assemble(
        (" ", ""),
        (entity.label, f"bold {colours.get(entity.label, '')}"),
        (f"  {_standing(session, entity)}{_mode(session)}", "$text-muted"),
    )
    for line in _wrapped(_definition(session, entity.label), width):
        yield Content.styled(f" {line}", "$text-muted")
    if why := session.article.why_hidden(entity):
        yield from (Content.styled(f" {line}", "$warning") for line in _wrapped(why, width))
    earlier = before(session.workspace, entity)
    for line in _wrapped(_told(earlier, entity), width):
        yield Content.styled(f" {line}", _warning(earlier, entity))
    for line in _provenance(session, entity):
        yield Content(f" {shorten(display_line(line), width - 1)}")
    if isinstance(entity, Annotation) and entity.note:
        for line in _wrapped(f"✎ {entity.note}", width):
            yield Content(f" {line}")
    yield from overlap_lines(session, entity, colours, width)
    yield from relation_lines(session, entity, colours, width)


def _told(earlier: Before, entity: Entity) -> str:
    """How the surface was decided before; behind a mark where that speaks against this entity's label."""
    mark = "! " if earlier.speaks_against(entity.label) else ""
    return f"{mark}{earlier.told(entity.label)}" if earlier else ""


def _warning(earlier: Before, entity: Entity) -> str:
    return "$warning" if earlier.speaks_against(entity.label) else "$text-muted"


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(display_line(text[:_LONGEST]), width - 1, max_lines=3, placeholder=" …")


def _where(session: Session) -> Content:
    if session.cursor.extended:
        count = session.cursor.end - session.cursor.start
        return Content.styled(f" selected: {count} characters{_mode(session)}", "$text-muted")
    return Content.styled(f" no entity here{_mode(session)}", "$text-muted")


def _mode(session: Session) -> str:
    return " · by character" if session.cursor.by_character else ""


def _standing(session: Session, entity: Entity) -> str:
    if isinstance(entity, Annotation):
        return entity.origin
    trust = session.trust(entity)
    return f"{state_of(session, entity)}{'' if trust is None else f' {trust:.2f}'}"


def _definition(session: Session, label: str) -> str:
    return display_line(session.scheme.label(label).definition) if label in session.scheme else "not in the scheme"


def _provenance(session: Session, entity: Entity) -> Iterator[str]:
    suggestion = (
        entity if isinstance(entity, Suggestion) else session.article.suggestions.get(entity.suggestion_id or 0)
    )
    if suggestion is not None:
        for origin in suggestion.origins:
            score = "" if origin.score is None else f" {origin.score:.2f}"
            layer = f" · {origin.layer}" if origin.layer else ""
            yield f"{origin.detector} {origin.version.partition('+')[0]}{layer}{score}"
    for event in session.history.of(entity)[-_HISTORY:]:
        yield f"{event.at[:16].replace('T', ' ')} {event.act} · {event.annotator}"


def _surfaces(
    session: Session, entity: Entity | None, colours: LabelColours, width: int, height: int
) -> Iterator[Content]:
    surfaces = session.article.surfaces
    if height < 3 or not len(surfaces):
        return
    yield Content.styled(f" in this article: {len(session.article.entities)} mentions", "$text-muted")
    here = surfaces.index_of(entity) if entity is not None else None
    rows = height - 1
    # by whole pages, so that a step rewrites two lines and not all of them
    first = (here or 0) // rows * rows
    for index, mentions in enumerate(surfaces.window(first, rows), first):
        yield _surface(mentions, colours, width, is_current=index == here)


def _surface(mentions: Mentions, colours: LabelColours, width: int, *, is_current: bool) -> Content:
    state = "?" if mentions.open else "✓" if mentions.annotated else "×"
    count = f" ×{mentions.count}" if mentions.count > 1 else ""
    label = shorten(mentions.label, 12)
    room = max(width - len(label) - 5, 4)
    surface = fit(shorten(display_line(mentions.surface), room - len(count)) + count, room)
    style = "bold reverse" if is_current else ""
    return Content.assemble(
        (f" {state} {surface} ", style), (label, f"{style} {colours.get(mentions.label, '')}".strip())
    )
