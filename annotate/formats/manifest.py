"""What stands beside exported data: what it is, how much, from which gold, and what it lost."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotate.formats import jsonl
from annotate.formats.gold import GoldArticle
from annotate.formats.losses import Loss
from store.records import Json, LabelScheme


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one export, none of them about when or where it was made: the same gold, the same bytes."""

    format: str
    tokens: str | None
    """How tokens and edges were reconciled, for a format that has tokens."""
    articles: Mapping[str, int]
    """By status."""
    spans: Mapping[str, int]
    """By label."""
    negatives: Mapping[str, int]
    """Rejected suggestions, by label."""
    scheme: LabelScheme
    gold_sha256: str
    """Of the gold in its JSON form (annotate/formats/jsonl.py), in order of keys, whatever the format."""
    last_decision: str | None
    """When the newest decision that stands in these articles was made."""
    losses: tuple[Loss, ...]
    relations: Mapping[str, int] = field(default_factory=dict)
    """By type; written where there are any."""

    def to_bytes(self) -> bytes:
        """The manifest as JSON, keys sorted."""
        data: dict[str, Json] = {
            "format": self.format,
            "articles": dict(self.articles),
            "spans": dict(self.spans),
            "negatives": dict(self.negatives),
            "label_scheme": {"name": self.scheme.name, "version": self.scheme.version},
            "gold_sha256": self.gold_sha256,
            "last_decision": self.last_decision,
            "losses": [dict(loss.to_json()) for loss in self.losses],
        }
        if self.tokens is not None:
            data["tokens"] = self.tokens
        if self.relations:
            data["relations"] = dict(self.relations)
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def manifest_path(path: Path) -> Path:
    """Where the manifest of a data file stands."""
    return path.with_name(f"{path.name}.manifest.json")


@dataclass(slots=True)
class GoldTally:
    """What a manifest says about gold, gathered as the articles pass."""

    articles: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    negatives: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    last_decision: str | None = None
    _sha256: hashlib._Hash = field(default_factory=hashlib.sha256)

    def add(self, gold: GoldArticle) -> None:
        """Count one more article."""
        self.articles[str(gold.status)] += 1
        self.spans.update(annotation.label for annotation in gold.annotations)
        self.negatives.update(negative.label for negative in gold.negatives)
        self.relations.update(relation.type for relation in gold.relations)
        self.last_decision = max(filter(None, (self.last_decision, gold.decided_at)), default=None)
        self._sha256.update(jsonl.line(gold))

    def manifest(self, format_name: str, tokens: str | None, scheme: LabelScheme, losses: tuple[Loss, ...]) -> Manifest:
        """The manifest of what has passed."""
        return Manifest(
            format_name,
            tokens,
            self.articles,
            self.spans,
            self.negatives,
            scheme,
            self._sha256.hexdigest(),
            self.last_decision,
            losses,
            self.relations,
        )
