"""What is judged: gold articles, and the predictions for each of them, from a file or from a detector."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate.detect.protocol import Detector, checked
from annotate.errors import AnnotateError, DetectorFailed, UnreadableInput
from annotate.formats.document import Document
from annotate.formats.jsonl import read_lines
from annotate.text import display_line
from store.records import ArticleStatus, ScoredSpan

Spans = tuple[ScoredSpan, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold article, and where it stands."""

    line: int
    key: str
    """Its id; where it has none, its line."""
    has_id: bool
    text: str
    spans: Spans


def read_gold(path: Path) -> tuple[list[Gold], int]:
    """The articles of a file of JSON lines, and the number of those left out because they are not reviewed.

    An article whose status is given and is not "reviewed" is no gold: in it, what is not marked may be missing.
    Raises UnreadableInput, naming file and line, for a line that is not of the form, for an id that stands twice, and
    for a file without gold.
    """
    found: list[Gold] = []
    left_out = 0
    lines: dict[str, int] = {}
    for number, article in _read(path):
        _only_once(path, number, article, lines)
        if article.status in _UNFINISHED:
            left_out += 1
            continue
        key = f"line {number}" if article.key is None else article.key
        found.append(Gold(number, key, article.key is not None, article.text, _scored(article)))
    if not found:
        raise UnreadableInput(
            f"{path} holds no reviewed article.", "Gold has one article a line; export jsonl makes it."
        )
    return found, left_out


def read_predictions(
    path: Path, gold_path: Path, gold: Sequence[Gold], labels: Mapping[str, str] | None = None
) -> tuple[list[Spans], int]:
    """The predictions of a file for each gold article, and the number of its articles that are not in gold.

    Articles are the same by id, and must then have the same text. `labels` renames labels; one mapped to "" is
    dropped. Raises UnreadableInput, naming file and line, for what cannot be read or does not fit the gold.
    """
    given: dict[str, tuple[int, Document]] = {}
    lines: dict[str, int] = {}
    for number, article in _read(path):
        if article.key is None:
            raise UnreadableInput(
                f"{path}, line {number}: there is no id.", "Articles are matched to gold by their id."
            )
        _only_once(path, number, article, lines)
        given[article.key] = number, article
    spans = [_matching(path, gold_path, each, given) for each in gold]
    return [tuple(_renamed(each, labels or {})) for each in spans], len(given) - len(gold)


def detect(gold: Sequence[Gold], detector: Detector, progress: Callable[[int], None] | None = None) -> list[Spans]:
    """What a detector finds in each gold article; `progress` is told how many are done.

    Raises DetectorFailed where the detector breaks off, naming the article, and where it gives a span that cannot be.
    """
    found: list[Spans] = []
    try:
        for each, spans in zip(gold, detector.detect(each.text for each in gold), strict=True):
            found.append(checked(each.text, spans, detector.name))
            if progress is not None:
                progress(len(found))
    except AnnotateError:
        raise
    except Exception as error:  # foreign code: whatever it raises, say where
        last = gold[min(len(found), len(gold) - 1)]
        raise DetectorFailed(
            f"{detector.name} broke off at the article {display_line(last.key)}: {display_line(str(error))}",
            f"It stands in line {last.line} of the gold, or a few lines on: detectors may read ahead.",
        ) from error
    return found


_UNFINISHED = frozenset(ArticleStatus) - {ArticleStatus.REVIEWED}


def _read(path: Path) -> Iterator[tuple[int, Document]]:
    """Each article of a file with the number of its line."""
    try:
        with path.open("rb") as file:
            yield from read_lines(file, str(path))
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror}.", "Name a file of JSON lines.") from error


def _scored(article: Document) -> Spans:
    return tuple(ScoredSpan(span.start, span.end, span.label, span.score, span.detector) for span in article.spans)


def _only_once(path: Path, number: int, article: Document, lines: dict[str, int]) -> None:
    if article.key is not None and lines.setdefault(article.key, number) != number:
        raise UnreadableInput(
            f"{path}, line {number}: the id {display_line(article.key)} stands in line {lines[article.key]} already.",
            "Each article has an id of its own, and stands once.",
        )


def _matching(path: Path, gold_path: Path, gold: Gold, given: Mapping[str, tuple[int, Document]]) -> Spans:
    where = f"{gold_path}, line {gold.line}"
    if not gold.has_id:
        raise UnreadableInput(f"{where}: there is no id.", "Predictions in a file are matched to gold by id.")
    if gold.key not in given:
        raise UnreadableInput(
            f"{path} has no article {display_line(gold.key)} ({where}).",
            'An article without predictions has a line too, with "spans": [].',
        )
    number, article = given[gold.key]
    if article.text != gold.text:
        both = enumerate(zip(article.text, gold.text, strict=False))
        differs = next((place for place, (one, other) in both if one != other), min(len(article.text), len(gold.text)))
        raise UnreadableInput(
            f"{path}, line {number}: the text of {display_line(gold.key)} differs from that of {where}, from"
            f" character {differs} on.",
            "Predict on the text of the gold exactly as it is there.",
        )
    return checked(article.text, _scored(article), str(path))


def _renamed(spans: Iterable[ScoredSpan], labels: Mapping[str, str]) -> Iterator[ScoredSpan]:
    for span in spans:
        if label := labels.get(span.label, span.label):
            yield ScoredSpan(span.start, span.end, label, span.score, span.detector)
