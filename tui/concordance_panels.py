"""What stands around a concordance: what is listed, and the mention under the cursor, as lines of styled text."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from annotate.concordance import Order, Sought
from annotate.consistency import Before
from annotate.equality import Equality
from annotate.listed_mentions import ListedMentions
from annotate.text import display_line
from store.mentions import Mention
from tui.reader_panels import LabelColours
from tui.widgets.cells import shorten

_ABOUT = {Equality.EXACT: "exactly", Equality.FOLDED: "any case", Equality.FORMS: "plural too"}


def header(listed: ListedMentions, awaited: Sought | None, width: int) -> list[Content]:
    """What is listed and how many there are; below it how that is narrowed and sorted, and what is being found."""
    marked = f"{len(listed.marked):,} marked   " if listed.marked else ""
    plural = "" if listed.count == 1 else "s"
    count = f"{marked}{listed.count:,} mention{plural}{'' if listed.is_complete else '…'} "
    left = shorten(f" {_about(listed.sought)}", max(width - cell_len(count) - 1, 0))
    gap = max(width - cell_len(left) - cell_len(count), 0)
    return [
        Content.assemble((left, "bold"), (" " * gap, ""), (count, "")),
        _narrowed_line(listed.sought, awaited, width),
    ]


def _narrowed_line(sought: Sought, awaited: Sought | None, width: int) -> Content:
    at_work = f"{_at_work(awaited)} " if awaited else ""
    narrowed = shorten(f" {_narrowed(sought)}", max(width - cell_len(at_work) - 1, 0))
    gap = " " * max(width - cell_len(narrowed) - cell_len(at_work), 0)
    return Content.assemble((narrowed, "$text-muted"), (gap, ""), (at_work, "$warning"))


def _at_work(awaited: Sought) -> str:
    """What is done before the first mention can be shown; only the order of the articles is there already."""
    is_sorted = awaited.outliers or awaited.order is not Order.ARTICLE
    return f"sorting {_order(awaited)}…" if is_sorted else "finding…"


def facts(mention: Mention | None, before: Before | None, colours: LabelColours, width: int) -> list[Content]:
    """The mention under the cursor in two lines: how it stands and was decided before, and where it is."""
    if mention is None or before is None:
        return [Content(""), Content("")]
    score = "" if mention.score is None else f" {mention.score:.2f}"
    told, against = before.told(mention.label), before.speaks_against(mention.label)
    first = Content.assemble(
        (f" {shorten(display_line(mention.surface), width // 3)}", "bold"),
        ("  ", ""),
        (display_line(mention.label), f"bold {colours.get(mention.label, '')}"),
        (f"  {mention.state}{score}   ", "$text-muted"),
    )
    told = shorten(f"{'! ' if against else ''}{told}", max(width - first.cell_length - 1, 0))
    first = Content.assemble(first, (told, "$warning" if against else "$text-muted"))
    where = " · ".join(filter(None, (mention.why and f"hidden: {mention.why}", display_line(mention.title))))
    return [first, Content.styled(f" {shorten(where, width - 2)}", "$text-muted")]


def _about(sought: Sought) -> str:
    if sought.outliers:
        return "decisions unlike most others about their surface"
    if sought.surface is not None:
        return f"mentions of “{display_line(sought.surface)}” · {_ABOUT[sought.equality]}"
    return f"mentions of {sought.label}" if sought.label else "all mentions"


def _narrowed(sought: Sought) -> str:
    is_named = sought.label is not None and sought.surface is None and not sought.outliers
    label = "" if is_named else f"label {sought.label}" if sought.label else "any label"
    words = f"words “{display_line(sought.words)}”" if sought.words else ""
    return " · ".join(filter(None, (str(sought.state or "any state"), label, words, _order(sought))))


def _order(sought: Sought) -> str:
    return "rarest first" if sought.outliers else str(sought.order)
