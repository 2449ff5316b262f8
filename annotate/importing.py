"""Extractions and annotations that people already have, taken into a workspace: all of a file, or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from annotate.decisions import Author
from annotate.detect.protocol import checked
from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import Loss, LossTally, refuse
from annotate.formats.parts import Part, count_losses
from annotate.formats.reading import read, sources, tidy
from annotate.imported import Standing, planned, related
from annotate.ingest.headings import find_date, find_source, find_title, find_url
from annotate.suggesting import store_suggestions
from annotate.text import display_line
from store.articles import Added
from store.database import now
from store.loading import Loading
from store.records import Annotation, ArticleStatus, LabelScheme, NewArticle, Run, ScoredSpan
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
    version = _hash(form, path)
    with workspace.transaction(), Loading(workspace.connection) as loading:
        work = _Import(workspace, loading, options, path.name, version)
        if options.kind == "suggestions":
            work.run(None)
        for done, document in enumerate(read(form, path, work.losses, options.reading), start=1):
            work.take(document)
            if progress is not None:
                progress(done)
        work.check(path)
        if _hash(form, path) != version:
            raise UnreadableInput(f"{path} changed while it was read.", "Import it again.")
        for run in work.runs.values():
            workspace.runs.finish(run.id)
    return work.report()


class _Import:
    """One import under way."""

    def __init__(self, workspace: Workspace, loading: Loading, options: ImportOptions, name: str, version: str) -> None:
        self.losses = LossTally()
        self.runs: dict[str, Run] = {}
        self._workspace, self._loading = workspace, loading
        self._options = options
        self._scheme: LabelScheme = workspace.schemes.current()
        self._refused = {(refusal.surface, refusal.label) for refusal in workspace.refusals.all()}
        self._given = {label.name for label in self._scheme.given}
        self._mapping = {**self._scheme.former_names, **options.labels}
        self._name, self._version = name, version
        self._author = Author(options.annotator, now(), self._scheme)
        self._unknown: Counter[str] = Counter()
        self._tally: Counter[str] = Counter()

    def run(self, detector: str | None) -> Run:
        """The run of what a file says made its spans."""
        name = self._options.detector or detector or f"import:{self._name}"
        if name not in self.runs:
            config = {"labels": dict(self._mapping)}
            self.runs[name] = self._workspace.runs.start(name, self._version, config)  # type: ignore[arg-type]
        return self.runs[name]

    def take(self, document: Document) -> None:
        """Write one document; nothing once a label is unknown, for then all that is wanted is to know the others."""
        document = self._relabelled(document)
        if self._unknown:
            return
        (added,) = self._workspace.articles.add([new_article(document)])
        self._tally["articles"] += 1
        self._tally["new articles"] += added.is_new
        if self._options.kind == "suggestions":
            count_losses(document, SUGGESTED, self.losses)
            self._suggest(document, added, (*document.spans, *document.suggestions))
        else:
            proposed = (span for span in document.spans if span.score is not None or span.detector is not None)
            self._suggest(document, added, (*proposed, *document.negatives, *document.suggestions))
            self._annotate(document, added.id)

    def check(self, path: Path) -> None:
        """Refuse labels that the scheme does not have, and losses without leave."""
        if self._unknown:
            listed = ", ".join(f"{display_line(label)} ({count})" for label, count in sorted(self._unknown.items()))
            known = ", ".join(label.name for label in self._scheme.given)
            raise UnreadableInput(
                f"{path}: the label scheme {self._scheme.name} does not have {listed}.",
                f"Map each one to a label of the scheme ({known}), or to nothing to leave its spans out.",
            )
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
            tally["left out"],
            self.losses.losses(),
        )

    def _relabelled(self, document: Document) -> Document:
        """The document in labels of the scheme; relations of spans that are left out go with them."""
        labels = {span.label for span in (*document.spans, *document.negatives, *document.suggestions)}
        wanted = {label: self._mapping.get(label, label) for label in labels}
        if all(label == name for label, name in wanted.items()) and labels <= self._given:
            return self._completed(document)
        index = {at: number for number, at in enumerate(_kept(document.spans, wanted))}
        relations = tuple(
            one._replace(head=index[one.head], tail=index[one.tail])
            for one in document.relations
            if one.head in index and one.tail in index
        )
        found = replace(
            document,
            spans=self._named(document.spans, wanted),
            negatives=self._named(document.negatives, wanted),
            suggestions=self._named(document.suggestions, wanted),
            relations=relations,
        )
        return self._completed(tidy(found, self._options.reading))  # labels may have become one

    def _named(self, spans: Iterable[DocumentSpan], wanted: Mapping[str, str]) -> tuple[DocumentSpan, ...]:
        found = []
        for span in spans:
            if label := wanted[span.label]:
                self._unknown.update([label] if label not in self._given else ())
                found.append(span._replace(label=label))
            else:
                self._tally["left out"] += 1
        return tuple(found)

    def _completed(self, document: Document) -> Document:
        """The document with its status as it is to be, and complete for labels of the scheme alone."""
        if document.complete is not None:
            complete = (self._mapping.get(label, label) for label in document.complete)
            document = replace(document, complete=tuple(label for label in complete if label in self._given))
        if document.status is None and self._options.reviewed:
            document = replace(document, status=ArticleStatus.REVIEWED)
        return document

    def _suggest(self, document: Document, added: Added, spans: Iterable[DocumentSpan]) -> None:
        by_run: dict[int, list[ScoredSpan]] = defaultdict(list)
        if self._options.kind == "suggestions":
            by_run[self.run(None).id] = []  # what an older file of the name proposed is superseded
        for span in spans:
            layer = span.detector if self._options.detector is not None else None
            run = self.run(span.detector)
            by_run[run.id].append(ScoredSpan(span.start, span.end, span.label, span.score, layer))
        text = document.text
        proposed = {run_id: checked(text, scored, self._name) for run_id, scored in by_run.items()}
        if added.is_new:
            allowed = {run_id: self._not_refused(text, scored) for run_id, scored in proposed.items()}
            self._tally["new suggestions"] += self._loading.suggest(added.id, text, allowed)
            return
        for run_id, scored in proposed.items():
            new = store_suggestions(self._workspace, added.id, run_id, text, scored)
            self._tally["new suggestions"] += new
        self._loading.recount(added.id)

    def _not_refused(self, text: str, spans: Sequence[ScoredSpan]) -> Sequence[ScoredSpan]:
        if not self._refused:
            return spans
        return [span for span in spans if (text[span.start : span.end], span.label) not in self._refused]

    def _annotate(self, document: Document, article_id: int) -> None:
        workspace = self._workspace
        standing = Standing(
            workspace.articles.state(article_id),
            workspace.spans.annotations(article_id),
            workspace.spans.suggestions(article_id),
            workspace.article_labels.of(article_id),
        )
        change = planned(document, standing, self._author, self.losses)
        new: list[Annotation] = []
        if change is not None:
            entry = workspace.journal.commit(change, self._author.annotator)
            new = [row.after for row in entry.change.rows if isinstance(row.after, Annotation)]
        self._tally["new annotations"] += len(new)
        if document.relations:
            ends, held = (*standing.annotations, *new), workspace.relations.of(article_id)
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


def _kept(spans: Sequence[DocumentSpan], wanted: Mapping[str, str]) -> list[int]:
    return [at for at, span in enumerate(spans) if wanted[span.label]]


def _hash(form: Format, path: Path) -> str:
    """The SHA-256 of a file, or of the files of a folder one after the other."""
    digest = hashlib.sha256()
    try:
        for source in sources(form, path):
            files = sorted(file for file in source.rglob("*") if file.is_file()) if source.is_dir() else [source]
            for file in files:
                with file.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror}.", "Name a file or a folder.") from error
    return digest.hexdigest()
