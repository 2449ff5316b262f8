"""Choosing what was said of the articles that the library lists; imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

from textual.screen import Screen

from annotate.errors import NotPossible
from store.listing import Listing
from store.records import LabelScheme
from tui.order_choice import OrderChoice, OrderProvider
from tui.palette import open_palette


def answer_choices(
    scheme: LabelScheme, given: Collection[tuple[str, str]], listing: Listing
) -> tuple[OrderChoice, ...]:
    """What is listed now, narrowed to each choice of the scheme or that some article has, or without it again."""
    asked = {
        (question.name, choice.name): choice.definition for question in scheme.questions for choice in question.choices
    }
    found = asked | {pair: "" for pair in sorted(given) if pair not in asked}
    return tuple(_choices(found.items(), listing))


def _choices(found: Collection[tuple[tuple[str, str], str]], listing: Listing) -> Iterator[OrderChoice]:
    for pair, definition in found:
        kept = tuple(other for other in listing.article_labels if other != pair)
        if pair in listing.article_labels:
            yield OrderChoice(f"any, not {pair[0]}: {pair[1]} alone", definition, replace(listing, article_labels=kept))
        else:
            yield OrderChoice(
                f"{pair[0]}: {pair[1]}", definition, replace(listing, article_labels=(*listing.article_labels, pair))
            )


def pick_answer(
    screen: Screen[Any],
    scheme: LabelScheme,
    given: Collection[tuple[str, str]],
    listing: Listing,
    show: Callable[[Listing], None],
) -> None:
    """Let a person choose an article label; NotPossible where there is none."""
    choices = answer_choices(scheme, given, listing)
    if not choices:
        raise NotPossible("the label scheme asks nothing about articles: [[questions]] in its file would")
    members = {"choices": choices, "give": staticmethod(show)}
    open_palette(screen, type("Answers", (OrderProvider,), members), asks="Find an article label…")
