"""Extractions and annotations that people already have, taken into a workspace: all of a file, or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from annotate.decisions import Author
from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import Loss, LossTally, refuse
from annotate.formats.parts import Part, count_losses
from annotate.formats.reading import read, sources
from annotate.importing.change import Standing, planned, related
from annotate.importing.labels import Relabelling
from annotate.ingest.headings import find_date, find_source, find_title, find_url
from annotate.suggesting import store_suggestions
from store.articles import Added
from store.database import now
from store.loading import Loading, Proposal
from store.records import Annotation, ArticleState, ArticleStatus, Json, NewArticle, Run, ScoredSpan
from store.workspace import Workspace

Kind = Literal["suggestions", "annotations"]
"""What the spans of a file are taken for."""

SUGGESTED = frozenset(Part) - {
    *(Part.NEGATIVES, Part.RELATIONS, Part.ARTICLE_LABELS, Part.SPAN_NOTES, Part.ARTICLE_NOTES, Part.FLAGS)
}
"""What of a document is not lost where its spans are taken as suggestions; how far its reader was is no part of it."""

LEAVE = "takes the rest"
_PLAIN = ReadOptions()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is said of a file when it is imported."""

    kind: Kind = "suggestions"
    annotator: str = ""
    """Who imports; stands behind the annotations for which the file names nobody."""
    detector: str | None = None
    """What made the suggestions; None for what the file says, else ``import:`` and its name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of the file to labels of the scheme, or to "" for spans to leave out."""
    reviewed: bool = False
    """Whether articles of which the file does not say how far their reader was are reviewed."""
    allow_loss: bool = False
    reading: ReadOptions = _PLAIN


@dataclass(frozen=True, slots=True)
class Report:
    """What an import brought."""

    runs: tuple[Run, ...]
    """One for each detector."""
    articles: int
    """Articles in the file."""
    new_articles: int
    """Those that the workspace did not have."""
    new_suggestions: int
    """Suggestions that it did not have."""
    new_annotations: int
    left_out: int
    """Spans whose label was mapped to nothing."""
    losses: tuple[Loss, ...]


