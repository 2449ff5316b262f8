"""A table of labels from a file: what a detector or an import calls them, and what the scheme does."""

from __future__ import annotations

import json
from pathlib import Path

from store.errors import GlossatorError


def read_label_table(path: Path) -> dict[str, str]:
    """The table in a JSON file, ``{"ORG": "COMPANY", "GPE": ""}``; GlossatorError where it is none."""
    hint = 'It is to be one JSON object of label to label: {"ORG": "COMPANY", "GPE": ""}.'
    try:
        table = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise GlossatorError(f"{path} is not JSON: {error}.", hint) from error
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise GlossatorError(f"{path} does not map label to label.", hint)
    return table
