"""Extractions that people already have, as suggestions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotate.detect.protocol import checked
from annotate.errors import UnreadableInput
from annotate.formats.jsonl import read_lines
from annotate.suggesting import store_suggestions
from annotate.text import display_line
from store.records import LabelScheme, NewArticle, Run
from store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """What an import brought."""

    run: Run
    articles: int
    """Articles in the file."""
    new_articles: int
    """Those that the workspace did not have."""
    new_suggestions: int
    """Suggestions that it did not have."""
    left_out: int
    """Spans whose label was mapped to nothing."""


def import_suggestions(
    workspace: Workspace,
    path: Path,
    *,
    detector: str | None = None,
    labels: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Add the articles of a file of JSON lines, where they are new, and their spans as suggestions of one run.

    The run is that of ``detector``, by default ``import:`` and the file's name, in the version of the file's hash; an
    article that is there is known by its text. ``labels`` maps labels of the file to labels of the scheme, or to ""
    for spans to leave out. The whole file is checked first, then written in one transaction; ``progress`` is told
    how many articles are written. Raises UnreadableInput, naming the line, for a file that is not of the form, and
    naming all labels that the scheme does not have; then nothing is written.
    """
    scheme = workspace.schemes.current()
    mapping = {**scheme.former_names, **(labels or {})}
    version = _check(path, scheme, mapping)
    tally: Counter[str] = Counter()
    lines = _HashedLines(path)
    with workspace.transaction():
        run = workspace.runs.start(detector or f"import:{path.name}", version, {"labels": {**mapping}})
        for done, (_, article) in enumerate(read_lines(lines, str(path)), start=1):
            _import(workspace, run, _relabelled(article, mapping, tally), tally)
            if progress is not None:
                progress(done)
        if lines.sha256.hexdigest() != version:
            raise UnreadableInput(f"{path} changed while it was read.", "Import it again.")
        workspace.runs.finish(run.id)
    finished = workspace.runs.get(run.id)
    return Report(finished, tally["articles"], tally["new articles"], tally["new suggestions"], tally["left out"])


@dataclass(frozen=True, slots=True)
class _HashedLines:
    """The lines of a file, each one added to a hash as it is read."""

    path: Path
    sha256: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __iter__(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                for line in file:
                    self.sha256.update(line)
                    yield line
        except OSError as error:
            raise UnreadableInput(
                f"{self.path} cannot be read: {error.strerror}.", "Name a file of JSON lines."
            ) from error


def _check(path: Path, scheme: LabelScheme, mapping: Mapping[str, str]) -> str:
    """Read the whole file, refuse what cannot be imported, and return its hash."""
    lines = _HashedLines(path)
    unknown: Counter[str] = Counter()
    given = {label.name for label in scheme.given}
    for _, article in read_lines(lines, str(path)):
        labels = (mapping.get(span.label, span.label) for span in article.spans)
        unknown.update(label for label in labels if label and label not in given)
    if unknown:
        listed = ", ".join(f"{display_line(label)} ({count})" for label, count in sorted(unknown.items()))
        raise UnreadableInput(
            f"{path}: the label scheme {scheme.name} does not have {listed}.",
            f"Map each one to a label of the scheme ({', '.join(label.name for label in scheme.given)}), or to"
            " nothing to leave its spans out.",
        )
    return lines.sha256.hexdigest()


def _relabelled(article: NewArticle, mapping: Mapping[str, str], tally: Counter[str]) -> NewArticle:
    spans = [replace(span, label=mapping.get(span.label, span.label)) for span in article.spans]
    kept = tuple(span for span in spans if span.label)
    tally["left out"] += len(spans) - len(kept)
    return replace(article, spans=kept)


def _import(workspace: Workspace, run: Run, article: NewArticle, tally: Counter[str]) -> None:
    (added,) = workspace.articles.add([article])
    spans = checked(article.text, article.spans, run.detector)
    tally["articles"] += 1
    tally["new articles"] += added.is_new
    tally["new suggestions"] += store_suggestions(workspace, added.id, run.id, article.text, spans)
