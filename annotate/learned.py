"""What the decisions so far make of mentions: the score to go by, and whether a reader hides them.

A mention is taken as in an article that is opened now; one that is open already keeps what it hid when it was opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from annotate.confidence import Calibration
from annotate.earlier import corrected
from annotate.learning import why_hidden
from store.mention_lists import Correct
from store.mentions import Mention, MentionState
from store.workspace import Workspace


def as_learned(
    workspace: Workspace, mentions: Iterable[Mention | None], correction: Calibration | None
) -> list[Mention | None]:
    """The mentions with corrected scores, and hidden where a reader hides them; as they are without a correction."""
    if correction is None:
        return list(mentions)
    correct = correction_of(correction)
    scored = [None if mention is None else _scored(mention, correct) for mention in mentions]
    surfaces = {mention.surface for mention in scored if mention is not None and mention.state is MentionState.OPEN}
    tallies = (tally for surface in surfaces for tally in workspace.tallies.of_surface(surface))
    reasons = {(tally.surface, tally.label): why for tally in tallies if (why := why_hidden(tally))}
    return [mention and _hidden(mention, reasons.get((mention.surface, mention.label))) for mention in scored]


def correction_of(correction: Calibration) -> Correct:
    """The score to go by for each that a detector gave."""
    return partial(corrected, correction)


def hidden_now(workspace: Workspace) -> frozenset[tuple[str, str]]:
    """The surfaces and labels of which a reader hides open suggestions; it reads all tallies."""
    return frozenset((tally.surface, tally.label) for tally in workspace.tallies.never_annotated() if why_hidden(tally))


def _scored(mention: Mention, correct: Correct) -> Mention:
    return replace(mention, score=max((correct(*given) for given in mention.scores), default=None))


def _hidden(mention: Mention, why: str | None) -> Mention:
    if why is None or mention.state is not MentionState.OPEN:
        return mention
    return replace(mention, state=MentionState.HIDDEN, why=why)