def import_file(
    workspace: Workspace,
    form: Format,
    path: Path,
    options: ImportOptions,
    *,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Add the articles of a file or folder, where they are new, with their spans as suggestions or as annotations.

    An article that is there is known by its text. Suggestions belong to a run of their detector, in the version of the
    file's hash. Everything is written in one transaction; ``progress`` is told how many articles are done. Raises
    UnreadableInput, naming file and line, for a file that is not of the form, and naming all labels that the scheme
    does not have; WouldLose, listing the losses, for what cannot be taken, without ``allow_loss``. Then nothing is
    written.
    """
    version, size = _fingerprint(form, path)
    with workspace.transaction(), Loading(workspace.connection, size) as loading:
        work = _Import(workspace, loading, options, path, version)
        if options.kind == "suggestions":
            work.run(None)
        for done, document in enumerate(read(form, path, work.losses, options.reading), start=1):
            work.take(document)
            if progress is not None:
                progress(done)
        work.check(path)
        if _fingerprint(form, path) != (version, size):
            raise UnreadableInput(f"{path} changed while it was read.", "Import it again.")
        for run in work.runs.values():
            workspace.runs.finish(run.id)
    return work.report()


class _Import:
    """One import under way."""

    def __init__(
        self, workspace: Workspace, loading: Loading, options: ImportOptions, path: Path, version: str
    ) -> None:
        self.losses = LossTally(str(path))
        self.runs: dict[str, Run] = {}
        self._workspace, self._loading = workspace, loading
        self._options = options
        self._refused = {(refusal.surface, refusal.label) for refusal in workspace.refusals.all()}
        self._name, self._version = path.name, version
        scheme = workspace.schemes.current()
        self._author = Author(options.annotator, now(), scheme)
        self._labels = Relabelling(scheme, options.labels, options.reading)
        self._tally: Counter[str] = Counter()

    def run(self, detector: str | None) -> Run:
        """The run of what a file says made its spans."""
        name = self._options.detector or detector or f"import:{self._name}"
        if name not in self.runs:
            labels: Json = dict(self._labels.table)
            self.runs[name] = self._workspace.runs.start(name, self._version, {"labels": labels})
        return self.runs[name]

    def take(self, document: Document) -> None:
        """Write one document; nothing once a label is unknown, for then all that is wanted is to know the others."""
        document = self._labels.relabelled(document)
        if self._labels.unknown:
            return
        if document.status is None and self._options.reviewed:
            document = replace(document, status=ArticleStatus.REVIEWED)
        (added,) = self._workspace.articles.add([new_article(document)])
        self._tally["articles"] += 1
        self._tally["new articles"] += added.is_new
        if self._options.kind == "suggestions":
            count_losses(document, SUGGESTED, self.losses)
            self._suggest(document, added, (*document.spans, *document.suggestions))
        else:
            proposed = (span for span in document.spans if span.score is not None or span.detector is not None)
            suggested = [*proposed, *document.negatives, *document.suggestions]
            if suggested:
                self._suggest(document, added, suggested)
            self._annotate(document, self._standing(added, is_blank=added.is_new and not suggested))

    def check(self, path: Path) -> None:
        """Refuse labels that the scheme does not have, and losses without leave."""
        self._labels.check(path)
        if self.losses.refuses and not self._options.allow_loss:
            raise refuse(self.losses.losses(), f"Not all of {path} can be taken", LEAVE)

    def report(self) -> Report:
        """What has been brought."""
        runs = tuple(self._workspace.runs.get(run.id) for run in self.runs.values())
        tally = self._tally
        return Report(
            runs,
            tally["articles"],
            tally["new articles"],
            tally["new suggestions"],
            tally["new annotations"],
            self._labels.left_out,
            self.losses.losses(),
        )

    def _suggest(self, document: Document, added: Added, spans: Sequence[DocumentSpan]) -> None:
        proposed = self._proposed(document.text, spans)
        if added.is_new:
            self._tally["new suggestions"] += self._loading.suggest(added.id, proposed)
            return
        self._loading.give_way(added.id)
        for run_id, proposals in proposed.items():
            scored = [ScoredSpan(start, end, label, score, layer) for start, end, label, _, score, layer in proposals]
            new = store_suggestions(self._workspace, added.id, run_id, document.text, scored)
            self._tally["new suggestions"] += new

    def _proposed(self, text: str, spans: Sequence[DocumentSpan]) -> Mapping[int, Sequence[Proposal]]:
        """What each run, by its id, proposes: trimmed of white space, by place, of equal places the first."""
        detectors = dict.fromkeys(span.detector for span in spans)
        if self._options.kind == "suggestions":
            detectors = {None: None, **detectors}  # what an older file of the name proposed is superseded
        run_ids = {detector: self.run(detector).id for detector in detectors}
        by_run: dict[int, dict[tuple[int, int, str], Proposal]] = {run_id: {} for run_id in run_ids.values()}
        for start, end, label, _, score, detector, *_ in spans:
            covered = text[start:end]
            surface = covered.strip()
            if len(surface) < len(covered):
                start += len(covered) - len(covered.lstrip())
                end = start + len(surface)
            if (surface, label) not in self._refused:
                layer = detector if self._options.detector is not None else None
                proposal = (start, end, label, surface, score, layer)
                by_run[run_ids[detector]].setdefault((start, end, label), proposal)
        return {run_id: [found[place] for place in sorted(found)] for run_id, found in by_run.items()}

    def _standing(self, added: Added, *, is_blank: bool) -> Standing:
        """How an article stands; ``is_blank`` where there is nothing but its text."""
        if is_blank:
            return Standing(ArticleState(added.id), (), (), ())
        self._loading.write(added.id)
        spans = self._workspace.spans
        return Standing(
            self._workspace.articles.state(added.id),
            spans.annotations(added.id),
            spans.suggestions(added.id),
            self._workspace.article_labels.of(added.id),
        )

    def _annotate(self, document: Document, standing: Standing) -> None:
        workspace = self._workspace
        change = planned(document, standing, self._author, self.losses)
        new: list[Annotation] = []
        if change is not None:
            entry = workspace.journal.commit(change, self._author.annotator)
            new = [row.after for row in entry.change.rows if isinstance(row.after, Annotation)]
        self._tally["new annotations"] += len(new)
        if document.relations:
            ends, held = (*standing.annotations, *new), workspace.relations.of(standing.state.id)
            relations = related(document, ends, held, self._author, self.losses)
            if relations is not None:
                workspace.journal.commit(relations, self._author.annotator)


def new_article(document: Document) -> NewArticle:
    """A document as an article on its way in; title, date, source and URL that it lacks are looked for in its text."""
    text = document.text
    return NewArticle(
        text,
        find_title(text) if document.title is None else document.title,
        document.key,
        document.source or find_source(text),
        document.published or find_date(text),
        document.url or find_url(text),
        document.metadata,
    )


def _fingerprint(form: Format, path: Path) -> tuple[str, int]:
    """The SHA-256 of a file, or of the files of a folder one after the other, and how many bytes they have."""
    digest, size = hashlib.sha256(), 0
    try:
        for source in sources(form, path):
            files = sorted(file for file in source.rglob("*") if file.is_file()) if source.is_dir() else [source]
            for file in files:
                with file.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
                        size += len(block)
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror}.", "Name a file or a folder.") from error
    return digest.hexdigest(), size
