"""Splits of gold as a person asks for them: by article, in shares, reproducible."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotate.errors import AnnotateError
from annotate.formats.document import Document
from annotate.formats.safe_names import is_safe
from store.records import Json

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Splitting:
    """Into which splits articles go, and by which rule."""

    shares: tuple[tuple[str, float], ...]
    """The name of each split with its share of the articles; together they are one."""
    seed: int = 0
    group_by: str = ""
    """A key of the metadata, or ``source``: articles with the same value stay together."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the splits in their order."""
        return tuple(name for name, _ in self.shares)

    def to_json(self) -> dict[str, Json]:
        """The rule as manifests have it."""
        grouped: dict[str, Json] = {"group_by": self.group_by} if self.group_by else {}
        return {"shares": dict[str, Json](self.shares), "seed": self.seed, **grouped}

    def assigned(self, documents: Iterable[Document]) -> dict[str, str]:
        """The split of each document by its key, labels in like proportions; AnnotateError for a group of nobody."""
        from annotate.exporting.splits import assign

        found = list(self._counted(documents))
        if self.group_by and found and not any(grouped for *_, grouped in found):
            raise AnnotateError(
                f"No article has {self.group_by!r} in its metadata.", "--group-by names a metadata key, or source."
            )
        return assign(((key, group, labels) for key, group, labels, _ in found), dict(self.shares), self.seed)

    def _counted(self, documents: Iterable[Document]) -> Iterator[tuple[str, str, Mapping[str, int], bool]]:
        """Key, group, labels, and whether the document names its group; one that does not is a group of its own."""
        for document in documents:
            assert document.key is not None  # what comes from a workspace has one
            value = document.metadata.get(self.group_by) if self.group_by else None
            if value is None and self.group_by == "source":
                value = document.source
            group = f"key {document.key}" if value is None else f"value {json.dumps(value, sort_keys=True)}"
            yield document.key, group, Counter(span.label for span in document.spans), value is not None


def splitting(given: Iterable[str], seed: int = 0, group_by: str = "") -> Splitting | None:
    """The splits that texts ask for, each ``train=0.8`` or several with commas; None for none.

    Raises AnnotateError for what is not of that form, for names that no file can have, and for shares that are not
    positive or do not add up to 1.
    """
    shares: dict[str, float] = {}
    for part in (part.strip() for text in given for part in text.split(",")):
        name, _, share = part.partition("=")
        if not is_safe(name) or name in shares:
            raise AnnotateError(f"{part!r} names no split, or one that is named already.", _HINT)
        shares[name] = _share(part, share)
    if shares and abs(sum(shares.values()) - 1) > _CLOSE:
        raise AnnotateError(f"The shares of the splits add up to {sum(shares.values()):g}, not to 1.", _HINT)
    return Splitting(tuple(shares.items()), seed, group_by) if shares else None


_HINT = "Write --split train=0.8 --split dev=0.1 --split test=0.1."


def _share(part: str, text: str) -> float:
    try:
        share = float(text)
    except ValueError as error:
        raise AnnotateError(f"{part!r} has no share.", _HINT) from error
    if not 0 < share <= 1:
        raise AnnotateError(f"{part!r} has no share between 0 and 1.", _HINT)
    return share
