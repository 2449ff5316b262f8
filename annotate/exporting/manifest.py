"""What stands beside exported data: what it is, how much, from which gold, and what it lost."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotate.exporting.selection import Selection
from annotate.exporting.splitting import Splitting
from annotate.formats import jsonl
from annotate.formats.document import Document
from annotate.formats.losses import Loss
from store.gold import GoldRow
from store.records import Json, LabelScheme


@dataclass(frozen=True, slots=True)
class GoldCounts:
    """How much gold some articles hold."""

    articles: Mapping[str, int]
    """By status."""
    spans: Mapping[str, int]
    """By label."""
    negatives: Mapping[str, int]
    """Rejected suggestions, by label."""
    relations: Mapping[str, int]
    """By type; written where there are any."""
    sha256: str
    """Of the gold in its JSON form (annotate/formats/jsonl.py), in order of keys, whatever the format."""
    last_decision: str | None
    """When the newest decision that stands in these articles was made."""

    def to_json(self) -> dict[str, Json]:
        """The counts as manifests hold them."""
        return {
            "articles": dict[str, Json](self.articles),
            "spans": dict[str, Json](self.spans),
            "negatives": dict[str, Json](self.negatives),
            **({"relations": dict[str, Json](self.relations)} if self.relations else {}),
            "gold_sha256": self.sha256,
            "last_decision": self.last_decision,
        }


@dataclass(slots=True)
class GoldTally:
    """The counts of gold while its articles pass."""

    articles: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    negatives: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    last_decision: str | None = None
    _sha256: hashlib._Hash = field(default_factory=hashlib.sha256)

    def add(self, document: Document, row: GoldRow) -> bytes:
        """Count what goes out of one more article, and give it back in its JSON form."""
        self.articles[str(row.status)] += 1
        self.spans.update([span.label for span in document.spans])
        self.negatives.update([negative.label for negative in document.negatives])
        self.relations.update([relation.type for relation in document.relations])
        if row.decided_at is not None and (self.last_decision is None or self.last_decision < row.decided_at):
            self.last_decision = row.decided_at
        line = jsonl.line(document)
        self._sha256.update(line)
        return line

    def counts(self) -> GoldCounts:
        """The counts of what has passed."""
        return GoldCounts(
            Counter(self.articles),
            Counter(self.spans),
            Counter(self.negatives),
            Counter(self.relations),
            self._sha256.hexdigest(),
            self.last_decision,
        )


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one export, none of them about when or where it was made: the same gold, the same bytes."""

    format: str
    tokens: str | None
    """How tokens and edges were reconciled, for a format that has tokens."""
    gold: GoldCounts
    scheme: LabelScheme
    selection: Selection
    losses: tuple[Loss, ...]
    splitting: Splitting | None = None
    splits: Mapping[str, GoldCounts] = field(default_factory=dict)
    """By the name of the split."""

    @property
    def gold_sha256(self) -> str:
        """The hash of all of the gold."""
        return self.gold.sha256

    def to_bytes(self) -> bytes:
        """The manifest as JSON, keys sorted."""
        data: dict[str, Json] = {
            "format": self.format,
            **self.gold.to_json(),
            "label_scheme": {"name": self.scheme.name, "version": self.scheme.version},
            "selection": self.selection.to_json(),
            "losses": [dict(loss.to_json()) for loss in self.losses],
        }
        if self.tokens is not None:
            data["tokens"] = self.tokens
        if self.splitting is not None:
            data["splitting"] = self.splitting.to_json()
            data["splits"] = {name: counts.to_json() for name, counts in self.splits.items()}
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def manifest_path(path: Path) -> Path:
    """Where the manifest of a data file stands."""
    return path.with_name(f"{path.name}.manifest.json")
