"""Choosing the order of the library by its name; imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from annotate.listed import order_in_words
from annotate.text import display_line
from store.listing import Listing, Sort
from store.records import Label
from tui.palette import open_palette

_ABOUT: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.NEWEST: "By date, the newest first.",
        Sort.OLDEST: "By date, the oldest first.",
        Sort.OPEN: "Most open suggestions first.",
        Sort.UNCERTAIN: "Lowest mean score of the open suggestions first.",
        Sort.DISAGREEMENT: "Most open suggestions first that one detector proposes and another does not.",
        Sort.LABEL: "Most open suggestions of this label first.",
        Sort.RANDOM: "Drawn by a seed that you choose: the same seed, the same order.",
        Sort.TITLE: "By title.",
        Sort.SOURCE: "By source, then date.",
        Sort.ADDED: "As the articles were added.",
    }
)


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """An order to choose."""

    title: str
    about: str
    listing: Listing
    """What is listed now, in this order."""


def order_choices(labels: Sequence[Label], listing: Listing) -> tuple[OrderChoice, ...]:
    """Every order, that by label once for each label of the scheme."""
    return tuple(
        OrderChoice(order_in_words(choice), _ABOUT[choice.sort], choice)
        for sort in Sort
        for choice in _listings(sort, labels, listing)
    )


def _listings(sort: Sort, labels: Sequence[Label], listing: Listing) -> Iterator[Listing]:
    if sort is Sort.LABEL:
        yield from (replace(listing, sort=sort, label=label.name) for label in labels)
    else:
        yield replace(listing, sort=sort)


class OrderProvider(Provider):
    """Finds orders by name."""

    choices: Sequence[OrderChoice]
    give: Callable[[Listing], object]

    async def discover(self) -> Hits:
        """Every order."""
        for choice in self.choices:
            title = display_line(choice.title)
            yield DiscoveryHit(_line(choice, Content(title)), partial(self.give, choice.listing), text=title)

    async def search(self, query: str) -> Hits:
        """The orders whose name holds the letters of the query in order."""
        matcher = self.matcher(query)
        for choice in self.choices:
            title = display_line(choice.title)
            if score := matcher.match(title):
                yield Hit(
                    score, _line(choice, matcher.highlight(title)), partial(self.give, choice.listing), text=title
                )


def _line(choice: OrderChoice, title: Content) -> Content:
    return Content.assemble(title, "\n", (choice.about, "$text-muted"))


def pick_order(screen: Screen[Any], labels: Sequence[Label], listing: Listing, show: Callable[[Listing], None]) -> None:
    """Let a person choose an order, and for the random one its seed; what comes of it is shown."""

    def give(chosen: Listing) -> None:
        if chosen.sort is Sort.RANDOM:
            _ask_for_seed(screen, chosen, show)
        else:
            show(chosen)

    members = {"choices": order_choices(labels, listing), "give": staticmethod(give)}
    open_palette(screen, type("Orders", (OrderProvider,), members), asks="Find an order…")


def _ask_for_seed(screen: Screen[Any], listing: Listing, show: Callable[[Listing], None]) -> None:
    from tui.dialogs.prompt import Prompt

    def answered(answer: str | None) -> None:
        seed = None if answer is None else seed_of(answer)
        if seed is not None:
            show(replace(listing, seed=seed))
        elif answer is not None:
            screen.app.push_screen(Prompt("A seed is a whole number: 0 to 999999999", answer), answered)

    screen.app.push_screen(Prompt("Seed of the random order", str(listing.seed)), answered)


def seed_of(text: str) -> int | None:
    """The seed that a person wrote, 0 to 999999999; None where it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
