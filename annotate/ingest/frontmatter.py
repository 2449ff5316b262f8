"""Front matter: a YAML mapping between two lines of dashes at the very start of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from annotate.ingest.values import as_json

if TYPE_CHECKING:
    from store.records import Json

_KNOWN = (
    "title headline date published updated source publisher url link author authors byline tags categories "
    "description summary draft slug layout lang language licence license"
)
KNOWN = frozenset(_KNOWN.split())
"""Keys of which a mapping must have one, else it is part of the text."""

_LONGEST = 1 << 15
_OPENS = re.compile(r"---[ \t]*\r?\n")
_CLOSES = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


class _Loader(yaml.SafeLoader):
    """SafeLoader that leaves dates as they are written, so that an impossible one does not undo the rest."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a few lines of them can stand for more than memory holds."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split(text: str) -> tuple[dict[str, Json], str]:
    """The front matter of a text and what follows it, exactly; no fields and the whole text where it has none.

    Only a mapping with at least one of the KNOWN keys is front matter.
    """
    opens = _OPENS.match(text)
    closes = _CLOSES.search(text, opens.end(), opens.end() + _LONGEST) if opens else None
    if opens is None or closes is None:
        return {}, text
    fields = _mapping(text[opens.end() : closes.start()])
    return (fields, text[closes.end() :]) if fields else ({}, text)


def _mapping(block: str) -> dict[str, Json]:
    """The block as a mapping of what JSON can hold; empty where it is something else."""
    try:
        loaded = yaml.load(block, Loader=_Loader)
        if not isinstance(loaded, dict) or not KNOWN & {str(name).lower() for name in loaded}:
            return {}
        return {str(name): as_json(value) for name, value in loaded.items()}
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
