"""Finding mentions and planning what to do with them on a thread, with a connection of its own."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message
from textual.worker import get_current_worker

from annotate.concordance import Sought, find
from annotate.confidence import Calibration
from annotate.decisions import Author
from annotate.marked import Planned, Verb, plan_marked
from store.mentions import Mention
from store.workspace import Workspace

_STEPS_BETWEEN_LOOKS = 10_000
_SECONDS_BETWEEN_POSTS = 0.2
"""Painting what was found must not hold up finding the rest."""


@dataclass
class Found(Message):
    """Some of the mentions that a search with this number found."""

    ticket: int
    refs: Sequence[int]
    is_first: bool
    is_last: bool


@dataclass
class Plan(Message):
    """What a verb means for the mentions that it was asked for."""

    planned: Planned


def find_elsewhere(
    path: Path, sought: Sought, correction: Calibration | None, ticket: int, post: Callable[[Message], object]
) -> None:
    """Find mentions and post them as they come; the last message may hold none."""
    worker = get_current_worker()
    with Workspace.open(path) as workspace:
        # a search that nobody waits for any more ends
        workspace.connection.set_progress_handler(lambda: worker.is_cancelled, _STEPS_BETWEEN_LOOKS)
        is_first, waiting, posted_at = True, array("q"), 0.0
        for refs in find(workspace, sought, correction):
            if worker.is_cancelled:
                return
            waiting.extend(refs)
            if waiting and time.monotonic() - posted_at >= _SECONDS_BETWEEN_POSTS:
                post(Found(ticket, waiting, is_first, is_last=False))
                is_first, waiting, posted_at = False, array("q"), time.monotonic()
        post(Found(ticket, waiting, is_first, is_last=True))


def plan_elsewhere(
    path: Path, mentions: Sequence[Mention], verb: Verb, author: Author, post: Callable[[Message], object]
) -> None:
    """Plan what a verb means for mentions, and post it."""
    worker = get_current_worker()
    with Workspace.open(path) as workspace:
        planned = plan_marked(workspace, mentions, verb, author)
    if not worker.is_cancelled:  # something else was asked for meanwhile
        post(Plan(planned))
