"""What the tests of Hugging Face data share: a place read, with its losses by kind."""

from __future__ import annotations

from pathlib import Path

from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.hugging_face.dataset import FORMAT
from annotate.formats.losses import LossTally
from annotate.formats.reading import read


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(document.surface(span), span.label) for span in document.spans]


def read_path(path: Path, *names: str) -> tuple[list[Document], dict[str, int]]:
    """The documents, and how many of each kind were lost; ``names`` are those of the tags."""
    losses = LossTally()
    found = list(read(FORMAT, path, losses, ReadOptions(label_names=names)))
    counted = {loss.kind: loss.count for loss in losses.losses()}
    assert counted.keys() <= {*FORMAT.not_read, "articles without text"}
    return found, counted
