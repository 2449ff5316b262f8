"""What stands above the list of the library: the workspace with its counts, and what is listed."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from annotate.listed import filters_in_words, order_in_words
from annotate.text import display_line
from store.listing import Listing
from store.records import ArticleStatus, Totals
from tui.widgets.cells import bar, shorten

_BAR = 12


def counts_line(name: str, totals: Totals, width: int) -> Content:
    """The name of the workspace, the counts of its articles and how far they are reviewed."""
    reviewed = totals.articles[ArticleStatus.REVIEWED]
    left = f" glossator  {display_line(name)}"
    plural = "" if totals.all_articles == 1 else "s"
    counts = f"{totals.all_articles:,} article{plural}   {reviewed:,} reviewed   {totals.open:,} open   "
    percent = f"{_percent(reviewed, totals.all_articles)} "
    room = width - len(counts) - len(percent)
    if room < 0:
        counts = f" {reviewed:,} of {totals.all_articles:,} reviewed  {totals.open:,} open  "
        room = width - len(counts) - len(percent)
    # what is narrow gives up the bar first, then the name
    drawn = f"{bar(reviewed, totals.all_articles, _BAR)} " if room - len(left) > _BAR + 1 else ""
    left = shorten(left, max(room - len(drawn) - 1, 0))
    gap = max(room - len(drawn) - cell_len(left), 0)
    return Content.assemble((left, "bold"), (" " * gap, ""), (counts, "$text-muted"), (f"{drawn}{percent}", ""))


def listing_line(listing: Listing, count: int, width: int, at_work: str) -> Content:
    """What is listed, how much of it there is, in which order; at the right what is being worked on."""
    parts = filter(None, (f"{listing.status or 'all'} {count:,}", filters_in_words(listing), order_in_words(listing)))
    room = max(width - cell_len(at_work) - 3, 0) if at_work else width - 1
    shown = shorten(display_line("  ".join(parts)), room)
    gap = max(width - cell_len(shown) - cell_len(at_work) - 2, 1)
    return Content.assemble((f" {shown}", "$text-muted"), (" " * gap, ""), (at_work, "$warning"))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 0} %"
