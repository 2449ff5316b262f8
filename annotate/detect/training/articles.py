"""The articles that the trained layers learn from, read from JSON lines and from files in inline markup."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.markup import parse
from store.records import Span

FENCE = "---\n"
FOLDS = 5
_END_OF_NAME = re.compile(r"[\s,.]")


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with its gold spans."""

    key: str
    text: str
    spans: tuple[Span, ...]
    own: bool
    """Written for this project: always trained on, so that held-out figures speak of real articles."""


def read(path: Path) -> list[GoldArticle]:
    """The articles of a JSON lines file, or of the Markdown files of a folder, README.md excepted.

    Raises UnreadableInput where a file in inline markup has no front matter or a bracket out of place.
    """
    if path.is_dir():
        return [_marked(file) for file in sorted(path.glob("*.md")) if file.name != "README.md"]
    return [_line(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _line(line: str) -> GoldArticle:
    article = json.loads(line)
    spans = tuple(Span(span["start"], span["end"], span["label"]) for span in article["spans"])
    return GoldArticle(str(article["id"]), article["text"], spans, own=False)


def _marked(path: Path) -> GoldArticle:
    before, _, rest = path.read_text(encoding="utf-8").partition(FENCE)
    front, closing, body = rest.partition(f"\n{FENCE}")
    if before or not closing:
        raise UnreadableInput(f"{path}, line 1: no front matter", "begin with fields between two --- lines")
    marked = body.lstrip("\n")
    first_line = 3 + front.count("\n") + len(body) - len(marked) + 1
    text, spans = parse(marked.rstrip("\n"), str(path), first_line)
    return GoldArticle(path.stem, text, spans, own=True)


def folds(articles: Sequence[GoldArticle]) -> list[int]:
    """The fold of each article: articles about the same firm share one, and folds are of about equal length.

    A name that the training part has seen would make a detector look better than it is on other firms.
    """
    subjects = [_subject(article) for article in articles]
    lengths: Counter[str] = Counter()
    for subject, article in zip(subjects, articles, strict=True):
        lengths[subject] += len(article.text)
    loads = [0] * FOLDS
    chosen: dict[str, int] = {}
    for subject, length in sorted(lengths.items(), key=lambda item: (-item[1], item[0])):
        chosen[subject] = loads.index(min(loads))
        loads[chosen[subject]] += length
    return [chosen[subject] for subject in subjects]


def _subject(article: GoldArticle) -> str:
    """The first word of the firm that an article names most, else its key."""
    names: defaultdict[str, int] = defaultdict(int)
    for first in _firms(article):
        names[first] += 1
    return max(names, key=lambda name: (names[name], name)) if names else article.key


def _firms(article: GoldArticle) -> Iterator[str]:
    for span in article.spans:
        if span.label == "COMPANY":
            yield _END_OF_NAME.split(article.text[span.start : span.end].lower())[0]
