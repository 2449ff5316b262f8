"""A plot of one number a day: bars with the number above and the date below each, so that it needs no colour."""

from __future__ import annotations

import math
from calendar import month_abbr
from collections.abc import Iterator, Sequence
from datetime import date

from textual.app import RenderResult
from textual.color import Color
from textual.content import Content
from textual_plotext import PlotextPlot

COLUMN = 6
"""The cells that a day takes: a number of five digits or a date, and a blank."""

_BAR = 0.6
_AXIS = 2
"""The lines of axis and dates."""
_LEAST_ROWS = 2
_THOUSANDS_FROM = 10_000


class DayPlot(PlotextPlot):
    """Draws as many of the last days as have room."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.theme = "textual-clear"
        self._days: Sequence[tuple[str, int]] = ()

    def show(self, days: Sequence[tuple[str, int]]) -> None:
        """Show the numbers of consecutive days, each YYYY-MM-DD; there must be one."""
        self._days = days
        self.refresh()

    def render(self) -> RenderResult:
        """The plot for the size and in the colours that the widget has now."""
        if not self._days or self.size.height < _AXIS + _LEAST_ROWS:
            return ""
        days = self._days[-room(self.size.width) :]
        if not any(number for _, number in days):
            return Content("none in these days")
        self._draw(days)
        return super().render()

    def _draw(self, days: Sequence[tuple[str, int]]) -> None:
        """Draw the days from the left, each in COLUMN cells, in half lines, and a line for the highest number."""
        rows, numbers = self.size.height - _AXIS, [number for _, number in days]
        highest = max(numbers) or 1
        places, plot = [float(place) for place in range(len(days))], self.plt
        plot.clear_figure()
        plot.frame(False)
        plot.xaxes(True, False)
        halves = [math.ceil(number / highest * 2 * (rows - 1)) for number in numbers]
        # the middle of half line n, from 0, is at n / (2 * rows - 1) of the height; a bar that ends at 0 is not drawn
        tops = [max(half - 0.6, 0) / (2 * rows - 1) * (rows - 1) for half in halves]
        plot.bar(places, tops, width=_BAR, marker="hd", color=Color.parse(self.app.theme_variables["accent"]).rgb)
        for place, number, half in zip(places, numbers, halves, strict=True):
            # unless told, plotext takes colours of its own, which suit a white page
            at = place, (half + 1) // 2
            plot.text(_short(number), *at, color="default", background="default", alignment="center")
        plot.ylim(0, rows - 1)
        plot.xlim(-0.5, (self.size.width - 1) / COLUMN - 0.5)
        plot.xticks(places, [*_dates(day for day, _ in days)])
        plot.yticks([])


def room(width: int) -> int:
    """How many days so many cells have room for."""
    return max(width // COLUMN, 1)


def _dates(days: Iterator[str]) -> Iterator[str]:
    """The day of the month, with the month where it is another than that of the day before."""
    month = 0
    for each in map(date.fromisoformat, days):
        yield f"{each.day}" if each.month == month else f"{month_abbr[each.month]} {each.day}"
        month = each.month


def _short(number: int) -> str:
    """A number in at most five characters up to a million; none for 0."""
    if number >= _THOUSANDS_FROM:
        return f"{number // 1000:,}k"
    return f"{number:,}" if number else ""
