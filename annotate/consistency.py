"""How the surface of an entity was decided elsewhere in the workspace: to be looked at before it is decided again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annotate.entities import Entity
from store.mentions import MentionState
from store.records import Annotation, SuggestionState
from store.workspace import Workspace

OUTLIER_AMONG = 4
"""A decision is an outlier where there is at most one like it among so many about the same surface."""


@dataclass(frozen=True, slots=True)
class Before:
    """The decisions about a surface, those about one mention left out."""

    annotated: Mapping[str, int]
    """How often it was annotated, by label, the most frequent first."""
    rejected: Mapping[str, int]
    """How often a suggestion of it was rejected, by label, the most frequent first."""

    def __bool__(self) -> bool:
        return bool(self.annotated or self.rejected)

    def speaks_against(self, label: str) -> bool:
        """Whether one more annotation of this label would be an outlier."""
        same = self.annotated.get(label, 0) + 1
        others = sum(self.annotated.values()) + 1
        judged = self.rejected.get(label, 0) + same
        return same * OUTLIER_AMONG <= max(others, judged)

    def told(self, label: str) -> str:
        """The decisions in words, for an entity of this label; empty where there are none.

        ``rejected`` counts rejections under the label itself, ``not OTHER`` those under others.
        """
        parts = [f"{name} {count}" for name, count in self.annotated.items()]
        if label in self.rejected:
            parts.append(f"rejected {self.rejected[label]}")
        parts += [f"not {name} {count}" for name, count in self.rejected.items() if name != label]
        return f"before: {', '.join(parts)}" if parts else ""


def before(workspace: Workspace, entity: Entity) -> Before:
    """How the surface of an entity, as it is written, was decided before, without the decision on this very entity.

    It reads the rows of one surface of a table that triggers keep: the time does not grow with the workspace.
    """
    if isinstance(entity, Annotation):
        return before_mention(workspace, entity.surface, entity.label, MentionState.ANNOTATED)
    is_rejected = entity.state is SuggestionState.REJECTED
    state = MentionState.REJECTED if is_rejected else MentionState.OPEN
    return before_mention(workspace, entity.surface, entity.label, state)


def before_mention(workspace: Workspace, surface: str, label: str, state: MentionState) -> Before:
    """As before(), for a mention of which only this is known."""
    tallies = workspace.tallies.of_surface(surface)
    annotated = {tally.label: tally.annotated for tally in tallies}
    rejected = {tally.label: tally.rejected for tally in tallies}
    own = {MentionState.ANNOTATED: annotated, MentionState.REJECTED: rejected}.get(state)
    if own is not None and label in own:
        own[label] -= 1
    return Before(_most_first(annotated), _most_first(rejected))


def _most_first(counts: Mapping[str, int]) -> Mapping[str, int]:
    found = sorted((pair for pair in counts.items() if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
    return MappingProxyType(dict(found))
